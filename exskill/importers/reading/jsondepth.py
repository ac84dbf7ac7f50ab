"""Refuse JSON that nests deeper than anybody exports, before any parser sees it: 80 KB of brackets cost a parser gigabytes.

The bytes are scanned block by block at the speed of the disk: escapes and strings go, pairs of brackets are taken away
from the inside out, and what stays open is counted.
"""

from __future__ import annotations

import re
from typing import Final

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.interface import Source

__all__ = ["DEEPEST", "DepthScanner", "refuse_deep_json"]

DEEPEST: Final = 64
_BLOCK: Final = 1 << 20
_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_STRING: Final = re.compile(rb'"[\[\]{}]*"')
_OTHERS: Final = bytes(set(range(256)) - set(b'"[]{}\\'))


class DepthScanner:
    """Follows the nesting of JSON bytes over blocks."""

    def __init__(self) -> None:
        self._open = 0
        self._in_string = False
        self._escaped = False

    def feed_block(self, block: bytes) -> bool:
        """Take the next bytes; return whether they may nest deeper than is allowed (never False where they do)."""
        rest = self._keep_brackets(block)
        levels = 0
        while levels <= DEEPEST:
            fewer = rest.replace(b"{}", b"").replace(b"[]", b"")
            if len(fewer) == len(rest):
                break
            rest, levels = fewer, levels + 1
        opened = rest.count(b"[") + rest.count(b"{")
        too_deep = self._open + levels + opened > DEEPEST
        self._open = max(0, self._open - (len(rest) - opened)) + opened
        return too_deep

    def _keep_brackets(self, block: bytes) -> bytes:
        """Return the brackets outside strings, closing the string that the last block left open."""
        if self._escaped:
            block = block[1:]
        if b"\\" in block:
            cut = len(block) - len(block.rstrip(b"\\"))
            self._escaped = cut % 2 == 1
            block = _ESCAPE.sub(b"", block[: len(block) - 1] if self._escaped else block)
        else:
            self._escaped = False
        marks = block.translate(None, _OTHERS).replace(b'""', b"")  # two side by side change nothing for what follows
        if self._in_string:
            end = marks.find(b'"')
            if end < 0:
                return b""
            marks = marks[end + 1 :]
        marks = _STRING.sub(b"", marks)
        begin = marks.find(b'"')
        self._in_string = begin >= 0
        return marks if begin < 0 else marks[:begin]


def refuse_deep_json(source: Source, member: str) -> None:
    """Raise HostileFile where a member, taken for JSON, nests deeper than 64 levels (remembered per source)."""
    cache: dict[tuple[str, str], object] = getattr(source, "cache", {})
    key = ("json depth", member)
    if key not in cache:
        cache[key] = _is_deep(source, member)
    if cache[key]:
        raise HostileFile(
            _("the JSON nests deeper than {n} levels").format(n=DEEPEST),
            hint=_("no app writes such a file; export the chat again"),
        )


def _is_deep(source: Source, member: str) -> bool:
    scanner = DepthScanner()
    with source.open(member) as stream:
        while block := stream.read(_BLOCK):
            if scanner.feed_block(block.replace(b"\0", b"") if b"\0" in block else block):
                return True
    return False
