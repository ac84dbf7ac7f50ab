"""Messenger's and Instagram's HTML downloads: ``messages.htm`` of before 2018, and the pages since.

Both run from the newest message to the oldest and are turned. Names are all the identity there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
from exskill.importers.formats.meta.meta_phrases import is_automatic
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.markup import VOID, Mark, html_head, read_marks
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["MessengerHtml"]

_NAME: Final = frozenset({"_2lek", "_a6-h", "user"})
_BODY: Final = frozenset({"_2let", "_a6-p"})
_DATE: Final = frozenset({"_2lem", "_a6-o", "meta"})
_REACTIONS: Final = frozenset({"_tqp", "_a6-q"})
_MEDIA: Final = {"img": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_BLOCKS: Final = frozenset({"div", "p", "br", "li", "ul", "table", "tr"})
_NUMBER: Final = re.compile(r"message_(\d{1,6})\.html$")
_TEXT_LIMIT: Final = 1 << 20


@dataclass(slots=True)
class _Open:
    """A message while its pieces go by."""

    name: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    date: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    size: int = 0

    def add_text(self, role: str, text: str) -> None:
        self.size += len(text)
        if self.size <= _TEXT_LIMIT:
            getattr(self, role).append(text)


class MessengerHtml(Importer):
    """Messenger and Instagram HTML."""

    name = "messenger_html"
    title = "Messenger, Instagram (HTML)"
    platform = "meta"
    variants = ("messages.htm (before 2018)", "message_N.html")

    def sniff(self, source: Source) -> Match | None:
        """Claim pages with Meta's class names around messages."""
        forms = {form for _member, form in _find_files(source)}
        return Match(0.97, _("Messenger or Instagram, HTML download")) if forms else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each thread."""
        titles: dict[ThreadId, str] = {}
        records = self._read_all(source, ReadOptions(encoding=options.encoding), titles)
        for thread, summary in sum_up_threads(records).items():
            names = [name.strip() for name in titles.get(thread, "").split(",") if name.strip()]
            old = bool(titles.get(thread))
            yield summary.conversation(thread, "", extra_people=[Handle(name, name) for name in names] if old else ())

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message, each thread from the oldest to the newest."""
        yield from self._read_all(source, options, {})

    def _read_all(self, source: Source, options: ReadOptions, titles: dict[ThreadId, str]) -> Iterator[Record]:
        for member, form in _find_files(source):
            held: dict[ThreadId, list[Record]] = {}
            found = (
                _read_old_page(source, member, options, titles)
                if form == "old"
                else _read_new_page(source, member, options)
            )
            for thread, record in found:
                held.setdefault(thread, []).append(record)
            for thread, records in held.items():
                if is_wanted(thread, options):
                    yield from _order_records(records)


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found: list[tuple[Member, str]] = []
    for member in source.members():
        if len(source.members()) == 1 or member.name.lower().endswith((".html", ".htm")):
            head = html_head(source, member)
            if 'class="message_header"' in head and 'class="thread"' in head:
                found.append((member, "old"))
            elif (
                re.search(r"_a6-h|_2lek", head) and re.search(r"_a6-o|_2lem", head) and re.search(r"_a6-p|_2let", head)
            ):
                found.append((member, "new"))
    return sorted(found, key=lambda entry: -_parse_number(entry[0].name))


def _parse_number(name: str) -> int:
    match = _NUMBER.search(name)
    return int(match[1]) if match is not None else 0


def _order_records(records: list[Record]) -> list[Record]:
    times = [record.ts for record in records if isinstance(record, Message) and record.ts is not None]
    backwards = len(times) > 1 and times[0].replace(tzinfo=None) > times[-1].replace(tzinfo=None)
    same = len(times) > 1 and times[0] == times[-1]
    return records[::-1] if backwards or same else records


def _find_role(mark: Mark) -> str:
    classes = mark.classes
    for role, names in (("name", _NAME), ("body", _BODY), ("date", _DATE), ("hidden", _REACTIONS)):
        if classes & names:
            return role
    return ""


