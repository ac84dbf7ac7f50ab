"""Telegram Desktop's HTML export (``messages.html``, ``messages2.html`` …), the tool's own default.

A message without a name follows one of the same person. Times stand in titles, with a zone since 2022. People have no ids
here, so the name is the identity; message numbers differ between exports and are no identity either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Final

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
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.markup import VOID, Mark, html_head, read_marks
from redaction.text import RawText

__all__ = ["TelegramHtml"]

_NUMBER: Final = re.compile(r"messages(\d{0,6})\.html?$", re.IGNORECASE)
_TIME: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: UTC([+-])(\d{2}):(\d{2}))?")
_TEXT_LIMIT: Final = 1 << 20
_ROLES: Final = (
    ("reply", frozenset({"reply_to", "reactions", "userpic_wrap", "initials", "signature"})),
    ("forwarded", frozenset({"forwarded"})),
    ("name", frozenset({"from_name"})),
    ("media", frozenset({"media_wrap"})),
    ("text", frozenset({"text"})),
)
_MEDIA: Final = {
    "photo_wrap": Kind.IMAGE, "media_photo": Kind.IMAGE, "video_file_wrap": Kind.VIDEO, "animated_wrap": Kind.VIDEO,
    "media_video": Kind.VIDEO, "media_voice_message": Kind.VOICE, "media_audio_file": Kind.VOICE, "sticker_wrap": Kind.STICKER,
    "media_file": Kind.FILE, "media_call": Kind.CALL, "media_location": Kind.LOCATION, "media_live_location": Kind.LOCATION,
    "media_venue": Kind.LOCATION, "media_contact": Kind.CONTACT, "media_poll": Kind.POLL,
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A message while its pieces go by."""

    service: bool
    separator: bool
    name: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    question: list[str] = field(default_factory=list)
    title: str = ""
    kind: Kind | None = None
    path: str | None = None
    forwarded: bool = False
    size: int = 0

    def add_text(self, role: str, text: str) -> None:
        """Add text to a piece, up to what anybody writes."""
        self.size += len(text)
        if self.size <= _TEXT_LIMIT:
            getattr(self, role).append(text)


