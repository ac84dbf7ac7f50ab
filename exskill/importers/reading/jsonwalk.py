"""Walk down big JSON to its records with what stood around them, holding one record in memory at a time.

ijson streams items of one list, but loses which chat they belong to. This walker decodes records with the standard
library's C scanner from a sliding window of text, and collects the fields of every enclosing object on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, TextIO

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.interface import Source
from exskill.importers.reading.cut import explain_cut
from exskill.importers.reading.jsondepth import refuse_deep_json

__all__ = ["Found", "Scanner", "walk_items", "walk_member", "without_surrogates"]

_CHUNK: Final = 1 << 18
_LIMIT: Final = 16 << 20  # characters of one value
_SPACE: Final = re.compile(r"[ \t\r\n\ufeff]*")
_ESCAPED: Final = re.compile(r"\\u[dD][89a-fA-F]")
_LONE: Final = re.compile("[\ud800-\udfff]")
_INCOMPLETE: Final = ("Unterminated string", "Invalid \\uXXXX escape", "Invalid \\escape")
_decode: Final = json.JSONDecoder().raw_decode

_Path = tuple[str, ...]


class Found(NamedTuple):
    """A record: its number from 1, its value, and the fields seen so far of the objects around it, outermost first."""

    number: int
    value: Any
    around: tuple[dict[str, Any], ...]
    prefix: str


_new_found: Final = tuple.__new__  # a third of the time of Found(...), which takes keywords too


class _Broken(Exception):
    """The text is no JSON from here on."""


class _Window:
    """A sliding window over a text stream with the few moves that walking needs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._text, self._at, self._ended = stream, "", 0, False
        self._has_surrogates = False  # whether the text in view may write some

    def _fill_window(self, least: int = _CHUNK) -> None:
        more = self._stream.read(max(_CHUNK, least))
        self._ended = not more
        self._text = self._text[self._at :] + more
        self._at = 0
        self._has_surrogates = _ESCAPED.search(self._text) is not None

    def peek(self) -> str:
        """Return the next character that is no space; empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]  # matches the empty string
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill_window()

    def find(self, pattern: re.Pattern[str]) -> bool:
        """Move behind the next match of a pattern of at most 1000 characters."""
        while True:
            match = pattern.search(self._text, self._at)
            if match is not None:
                self._at = match.end()
                return True
            if self._ended:
                return False
            self._at = max(self._at, len(self._text) - 1000)
            self._fill_window()

    def take(self, expected: str) -> str:
        """Consume the next character, which must be one of those expected."""
        found = self._text[self._at : self._at + 1]
        if not found or found not in expected:  # there is a space before it, or it is not in view yet
            found = self.peek()
            if not found or found not in expected:
                raise _Broken
        self._at += 1
        return found

    def expect_end(self) -> None:
        """Complain where something else follows: a second export behind the first would be lost in silence."""
        if self.peek().strip("\0\x1a"):
            raise _Broken

    def value(self) -> Any:
        """Decode the next value whole."""
        if self._text[self._at : self._at + 1] != "{":
            self.peek()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as error:
                left = len(self._text) - self._at
                cut = error.pos > len(self._text) - 16 or error.msg.startswith(_INCOMPLETE)
                if self._ended or not cut or left > _LIMIT:
                    raise _Broken from error
                self._fill_window(left)
                continue
            except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
                raise _Broken from error
            if end == len(self._text) and not self._ended:  # a number may go on
                self._fill_window()
                continue
            if self._has_surrogates and _ESCAPED.search(self._text, self._at, end):
                value = without_surrogates(value)
            self._at = end
            return value


def without_surrogates(value: Any) -> Any:
    """Replace lone surrogates, which no encoding can write, in a tree of JSON values."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(item) for key, item in value.items()}
    return value


class Scanner:
    """Finds JSON inside other text (JSONP, HTML) and decodes it piece by piece."""

    def __init__(self, stream: TextIO) -> None:
        self._window = _Window(stream)
        self._number = 0

    def find(self, pattern: re.Pattern[str]) -> bool:
        """Move behind the next match of a pattern (at most 1000 characters long); False at the end."""
        return self._window.find(pattern)

    def value(self) -> Any:
        """Decode the value at hand; raises HostileFile if it is damaged or cut off."""
        try:
            return self._window.value()
        except _Broken as error:
            raise _make_error(self._number) from error

    def array(self) -> Iterator[Any]:
        """Yield the values of the array at hand."""
        walker = _Walker(self._window)
        walker.number = self._number
        try:
            for found in walker.descend([("item",)], (), ""):
                self._number = found.number
                yield found.value
        except _Broken as error:
            raise _make_error(self._number) from error


class _Walker:
    def __init__(self, window: _Window) -> None:
        self.window = window
        self.number = 0

    def descend(self, paths: Sequence[_Path], around: tuple[dict[str, Any], ...], prefix: str) -> Iterator[Found]:
        """Walk the value at hand; yield what lies at one of the paths below it."""
        if () in paths:
            self.number += 1
            yield Found(self.number, self.window.value(), around, prefix)
        elif self.window.peek() == "{":
            yield from self._walk_object(paths, around, prefix)
        elif self.window.peek() == "[" and any(path[0] == "item" for path in paths):
            yield from self._walk_array([path[1:] for path in paths if path[0] == "item"], around, prefix)
        else:
            self.window.value()

    def _walk_object(self, paths: Sequence[_Path], around: tuple[dict[str, Any], ...], prefix: str) -> Iterator[Found]:
        fields: dict[str, Any] = {}
        self.window.take("{")
        if self.window.peek() == "}":
            self.window.take("}")
            return
        while True:
            key = self.window.value()
            if not isinstance(key, str):
                raise _Broken
            self.window.take(":")
            below = [path[1:] for path in paths if path[0] == key]
            if below:
                yield from self.descend(below, (*around, fields), f"{prefix}.{key}" if prefix else key)
            else:
                fields[key] = self.window.value()
            if self.window.take(",}") == "}":
                return

    def _walk_array(self, paths: Sequence[_Path], around: tuple[dict[str, Any], ...], prefix: str) -> Iterator[Found]:
        self.window.take("[")
        if self.window.peek() == "]":
            self.window.take("]")
            return
        inside = f"{prefix}.item" if prefix else "item"
        window, is_record = self.window, () in paths
        while True:
            if is_record:
                self.number += 1
                yield _new_found(Found, (self.number, window.value(), around, inside))
            else:
                yield from self.descend(paths, around, inside)
            if window.take(",]") == "]":
                return


def walk_items(stream: TextIO, *prefixes: str) -> Iterator[Found]:
    """Yield what lies at ijson-like prefixes (``chats.list.item.messages.item``), in file order.

    Raises HostileFile with the number of the last good record where the text breaks or ends in the middle.
    """
    walker = _Walker(_Window(stream))
    paths = [tuple(prefix.split(".")) if prefix else () for prefix in prefixes]
    try:
        yield from walker.descend(paths, (), "")
        walker.window.expect_end()
    except (_Broken, RecursionError) as error:
        raise _make_error(walker.number) from error


def _make_error(number: int) -> HostileFile:
    return explain_cut(_("the JSON is damaged or cut off after record {n}").format(n=number))


def walk_member(source: Source, member: str, *prefixes: str, encoding: str | None = None) -> Iterator[Found]:
    """As :func:`walk_items`, over a member of a source."""
    refuse_deep_json(source, member)
    with source.open_text(member, encoding=encoding) as stream:
        yield from walk_items(stream, *prefixes)
