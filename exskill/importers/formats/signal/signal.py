"""Signal: its own desktop export (``main.jsonl``), and signal-export's ``data.json`` and ``chat.md``.

Signal's encrypted database is never opened. Messages with a timer were agreed to vanish, so they are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

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
from exskill.importers.formats.signal.signal_markdown import claims_markdown, read_markdown
from exskill.importers.formats.signal.signal_official import Book, official_records, read_book
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted, sum_up_threads
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.jsonstream import json_lines
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from redaction.text import RawText

__all__ = ["Signal"]

_ENDINGS: Final = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "webp", "heic"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "3gp", "webm"), Kind.VIDEO),
    **dict.fromkeys(("aac", "m4a", "mp3", "ogg", "opus"), Kind.VOICE),
}


class Signal(Importer):
    """Signal's export and signal-export."""

    name = "signal"
    title = "Signal"
    platform = "signal"
    variants = ("Signal Desktop export (main.jsonl)", "signal-export data.json, chat.md")

    def sniff(self, source: Source) -> Match | None:
        """Claim lines of JSON with ``chatItem`` or with signal-export's fields, and its Markdown."""
        forms = {form for _member, form in _find_files(source)}
        if "official" in forms:
            return Match(0.99, _("Signal Desktop export"))
        if "lines" in forms:
            return Match(0.98, _("signal-export, data.json"))
        return Match(0.97, _("signal-export, chat.md")) if forms else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat."""
        for member, form in _find_files(source):
            if form == "official":
                yield from _official_chats(source, member, options)
                continue
            summary = Summary.of(_read_records(source, member, form, options))
            yield summary.conversation(_make_thread(member), _find_folder(member))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message of the chosen chats."""
        for member, form in _find_files(source):
            for record in _read_records(source, member, form, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found: list[tuple[Member, str]] = []
    for member in text_members(source):
        name = member.name.lower()
        single = len(source.members()) == 1
        if single or name.endswith((".json", ".jsonl")):
            shape = json_shape(source, member.name)
            form = _json_form(shape) if shape is not None else ""
            if form:
                found.append((member, form))
                continue
        if (single or name.endswith(".md")) and claims_markdown(source, member):
            found.append((member, "markdown"))
    # signal-export writes the same chat twice into one folder: the JSON holds more.
    lined = {_find_folder(member) for member, form in found if form == "lines"}
    return [(m, form) for m, form in found if form != "markdown" or len(found) == 1 or _find_folder(m) not in lined]


def _json_form(shape: JsonShape) -> str:
    if shape.root == "lines" and (shape.has("item.chatItem") or shape.has("item.version", "item.backupTimeMs")):
        return "official"
    if shape.root == "lines" and shape.has("item.recipient") and shape.has("item.account"):
        return "official"
    if shape.has("item.date", "item.sender", "item.body") and (
        shape.has("item.quote") or shape.has("item.sticker") or shape.has("item.deleted")
    ):
        return "lines" if shape.root == "lines" else ""
    # A chat of one message is a lone object.
    lone = shape.root == "object" and shape.has("date", "sender", "body", "sticker", "reactions", "attachments")
    return "lines" if lone else ""


def _find_folder(member: Member) -> str:
    return member.name.rpartition("/")[0].rsplit("/", 1)[-1]


def _make_thread(member: Member) -> ThreadId:
    return ThreadId(member.name)


def _official_chats(source: Source, member: Member, options: ReadOptions) -> Iterator[Conversation]:
    book = read_book(source, member, options)
    for thread, summary in sum_up_threads(official_records(source, member, book, options)).items():
        chat = book.chats.get(thread)
        title, kind = (chat.title, chat.kind) if chat is not None else ("", "unknown")
        others: tuple[Handle, ...] = (chat.other,) if chat is not None and chat.other is not None else ()
        yield summary.conversation(thread, title, kind=kind, extra_people=others, me=book.me)


def _read_records(source: Source, member: Member, form: str, options: ReadOptions) -> Iterator[Record]:
    if form == "official":
        book: Book = read_book(source, member, options)
        yield from official_records(source, member, book, options)
    elif form == "lines":
        for row, value in json_lines(source, member.name, encoding=options.encoding):
            yield _make_record(row, value, member)
    else:
        yield from read_markdown(source, member, _make_thread(member), options)


def _make_record(row: int, item: Any, member: Member) -> Record:
    when = parse_iso(item.get("date")) if isinstance(item, dict) else None
    if when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad row", member.name)
    name = str(item.get("sender") or "")
    attachments = tuple(_read_attachments(item.get("attachments")))
    kind = attachments[0].kind if attachments else Kind.STICKER if item.get("sticker") else Kind.TEXT
    if item.get("deleted"):
        kind = Kind.DELETED
    elif item.get("call") or item.get("missed"):
        kind = Kind.CALL
    spoken = kind not in (Kind.DELETED, Kind.CALL)
    quoted = "\n".join(line.removeprefix(">").strip() for line in str(item.get("quote") or "").splitlines()).strip()
    return Message(
        "signal",
        _make_thread(member),
        row,
        when,
        Handle(name, name) if name else None,
        Direction.OUT if name == "Me" else Direction.IN if name else Direction.SYSTEM,
        kind if name else Kind.SYSTEM,
        RawText(str(item.get("body") or "").strip() if spoken else ""),
        quoted=RawText(quoted) if quoted else None,
        reactions=tuple(_read_reactions(item.get("reactions"))),
        attachments=attachments,
        member=member.name,
    )


def _read_attachments(value: object) -> Iterator[Attachment]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            name = str(entry.get("name") or "")
            path = entry.get("path")
            kind = _ENDINGS.get(name.rpartition(".")[2].lower(), Kind.FILE)
            missing = entry.get("missing_kind") or not isinstance(path, str)
            yield Attachment(kind, RawText(name) if name else None, None if missing else path)


def _read_reactions(value: object) -> Iterator[Reaction]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, list) and len(entry) == 2:
            name, emoji = str(entry[0]), str(entry[1])
            yield Reaction(emoji, Handle(name, name))
