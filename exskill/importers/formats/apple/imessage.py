"""Apple's ``chat.db``, and single blobs out of it (``attributedBody``, ``message_summary_info``, ``payload_data``).

The database is opened where it lies, read-only and immutable: nothing is copied to disk, no journal is touched. Columns
differ between versions of macOS and iOS, so only those that exist are asked for.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from urllib.parse import quote

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
from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.formats.apple.imessage_blob import (
    Edited,
    blob_kind,
    edited_text,
    link_text,
    poll_text,
    read_blob,
)
from exskill.importers.formats.apple.typedstream import Damaged, attributed_text, read_transcript
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.source import local_path
from redaction.text import RawText

__all__ = ["IMessage"]

_ME: Final = Handle("me", "Me")
_MAGIC: Final = b"SQLite format 3\0"
_EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)
_IN_MEMORY: Final = 2 << 30
_VALUE: Final = 64 << 20  # bytes of one database value
_PREFIX: Final = re.compile(r"^(?:p:\d{1,3}/|bp:)")
_COLUMNS: Final = (
    "ROWID", "guid", "text", "attributedBody", "handle_id", "date", "is_from_me", "service", "item_type", "subject",
    "group_action_type", "associated_message_guid", "associated_message_type", "associated_message_emoji",
    "thread_originator_guid", "date_edited", "date_retracted", "message_summary_info", "payload_data",
    "balloon_bundle_id", "is_system_message", "is_service_message", "is_expirable", "expire_state", "was_detonated",
)  # fmt: skip
_TAPBACKS: Final = {0: "❤️", 1: "👍", 2: "👎", 3: "😂", 4: "‼️", 5: "❓", 7: "🏷️"}
_VOTE: Final = 4000  # a choice in a poll: nothing that was said
_MEDIA: Final = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_BALLOONS: Final = (
    ("URLBalloonProvider", Kind.LINK),
    ("PeerPayment", Kind.TRANSFER),
    ("FindMy", Kind.LOCATION),
    ("Polls", Kind.POLL),
)


@dataclass(slots=True)
class _Book:
    """What has to be known before the first message."""

    columns: tuple[str, ...]
    handles: dict[int, Handle] = field(default_factory=dict)
    chats: dict[int, tuple[ThreadId, str, str, tuple[Handle, ...]]] = field(default_factory=dict)
    chat_of: dict[int, int] = field(default_factory=dict)
    attachments: defaultdict[int, list[Attachment]] = field(default_factory=lambda: defaultdict(list))
    reactions: defaultdict[str, list[Reaction]] = field(default_factory=lambda: defaultdict(list))


class IMessage(Importer):
    """Apple Messages' database."""

    name = "imessage"
    title = "iMessage"
    platform = "imessage"
    variants = ("chat.db (macOS)", "sms.db (iPhone backup, already decrypted)", "attributedBody and plist blobs")

    def sniff(self, source: Source) -> Match | None:
        """Claim SQLite with ``message`` and ``handle`` tables, and single blobs of such a table."""
        if _find_databases(source):
            return Match(1.0, _("Apple Messages database"))
        if len(source.members()) == 1 and blob_kind(source, source.members()[0]):
            return Match(0.95, _("one message out of an Apple Messages database"))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat."""
        for member in _find_databases(source):
            with _open_database(source, member) as database:
                book = _read_book(database)
                summaries: defaultdict[ThreadId, Summary] = defaultdict(Summary)
                for record in _read_records(database, book, member.name):
                    if isinstance(record, Message):
                        summaries[record.thread].add(record)
            warnings = _list_warnings(source, member)
            about = {thread: (title, kind, people) for thread, title, kind, people in book.chats.values()}
            for thread, summary in summaries.items():
                title, kind, people = about.get(thread, ("", "unknown", ()))
                yield summary.conversation(
                    thread, title, kind=cast(Any, kind), extra_people=people, me=_ME, warnings=warnings
                )
        if not _find_databases(source):
            yield Summary.of(self.read(source, options)).conversation(ThreadId(source.label), "", kind="unknown")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield messages in the order of the table."""
        databases = _find_databases(source)
        for member in databases:
            with _open_database(source, member) as database:
                for record in _read_records(database, _read_book(database), member.name):
                    if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                        yield record
        if not databases:
            yield read_blob(source, source.members()[0])


def _find_databases(source: Source) -> list[Member]:
    found = []
    for member in source.members():
        if member.size >= 512 and (len(source.members()) == 1 or member.name.lower().endswith((".db", ".sqlite"))):
            with source.open(member.name) as stream:
                magic = stream.read(len(_MAGIC))
            if magic == _MAGIC and _has_messages(source, member):
                found.append(member)
    return found


def _has_messages(source: Source, member: Member) -> bool:
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = ("imessage", member.name)
    if key not in cache:
        try:
            with _open_database(source, member) as database:
                cache[key] = {"guid", "is_from_me"} <= set(_list_columns(database, "message"))
        except HostileFile:
            cache[key] = False
    return bool(cache[key])


