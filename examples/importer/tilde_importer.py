"""A reader for an invented format: one message a line, ``2025-03-02T09:14:00 ~ Sam ~ good morning``.

A reader recognises by structure, names people exactly as written, yields every row in order, and reports a row that it cannot
read as a problem: it never raises for one. It opens nothing itself, so it cannot change a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.importers.interface import Importer, Match, ReadOptions, Record, Source
from redaction.text import RawText

_HEAD = 20


class Tilde(Importer):
    """Lines of time, name and text with tildes between them."""

    name = "tilde"
    title = "Tilde lines"
    platform = "tilde"

    def sniff(self, source: Source) -> Match | None:
        """Claim a file whose first lines are all messages."""
        rows = [row for _number, row in zip(range(_HEAD), self._rows(source), strict=False)]
        return Match(0.99, "tilde lines") if rows and all(isinstance(row, Message) for row in rows) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return the one chat of the file with everybody who writes in it."""
        people = {row.sender: None for row in self._rows(source) if isinstance(row, Message) and row.sender is not None}
        yield Conversation(ThreadId("tilde"), RawText(""), "unknown", tuple(people))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every row."""
        yield from self._rows(source)

    def _rows(self, source: Source) -> Iterator[Record]:
        for member in source.members():
            with source.open_text(member.name) as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _parse(line.rstrip("\r\n"), number)


def _parse(line: str, number: int) -> Record:
    """Return a message, or the problem of a line that is none."""
    try:
        moment, name, text = line.split(" ~ ", 2)
        when = datetime.fromisoformat(moment)
    except ValueError:
        return RowProblem(number, DropReason.UNPARSED)
    who = Handle(name, name)
    return Message("tilde", ThreadId("tilde"), number, when, who, Direction.UNKNOWN, Kind.TEXT, RawText(text))
