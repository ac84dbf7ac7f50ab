"""Change the code a little and see whether a test notices: ``python .ci/mutations.py [--each 60] [--only PART] [--state FILE]``.

Cosmic Ray (extra ``release``) finds where code can be changed and changes it; this script draws a bounded sample, by a seed, and
runs the tests that import the changed module, then those of its folder. Each worker has a copy of the tree: nothing here is
changed. ``--state`` keeps what was found, so a run that was stopped goes on. Prints a table with 95 % intervals (Wilson), and the
changes that no test noticed.
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT: Final = Path(__file__).resolve().parents[1]
# what is changed, and the tests that are run where those that import the module notice nothing
PARTS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "vault": (("vault/**/*.py",), ("tests/vault",)),
    "audit": (("audit/*.py",), ("tests/audit",)),
    "consent": (("exskill/consent/*.py",), ("tests/consent",)),
    "redaction": (("redaction/*.py", "redaction/roster/*.py"), ("tests/redaction",)),
    "session rules": (
        ("exskill/sessions/programme/*.py", "exskill/sessions/safety/*.py", "exskill/sessions/guide/*.py"),
        ("tests/sessions",),
    ),
}
_NO_CODE: Final = ("evaluate.py", "patterns.py", "charts.py", "__init__.py")  # run by hand, or data
# the same for None, for members of an enum and for small numbers
_ALIKE: Final = ("_Is_Eq", "_IsNot_NotEq", "_Eq_Is", "_NotEq_IsNot")
_LEFT: Final = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
_SLOWEST_S: Final = 600


@dataclass(frozen=True, slots=True)
class Change:
    """One place where one operator changes one module."""

    part: str
    module: str
    operator: str
    occurrence: int
    line: int


def list_changes(part: str, path: Path) -> Iterator[Change]:
    """Yield every change of a module but those that can do nothing while the program runs."""
    text = path.read_text(encoding="utf-8")
    idle = find_idle_spans(text)
    nodes = list(ast_nodes(get_ast(text)))
    for name in operator_names():
        if name.endswith(_ALIKE) or get_operator(name).arguments():  # the latter would have to be told what to replace
            continue
        operator = get_operator(name)()
        at = -1
        for node in nodes:
            for start, _end in operator.mutation_positions(node):
                at += 1
                if not any(first <= start < last for first, last in idle):
                    yield Change(part, path.relative_to(ROOT).as_posix(), name, at, start[0])


def find_idle_spans(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return where annotations, decorators of data classes, ``__all__`` and imports for the type checker are."""
    idle: list[ast.expr | ast.stmt] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            whole = node.args
            named = [*whole.posonlyargs, *whole.args, *whole.kwonlyargs, whole.vararg, whole.kwarg]
            idle += [one.annotation for one in named if one is not None and one.annotation is not None]
            idle += [node.returns] if node.returns is not None else []
        elif isinstance(node, ast.AnnAssign):
            idle.append(node.annotation)
        elif isinstance(node, ast.ClassDef):
            idle += [one for one in node.decorator_list if "dataclass" in ast.unparse(one)]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            idle.append(node)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            idle.append(node)
    return [
        ((node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0)) for node in idle
    ]


def draw_changes(part: str, each: int, seed: int) -> list[Change]:
    """Return ``each`` changes of a part, by the seed."""
    patterns, _tests = PARTS[part]
    modules = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if not path.name.endswith(_NO_CODE)})
    found = [change for path in modules for change in list_changes(part, path)]
    return random.Random(f"{seed} {part}").sample(found, min(each, len(found)))


def find_tests(module: str) -> list[str]:
    """Return the test files that import a module."""
    dotted = module.removesuffix(".py").replace("/", ".")
    package, _dot, name = dotted.rpartition(".")
    found = []
    for path in sorted(ROOT.glob("tests/**/test_*.py")):
        text = path.read_text(encoding="utf-8")
        if f"from {dotted} import" in text or f"import {dotted}\n" in text or f"from {package} import {name}\n" in text:
            found.append(path.relative_to(ROOT).as_posix())
    return found


def run_tests(copy: Path, tests: Sequence[str]) -> bool:
    """Return whether the tests pass; one that takes too long has noticed."""
    environ = {**os.environ, "CI": "true", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    with subprocess.Popen(
        command, cwd=copy, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            return process.wait(_SLOWEST_S) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return False


def try_change(copy: Path, change: Change) -> str:
    """Return ``noticed``, ``missed``, or ``same`` where the text does not change."""
    target = copy / change.module
    before = target.read_text(encoding="utf-8")
    after = mutate_code(before, get_operator(change.operator)(), change.occurrence)
    if after is None or ast.dump(ast.parse(after)) == ast.dump(ast.parse(before)):
        return "same"
    target.write_text(after, encoding="utf-8")
    try:
        direct = find_tests(change.module)
        if direct and not run_tests(copy, direct):
            return "noticed"
        return "missed" if run_tests(copy, PARTS[change.part][1]) else "noticed"
    finally:
        target.write_text(before, encoding="utf-8")


def bound_share(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, p = 1.96, hits / of
    middle, spread = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)


def print_table(found: dict[Change, str]) -> None:
    """Print the table and what was missed."""
    print("| part | changes tried | noticed | share (95 %) |\n|---|---|---|---|")
    for part in PARTS:
        said = [what for change, what in found.items() if change.part == part and what != "same"]
        hits = said.count("noticed")
        low, high = bound_share(hits, len(said))
        if said:
            print(f"| {part} | {len(said)} | {hits} | {hits / len(said):.2f} ({low:.2f}-{high:.2f}) |")
    for change, what in sorted(found.items(), key=lambda item: (item[0].module, item[0].line)):
        if what == "missed":
            print(f"missed: {change.module}:{change.line} {change.operator} #{change.occurrence}")


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=60, help="changes tried in each part")
    parser.add_argument("--only", choices=sorted(PARTS), action="append")
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--state", type=Path)
    asked = parser.parse_args()
    wanted = [c for part in asked.only or PARTS for c in draw_changes(part, asked.each, asked.seed)]
    random.Random(asked.seed).shuffle(wanted)  # a run that is stopped has seen a part of every part
    found: dict[Change, str] = {}
    if asked.state and asked.state.exists():
        for line in asked.state.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            found[Change(**told["change"])] = told["what"]
    left: queue.SimpleQueue[Change] = queue.SimpleQueue()
    for change in wanted:
        if change not in found:
            left.put(change)
    end = time.monotonic() + asked.minutes * 60
    lock = threading.Lock()

    def work(copy: Path) -> None:
        while time.monotonic() < end:
            try:
                change = left.get_nowait()
            except queue.Empty:
                return
            what = try_change(copy, change)
            with lock:
                found[change] = what
                if asked.state:
                    with asked.state.open("a", encoding="utf-8") as out:
                        out.write(json.dumps({"change": asdict(change), "what": what}) + "\n")

    with tempfile.TemporaryDirectory() as scratch:
        threads = []
        for number in range(asked.workers):
            copy = Path(scratch, str(number), "tree")
            shutil.copytree(ROOT, copy, ignore=_LEFT)
            threads.append(threading.Thread(target=work, args=(copy,)))
            threads[-1].start()
        for thread in threads:
            thread.join()
    print_table({change: what for change, what in found.items() if change in set(wanted)})


if __name__ == "__main__":
    main()
