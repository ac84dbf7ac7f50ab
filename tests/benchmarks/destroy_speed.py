"""Measure ``destroy``: ``python -m tests.benchmarks.destroy_speed``. Milliseconds until no key is left, by the number of parts.

The vault's own shard goes first: from then on nothing opens, whatever is still being overwritten.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.vault.test_vault import Home, rows
from vault.atomic import Disk
from vault.vault import SegmentSpec, destroy


class Watching(Disk):
    """Notes when the first file is gone: the vault's shard."""

    first = 0.0

    def _unlink(self, path: Path) -> None:
        super()._unlink(path)
        self.first = self.first or time.perf_counter()


def once(root: Path, parts: int) -> tuple[float, float]:
    """Return milliseconds until nothing opens, and until all is gone."""
    root.mkdir(mode=0o700)
    home = Home(root)
    home.create()
    with home.open() as vault:
        vault.write_import("import-1", [SegmentSpec(rows("a"), "ex", "general") for _ in range(parts)])
    disk = Watching()
    began = time.perf_counter()
    destroy(home.directory, home.state, disk=disk)
    return (disk.first - began) * 1000, (time.perf_counter() - began) * 1000


def main() -> int:
    """Print a line for each number of parts."""
    for parts in (4, 20, 100, 500):
        with tempfile.TemporaryDirectory() as folder:
            took = [once(Path(folder) / str(i), parts) for i in range(5)]
        closed, gone = (statistics.median(column) for column in zip(*took, strict=True))
        sys.stdout.write(f"{parts:>4} parts: nothing opens after {closed:5.1f} ms, all is gone after {gone:6.1f} ms\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
