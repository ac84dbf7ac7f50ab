"""A table where there is room for one; on a narrow screen, the same rows one below the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from exskill.cli.framework.wrapping import wrap_text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

__all__ = ["FoldingTable"]

_NARROW = 70  # columns; below them a table that does not fit whole is no longer read at a glance
_LONGEST = 24  # a hash or a path may be broken, a word may not
_PADDING = 2  # columns of space that the table's box puts around a cell
_INDENT = 2
# Chinese, Japanese and Korean break between any two characters, everything else at spaces.
_UNBROKEN = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]+")


class FoldingTable:
    """Draws ``table``, or its cells as a list where the screen is too narrow for it. Cells are plain text."""

    def __init__(self, table: Table, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._table, self._columns, self._rows = table, columns, rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Yield one of the two forms, by the width of the screen."""
        if self._has_room(options.max_width):
            yield self._table
        else:
            yield from self._list_rows(options.max_width)

    def _has_room(self, width: int) -> bool:
        """Return whether the table can be drawn in ``width`` columns without breaking a word."""
        whole = self._measure_columns(_measure_lines)
        if sum(whole) + len(whole) * _PADDING <= width:
            return True
        words = self._measure_columns(_measure_words)
        can_wrap = sum(words) + len(words) * _PADDING <= width
        for column, least in zip(self._table.columns, words, strict=True):
            column.min_width = least
        is_short_label = len(whole) == 2 and whole[0] <= width // 3
        return can_wrap and (width >= _NARROW or is_short_label)

    def _measure_columns(self, measure: Callable[[str], int]) -> list[int]:
        columns = zip_longest(self._columns, *self._rows, fillvalue="")
        return [max(measure(cell) for cell in column) for column in columns]

    def _list_rows(self, width: int) -> Iterator[RenderableType]:
        """Yield a paragraph for each row: what it is about, then each other cell after its heading."""
        from rich.text import Text

        if self._table.title:
            yield Text(str(self._table.title), style="bold")
        yield Text("")
        for row in self._rows:
            lines = list(self._list_lines(row))
            for number, line in enumerate(lines):
                first, *more = wrap_text(line, max(10, width - _INDENT * 2)).split("\n")
                indent = " " * (_INDENT if number else 0)
                yield Text(indent + first)
                yield from (Text(indent + " " * _INDENT + part) for part in more)
            if len(lines) > 1:
                yield Text("")
        if self._table.caption:
            yield Text(str(self._table.caption), style="italic")

    def _list_lines(self, row: Sequence[str]) -> Iterator[str]:
        cells = list(zip_longest(self._columns, row, fillvalue=""))
        if not any(self._columns):
            yield "  ".join(cell for _heading, cell in cells if cell)
            return
        named = next(number for number, (heading, _cell) in enumerate(cells) if heading)
        yield "  ".join(cell for _heading, cell in cells[: named + 1] if cell)
        for heading, cell in cells[named + 1 :]:
            if cell:
                yield f"{heading}{'' if heading.endswith(('?', '？')) else ':'} {cell}" if heading else cell


def _measure_lines(cell: str) -> int:
    from rich.cells import cell_len

    return max((cell_len(line) for line in cell.splitlines()), default=0)


def _measure_words(cell: str) -> int:
    """Return the width of the longest part that must not be broken."""
    from rich.cells import cell_len

    return max((min(_LONGEST, cell_len(word)) for word in _UNBROKEN.findall(cell)), default=2 if cell else 0)