@contextmanager
def _open_database(source: Source, member: Member) -> Iterator[sqlite3.Connection]:
    """Open the database without writing anywhere: in place, or in memory where it comes out of a zip."""
    path = local_path(source, member.name)
    if path is not None:
        uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        database = sqlite3.connect(uri, uri=True, isolation_level=None)
    else:
        if member.size > _IN_MEMORY:
            raise HostileFile(_("a database of this size has to lie in a folder, not in an archive"))
        database = sqlite3.connect(":memory:", isolation_level=None)
        with source.open(member.name) as stream:
            database.deserialize(stream.read())
    try:
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE)
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for pragma in ("temp_store=MEMORY", "trusted_schema=OFF", "query_only=ON", "cell_size_check=ON"):
            database.execute(f"PRAGMA {pragma}")
        yield database
    except (sqlite3.Error, OverflowError) as error:
        raise HostileFile(_("the database is damaged or no Apple Messages database")) from error
    finally:
        database.close()


def _list_columns(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Return the columns of a real table: a view of that name could compute without end."""
    kind = database.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if kind is None or kind[0] != "table":
        return ()
    return tuple(str(row[1]) for row in database.execute(f"PRAGMA table_info({table})"))


def _read_book(database: sqlite3.Connection) -> _Book:
    book = _Book(tuple(name for name in _COLUMNS if name in (*_list_columns(database, "message"), "ROWID")))
    if {"id"} <= set(_list_columns(database, "handle")):
        for row, identifier in database.execute("SELECT ROWID, id FROM handle"):
            book.handles[row] = Handle(str(identifier), str(identifier))
    _read_chats(database, book)
    if _list_columns(database, "chat_message_join"):
        for chat, message in database.execute("SELECT chat_id, message_id FROM chat_message_join"):
            book.chat_of.setdefault(message, chat)
    _read_attachments(database, book)
    _read_tapbacks(database, book)
    return book


def _read_chats(database: sqlite3.Connection, book: _Book) -> None:
    columns = _list_columns(database, "chat")
    if not columns:
        return
    people: defaultdict[int, list[Handle]] = defaultdict(list)
    if _list_columns(database, "chat_handle_join"):
        for chat, handle in database.execute("SELECT chat_id, handle_id FROM chat_handle_join"):
            if handle in book.handles:
                people[chat].append(book.handles[handle])
    for row in _select_rows(database, "chat", ("ROWID", "guid", "chat_identifier", "display_name", "style"), columns):
        number = row["ROWID"]
        kind = {43: "private", 45: "group"}.get(
            row.get("style") or 0, "group" if len(people[number]) > 1 else "private"
        )
        thread = ThreadId(str(row.get("chat_identifier") or row.get("guid") or number))
        book.chats[number] = (thread, str(row.get("display_name") or ""), kind, tuple(people[number]))


def _read_attachments(database: sqlite3.Connection, book: _Book) -> None:
    columns = _list_columns(database, "attachment")
    if not columns or not _list_columns(database, "message_attachment_join"):
        return
    found: dict[int, Attachment] = {}
    for row in _select_rows(database, "attachment", ("ROWID", "mime_type", "transfer_name", "is_sticker"), columns):
        media = _MEDIA.get(str(row.get("mime_type") or "").partition("/")[0], Kind.FILE)
        name = row.get("transfer_name")
        found[row["ROWID"]] = Attachment(
            Kind.STICKER if row.get("is_sticker") else media, RawText(str(name)) if name else None
        )
    for message, number in database.execute("SELECT message_id, attachment_id FROM message_attachment_join"):
        if number in found:
            book.attachments[message].append(found[number])


def _read_tapbacks(database: sqlite3.Connection, book: _Book) -> None:
    """Collect the reactions that stand at the end: one that was taken back is gone."""
    if not {"associated_message_guid", "associated_message_type"} <= set(book.columns):
        return
    given: dict[tuple[str, str, int], Reaction] = {}
    wanted_columns = (
        "handle_id", "is_from_me", "associated_message_guid", "associated_message_type", "associated_message_emoji",
    )  # fmt: skip
    for row in _select_rows(database, "message", wanted_columns, book.columns):
        kind = row.get("associated_message_type")
        if not _is_tapback(kind):
            continue
        sender = _find_sender(row, book)
        target = _PREFIX.sub("", str(row.get("associated_message_guid") or ""))
        key = (target, sender.id if sender is not None else "", cast(int, kind) % 1000)
        if cast(int, kind) >= 3000:
            given.pop(key, None)
        else:
            emoji = row.get("associated_message_emoji") or _TAPBACKS.get(cast(int, kind) % 1000, "\N{BLACK STAR}")
            given[key] = Reaction(str(emoji), sender)
    for (target, _who, _kind), reaction in given.items():
        book.reactions[target].append(reaction)


def _is_tapback(kind: object) -> bool:
    return isinstance(kind, int) and 2000 <= kind < 4000


def _select_rows(
    database: sqlite3.Connection, table: str, names: Iterable[str], existing: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Yield rows as dictionaries of those columns that exist; names come from our own constants only."""
    chosen = [name for name in names if name == "ROWID" or name in existing]
    listed = ", ".join(f'"{name}"' if name != "ROWID" else "ROWID" for name in chosen)
    for row in database.execute(f"SELECT {listed} FROM {table} ORDER BY ROWID"):  # noqa: S608 -- constants
        yield dict(zip(chosen, row, strict=True))


def _read_records(database: sqlite3.Connection, book: _Book, member: str) -> Iterator[Record]:
    for row in _select_rows(database, "message", book.columns, book.columns):
        yield _make_record(row, book, member)


def _find_sender(row: Mapping[str, Any], book: _Book) -> Handle | None:
    return _ME if row.get("is_from_me") else book.handles.get(row.get("handle_id") or 0)


def _parse_time(value: object) -> datetime | None:
    """Return the time of Apple's epoch: nanoseconds, or seconds before macOS 10.13."""
    if not isinstance(value, int | float) or not value:
        return None
    seconds = value / 1e9 if abs(value) >= 1e11 else float(value)
    return _EPOCH + timedelta(seconds=seconds) if -1e9 < seconds < 6e9 else None


def _make_record(row: Mapping[str, Any], book: _Book, member: str) -> Record:
    number = int(row["ROWID"])
    if (row.get("is_expirable") and row.get("expire_state") == 1) or row.get("was_detonated"):
        return RowProblem(number, DropReason.DISAPPEARING, "expired", member)
    chat = book.chats.get(book.chat_of.get(number, -1))
    sender = _find_sender(row, book)
    thread = chat[0] if chat is not None else ThreadId(sender.id if sender is not None else "?")
    notice = bool(row.get("item_type") or row.get("is_system_message") or row.get("group_action_type"))
    notice = notice or _is_tapback(row.get("associated_message_type")) or row.get("associated_message_type") == _VOTE
    try:
        edited = edited_text(row.get("message_summary_info"))
        text = "" if notice else _read_text(row, edited)
    except Damaged:
        return RowProblem(number, DropReason.UNPARSED, "damaged attributedBody", member)
    when = _parse_time(row.get("date"))
    attachments = tuple(book.attachments.get(number, ()))
    guid = _PREFIX.sub("", str(row.get("guid") or ""))
    direction = Direction.OUT if row.get("is_from_me") else Direction.IN
    return Message(
        "imessage",
        thread,
        number,
        when,
        None if notice else sender,
        Direction.SYSTEM if notice else direction,
        Kind.SYSTEM if notice else _find_kind(row, edited, text, attachments),
        RawText(text),
        native_id=guid or None,
        precision="s" if when is not None else "none",
        reply_to=_PREFIX.sub("", str(row["thread_originator_guid"])) if row.get("thread_originator_guid") else None,
        edited_at=_parse_time(row.get("date_edited")) or edited.at,
        reactions=tuple(book.reactions.get(guid, ())),
        attachments=attachments,
        member=member,
        extra={"service": row["service"]} if row.get("service") else {},
    )


def _read_text(row: Mapping[str, Any], edited: Edited) -> str:
    text = row.get("text")
    body = row.get("attributedBody")
    if not text and isinstance(body, bytes) and body:
        text = attributed_text(body)
    if not text:
        text = edited.text
    if isinstance(row.get("payload_data"), bytes):
        text = poll_text(row["payload_data"]) or text or link_text(row["payload_data"])
    plain = str(text or "").replace("\ufffc", "").replace("\ufffd\ufffc", "").strip("\0")
    if not plain and isinstance(body, bytes):
        plain = read_transcript(body)
    subject = row.get("subject")
    return f"{subject}\n{plain}".strip("\n") if isinstance(subject, str) and subject else plain


def _find_kind(row: Mapping[str, Any], edited: Edited, text: str, attachments: tuple[Attachment, ...]) -> Kind:
    if row.get("date_retracted") or (edited.retracted and not text):
        return Kind.DELETED
    balloon = str(row.get("balloon_bundle_id") or "")
    for part, kind in _BALLOONS:
        if part in balloon:
            return kind
    if attachments and (not text.strip() or attachments[0].kind is Kind.VOICE):
        return attachments[0].kind  # the words of a voice note are its transcript
    return Kind.OTHER if balloon and not text.strip() else Kind.TEXT


def _list_warnings(source: Source, member: Member) -> tuple[str, ...]:
    """Tell that the newest messages may still lie in the journal beside the database."""
    path = local_path(source, member.name)
    if path is None:
        return ()
    journal = path.with_name(path.name + "-wal")
    if not journal.is_file() or not journal.stat().st_size:
        return ()
    return (_("newest messages may be missing: quit Messages before you copy chat.db, so that its journal is empty"),)
