"""DiscordChatExporter's plain text: ``[date time] name`` above a body, with sections in braces below it.

A body may hold a line in square brackets too, so a header must carry a date and stand after a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exskill.chat.messages import (
    Attachment,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.importers.interface import Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks
from exskill.importers.reading.dates import DateTrail, RawDate, decide_order, make_date
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.sniff import head_lines
from exskill.importers.reading.text import Line, read_lines
from redaction.text import RawText

__all__ = ["claims_text", "read_text"]

_HEADER: Final = re.compile(
    r"\[(?P<a>\d{1,4})[-/.](?P<b>\d{1,2}|[A-Za-z]{3})[-/.](?P<c>\d{1,4}),? (?P<h>\d{1,2})[:.](?P<mi>\d{2})(?:[:.]\d{2})?"
    r"(?:[\s\u202f](?P<m>[AaPp]\.?[Mm]\.?))?\] (?P<name>.{1,100}?)(?P<pinned> \(pinned\))?"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECTION: Final = re.compile(r"\{(Attachments|Embed|Embeds|Stickers|Reactions|Forwarded Message|Inline Emojis?)\}")
_ORIGINALLY: Final = re.compile(r"Originally sent: ")
_RULE: Final = re.compile(r"={20,}")
_ABOUT: Final = re.compile(r"(?:Guild|Channel|Topic|After|Before): .{0,300}")
_FOOTER: Final = re.compile(r"Exported [\d,.\u00a0\u202f ]+ message\(s\)")
_NOTICES: Final = re.compile(
    r"(?:Pinned a message\.|Joined the server\.|Started a call that lasted .{1,40} minutes?\."
    r"|Changed the channel (?:name: .{1,120}|icon\.)"
    r"|Added .{1,80} to the group\.|Removed .{1,80} from the group\.|Left the group\.|Created a thread\.)"
)


@dataclass(frozen=True, slots=True)
class _Header:
    raw: RawDate
    hour: int
    minute: int
    name: str


def claims_text(source: Source, member: Member) -> bool:
    """Whether the exporter's preamble or footer stands around headers of its kind."""
    head = [line.text for line in head_lines(source, member.name, 60)]
    framed = any(_RULE.fullmatch(line) for line in head[:3]) and any(_ABOUT.fullmatch(line) for line in head[:6])
    return framed and (any(_parse_line(text) for text in head) or any(_FOOTER.fullmatch(text) for text in head))


def read_text(source: Source, member: Member, thread: ThreadId, options: ReadOptions) -> Iterator[Record]:
    """Yield the messages of a file; the order of day and month is decided over all of them."""
    with source.open_text(member.name, encoding=options.encoding) as stream:
        trail = DateTrail()
        for header in filter(None, (_parse_line(line.text) for line in read_lines(stream))):
            trail.add(header.raw)
    order = decide_order(list(trail), options.date_order).order
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(_strip_frame(read_lines(stream)), lambda line: _parse_line(line.text)):
            day = make_date(block.header.raw, order)
            if day is None or block.header.hour > 23:
                yield RowProblem(block.row, DropReason.UNPARSED, "bad timestamp", member.name)
                continue
            when = datetime(day.year, day.month, day.day, block.header.hour, block.header.minute)
            yield _make_message(block, when, thread, member.name)


def _strip_frame(source: Iterator[Line]) -> Iterator[Line]:
    """Yield lines without the frame; a bracketed line counts as a header only behind a blank one."""
    blank, framed = True, True
    for line in source:
        if _RULE.fullmatch(line.text) or _FOOTER.fullmatch(line.text) or (framed and _ABOUT.fullmatch(line.text)):
            blank = True
            continue
        if _parse_line(line.text) is not None:
            framed = False
            if not blank:
                line = Line(line.number, " " + line.text, line.cut)
        blank = not line.text.strip()
        yield line


def _parse_line(text: str) -> _Header | None:
    match = _HEADER.fullmatch(text.rstrip())
    if match is None:
        return None
    middle = match["b"].lower()
    month = _MONTHS.index(middle) + 1 if middle in _MONTHS else None
    if month is None and not middle.isdecimal():
        return None
    # A month by name leaves no question: 05-Jan-22 is written as 2022-1-5.
    year = int(match["c"]) if month is None or int(match["c"]) > 99 else 2000 + int(match["c"])
    raw = (year, month, int(match["a"])) if month is not None else (int(match["a"]), int(middle), int(match["c"]))
    return _Header(raw, hour_24(int(match["h"]), match["m"]), int(match["mi"]), match["name"].strip())


def _make_message(block: Block[_Header], when: datetime, thread: ThreadId, member: str) -> Record:
    if block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "too long", member)
    text: list[str] = []
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in block.lines:
        section = _SECTION.fullmatch(line.strip())
        if section is not None:
            current = sections.setdefault(section[1], [])
        elif current is not None:
            current.append(line.rstrip())
        else:
            text.append(line.removeprefix(" ") if _HEADER.fullmatch(line.strip()) else line)
    passed_on = sections.pop("Forwarded Message", [])
    body = "\n".join(text).strip("\n").rstrip()
    forwarded = "" if body else "\n".join(line for line in passed_on if not _ORIGINALLY.match(line)).strip()
    sections = {name: [line.strip() for line in lines if line.strip()] for name, lines in sections.items()}
    attachments = (
        *(_make_attachment(name) for name in sections.get("Attachments", ())),
        *(Attachment(Kind.STICKER) for _name in sections.get("Stickers", ())),
    )
    notice = _NOTICES.fullmatch(body) is not None
    call = body.startswith("Started a call") and notice
    name = block.header.name
    return Message(
        "discord",
        thread,
        block.row,
        when,
        Handle(name, name) if not notice or call else None,
        Direction.SYSTEM if notice and not call else Direction.UNKNOWN,
        Kind.CALL if call else Kind.SYSTEM if notice else attachments[0].kind if attachments else Kind.TEXT,
        RawText("" if notice else body or forwarded),
        precision="min",
        reactions=tuple(Reaction(part) for line in sections.get("Reactions", ()) for part in _find_emojis(line)),
        attachments=attachments,
        member=member,
        forwarded=bool(forwarded),
    )


def _find_emojis(line: str) -> list[str]:
    """Return the emoji of ``👍 (2) ❤️``: numbers in brackets count them."""
    return [part for part in line.split() if not re.fullmatch(r"\(\d+\)", part)]


def _make_attachment(address: str) -> Attachment:
    name = address.partition("?")[0].replace("\\", "/").rsplit("/", 1)[-1]
    ending = name.rpartition(".")[2].lower()
    kind = Kind.IMAGE if ending in ("png", "jpg", "jpeg", "gif", "webp") else Kind.FILE
    return Attachment(Kind.VIDEO if ending in ("mp4", "mov", "webm") else kind, RawText(name))
