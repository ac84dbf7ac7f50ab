"""Build ``given_en.txt``: ``python -m redaction.names.build_lists FEMALE MALE WORDS > redaction/names/given_en.txt``.

FEMALE and MALE are the first-name files of the 1990 census of the United States (public domain; in the ``names`` package on
PyPI), WORDS is a list of English words (Debian's ``wamerican``). Kept are names that are not also words when written in
lower case, so that ``tell priya`` can be told from ``may grace will``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main", "safe_names"]

_MIN_SHARE = {3: 0.03}  # per cent of people; rarer short names are too often syllables
_SHARE = 0.004


def _read_shares(path: Path) -> dict[str, float]:
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {row[0].lower(): float(row[1]) for row in rows if len(row) >= 2}


def safe_names(files: Sequence[Path], words: Path) -> list[str]:
    """Return the names that are safe to recognise in lower case, sorted."""
    known = {w for w in words.read_text("utf-8").splitlines() if w.islower()}
    names = [item for path in files for item in _read_shares(path).items()]
    kept = {n for n, share in names if len(n) > 2 and share >= _MIN_SHARE.get(len(n), _SHARE) and n not in known}
    return sorted(kept)


def main(argv: Sequence[str]) -> int:
    """Print the list."""
    female, male, words = (Path(a) for a in argv)
    sys.stdout.write("\n".join(safe_names([female, male], words)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
