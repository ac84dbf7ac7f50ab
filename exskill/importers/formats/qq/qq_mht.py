"""QQ's ``.mht`` (clients before 9.7.25): a MIME file whose HTML part is one table with a row for each message.

Read as a stream up to the end of the HTML; the pictures behind it are counted as attachments, never decoded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final, TextIO

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import LINE_LIMIT, strip_marks
from redaction.text import RawText

__all__ = ["QQMht"]

_ROW_END: Final = re.compile(r"</tr\s*>", re.IGNORECASE)
_TABLE_END: Final = re.compile(r"</(?:table|html)\s*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]{0,4000}>")
_BREAK: Final = re.compile(r"<br[^<>]{0,200}>|</p\s*>", re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img\s[^<>]{0,4000}>", re.IGNORECASE)
_SOURCE: Final = re.compile(r"""src\s*=\s*["']?(?P<name>[^"'\s<>]{1,400})""", re.IGNORECASE)
_OBJECT: Final = re.compile(r"消息对象[:：](?P<name>[^<]{0,400})")
_DATE: Final = re.compile(r"日期[:：]\s*(?P<y>\d{4})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})")
_MESSAGE: Final = re.compile(
    r"<div[^<>]{0,400}float:\s*left[^<>]{0,400}>(?P<who>.{0,600}?)</div>\s*(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?"
    r"\s*(?P<half>[AaPp][Mm])?\s*</div>\s*(?P<body>.*)",
    re.DOTALL | re.IGNORECASE,
)
_ID: Final = re.compile(r"(?P<name>.*?)(?:\((?P<qq>\d{3,15})\)|<(?P<mail>[^<>\s]{3,120})>)\s*", re.DOTALL)
_MARKS: Final = ("Save by Tencent MsgMgr", "Tencent IM Message")
_SYSTEM_IDS: Final = frozenset({"10000", "1000000"})


class QQMht(Importer):
    """QQ message manager MHT."""

    name = "qq_mht"
    title = "QQ (mht)"
    platform = "qq"
    variants = (".mht",)

    def sniff(self, source: Source) -> Match | None:
        """Claim MIME files that say who saved them."""
        if _find_files(source):
            return Match(1.0, _("QQ message manager (mht)"))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat heading."""
        for member in _find_files(source):
            threads = sum_up_threads(_read_records(source, member, options))
            for thread, summary in threads.items():
                title = thread.rpartition("#")[2]
                people = list(summary.people.values())
                others = [person for person in people if person.name != title]
                yield summary.conversation(
                    thread,
                    title,
                    me=others[0] if len(people) == 2 and len(others) == 1 else None,
                )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            for record in _read_records(source, member, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[Member]:
    found = []
    for member in text_members(source):
        if len(source.members()) > 1 and not member.name.lower().endswith((".mht", ".mhtml")):
            continue
        head = head_lines(source, member.name, 12)
        if any(mark in line.text for line in head for mark in _MARKS):
            found.append(member)
    return found


def _read_rows(stream: TextIO) -> Iterator[str | None]:
    """Yield table rows; None for one that is longer than any message."""
    window, lost = "", False
    while block := stream.read(1 << 18):
        window += block
        at = 0
        for end in _ROW_END.finditer(window):
            yield None if lost else window[at : end.start()]
            lost, at = False, end.end()
        window = window[at:]
        if _TABLE_END.search(window):
            return
        if len(window) > LINE_LIMIT:
            window, lost = window[-16:], True


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    thread = ThreadId(f"{member.name}#")
    day: date | None = None
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for number, row in enumerate(_read_rows(stream), start=1):
            if row is None:
                yield RowProblem(number, DropReason.UNPARSED, "row over a million characters", member.name)
                continue
            message = _MESSAGE.search(row)
            title, dated = (None, None) if message else (_OBJECT.search(row), _DATE.search(row))
            if title is not None:
                thread = ThreadId(f"{member.name}#{html.unescape(title['name']).strip()}")
            if dated is not None:
                day = _parse_date(dated)
            if message is not None:
                yield _make_record(message, number, day, thread, member.name)


def _parse_date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _make_record(match: re.Match[str], number: int, day: date | None, thread: ThreadId, member: str) -> Message:
    who = html.unescape(_TAG.sub("", match["who"])).strip()
    identified = _ID.fullmatch(who)
    name = strip_marks(identified["name"] if identified is not None else who)
    identifier = (identified["qq"] or identified["mail"]) if identified is not None else name
    system = identifier in _SYSTEM_IDS or not (name or identifier)
    images = tuple(_list_images(match["body"]))
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", match["body"]))).replace("\xa0", " ").strip()
    when = _parse_moment(match, day)
    return Message(
        "qq",
        thread,
        number,
        when,
        None if system else Handle(identifier or name, name or identifier or ""),
        Direction.SYSTEM if system else Direction.UNKNOWN,
        Kind.SYSTEM if system else Kind.IMAGE if images and not text else Kind.TEXT,
        RawText(text),
        precision="none" if when is None else "s",
        attachments=images,
        member=member,
    )


def _list_images(body: str) -> Iterator[Attachment]:
    for tag in _IMAGE.finditer(body):
        name = _SOURCE.search(tag.group())
        yield Attachment(Kind.IMAGE, RawText(name["name"]) if name is not None else None)


def _parse_moment(match: re.Match[str], day: date | None) -> datetime | None:
    hour, minute, second = int(match["h"]), int(match["mi"]), int(match["s"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    return datetime.combine(day, time(hour, minute, second))
