"""CSV as people's tools write it: any of three separators, quoted line breaks, marks, rows that are too short."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final, TextIO

from exskill.importers.interface import Source
from exskill.importers.reading.sniff import head_lines
from exskill.importers.reading.text import LINE_LIMIT, strip_marks

__all__ = ["read_columns", "read_rows"]

_SEPARATORS: Final = (",", "\t", ";")

csv.field_size_limit(LINE_LIMIT)


def read_columns(source: Source, member: str) -> tuple[str, ...]:
    """Return the column names of a table's first line that is not blank; empty where there are fewer than two."""
    for line in head_lines(source, member, 20):
        if line.text.strip():
            return () if line.cut else tuple(_parse_header(line.text)[1])
    return ()


def read_rows(
    source: Source, member: str, *, encoding: str | None = None
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Yield (first line number, column -> text) for every row, None in place of a row that is no row.

    A row with more cells than columns keeps its text: the surplus is joined to the last column.
    """
    with source.open_text(member, encoding=encoding) as stream:
        for line in iter(lambda: stream.readline(LINE_LIMIT), ""):
            if line.strip():
                separator, names = _parse_header(line)
                break
        else:
            return
        yield from _read_body(stream, separator, names)


def _parse_header(line: str) -> tuple[str, list[str]]:
    plain = line.rstrip("\r\n").replace("\r", " ")
    try:
        cells = {mark: next(csv.reader([plain], delimiter=mark), []) for mark in _SEPARATORS}
    except csv.Error:  # a name beyond all measure
        return _SEPARATORS[0], []
    separator = max(_SEPARATORS, key=lambda mark: len(cells[mark]))
    names = [strip_marks(name) for name in cells[separator]]
    return separator, names if len(names) > 1 else []


def _clean_lines(stream: TextIO) -> Iterator[str]:
    """Yield lines without lone carriage returns, which the csv module refuses outside quotes."""
    while line := stream.readline(LINE_LIMIT):
        yield line.replace("\r\n", "\n").replace("\r", " ") if "\r" in line else line


def _read_body(stream: TextIO, separator: str, names: list[str]) -> Iterator[tuple[int, dict[str, str] | None]]:
    reader = csv.reader(_clean_lines(stream), delimiter=separator)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a field beyond all measure
            yield before + 2, None
            before = reader.line_num
            continue
        row, before = before + 2, reader.line_num
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if len(cells) > len(names) > 0:
            cells = [*cells[: len(names) - 1], separator.join(cells[len(names) - 1 :])]
        yield row, dict(zip(names, cells, strict=False)) if len(cells) > 1 else None
