"""DiscordChatExporter's HTML, its default: groups of messages, of which only the first names author and day.

Both generations of its class names are read (``chatlog__author`` and ``chatlog__author-name``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.markup import VOID, Mark, html_head, read_marks
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["DiscordHtml"]

_GROUP: Final = frozenset({"chatlog__message-group"})
_MESSAGE: Final = frozenset({"chatlog__message-container"})
_OLD_MESSAGE: Final = frozenset({"chatlog__message"})
_AUTHOR: Final = frozenset({"chatlog__author", "chatlog__author-name"})
_NOTICE: Final = frozenset({"chatlog__system-notification-content"})
_NOTICE_AUTHOR: Final = frozenset({"chatlog__system-notification-author"})
_TIMES: Final = frozenset({"chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp"})
_CONTENT: Final = frozenset({"chatlog__content"})
_HIDDEN: Final = frozenset(
    {
        "chatlog__reply", "chatlog__reference", "chatlog__edited-timestamp", "chatlog__embed", "chatlog__reactions",
        "chatlog__author-tag", "chatlog__bot-tag", "chatlog__reply-author",
    }
)  # fmt: skip
_FORWARDED: Final = frozenset({"chatlog__forwarded", "chatlog__forwarded-content"})
_ATTACHMENTS: Final = frozenset({"chatlog__attachment", "chatlog__sticker"})
_NUMERIC: Final = re.compile(
    r"(\d{1,4})[./-](\d{1,2}|[A-Za-z]{3})[./-](\d{1,4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp])\.?[Mm])?"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEXT_LIMIT: Final = 1 << 20


@dataclass(slots=True)
class _Open:
    """A message while its pieces go by."""

    author: Handle | None
    number: str
    when: str = ""
    text: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    notice: bool = False
    forwarded: bool = False
    edited: bool = False
    size: int = 0

    def add_text(self, text: str) -> None:
        """Add text, up to what anybody writes."""
        self.size += len(text)
        if self.size <= _TEXT_LIMIT:
            self.text.append(text)


class DiscordHtml(Importer):
    """DiscordChatExporter HTML."""

    name = "discord_html"
    title = "Discord (HTML)"
    platform = "discord"
    variants = ("DiscordChatExporter HTML, dark and light",)

    def sniff(self, source: Source) -> Match | None:
        """Claim pages with the exporter's class names."""
        return Match(0.98, _("DiscordChatExporter, HTML")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each page."""
        for member in _find_files(source):
            titles: list[str] = []
            summary = Summary.of(_read_records(source, member, options, titles))
            yield summary.conversation(ThreadId(member.name), titles[-1].rpartition(" / ")[2] if titles else "")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options, [])


def _find_files(source: Source) -> list[Member]:
    alone = len(source.members()) == 1
    pages = [m for m in source.members() if alone or m.name.lower().endswith((".html", ".htm"))]
    return [member for member in pages if _is_log(source, member)]


def _is_log(source: Source, member: Member) -> bool:
    """The page's own style stands before its messages, so its beginning may be long."""
    head = html_head(source, member)
    return "chatlog__message" in head and ("preamble" in head or "chatlog" in head)


def _read_records(source: Source, member: Member, options: ReadOptions, titles: list[str]) -> Iterator[Record]:
    page, row = _Page(titles), 0
    for mark in read_marks(source, member, options):
        done = page.take(mark)
        if done is not None:
            row += 1
            yield _make_record(done, ThreadId(member.name), row, member.name)


class _Page:
    """Follows the marks of a page; author and day hold for the rest of a group."""

    def __init__(self, titles: list[str]) -> None:
        self._titles = titles
        self._stack: list[str] = []
        self._open: _Open | None = None
        self._author: Handle | None = None
        self._group_time = ""

    def take(self, mark: Mark) -> _Open | None:
        """Take a mark; return the message that ends with it."""
        if mark.attributes is not None:
            self._begin_message(mark, mark.attributes)
        elif mark.tag:
            return self._end_message()
        elif mark.text:
            self._take_text(mark.text)
        return None

    def _begin_message(self, mark: Mark, attributes: dict[str, str]) -> None:
        role = self._find_role(mark.classes, attributes)
        self._take_facts(mark, attributes)
        if mark.tag not in VOID:
            self._stack.append(role)

    def _find_role(self, classes: frozenset[str], attributes: dict[str, str]) -> str:
        if classes & _GROUP:
            self._author, self._group_time = None, ""
            return "group"
        if classes & _MESSAGE or (classes & _OLD_MESSAGE and self._open is None):
            self._open = _Open(self._author, attributes.get("data-message-id", ""), self._group_time)
            return "message"
        for role, names in (("hidden", _HIDDEN), ("author", _AUTHOR | _NOTICE_AUTHOR), ("time", _TIMES)):
            if classes & names:
                if role == "author" and "hidden" not in self._stack:
                    self._take_name(attributes)
                return role
        if "preamble__entry" in classes:
            return "title"
        return "text" if classes & (_CONTENT | _NOTICE) else "attached" if classes & _ATTACHMENTS else ""

    def _take_name(self, attributes: dict[str, str]) -> None:
        identifier = attributes.get("data-user-id") or attributes.get("title") or ""
        self._author = Handle(identifier, "")
        if self._open is not None:
            self._open.author = self._author

    def _take_facts(self, mark: Mark, attributes: dict[str, str]) -> None:
        message = self._open
        if mark.classes & _TIMES and attributes.get("title") and message is not None:
            message.when = attributes["title"]
        if message is None:
            return
        message.notice = message.notice or bool(mark.classes & _NOTICE)
        message.forwarded = message.forwarded or bool(mark.classes & _FORWARDED)
        message.edited = message.edited or "chatlog__edited-timestamp" in mark.classes
        if mark.tag == "br" and "text" in self._stack:
            message.add_text("\n")
        if "hidden" in self._stack and "chatlog__emoji" in mark.classes and attributes.get("alt"):
            message.reactions.append(Reaction(attributes["alt"]))
        elif mark.tag == "img" and "text" in self._stack and attributes.get("alt"):
            message.add_text(attributes["alt"])
        if mark.classes & _ATTACHMENTS:
            kind = Kind.STICKER if "chatlog__sticker" in mark.classes else Kind.FILE
            message.attachments.append(Attachment(kind))
        elif "attached" in self._stack and mark.tag in ("img", "video", "audio") and message.attachments:
            kind = {"img": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}[mark.tag]
            if message.attachments[-1].kind is Kind.FILE:
                message.attachments[-1] = Attachment(kind, None, attributes.get("src") or None)

    def _take_text(self, text: str) -> None:
        role = next((entry for entry in reversed(self._stack) if entry), "")
        if role == "title" and text.strip():
            self._titles.append(" ".join(text.split()))
        elif "hidden" in self._stack:
            return
        elif role == "author" and self._author is not None and text.strip():
            name = (self._author.name + text).strip()
            self._author = Handle(self._author.id or name, name)
            if self._open is not None:
                self._open.author = self._author
        elif role == "time" and text.strip():
            self._take_time(text.strip())
        elif role == "text" and self._open is not None:
            self._open.add_text(text)

    def _take_time(self, text: str) -> None:
        """The old pages write the time of a group in its head, outside its messages."""
        if self._open is None:
            self._group_time = text
        elif not self._open.when:
            self._open.when = text

    def _end_message(self) -> _Open | None:
        role = self._stack.pop() if self._stack else ""
        if role == "message":
            done, self._open = self._open, None
            return done
        return None


def _make_record(done: _Open, thread: ThreadId, row: int, member: str) -> Record:
    when = _parse_time(done.when)
    if done.size > _TEXT_LIMIT or when is None:
        return RowProblem(row, DropReason.UNPARSED, "too long" if when else "bad timestamp", member)
    text = "".join(done.text).strip()
    call = done.notice and "call" in text.lower()
    system = done.notice and not call
    attachments = tuple(done.attachments)
    kind = Kind.CALL if call else Kind.SYSTEM if system else Kind.TEXT
    return Message(
        "discord",
        thread,
        row,
        when,
        None if system else done.author,
        Direction.SYSTEM if system else Direction.UNKNOWN,
        attachments[0].kind if attachments and kind is Kind.TEXT else kind,
        RawText("" if call else text),
        native_id=done.number or None,
        precision="min",
        edited_at=when if done.edited else None,
        reactions=tuple(done.reactions),
        attachments=attachments,
        member=member,
        forwarded=done.forwarded,
    )


def _parse_time(text: str) -> datetime | None:
    """Read the time of a title (in words) or of a head (in numbers; month first, as the exporter's default has it)."""
    worded = parse_words(text)
    if worded is not None:
        return worded
    match = _NUMERIC.search(text)
    if match is None:
        return None
    a, b, c, hour, minute = match[1], match[2], match[3], int(match[4]), int(match[5])
    if match[7]:
        hour = hour % 12 + (12 if match[7].lower() == "p" else 0)
    if b.isalpha():
        day, month, year = int(a), _MONTHS.index(b.lower()) + 1 if b.lower() in _MONTHS else 0, int(c)
    elif len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        month, day, year = int(a), int(b), int(c)
        if month > 12:
            month, day = day, month
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, int(match[6] or 0))
    except ValueError:
        return None
