"""Sentences with identifiers whose author had not read the rules: ``python -m tests.benchmarks.identifier_rows FILE.tsv``.

A row is: kind, sentence, what has to go (``|`` between), what has to stay. Counts by kind are printed; ``--rows`` prints the
rows that failed, which puts them in view.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redaction import RawText, Redactor

ALSO = ("WORKPLACE", "SCHOOL")


@dataclass(frozen=True)
class Row:
    """One sentence."""

    kind: str
    text: str
    gone: tuple[str, ...]
    stays: tuple[str, ...]


def read_labelled(path: Path) -> Iterator[Row]:
    """Yield the rows of a file."""
    for line in path.read_text("utf-8").splitlines():
        kind, text, gone, stays = [*line.split("\t"), ""][:4]
        yield Row(kind, text, tuple(g for g in gone.split("|") if g), tuple(s for s in stays.split("|") if s))


def is_right(row: Row, redactor: Redactor) -> tuple[bool, bool]:
    """Return whether all that has to go is gone, and whether all that has to stay is there."""
    shown = str(redactor.redact_one(RawText(row.text)).text)
    return not any(word in shown for word in row.gone), all(word in shown for word in row.stays)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rows", action="store_true")
    given = parser.parse_args()
    redactor = Redactor(also=ALSO)
    for path in given.files:
        hidden, kept, whole = Counter[str](), Counter[str](), Counter[str]()
        for row in read_labelled(path):
            gone, stays = is_right(row, redactor)
            whole[row.kind] += 1
            hidden[row.kind] += gone
            kept[row.kind] += stays
            if given.rows and not (gone and stays):
                sys.stdout.write(f"  {row.text} -> {redactor.redact_one(RawText(row.text)).text}\n")
        for kind, count in whole.items():
            sys.stdout.write(f"{path.name} {kind}: hidden {hidden[kind]} of {count}, rest kept in {kept[kind]}\n")
        rows = whole.total()
        sys.stdout.write(f"{path.name}: hidden {hidden.total()} of {rows}, rest kept in {kept.total()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
