"""HTML as a bounded stream of starts, ends and texts: for exports whose messages are told by class names."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final, NamedTuple

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.interface import Member, ReadOptions, Source

__all__ = ["VOID", "Mark", "html_head", "read_marks"]

_BLOCK: Final = 1 << 16
_UNFINISHED: Final = 8 << 20  # characters of one tag or one text
VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class Mark(NamedTuple):
    """A start (``attributes`` is a dict), an end (None) or a text (``tag`` is empty)."""

    tag: str
    attributes: dict[str, str] | None
    text: str = ""

    @property
    def classes(self) -> frozenset[str]:
        """The class names of a start."""
        return frozenset((self.attributes or {}).get("class", "").split())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Mark] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Mark(tag, {key: value or "" for key, value in attrs}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.found.append(Mark(tag, None))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(Mark(tag, None))

    def handle_data(self, data: str) -> None:
        self.found.append(Mark("", None, data))


def read_marks(source: Source, member: Member, options: ReadOptions) -> Iterator[Mark]:
    """Yield the marks of a page; raises HostileFile for a tag or text beyond all measure."""
    parser = _Parser()
    with source.open_text(member.name, encoding=options.encoding) as stream:
        try:
            while block := stream.read(_BLOCK):
                parser.feed(block)
                if len(parser.rawdata) > _UNFINISHED:
                    raise HostileFile(_("the page holds a tag or text longer than {n} million characters").format(n=8))
                yield from parser.found
                parser.found.clear()
            parser.close()
        except AssertionError as error:  # html.parser on markup that is none
            raise HostileFile(_("the page is damaged")) from error
    yield from parser.found


def html_head(source: Source, member: Member, count: int = 1 << 18) -> str:
    """Return the beginning of a page as text, for sniffing; empty where it is none."""
    with source.open(member.name) as stream:
        head = stream.read(count)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if not start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<!--", b"<meta", b"<?xml")):
        return ""
    return head.decode("utf-8", "replace")
