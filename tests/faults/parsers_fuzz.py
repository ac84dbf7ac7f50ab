"""Coverage-guided fuzzing of :mod:`tests.faults.parsers`: ``python -m tests.faults.parsers_fuzz TARGET [-max_total_time=60]``.

``--list`` names the targets; ``all``, or several names, runs each for ``EXSKILL_FUZZ_SECONDS`` (10) in a process and folder of
its own. Needs atheris (extra ``release``). An exception that is not one of the target's own ends the run and leaves the input in
``crash-…``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["vault", "audit", "exskill.llm.gguf", "exskill.consent"]):
    from tests.faults.parsers import TARGETS, read


def run_one(name: str, arguments: list[str]) -> None:
    """Fuzz a target until the limit given on the command line."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(TARGETS[name].seeds):
            Path(corpus, str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], *arguments, corpus], lambda data: read(name, data))
        atheris.Fuzz()


def run_all(names: Iterable[str], seconds: int) -> int:
    """Fuzz some targets; return how many ended with something that is not an error of ours."""
    failed = 0
    for name in names:
        command = [sys.executable, "-m", "tests.faults.parsers_fuzz", name, f"-max_total_time={seconds}"]
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [*command, "-print_final_stats=1", f"-artifact_prefix={folder}/"],
                capture_output=True,
                text=True,
                check=False,
            )
        lines = done.stderr.splitlines()
        runs = next((line.split()[-1] for line in lines if "number_of_executed_units" in line), "?")
        print(f"{name:16} {runs:>10} inputs  {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            failed += 1
            print("\n".join([*done.stdout.splitlines()[-15:], *lines[-12:]]))
    return failed


def main() -> int:
    """Choose by the first argument."""
    name, *rest = sys.argv[1:] or ["--list"]
    seconds = int(os.environ.get("EXSKILL_FUZZ_SECONDS", "10"))
    if name == "--list":
        print("\n".join(TARGETS))
    elif name == "all":
        return run_all(TARGETS, seconds)
    elif rest and TARGETS.keys() >= {name, *rest}:
        return run_all([name, *rest], seconds)
    else:
        run_one(name, rest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
