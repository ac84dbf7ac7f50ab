"""Messenger and Instagram JSON: ``message_N.json`` in folders and zips, and the shape of end-to-end encrypted chats.

Every string of the old shape is UTF-8 whose bytes were written as ``\\u00xx``. There are no ids of people or messages;
names are all there is. Files are numbered from the newest, and messages inside them run backwards: both are turned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.formats.meta.meta_phrases import is_automatic, is_caption
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.jsonwalk import Found, walk_member
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from redaction.text import RawText

__all__ = ["Meta", "repair_mangled"]

_NUMBER: Final = re.compile(r"message_(\d{1,6})\.json$")
_MANGLED: Final = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
_LISTS: Final[Mapping[str, Kind]] = {
    "photos": Kind.IMAGE,
    "videos": Kind.VIDEO,
    "audio_files": Kind.VOICE,
    "gifs": Kind.IMAGE,
    "files": Kind.FILE,
    "media": Kind.IMAGE,
}
_ENDINGS: Final = {
    **dict.fromkeys(("jpg", "jpeg", "png", "webp", "gif", "heic"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "webm", "3gp"), Kind.VIDEO),
    **dict.fromkeys(("mp3", "m4a", "aac", "wav", "ogg", "opus"), Kind.VOICE),
}
_HELD: Final = 200_000  # messages of one file that are turned round in memory; longer files stay newest first


class Meta(Importer):
    """Messenger and Instagram JSON."""

    name = "meta"
    title = "Messenger, Instagram"
    platform = "meta"
    variants = ("messages/inbox/*/message_N.json", "end-to-end encrypted chats (JSON)")

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON with ``participants`` and ``messages[]`` that have senders by name and times in milliseconds."""
        best = max((_score_member(shape) for _member, shape in _find_shapes(source)), default=0.0)
        return Match(best, _("Messenger or Instagram JSON")) if best else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each thread; several files of a folder are one."""
        for thread, members in _list_threads(source).items():
            summary, head = Summary(), dict[str, Any]()
            for member in members:
                for found in _walk_messages(source, member, options):
                    head = found.around[0] if found.around else {}
                    record = _make_record(found, thread, member.name)
                    if isinstance(record, Message):
                        summary.add(record)
                head = _read_heads(source, member) or head
            people = [Handle(name, name) for name in _list_participants(head)]
            yield summary.conversation(
                thread,
                repair_mangled(head.get("title")) or repair_mangled(head.get("threadName")),
                kind="group" if len(people) > 2 else None,
                extra_people=people,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield the messages of every thread from the oldest to the newest."""
        for thread, members in _list_threads(source).items():
            if is_wanted(thread, options):
                for member in members:
                    yield from _order_records(
                        _make_record(found, thread, member.name) for found in _walk_messages(source, member, options)
                    )


def repair_mangled(value: object) -> str:
    """Return a string whose UTF-8 bytes may have been written as single characters; as it is where they were not."""
    if not isinstance(value, str):
        return ""
    if not _MANGLED.search(value):
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _find_shapes(source: Source) -> Iterator[tuple[Member, JsonShape]]:
    for member in text_members(source):
        if member.name.lower().endswith(".json") or len(source.members()) == 1:
            shape = json_shape(source, member.name)
            if shape is not None and shape.root == "object" and _score_member(shape):
                yield member, shape


def _score_member(shape: JsonShape) -> float:
    if not shape.has("participants", "messages"):
        return 0.0
    if shape.has("messages.item.sender_name", "messages.item.timestamp_ms"):
        return 0.98
    if shape.has("messages.item.senderName", "messages.item.timestamp"):
        return 0.97
    empty = not any(path.startswith("messages.item") for path in shape.paths)
    return 0.9 if empty and (shape.has("thread_path") or shape.has("threadName")) else 0.0


def _list_threads(source: Source) -> dict[ThreadId, list[Member]]:
    """Return the files of each thread, the oldest first."""
    threads: dict[ThreadId, list[Member]] = {}
    for member, shape in _find_shapes(source):
        folder, _slash, name = member.name.rpartition("/")
        path = shape.values.get("thread_path", "")
        key = path or (folder if _NUMBER.search(name) and folder else member.name)
        threads.setdefault(ThreadId(key), []).append(member)
    for members in threads.values():
        members.sort(key=lambda member: -_parse_number(member.name))
    return threads


def _parse_number(name: str) -> int:
    match = _NUMBER.search(name)
    return int(match[1]) if match is not None else 0


def _walk_messages(source: Source, member: Member, options: ReadOptions) -> Iterator[Found]:
    return walk_member(source, member.name, "messages.item", encoding=options.encoding)


def _read_heads(source: Source, member: Member) -> dict[str, Any]:
    """Return the fields around the messages; they stand on both sides of them."""
    for found in walk_member(source, member.name, ""):
        return {key: value for key, value in found.value.items() if key != "messages"}
    return {}


