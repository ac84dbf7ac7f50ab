"""Signal Desktop's own export: one JSON object a line, ids before the messages that use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

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
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.jsonstream import json_lines
from redaction.text import RawText

__all__ = ["Book", "Chat", "official_records", "read_book"]

_MEDIA: Final = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_CALLS: Final = ("individualCall", "groupCall")
_SHOWN: Final[Mapping[str, Kind]] = {
    "standardMessage": Kind.TEXT,
    "directStoryReplyMessage": Kind.TEXT,
    "contactMessage": Kind.CONTACT,
    "stickerMessage": Kind.STICKER,
    "remoteDeletedMessage": Kind.DELETED,
    "adminDeletedMessage": Kind.DELETED,
    "paymentNotification": Kind.TRANSFER,
    "giftBadge": Kind.OTHER,
    "poll": Kind.POLL,
}


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its title, kind, and the other person of a private one."""

    title: str
    kind: Literal["private", "group", "unknown"]
    other: Handle | None = None


@dataclass(slots=True)
class Book:
    """People and chats of an export."""

    people: dict[str, Handle] = field(default_factory=dict)
    chats: dict[ThreadId, Chat] = field(default_factory=dict)
    me: Handle | None = None


def read_book(source: Source, member: Member, options: ReadOptions) -> Book:
    """Collect people and chats in one reading: chats may stand before their recipients."""
    book, own_name = Book(), ""
    groups: dict[str, str] = {}
    chats: dict[str, str] = {}
    for _row, item in json_lines(source, member.name, encoding=options.encoding):
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("account"), dict):
            own_name = _join_fields(item["account"], "givenName", "familyName")
        if isinstance(item.get("recipient"), dict):
            _note_recipient(item["recipient"], book, groups)
        if isinstance(item.get("chat"), dict):
            chats[str(item["chat"].get("id"))] = str(item["chat"].get("recipientId"))
    if book.me is not None and own_name:
        book.me = Handle(book.me.id, own_name)
        book.people[book.me.id] = book.me
    for chat, recipient in chats.items():
        other = book.people.get(recipient)
        title = groups.get(recipient) or (other.name if other is not None else "")
        book.chats[ThreadId(chat)] = Chat(title, "group" if recipient in groups else "private", other)
    return book


def _note_recipient(item: Mapping[str, Any], book: Book, groups: dict[str, str]) -> None:
    identifier = str(item.get("id"))
    if "self" in item:
        book.me = book.people[identifier] = Handle(identifier, "Me")
    elif isinstance(item.get("group"), dict):
        snapshot = item["group"].get("snapshot")
        title = snapshot.get("title") if isinstance(snapshot, dict) else None
        title = title.get("title") if isinstance(title, dict) else title
        groups[identifier] = str(title or "")
    else:
        contact = item.get("contact")
        book.people[identifier] = Handle(
            identifier, _find_name(contact if isinstance(contact, dict) else {}) or identifier
        )


def _find_name(contact: Mapping[str, Any]) -> str:
    nickname = contact.get("nickname")
    return (
        (_join_fields(nickname, "given", "family") if isinstance(nickname, dict) else "")
        or _join_fields(contact, "systemGivenName", "systemFamilyName")
        or _join_fields(contact, "profileGivenName", "profileFamilyName")
        or str(contact.get("systemNickname") or contact.get("username") or contact.get("e164") or "")
    )


def _join_fields(item: Mapping[str, Any], *keys: str) -> str:
    return " ".join(str(item[key]).strip() for key in keys if item.get(key))


def official_records(source: Source, member: Member, book: Book, options: ReadOptions) -> Iterator[Record]:
    """Yield the messages; lines about people, chats and settings are no records."""
    for row, item in json_lines(source, member.name, encoding=options.encoding):
        if item is None:
            yield RowProblem(row, DropReason.UNPARSED, "no JSON", member.name)
        elif isinstance(item, dict) and isinstance(item.get("chatItem"), dict):
            yield _make_record(row, item["chatItem"], book, member.name)


def _make_record(row: int, item: Mapping[str, Any], book: Book, member: str) -> Record:
    if _parse_number(item.get("expiresInMs")) or "viewOnceMessage" in item:
        return RowProblem(row, DropReason.DISAPPEARING, "timed", member)
    sent = item.get("dateSent")
    when = from_epoch(sent, 0.001) or parse_iso(sent)
    if when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad timestamp", member)
    kind, body = _read_content(item)
    author = book.people.get(str(item.get("authorId")))
    outgoing = "outgoing" in item or (author is not None and author == book.me)
    system = kind is Kind.SYSTEM
    quote = body.get("quote")
    quote = quote if isinstance(quote, dict) else {}
    attachments = tuple(_read_attachments(body))
    if kind is Kind.TEXT and attachments and not _read_text(body):
        kind = attachments[0].kind
    return Message(
        "signal",
        ThreadId(str(item.get("chatId"))),
        row,
        when,
        None if system else book.me if outgoing else author,
        Direction.SYSTEM if system else Direction.OUT if outgoing else Direction.IN,
        kind,
        RawText(_read_text(body)),
        native_id=f"{item.get('authorId')}:{sent}",
        reply_to=f"{quote.get('authorId')}:{quote['targetSentTimestamp']}" if "targetSentTimestamp" in quote else None,
        quoted=RawText(_read_text(quote)) if _read_text(quote) else None,
        edited_at=when if item.get("revisions") else None,
        reactions=tuple(_read_reactions(body, book)),
        attachments=attachments,
        member=member,
    )


def _parse_number(value: object) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else 0


def _read_content(item: Mapping[str, Any]) -> tuple[Kind, Mapping[str, Any]]:
    for key, kind in _SHOWN.items():
        if key in item:
            body = item[key]
            return kind, body if isinstance(body, dict) else {}
    update = item.get("updateMessage")
    call = isinstance(update, dict) and any(key in update for key in _CALLS)
    return (Kind.CALL if call else Kind.SYSTEM), {}


def _read_text(body: Mapping[str, Any]) -> str:
    text = body.get("text")
    text = text.get("body") if isinstance(text, dict) else text
    reply = body.get("textReply")
    if not text and isinstance(reply, dict):
        return _read_text(reply)
    return text if isinstance(text, str) else ""


def _read_attachments(body: Mapping[str, Any]) -> Iterator[Attachment]:
    entries = body.get("attachments")
    for entry in entries if isinstance(entries, list) else ():
        pointer = entry.get("pointer") if isinstance(entry, dict) else None
        pointer = pointer if isinstance(pointer, dict) else {}
        kind = _MEDIA.get(str(pointer.get("contentType") or "").partition("/")[0], Kind.FILE)
        name = pointer.get("fileName")
        yield Attachment(kind, RawText(str(name)) if name else None)
    if isinstance(body.get("sticker"), dict):
        yield Attachment(Kind.STICKER)


def _read_reactions(body: Mapping[str, Any], book: Book) -> Iterator[Reaction]:
    entries = body.get("reactions")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield Reaction(str(entry.get("emoji") or ""), book.people.get(str(entry.get("authorId"))))
