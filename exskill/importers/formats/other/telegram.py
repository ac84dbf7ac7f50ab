"""Telegram Desktop's ``result.json``: one chat, or all data with ``chats`` and ``left_chats``.

Every field is optional: exports of 2019-22 have no ``date_unixtime``, deleted accounts have no name, ``text`` is a
string or a list of parts. Where both times are there, their difference is the zone of the exporting device.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal

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
from exskill.importers.reading.dates import apply_zone
from exskill.importers.reading.jsonwalk import Found, walk_member
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from redaction.text import RawText

__all__ = ["Telegram"]

_LISTS: Final = ("messages.item", "chats.list.item.messages.item", "left_chats.list.item.messages.item")
_ME: Final = "personal_information"
_MEDIA: Final[Mapping[str, Kind]] = {
    "sticker": Kind.STICKER,
    "voice_message": Kind.VOICE,
    "audio_file": Kind.VOICE,
    "video_message": Kind.VIDEO,
    "video_file": Kind.VIDEO,
    "animation": Kind.VIDEO,
}
_SPECIAL: Final[Mapping[str, Kind]] = {
    "location_information": Kind.LOCATION,
    "contact_information": Kind.CONTACT,
    "poll": Kind.POLL,
}
_SYSTEM, _UNKNOWN, _TEXT = Direction.SYSTEM, Direction.UNKNOWN, Kind.TEXT  # a member of an enum costs more to look up
_KEPT: Final = frozenset(
    {"forwarded_from", "sticker_emoji", "duration_seconds", "discard_reason", "action", "via_bot", "saved_from"}
)
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_FORWARDED: Final = frozenset({"forwarded_from", "forwarded_from_id"})
_GROUPS: Final = frozenset(
    {"private_group", "private_supergroup", "public_supergroup", "private_channel", "public_channel"}
)


class Telegram(Importer):
    """Telegram Desktop JSON export."""

    name = "telegram"
    title = "Telegram"
    platform = "telegram"
    variants = ("result.json (one chat)", "result.json (all data)")

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON with ``messages[]`` whose items have ``type`` and ``date`` or ``date_unixtime``."""
        matches = [_make_claim(shape) for _member, shape in _find_files(source)]
        return max(matches, key=lambda match: match.score, default=None)

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return every chat of the export; "me" is the exporter where the export tells."""
        for member, _shape in _find_files(source):
            chats: dict[ThreadId, tuple[dict[str, Any], Summary]] = {}
            owner = ""
            for found, thread in _list_threads(source, member, options):
                chat, summary = chats.setdefault(thread, (dict(found.around[-1]), Summary()))
                record = _make_record(found, thread, member.name)
                if isinstance(record, Message):
                    summary.add(record)
                owner = owner or _find_owner(found.around[0])
            for thread, (chat, summary) in chats.items():
                yield _make_conversation(thread, chat, summary, owner)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield messages and service rows of the chosen chats."""
        for member, _shape in _find_files(source):
            for found, thread in _list_threads(source, member, options):
                if is_wanted(thread, options):
                    yield _make_record(found, thread, member.name)


def _find_files(source: Source) -> list[tuple[Member, JsonShape]]:
    found = []
    for member in text_members(source):
        if member.name.lower().endswith(".json") or len(source.members()) == 1:
            shape = json_shape(source, member.name)
            if shape is not None and shape.root == "object" and _make_claim(shape).score > 0:
                found.append((member, shape))
    return found


def _make_claim(shape: JsonShape) -> Match:
    for prefix, full in ((_LISTS[0], False), (_LISTS[1], True), (_LISTS[2], True)):
        timed = shape.has(f"{prefix}.date_unixtime") or shape.has(f"{prefix}.date")
        written = shape.has(f"{prefix}.text") and any(
            shape.has(f"{prefix}.{key}") for key in ("type", "from", "from_id")
        )
        if written and timed and not shape.has(f"{prefix}.sender_name") and not shape.has(f"{prefix}.content"):
            sure = shape.has(f"{prefix}.date_unixtime") or shape.has(f"{prefix}.from_id") or full
            what = _("all data") if full else _("one chat")
            return Match(0.97 if sure else 0.8, _("Telegram Desktop JSON, {what}").format(what=what))
    if shape.has("chats.list") and (shape.has("about") or shape.has(_ME)):
        return Match(0.9, _("Telegram Desktop JSON, {what}").format(what=_("all data")))
    if shape.has("name", "type", "id", "messages") and shape.values.get("type") in {"personal_chat", *_GROUPS}:
        return Match(0.9, _("Telegram Desktop JSON, {what}").format(what=_("one chat")))
    return Match(0.0, "")


def _list_threads(source: Source, member: Member, options: ReadOptions) -> Iterator[tuple[Found, ThreadId]]:
    """Yield items with their chat's thread: its id, or its place in the file where it has none."""
    place = 0
    current: object = None
    thread = ThreadId("")
    for found in walk_member(source, member.name, *_LISTS, encoding=options.encoding):
        chat = found.around[-1]
        if chat is not current:
            current, place = chat, place + 1
            native = chat.get("id")
            thread = ThreadId(f"{member.name}#{native if isinstance(native, int | str) else place}")
        yield found, thread


