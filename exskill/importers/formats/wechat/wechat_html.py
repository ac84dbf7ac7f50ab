"""MemoTrace's HTML: messages are object literals in a script, with unquoted keys; they are read, never run.

Older files have no time in a message; there the last time separator (one in five minutes) stands for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, TextIO

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import kind_of_code
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.text import LINE_LIMIT
from redaction.text import RawText

__all__ = ["WeChatHtml"]

_MARK: Final = re.compile(rb"\{ ?type: ?-?\d{1,12}, ?(?:sub_type: ?-?\d{1,12}, ?)?text: ?['\"]")
_START: Final = re.compile(r"\{ ?(?=type: ?-?\d{1,12},)")
_PAIR: Final = re.compile(
    r"\s*(?P<key>\w{1,40})\s*:\s*"
    r"(?:'(?P<single>(?:[^'\\]|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|(?P<bare>-?\d{1,20}(?:\.\d{1,20})?|true|false|null))"
    r"\s*(?P<end>[,}])",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN: Final = {"n": "\n", "r": "", "t": "\t", "b": "", "f": "", "0": ""}
_BREAK: Final = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BLOCK: Final = 1 << 18
_SNIFFED: Final = 128  # blocks: the page's own styles and scripts stand before the messages
_ME, _OTHER = "我", "对方"


class WeChatHtml(Importer):
    """MemoTrace HTML."""

    name = "wechat_html"
    title = "WeChat (HTML)"
    platform = "wechat"
    variants = ("MemoTrace HTML",)

    def sniff(self, source: Source) -> Match | None:
        """Claim pages whose script holds message literals."""
        return Match(0.97, _("WeChat HTML ({tool})").format(tool="MemoTrace")) if any(_find_files(source)) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each page."""
        for member in _find_files(source):
            title = member.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            yield Summary.of(_read_records(source, member, options)).conversation(ThreadId(member.name), title)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options)


def _find_files(source: Source) -> Iterator[Member]:
    for member in source.members():
        if member.name.lower().endswith((".html", ".htm")) and _holds_messages(source, member):
            yield member


def _holds_messages(source: Source, member: Member) -> bool:
    with source.open(member.name) as stream:
        previous = b""
        for _number in range(_SNIFFED):
            block = stream.read(_BLOCK)
            if _MARK.search(previous + block):
                return True
            if not block:
                return False
            previous = block[-100:]
    return False


def _read_literals(stream: TextIO) -> Iterator[dict[str, str] | None]:
    """Yield message literals as text by key; None for one that is broken."""
    window, at, ended = "", 0, False
    while True:
        start = _START.search(window, at)
        if start is None:
            if ended:
                return
            window, at = window[max(at, len(window) - 40) :], 0
        else:
            fields, end = _parse_fields(window, start.end())
            if end is not None:
                at = end
                yield fields
                continue
            if ended or len(window) - start.start() > LINE_LIMIT:
                at = start.end()
                yield None
                continue
            window, at = window[start.start() :], 0
        block = stream.read(_BLOCK)
        ended = not block
        window += block


def _parse_fields(window: str, at: int) -> tuple[dict[str, str], int | None]:
    """Return the pairs from a place on and where the literal ends; None where the window ends before it does."""
    fields: dict[str, str] = {}
    while len(fields) < 40:
        pair = _PAIR.match(window, at)
        if pair is None:
            return fields, None
        value = pair["bare"] if pair["bare"] is not None else _unescape_text(pair["single"] or pair["double"] or "")
        fields[pair["key"]] = value
        at = pair.end()
        if pair["end"] == "}":
            return fields, at
    return fields, at


def _unescape_text(text: str) -> str:
    return _ESCAPE.sub(_decode_character, text) if "\\" in text else text


def _decode_character(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        value = int(code[1:], 16)
        return "\ufffd" if 0xD800 <= value < 0xE000 else chr(value)
    return _PLAIN.get(code, code)


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    shown: datetime | None = None
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for number, fields in enumerate(_read_literals(stream), start=1):
            if fields is None:
                yield RowProblem(number, DropReason.UNPARSED, "a message literal that does not end", member.name)
            elif fields.get("type") == "0":  # a time separator of the page, no message
                shown = parse_iso(fields.get("text", "")) or shown
            else:
                yield _make_record(fields, number, shown, member.name)


def _make_record(fields: Mapping[str, str], number: int, shown: datetime | None, member: str) -> Message:
    kind = kind_of_code(fields.get("type"), fields.get("sub_type"))
    own = fields.get("is_send") in ("1", "true")
    exact = from_epoch(fields.get("timestamp"))
    when = exact or shown
    name = html.unescape(fields.get("displayname", "")).strip() or (_ME if own else _OTHER)
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", fields.get("text", "")))).strip()
    if kind is Kind.VOICE:
        text = html.unescape(fields.get("voice_to_text", "")).strip()  # a transcript that the export already holds
    system = kind is Kind.SYSTEM
    return Message(
        "wechat",
        ThreadId(member),
        number,
        when,
        None if system else Handle(name, name),
        Direction.SYSTEM if system else Direction.OUT if own else Direction.IN,
        kind,
        RawText(text if kind in (Kind.TEXT, Kind.SYSTEM, Kind.LINK, Kind.VOICE) else ""),
        precision="none" if when is None else "s" if exact else "min",
        member=member,
    )
