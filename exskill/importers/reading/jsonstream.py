"""Stream items out of big JSON (ijson) and JSON Lines, with our errors and bounded memory.

A file that ends or breaks in the middle raises HostileFile with the record's number; nothing is half imported.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

import ijson

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.interface import Source
from exskill.importers.reading.cut import explain_cut
from exskill.importers.reading.jsondepth import refuse_deep_json
from exskill.importers.reading.text import read_lines

__all__ = ["json_lines", "read_first", "read_whole", "stream_items", "utf8_bytes"]

_BLOCK: Final = 1 << 18
_WHOLE_LIMIT: Final = 64 << 20


class _Recoded:
    """A binary stream in another encoding, as UTF-8 without a mark."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        while len(self._rest) < max(size, 1):
            block = self._stream.read(_BLOCK)
            self._rest += self._decoder.decode(block, final=not block).encode("utf-8", "replace")
            if not block:
                break
        data, self._rest = (self._rest[:size], self._rest[size:]) if size > 0 else (self._rest, b"")
        return data


@contextmanager
def utf8_bytes(source: Source, member: str, encoding: str | None = None) -> Iterator[BinaryIO]:
    """Open a JSON member as UTF-8 bytes without a byte order mark, whatever its encoding is."""
    refuse_deep_json(source, member)
    name = "utf-8"
    detect = getattr(source, "encoding", None)
    if detect is not None:
        name = detect(member, encoding)
    with source.open(member) as stream:
        yield stream if name in ("utf-8", "ascii") else cast(BinaryIO, _Recoded(stream, name))


def stream_items(source: Source, member: str, prefix: str, *, encoding: str | None = None) -> Iterator[tuple[int, Any]]:
    """Yield (record number from 1, value) for every item at an ijson prefix, streaming."""
    number = 0
    with utf8_bytes(source, member, encoding) as stream:
        found = ijson.items(stream, prefix, use_float=True, buf_size=_BLOCK)
        while True:
            try:
                value = next(found)
            except StopIteration:
                return
            except _BROKEN as error:
                raise _make_error(number) from error
            number += 1
            yield number, value


_BROKEN: Final = (ijson.JSONError, UnicodeError, RecursionError, ValueError, OverflowError)


def _make_error(number: int) -> HostileFile:
    return explain_cut(_("the JSON is damaged or cut off after record {n}").format(n=number))


def read_first(source: Source, member: str, prefix: str, *, encoding: str | None = None) -> Any:
    """Return the first value at a prefix and read no further; None if there is none."""
    for _number, value in stream_items(source, member, prefix, encoding=encoding):
        return value
    return None


def read_whole(source: Source, member: str, *, encoding: str | None = None, limit: int = _WHOLE_LIMIT) -> Any:
    """Return a small JSON member as a tree; raises HostileFile if it is damaged or larger than ``limit`` bytes."""
    with utf8_bytes(source, member, encoding) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise HostileFile(_("a JSON file is larger than {n} MB where a small one belongs").format(n=limit >> 20))
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _make_error(0) from error


def json_lines(source: Source, member: str, *, encoding: str | None = None) -> Iterator[tuple[int, Any]]:
    """Yield (line number, object or None if the line is no JSON); blank lines and ``#`` comments are left out."""
    with source.open_text(member, encoding=encoding) as stream:
        for line in read_lines(stream, 16 << 20):
            text = line.text.strip()
            if not text or text.startswith("#"):
                continue
            try:
                yield line.number, None if line.cut else json.loads(text)
            except (ValueError, RecursionError):
                yield line.number, None