def _find_owner(root: Mapping[str, Any]) -> str:
    information = root.get(_ME)
    identifier = information.get("user_id") if isinstance(information, dict) else None
    return f"user{identifier}" if identifier else ""


def _make_conversation(thread: ThreadId, chat: Mapping[str, Any], summary: Summary, owner: str) -> Conversation:
    kind = str(chat.get("type") or "")
    partner = f"user{chat.get('id')}"
    me = summary.people.get(owner) if owner else None
    if me is None and kind == "personal_chat" and partner in summary.people and len(summary.people) == 2:
        me = next(person for person in summary.people.values() if person.id != partner)
    return summary.conversation(
        thread,
        _to_string(chat.get("name")),
        kind="group" if kind in _GROUPS else "private" if kind or len(summary.people) <= 2 else "unknown",
        me=me,
    )


def _make_record(found: Found, thread: ThreadId, member: str) -> Record:
    item = found.value
    if not isinstance(item, dict):
        return RowProblem(found.number, DropReason.UNPARSED, "not an object", member)
    if item.get("self_destruct_period_seconds"):
        return RowProblem(found.number, DropReason.DISAPPEARING, "self-destructing", member)
    service = item.get("type") == "service"
    notice = service and not _is_call(item)
    when = apply_zone(item.get("date_unixtime"), item.get("date"))
    attachments = () if service or ("photo" not in item and "file" not in item) else tuple(_read_attachments(item))
    native, target = item.get("id"), item.get("reply_to_message_id")
    return Message(
        "telegram",
        thread,
        found.number,
        when,
        None if notice else _find_sender(item, "actor" if service else "from"),
        _SYSTEM if notice else _UNKNOWN,
        _find_kind(item, attachments, service=service),
        RawText(_join_text(item.get("text")) or _join_text(item.get("text_entities"))),
        None if native is None else str(native),
        "none" if when is None else "s",
        None if target is None else str(target),
        None,
        apply_zone(item.get("edited_unixtime"), item["edited"]) if "edited" in item else None,
        tuple(_read_reactions(item["reactions"])) if "reactions" in item else (),
        attachments,
        member,
        _NOTHING if _KEPT.isdisjoint(item) else _collect_extra(item),
        not _FORWARDED.isdisjoint(item),
    )  # by place: half the time of keywords


def _is_call(item: Mapping[str, Any]) -> bool:
    """A call is something that people did, though Telegram lists it among its notices."""
    return item.get("action") == "phone_call"


def _find_kind(item: Mapping[str, Any], attachments: tuple[Attachment, ...], *, service: bool) -> Kind:
    if service:
        return Kind.CALL if item.get("action") == "phone_call" else Kind.SYSTEM
    if attachments:
        return attachments[0].kind
    if not _SPECIAL.keys().isdisjoint(item):
        for key, kind in _SPECIAL.items():
            if item.get(key):
                return kind
    return _TEXT


def _read_attachments(item: Mapping[str, Any]) -> Iterator[Attachment]:
    for key, default in (("photo", Kind.IMAGE), ("file", Kind.FILE)):
        place = item.get(key)
        if not isinstance(place, str) or not place:
            continue
        kind = _MEDIA.get(str(item.get("media_type")), default)
        name = item.get("file_name")
        # A missing file is told by a sentence in brackets where its path would stand.
        path = None if place.startswith("(") else place
        yield Attachment(kind, RawText(name) if isinstance(name, str) else None, path)


def _find_sender(item: Mapping[str, Any], key: Literal["from", "actor"]) -> Handle | None:
    name, identifier = _to_string(item.get(key)), item.get(f"{key}_id")
    if isinstance(identifier, int):
        identifier = f"user{identifier}"  # exports before 2021
    if not name and not identifier:
        return None
    return _make_handle(str(identifier or name), name or str(identifier))


@lru_cache(maxsize=4096)
def _make_handle(identifier: str, name: str) -> Handle:
    return Handle(identifier, name)


def _join_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        parts = (part.get("text") if isinstance(part, dict) else part for part in value)
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def _to_string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _read_reactions(value: object) -> Iterator[Reaction]:
    for reaction in value if isinstance(value, list) else ():
        if not isinstance(reaction, dict):
            continue
        emoji = _to_string(reaction.get("emoji")) or "\N{BLACK STAR}"  # a custom one has only a document id
        recent = [person for person in reaction.get("recent") or () if isinstance(person, dict)]
        for person in recent:
            yield Reaction(emoji, _find_sender(person, "from"))
        if not recent:
            yield Reaction(emoji)


def _collect_extra(item: Mapping[str, Any]) -> dict[str, object]:
    return {key: item[key] for key in sorted(_KEPT) if item.get(key) is not None}