class TelegramHtml(Importer):
    """Telegram Desktop HTML export."""

    name = "telegram_html"
    title = "Telegram (HTML)"
    platform = "telegram"
    variants = ("messages.html, messages2.html …",)

    def sniff(self, source: Source) -> Match | None:
        """Claim pages with Telegram's class names around a history."""
        return Match(0.98, _("Telegram Desktop, HTML export")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each folder; the page's title names the other person of a chat of two."""
        for thread, members in _list_threads(source).items():
            titles: list[str] = []
            records = (r for member in members for r in _read_records(source, member, thread, options, titles))
            summary = Summary.of(records)
            title = titles[0] if titles else ""
            others = [person for person in summary.people.values() if person.name != title]
            me = others[0] if len(summary.people) == 2 and len(others) == 1 else None
            yield summary.conversation(thread, title, me=me)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message, page after page."""
        for thread, members in _list_threads(source).items():
            if is_wanted(thread, options):
                for member in members:
                    yield from _read_records(source, member, thread, options, [])


def _find_files(source: Source) -> list[Member]:
    alone = len(source.members()) == 1
    pages = [m for m in source.members() if alone or m.name.lower().endswith((".html", ".htm"))]
    return [member for member in pages if _is_history(html_head(source, member))]


def _is_history(head: str) -> bool:
    return "page_wrap" in head and ('class="history"' in head or "chat_page" in head) and "message default" in head


def _list_threads(source: Source) -> dict[ThreadId, list[Member]]:
    """Return the pages of each chat in order; each folder holds one chat."""
    threads: dict[ThreadId, list[Member]] = {}
    for member in _find_files(source):
        threads.setdefault(ThreadId(member.name.rpartition("/")[0] or source.label), []).append(member)
    for members in threads.values():
        members.sort(key=lambda member: _parse_page(member.name))
    return threads


def _parse_page(name: str) -> tuple[int, str]:
    match = _NUMBER.search(name)
    return (int(match[1] or 1) if match is not None else 0, name)


def _read_records(
    source: Source, member: Member, thread: ThreadId, options: ReadOptions, titles: list[str]
) -> Iterator[Record]:
    page = _Page(titles)
    last: Handle | None = None
    row = 0
    for mark in read_marks(source, member, options):
        done = page.take(mark)
        if done is None or done.separator:
            continue
        row += 1
        record = _make_record(done, thread, row, member.name, last)
        if isinstance(record, Message):
            last = record.sender or last
        yield record


class _Page:
    """Follows the marks of a page; a message is done when its element ends."""

    def __init__(self, titles: list[str]) -> None:
        self._titles = titles
        self._stack: list[str] = []
        self._open: _Open | None = None

    def take(self, mark: Mark) -> _Open | None:
        """Take a mark; return the message that ends with it."""
        if mark.attributes is not None:
            self._begin_message(mark, mark.attributes)
        elif mark.tag:
            return self._end_message()
        elif mark.text.strip():
            self._take_text(mark.text)
        return None

    def _begin_message(self, mark: Mark, attributes: dict[str, str]) -> None:
        classes = mark.classes
        role = ""
        if "message" in classes and self._open is None:
            number = attributes.get("id", "")
            self._open = _Open("service" in classes, number.startswith("message-"))
            role = "message"
        elif self._open is not None:
            role = self._take_inside(classes, attributes, self._open)
        elif "text" in classes and "bold" in classes and not self._titles:
            role = "title"
        if mark.tag == "br" and self._open is not None and "text" in self._stack:
            self._open.add_text("text", "\n")
        if mark.tag not in VOID:
            self._stack.append(role)

    def _take_inside(self, classes: frozenset[str], attributes: dict[str, str], message: _Open) -> str:
        if "date" in classes:
            message.title = message.title or ("" if "forwarded" in self._stack else attributes.get("title", ""))
            return "reply"
        for name in classes & _MEDIA.keys():
            message.kind = message.kind or _MEDIA[name]
            message.path = message.path or attributes.get("href") or None
        if "question" in classes:
            return "question"
        role = next((role for role, names in _ROLES if classes & names), "")
        message.forwarded = message.forwarded or role == "forwarded"
        return role

    def _take_text(self, text: str) -> None:
        if self._open is None:
            if "title" in self._stack and not self._titles:
                self._titles.append(" ".join(text.split()))
            return
        role = next((entry for entry in reversed(self._stack) if entry and entry != "forwarded"), "")
        if self._open.service or role in ("text", "question"):
            self._open.add_text("question" if role == "question" else "text", text)
        elif role == "name" and "forwarded" not in self._stack and self._stack[-1] == "name":
            self._open.add_text("name", text)

    def _end_message(self) -> _Open | None:
        role = self._stack.pop() if self._stack else ""
        if role == "message":
            done, self._open = self._open, None
            return done
        return None


def _make_record(done: _Open, thread: ThreadId, row: int, member: str, last: Handle | None) -> Record:
    when = _parse_time(done.title)
    if done.size > _TEXT_LIMIT or (when is None and not done.service):
        return RowProblem(row, DropReason.UNPARSED, "too long" if when else "bad timestamp", member)
    name = " ".join("".join(done.name).split())
    sender = None if done.service else Handle(name, name) if name else last
    text = _clean_text("".join(done.text))
    kind = Kind.SYSTEM if done.service else done.kind or Kind.TEXT
    attached = kind not in (Kind.SYSTEM, Kind.TEXT, Kind.CALL, Kind.POLL)
    return Message(
        "telegram",
        thread,
        row,
        when,
        sender,
        Direction.SYSTEM if done.service else Direction.UNKNOWN,
        kind,
        RawText(text or _clean_text("".join(done.question))),
        precision="none" if when is None else "s",
        attachments=(Attachment(kind, None, done.path),) if attached else (),
        member=member,
        forwarded=done.forwarded,
    )


def _clean_text(text: str) -> str:
    """Return a text without the line breaks of the page's own layout, which stand at its ends."""
    return "\n".join(line.strip() for line in text.strip().splitlines()).strip()


def _parse_time(title: str) -> datetime | None:
    match = _TIME.search(title)
    if match is None:
        return None
    day, month, year, hour, minute, second = (int(match[at]) for at in range(1, 7))
    zone = None
    if match[7]:
        offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
        zone = timezone(-offset if match[7] == "-" else offset)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
