"""Count ordinary words taken for somebody, and people named in hard ways who stay: ``python -m tests.benchmarks.ordinary_lines``.

``ordinary_*.txt`` hold lines in which nobody but the two is named, a heading before each voice; ``hard_*.tsv`` a name and a
line. An ordinary line is read alone and with all lines of its voice as one chat, a hard one alone. ``--show`` prints what went
wrong: not for rows that are a check.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from redaction import Person, RawText, Redactor
from redaction.names import load
from redaction.names.spans import NameTagger

ROWS = Path(__file__).resolve().parents[1] / "data" / "redaction" / "ordinary"
THE_TWO = [Person("1", "self", ("Alex",)), Person("2", "ex", ("Sam",))]


def redact_chat(lines: Sequence[str], tagger: NameTagger) -> list[str]:
    """Return what is left of each line of one history."""
    redactor = Redactor(THE_TWO, tagger=tagger)
    raw = [RawText(line) for line in lines]
    redactor.observe(raw)
    return [str(done.text) for done in redactor.redact(raw)]


def read_voices(path: Path) -> Iterator[list[str]]:
    """Yield the lines of each voice."""
    for part in path.read_text("utf-8").split("# ")[1:]:
        yield part.splitlines()[1:]


def list_touched(path: Path, tagger: NameTagger, *, alone: bool) -> list[tuple[str, str]]:
    """Return (line, what is left of it) where something was hidden in a line that names nobody."""
    touched = []
    for lines in read_voices(path):
        chats = [[line] for line in lines] if alone else [lines]
        for chat in chats:
            touched += [(was, now) for was, now in zip(chat, redact_chat(chat, tagger), strict=True) if was != now]
    return touched


def list_kept(path: Path, tagger: NameTagger) -> list[tuple[str, str]]:
    """Return (name, what is left of its line) where the name stays readable."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    left = [(name, redact_chat([line], tagger)[0]) for name, line in rows]
    return [(name, text) for name, text in left if name in text]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line for each file of rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args(arguments)
    tagger = load("default", ("en", "zh"))
    for path in args.files or sorted(ROWS.iterdir()):
        if path.suffix == ".tsv":
            count, found = len(path.read_text("utf-8").splitlines()), [list_kept(path, tagger)]
            print(f"{path.stem}: {count - len(found[0])} of {count} names hidden")
        else:
            count = sum(len(lines) for lines in read_voices(path))
            found = [list_touched(path, tagger, alone=alone) for alone in (True, False)]
            print(f"{path.stem}: of {count} ordinary lines touched: alone {len(found[0])}, in a chat {len(found[1])}")
        for pairs in found if args.show else ():
            print(*(f"    {was}  ->  {now}" for was, now in pairs), "", sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