def _list_participants(head: Mapping[str, Any]) -> list[str]:
    people = head.get("participants")
    names = [person.get("name") if isinstance(person, dict) else person for person in people or ()]
    return [repair_mangled(name) for name in names if isinstance(name, str) and name]


def _order_records(records: Iterator[Record]) -> Iterator[Record]:
    """Turn a file round that runs from the newest to the oldest."""
    held: list[Record] = []
    broken: HostileFile | None = None
    try:
        for record in records:
            held.append(record)
            if len(held) >= _HELD:
                yield from held
                yield from records
                return
    except HostileFile as error:
        broken = error  # what stands before the break is told first
    times = [record.ts for record in held if isinstance(record, Message) and record.ts is not None]
    yield from reversed(held) if len(times) > 1 and times[0] > times[-1] else held
    if broken is not None:
        raise broken


def _make_record(found: Found, thread: ThreadId, member: str) -> Record:
    item = found.value
    if not isinstance(item, dict):
        return RowProblem(found.number, DropReason.UNPARSED, "not an object", member)
    when = _parse_time(item)
    if when is None:
        return RowProblem(found.number, DropReason.UNPARSED, "bad timestamp", member)
    if item.get("is_disappearing") or item.get("isDisappearing"):
        return RowProblem(found.number, DropReason.DISAPPEARING, "disappearing", member)
    name = repair_mangled(item.get("sender_name", item.get("senderName")))
    attachments = tuple(_read_attachments(item))
    text = repair_mangled(item.get("content", item.get("text")))
    by_app = is_automatic(text, name) or ((attachments or "share" in item) and is_caption(text, name))
    said = _shared_link(item) if not text or by_app else text
    kind = _find_kind(item, attachments, noted=bool(text) and not said)
    return Message(
        "meta",
        thread,
        found.number,
        when,
        Handle(name, name) if name else None,
        Direction.SYSTEM if kind is Kind.SYSTEM or not name else Direction.UNKNOWN,
        kind,
        RawText(said if kind is not Kind.SYSTEM else ""),
        reactions=tuple(_read_reactions(item.get("reactions"))),
        attachments=attachments,
        member=member,
        extra=_collect_extra(item),
    )


def _parse_time(item: Mapping[str, Any]) -> Any:
    stamp = item.get("timestamp_ms", item.get("timestamp"))
    if isinstance(stamp, str) and not stamp.isdecimal():
        return parse_iso(stamp)
    number = from_epoch(stamp, 0.001)
    # A few exports of third parties write seconds: a chat of 1970 is one of those.
    return from_epoch(stamp) if number is not None and number.year < 1975 else number


def _find_kind(item: Mapping[str, Any], attachments: tuple[Attachment, ...], *, noted: bool) -> Kind:
    if item.get("is_unsent") or item.get("isUnsent"):
        return Kind.DELETED
    if "call_duration" in item or str(item.get("type", "")).lower() == "call":
        return Kind.CALL
    if item.get("sticker"):
        return Kind.STICKER
    if attachments:
        return attachments[0].kind
    if isinstance(item.get("share"), dict):
        return Kind.LINK
    # "Liked a message" stands for a reaction, "X left the group" for a notice: the app wrote both.
    return Kind.SYSTEM if noted else Kind.TEXT


def _shared_link(item: Mapping[str, Any]) -> str:
    share = item.get("share")
    return repair_mangled(share.get("link")) if isinstance(share, dict) else ""


def _read_attachments(item: Mapping[str, Any]) -> Iterator[Attachment]:
    for key, kind in _LISTS.items():
        entries = item.get(key)
        for entry in entries if isinstance(entries, list) else ():
            uri = entry.get("uri") if isinstance(entry, dict) else entry
            if isinstance(uri, str) and uri:
                name = repair_mangled(uri).rsplit("/", 1)[-1]
                ending = name.rpartition(".")[2].lower()
                found = _ENDINGS.get(ending, Kind.FILE) if key == "media" else kind
                yield Attachment(found, RawText(name), uri)


def _read_reactions(value: object) -> Iterator[Reaction]:
    for reaction in value if isinstance(value, list) else ():
        if isinstance(reaction, dict):
            actor = repair_mangled(reaction.get("actor"))
            yield Reaction(repair_mangled(reaction.get("reaction")), Handle(actor, actor) if actor else None)


def _collect_extra(item: Mapping[str, Any]) -> dict[str, object]:
    extra: dict[str, object] = {key: item[key] for key in ("call_duration", "missed") if item.get(key) is not None}
    share = item.get("share")
    if isinstance(share, dict):
        extra["share"] = {key: repair_mangled(value) for key, value in share.items() if isinstance(value, str)}
    return extra
