"""Text exports are blocks: a header line that a parser knows, then lines that belong to it until the next header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from exskill.core.i18n import _
from exskill.importers.reading.text import LINE_LIMIT, Line, strip_marks

__all__ = ["Block", "LeftOut", "group_blocks", "left_out_warning"]

_Header = TypeVar("_Header")


@dataclass(slots=True)
class Block(Generic[_Header]):
    """A header with the lines below it; ``cut`` if they were more than anybody writes and some were skipped."""

    header: _Header
    row: int
    lines: list[str] = field(default_factory=list)
    size: int = 0
    cut: bool = False

    def add(self, line: Line) -> None:
        """Take a line into the block."""
        self.size += len(line.text) + 1
        self.cut = self.cut or line.cut or self.size > LINE_LIMIT
        if not self.cut:
            self.lines.append(line.text)

    def text(self, first: str | None = None) -> str:
        """Return the body, without blank lines at its ends; ``first`` is what the header line held of it."""
        body = self.lines if first is None else [first, *self.lines]
        return "\n".join(body).strip("\n") if first is None else "\n".join(body).rstrip("\n")


def left_out_warning(count: int) -> tuple[str, ...]:
    """Tell how many lines no message could take; nothing where there were none."""
    if not count:
        return ()
    return (_("{n} lines that belong to no message were left out").format(n=count),)


class LeftOut:
    """Counts lines that belong to no message, apart from blank ones and those that the format itself writes."""

    def __init__(self, known: Callable[[str], bool] = lambda text: False) -> None:
        self._known = known
        self.count = 0

    def __call__(self, line: Line) -> None:
        """Take a line that no message took."""
        text = strip_marks(line.text)
        self.count += bool(text) and not self._known(text)

    def warnings(self) -> tuple[str, ...]:
        """Return what the report should say."""
        return left_out_warning(self.count)


def group_blocks(
    source: Iterable[Line],
    parse: Callable[[Line], _Header | None],
    *,
    preamble: Callable[[Line], None] | None = None,
) -> Iterator[Block[_Header]]:
    """Group lines under their headers; lines before the first header go to ``preamble``."""
    current: Block[_Header] | None = None
    for line in source:
        header = parse(line)
        if header is not None:
            if current is not None:
                yield current
            current = Block(header, line.number, cut=line.cut)
        elif current is not None:
            current.add(line)
        elif preamble is not None:
            preamble(line)
    if current is not None:
        yield current
