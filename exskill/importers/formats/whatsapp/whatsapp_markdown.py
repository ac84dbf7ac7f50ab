"""WhatsApp Web's ``chat.md`` where it comes alone: a heading for each day, ``[clock] **name:** text`` below it.

It holds the same chat as the ``chat.txt`` beside it, to the minute only; where both are there, the text is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.whatsapp.whatsapp_phrases import classify_text
from exskill.importers.formats.whatsapp.whatsapp_web import YOU, classify_web, strip_forwarded
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.names import show_name
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import Line, read_lines
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["WhatsAppMarkdown"]

_CLOCK: Final = r"\[(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?:[ \u00a0\u202f][AaPp]\.?[Mm]\.?)?)\] "
_SPOKEN: Final = re.compile(_CLOCK + r"\*\*(?P<name>.{1,320}?):\*\* ?(?P<text>.*)")
_NOTICE: Final = re.compile(_CLOCK + r"(?P<text>.+)")
_DAY: Final = re.compile(r"## (?P<day>.{6,40})")
_TITLE: Final = re.compile(r"# [^:\n]{3,60}: (?P<title>.+)")
_LEAST: Final = 0.5  # of the lines in brackets: spoken by somebody


class _Header(NamedTuple):
    """A message, a notice (no name), or a day (no text)."""

    when: datetime | None
    name: str
    text: str | None


class WhatsAppMarkdown(Importer):
    """WhatsApp Web's Markdown."""

    name = "whatsapp_markdown"
    title = "WhatsApp (Markdown)"
    platform = "whatsapp"
    variants = ("chat.md of WhatsApp Web",)

    def sniff(self, source: Source) -> Match | None:
        """Claim Markdown with days as headings and clocks before bold names."""
        return Match(0.93, _("WhatsApp Web, chat.md")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file; "You" is the exporter."""
        for member in _find_files(source):
            summary = Summary.of(_read_records(source, member, options))
            me = next((person for person in summary.people.values() if person.name in YOU), None)
            yield summary.conversation(ThreadId(member.name), _find_title(source, member), me=me)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options)


def _find_files(source: Source) -> list[Member]:
    return [member for member in text_members(source) if _is_chat(source, member)]


def _is_chat(source: Source, member: Member) -> bool:
    if len(source.members()) > 1 and not member.name.lower().endswith(".md"):
        return False
    head = [line.text for line in head_lines(source, member.name, 200)]
    clocked = [text for text in head if _NOTICE.fullmatch(text)]
    spoken = sum(_SPOKEN.fullmatch(text) is not None for text in clocked)
    return spoken > 0 and spoken >= _LEAST * len(clocked) and any(map(_read_day, head))


def _read_day(text: str) -> str:
    match = _DAY.fullmatch(text.strip())
    return match["day"] if match is not None and parse_words(f"{match['day']} 0:00") is not None else ""


def _find_title(source: Source, member: Member) -> str:
    head = [line.text.strip() for line in head_lines(source, member.name, 5)]
    return next((match["title"] for text in head if (match := _TITLE.fullmatch(text))), "")


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    day = ""

    def parse_line(line: Line) -> _Header | None:
        nonlocal day
        heading = _read_day(line.text)
        if heading:
            day = heading
            return _Header(None, "", None)
        match = _SPOKEN.fullmatch(line.text) or _NOTICE.fullmatch(line.text)
        if match is None or not day:
            return None
        return _Header(parse_words(f"{day} {match['clock']}"), match.groupdict().get("name") or "", match["text"])

    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(read_lines(stream), parse_line):
            if block.header.text is not None:
                yield _make_record(block, member.name)


def _make_record(block: Block[_Header], member: str) -> Record:
    when, name, first = block.header
    if block.cut or when is None:
        return RowProblem(block.row, DropReason.UNPARSED, "too long" if block.cut else "bad timestamp", member)
    whole, forwarded = strip_forwarded(block.text(first).rstrip())
    body = classify_web(whole) or classify_text(whole, marked=False, members={})
    shown = show_name(name)
    return Message(
        "whatsapp",
        ThreadId(member),
        block.row,
        when,
        Handle(shown, shown) if name else None,
        Direction.UNKNOWN if name else Direction.SYSTEM,
        body.kind if name else Kind.SYSTEM,
        RawText(body.text if name else whole),
        precision="min",
        attachments=body.attachments if name else (),
        member=member,
        forwarded=forwarded and bool(name),
    )
