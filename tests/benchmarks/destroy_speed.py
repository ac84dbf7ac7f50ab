"""Measure ``destroy``: ``python -m tests.benchmarks.destroy_speed``. Milliseconds, by the number of parts.

The vault's own shard goes first: from then on nothing opens, whatever is still being overwritten. Then the disk has random bytes
in the place of every key half (bar: 50 ms). Then all files are gone.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.vault.support import Home, rows
from vault import destruction
from vault.vault import SegmentSpec, destroy

BAR_MS = 50


def once(root: Path, parts: int) -> tuple[float, float, float, float]:
    """Return milliseconds until nothing opens, until every key half is overwritten, until all is gone; and of processor time."""
    root.mkdir(mode=0o700)
    home = Home(root)
    home.create()
    with home.open() as vault:
        vault.write_import("import-1", [SegmentSpec(rows("a"), "ex", "general") for _ in range(parts)])
    unlink, closed, overwritten = destruction._unlink, list[float](), list[float]()

    def watched(path: Path, done: destruction.Destruction) -> int:
        if path.parent.name == "shards" and not path.name.startswith("vault"):
            overwritten.append(time.perf_counter())  # all of them are on the disk before the first is unlinked
        gone = unlink(path, done)
        closed.append(time.perf_counter())
        return gone

    destruction._unlink = watched
    try:
        began, worked = time.perf_counter(), time.process_time()
        destroy(home.directory, home.state)
        ended, worked = time.perf_counter(), time.process_time() - worked
    finally:
        destruction._unlink = unlink
    return (closed[0] - began) * 1000, (overwritten[0] - began) * 1000, (ended - began) * 1000, worked * 1000


def main() -> int:
    """Print a line for each number of parts; exit 1 if the bar is missed."""
    missed = 0
    for parts in (4, 20, 100, 500):
        with tempfile.TemporaryDirectory() as folder:
            took = [once(Path(folder) / str(i), parts) for i in range(5)]
        closed, overwritten, gone, worked = (statistics.median(column) for column in zip(*took, strict=True))
        missed += overwritten > BAR_MS
        sys.stdout.write(
            f"{parts:>4} parts: nothing opens after {closed:5.1f} ms, every key half is overwritten after {overwritten:6.1f} ms "
            f"(bar {BAR_MS}{': missed' if overwritten > BAR_MS else ''}), all is gone after {gone:6.1f} ms; "
            f"processor time {worked:5.1f} ms\n"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
