"""Tell how much of the code the tests run: ``python .ci/covered.py coverage.json [--enforce]``.

Reads the JSON report of coverage.py (lines and branches). Prints a line a package and every module below the bar; ``--enforce``
makes the exit code 1 where a bar is missed. What runs only in processes of its own (children without keys, the agent's process,
the launcher of the browser) is not seen by it and is named in ``APART``, each with the tests that start it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

WHOLE: Final = 90.0  # per cent of lines and branches, over the four packages
MODULE: Final = 75.0
APART: Final[dict[str, str]] = {}


def main(arguments: list[str]) -> int:
    """Print the table; return the exit code."""
    files = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["files"]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    low = []
    for name, found in sorted(files.items()):
        if name in APART:
            continue
        told = found["summary"]
        hit = told["covered_lines"] + told.get("covered_branches", 0)
        of = told["num_statements"] + told.get("num_branches", 0)
        for key in (name.split("/")[0], "all"):
            sums[key][0] += hit
            sums[key][1] += of
        if of and 100 * hit / of < MODULE:
            low.append(f"{100 * hit / of:5.1f} %  {name} (bar {MODULE:.0f} %)")
    for key, (hit, of) in sorted(sums.items()):
        print(f"{100 * hit / of:5.1f} %  {key}")
    print(*low, sep="\n")
    hit, of = sums["all"]
    is_short = 100 * hit / of < WHOLE or bool(low)
    return int(is_short and "--enforce" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
