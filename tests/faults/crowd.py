"""Eight processes at one vault: ``python -m tests.faults.crowd [--processes 8] [--rounds 3]``.

Each adds a memory of its own, round after round, trying again where another holds the vault, and between two rounds runs
``reap``, ``status`` and ``audit verify``. Afterwards every memory must be there once, the log must verify, and every refusal
must have been the one that says that another process holds the vault. Exit 0 only if so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.syscalls import SECRET, ended, forked, run_command

_BUSY = 11
_PATIENCE_S = 300.0


def _worker(number: int, rounds: int, home: Path, secret: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    environment = {**os.environ, "EXSKILL_HOME": str(home), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    unlock = ["--passphrase-file", str(secret)]

    def call(argv: list[str], stdin: str = "") -> int:
        words = [sys.executable, "-m", "exskill", "--no-input", *argv]
        return subprocess.run(
            words, input=stdin, text=True, capture_output=True, env=environment, timeout=_PATIENCE_S
        ).returncode

    for turn in range(rounds):
        began = time.monotonic()
        while (code := call(["memory", "add", *unlock], f"memory {number} of turn {turn}\n")) == _BUSY:
            counted["busy"] += 1
            if time.monotonic() - began > _PATIENCE_S:
                counted["never let in"] += 1
                break
        counted["added" if code == 0 else f"add failed with {code}"] += 1
        for argv in (["reap"], ["status"], ["audit", "verify", *unlock]):
            code = call(argv)
            counted["busy" if code == _BUSY else "looked" if code == 0 else f"{argv[0]} failed with {code}"] += 1
    return counted


def main(arguments: list[str]) -> int:
    """Run the crowd and count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home, secret = Path(folder) / "home", Path(folder) / "secret"
        secret.write_bytes(SECRET)
        secret.chmod(0o600)
        init = ["init", "--age", "30", "--country", "GB", "--passphrase-file", str(secret)]
        code, sent = ended(*forked(lambda: run_command(home, init)))
        if code != 0:
            raise SystemExit(f"the vault could not be made: {sent}")
        began = time.monotonic()
        children = [forked(lambda n=n: dict(_worker(n, args.rounds, home, secret))) for n in range(args.processes)]
        total: Counter[str] = Counter()
        for child in children:
            _code, counted = ended(*child)
            total.update(counted if isinstance(counted, dict) else {f"a worker failed: {counted}": 1})
        took = time.monotonic() - began
        there = ended(*forked(lambda: _memories(home)))[1]
    expected = {f"memory {n} of turn {t}" for n in range(args.processes) for t in range(args.rounds)}
    lost, twice = len(expected - set(there)), len(there) - len(set(there))
    for name, count in sorted(total.items()):
        sys.stdout.write(f"{name:<28} {count}\n")
    sys.stdout.write(f"lost {lost}, twice {twice}, of {len(expected)}; {took:.0f} s\n")
    fine = {"added", "busy", "looked"}
    return 0 if not lost and not twice and set(total) <= fine else 1


def _memories(home: Path) -> list[str]:
    from datetime import UTC, datetime

    from exskill.core.paths import resolve_paths
    from exskill.store.opening import open_store
    from vault.slots import PassphraseUnlocker

    unlocker = PassphraseUnlocker(bytearray(SECRET))
    paths = resolve_paths({"EXSKILL_HOME": str(home)})
    with open_store(paths, "default", unlocker, clock=lambda: datetime.now(UTC)) as store:
        return [row["text"] for _entry, table in store.tables() for row in table.to_pylist()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
