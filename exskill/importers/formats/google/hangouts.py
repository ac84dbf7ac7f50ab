"""Google Hangouts from Takeout: ``Hangouts.json`` in the shapes before and after 2018."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

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
from exskill.importers.reading.dates import from_epoch
from exskill.importers.reading.jsonwalk import walk_member
from exskill.importers.reading.sniff import json_shape, text_members
from redaction.text import RawText

__all__ = ["Hangouts"]

_NEW: Final = "conversations.item"
_OLD: Final = "conversation_state.item"


@dataclass(slots=True)
class _Chat:
    """A conversation as Takeout tells it."""

    thread: ThreadId
    title: str = ""
    group: bool = False
    people: dict[str, Handle] = field(default_factory=dict)
    me: str = ""
    events: list[Any] = field(default_factory=list)


class Hangouts(Importer):
    """Google Hangouts."""

    name = "hangouts"
    title = "Google Hangouts"
    platform = "hangouts"
    variants = ("Takeout Hangouts.json",)

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON with conversations and their events."""
        return Match(0.99, _("Google Hangouts from Takeout")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation each; "me" is whose own state the events carry."""
        for member in _find_files(source):
            row = 0
            for chat in _read_chats(source, member, options):
                records, row = _read_records(chat, member.name, row)
                summary = Summary.of(records)
                yield summary.conversation(
                    chat.thread,
                    chat.title,
                    kind="group" if chat.group or len(chat.people) > 2 else "private",
                    extra_people=chat.people.values(),
                    me=chat.people.get(chat.me),
                )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every event of the chosen conversations."""
        for member in _find_files(source):
            row = 0
            for chat in _read_chats(source, member, options):
                records, row = _read_records(chat, member.name, row)
                if is_wanted(chat.thread, options):
                    yield from records


def _find_files(source: Source) -> list[Member]:
    found = []
    for member in text_members(source):
        if member.name.lower().endswith(".json") or len(source.members()) == 1:
            shape = json_shape(source, member.name)
            if shape is None or shape.root != "object":
                continue
            new = shape.has(f"{_NEW}.events") or shape.has(f"{_NEW}.conversation.conversation_id")
            old = shape.has(f"{_OLD}.conversation_state") or shape.has(f"{_OLD}.conversation_id")
            if new or old:
                found.append(member)
    return found


def _read_chats(source: Source, member: Member, options: ReadOptions) -> Iterator[_Chat]:
    for found in walk_member(source, member.name, _NEW, _OLD, encoding=options.encoding):
        item = found.value if isinstance(found.value, dict) else {}
        about, events = _find_parts(item)
        chat = _Chat(ThreadId(_to_id(about.get("id")) or f"{member.name}#{found.number}"))
        chat.title = str(about.get("name") or "")
        chat.group = about.get("type") == "GROUP"
        chat.events = events
        for person in _keep_dicts(about.get("participant_data")):
            identifier = _person_id(person.get("id"))
            if identifier:
                chat.people[identifier] = Handle(identifier, str(person.get("fallback_name") or identifier))
        owners = Counter(_find_owner(event) for event in _keep_dicts(events))
        del owners[""]
        chat.me = owners.most_common(1)[0][0] if owners else ""
        yield chat


def _find_parts(item: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Any]]:
    """Return what is said of a conversation and its events, in either shape."""
    state = item.get("conversation_state")
    holder = state if isinstance(state, dict) else item
    about = holder.get("conversation")
    about = about if isinstance(about, dict) else {}
    inner = about.get("conversation")
    events = holder.get("events", holder.get("event"))
    return (inner if isinstance(inner, dict) else about), events if isinstance(events, list) else []


def _keep_dicts(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _to_id(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else str(value or "")


def _person_id(value: object) -> str:
    return str(value.get("gaia_id") or value.get("chat_id") or "") if isinstance(value, dict) else ""


def _find_owner(event: Mapping[str, Any]) -> str:
    state = event.get("self_event_state")
    return _person_id(state.get("user_id")) if isinstance(state, dict) else ""


def _read_records(chat: _Chat, member: str, row: int) -> tuple[list[Record], int]:
    records = []
    for event in chat.events:
        row += 1
        records.append(_make_record(event, chat, member, row))
    return records, row


def _make_record(event: object, chat: _Chat, member: str, row: int) -> Record:
    if not isinstance(event, dict):
        return RowProblem(row, DropReason.UNPARSED, "not an object", member)
    when = from_epoch(event.get("timestamp"), 1e-6)
    if when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad timestamp", member)
    identifier = _person_id(event.get("sender_id"))
    sender = chat.people.get(identifier) or (Handle(identifier, identifier) if identifier else None)
    message = event.get("chat_message")
    content = message.get("message_content") if isinstance(message, dict) else None
    content = content if isinstance(content, dict) else {}
    attachments = tuple(_make_attachment(entry) for entry in _keep_dicts(content.get("attachment")))
    call = isinstance(event.get("hangout_event"), dict)
    spoken = isinstance(message, dict) or call
    kind = Kind.CALL if call else attachments[0].kind if attachments else Kind.TEXT
    direction = (
        Direction.OUT if identifier and identifier == chat.me else Direction.IN if chat.me else Direction.UNKNOWN
    )
    return Message(
        "hangouts",
        chat.thread,
        row,
        when,
        sender if spoken else None,
        direction if spoken else Direction.SYSTEM,
        kind if spoken else Kind.SYSTEM,
        RawText("".join(_read_segments(content.get("segment")))),
        native_id=str(event["event_id"]) if event.get("event_id") else None,
        attachments=attachments,
        member=member,
        extra={"action": str(event.get("event_type"))} if not spoken else {},
    )


def _read_segments(value: object) -> Iterator[str]:
    for segment in _keep_dicts(value):
        yield "\n" if segment.get("type") == "LINE_BREAK" else str(segment.get("text") or "")


def _make_attachment(entry: Mapping[str, Any]) -> Attachment:
    item = entry.get("embed_item")
    kinds = item.get("type") if isinstance(item, dict) else None
    named = {"PLUS_PHOTO": Kind.IMAGE, "PLUS_VIDEO": Kind.VIDEO, "PLUS_AUDIO_V2": Kind.VOICE, "PLACE_V2": Kind.LOCATION}
    found = [named[kind] for kind in kinds if kind in named] if isinstance(kinds, list) else []
    return Attachment(found[0] if found else Kind.FILE)