def _read_new_page(source: Source, member: Member, options: ReadOptions) -> Iterator[tuple[ThreadId, Record]]:
    """Pieces stand in the order name, body, date; the end of the date ends a message."""
    thread = ThreadId(member.name.rpartition("/")[0] or member.name)
    stack: list[str] = []
    current, row = _Open(), 0
    for mark in read_marks(source, member, options):
        if mark.attributes is not None:
            if mark.tag in _MEDIA and "body" in stack:
                current.attachments.append(Attachment(_MEDIA[mark.tag], None, mark.attributes.get("src") or None))
            if mark.tag in _BLOCKS and "body" in stack:
                current.add_text("body", "\n")
            if mark.tag not in VOID:
                role = _find_role(mark)
                if role == "name" and "name" not in stack and current.name:
                    current = _Open()  # what had a name and no date was the page's list of participants
                stack.append(role)
        elif mark.tag:
            role = stack.pop() if stack else ""
            if role == "date" and "date" not in stack:
                row += 1
                yield thread, _make_record(current, thread, row, member.name)
                current = _Open()
        else:
            role = next((entry for entry in reversed(stack) if entry), "")
            if role in ("name", "body", "date"):
                current.add_text(role, mark.text)


def _read_old_page(
    source: Source, member: Member, options: ReadOptions, titles: dict[ThreadId, str]
) -> Iterator[tuple[ThreadId, Record]]:
    """A thread's text names its people; each message is a header and the paragraph behind it."""
    thread, count, row = ThreadId(member.name), 0, 0
    stack: list[str] = []
    current: _Open | None = None
    title: list[str] = []
    for mark in read_marks(source, member, options):
        if mark.attributes is not None:
            role = "thread" if "thread" in mark.classes else _find_role(mark)
            if role == "thread":
                count += 1
                thread, title = ThreadId(f"{member.name}#{count}"), []
            if "message" in mark.classes:
                if not titles.get(thread):
                    titles[thread] = "".join(title).strip()
                current = _Open()
            if mark.tag in _MEDIA and current is not None and "paragraph" in stack:
                current.attachments.append(Attachment(_MEDIA[mark.tag], None, mark.attributes.get("src") or None))
            if mark.tag not in VOID:
                stack.append("paragraph" if mark.tag == "p" and current is not None else role)
        elif mark.tag:
            role = stack.pop() if stack else ""
            if role == "paragraph" and "paragraph" not in stack and current is not None:
                row += 1
                yield thread, _make_record(current, thread, row, member.name)
                current = None
        elif current is None:
            if stack and stack[-1] == "thread":
                title.append(mark.text[:2000])
        elif "paragraph" in stack:
            current.add_text("body", mark.text)
        else:
            role = next((entry for entry in reversed(stack) if entry), "")
            if role in ("name", "date"):
                current.add_text(role, mark.text)


def _make_record(done: _Open, thread: ThreadId, row: int, member: str) -> Record:
    when = parse_words("".join(done.date))
    name = " ".join("".join(done.name).split())
    if done.size > _TEXT_LIMIT or when is None:
        return RowProblem(row, DropReason.UNPARSED, "too long" if when else "bad timestamp", member)
    text = re.sub(r"\n{2,}", "\n", "".join(done.body)).strip()
    noted = is_automatic(text, name)
    said = "" if noted else text
    notice = noted and not done.attachments
    return Message(
        "meta",
        thread,
        row,
        when,
        Handle(name, name) if name else None,
        Direction.SYSTEM if notice or not name else Direction.UNKNOWN,
        Kind.SYSTEM if notice else done.attachments[0].kind if done.attachments and not said else Kind.TEXT,
        RawText(said),
        precision="s" if "".join(done.date).count(":") > 1 else "min",
        attachments=tuple(done.attachments),
        member=member,
    )
