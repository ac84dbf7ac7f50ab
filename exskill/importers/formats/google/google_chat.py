"""Google Chat from Takeout: ``Groups/*/messages.json`` with ``group_info.json`` beside it and ``Users/*/user_info.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
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
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.jsonstream import read_whole
from exskill.importers.reading.jsonwalk import Found, walk_member
from exskill.importers.reading.sniff import JsonShape, find_named, json_shape, text_members
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["GoogleChat"]

_ENDINGS: Final = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "webm"), Kind.VIDEO),
    **dict.fromkeys(("m4a", "mp3", "ogg", "wav"), Kind.VOICE),
}


class GoogleChat(Importer):
    """Google Chat from Takeout."""

    name = "google_chat"
    title = "Google Chat"
    platform = "google_chat"
    variants = ("Takeout messages.json",)

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON whose messages have ``creator`` and ``created_date``; a lone user_info.json holds none."""
        if _find_files(source):
            return Match(0.98, _("Google Chat from Takeout"))
        lone = source.members()[0] if len(source.members()) == 1 else None
        shape = json_shape(source, lone.name) if lone is not None else None
        if shape is not None and shape.has("user", "membership_info"):
            return Match(0.9, _("Google Chat from Takeout: who you are, no messages"))
        return None

    def companions(self, source: Source) -> frozenset[str]:
        """Return the files that name groups and the account's owner."""
        return frozenset(member.name for member in find_named(source, "group_info.json", "user_info.json"))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each group; "me" is the user of ``user_info.json``."""
        me = _find_me(source)
        for member in _find_files(source):
            info = _read_info(source, member)
            summary = Summary.of(_read_records(source, member, options))
            people = [_make_handle(entry) for entry in info.get("members", ()) if isinstance(entry, dict)]
            named_people = [person for person in people if person is not None]
            everybody = {*summary.people, *(person.id for person in named_people)}
            several = "/Space " in f"/{member.name}" or len(everybody) > 2
            yield summary.conversation(
                ThreadId(member.name),
                str(info.get("name") or ""),
                kind="group" if several else "private",
                extra_people=named_people,
                me=me if me is not None and (me.id in summary.people or me in named_people) else None,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message of the chosen groups."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options)


def _find_files(source: Source) -> list[Member]:
    found = []
    for member in text_members(source):
        if member.name.lower().endswith(".json") or len(source.members()) == 1:
            shape = json_shape(source, member.name)
            if shape is not None and _is_chat(shape):
                found.append(member)
    return found


def _is_chat(shape: JsonShape) -> bool:
    item = "messages.item"
    if shape.root != "object" or not shape.has("messages"):
        return False
    return shape.has(f"{item}.creator", f"{item}.created_date") or shape.has(
        f"{item}.creator.email", f"{item}.message_id"
    )


def _read_info(source: Source, member: Member) -> Mapping[str, Any]:
    folder = member.name.rpartition("/")[0]
    found = next((m for m in find_named(source, "group_info.json") if m.name.rpartition("/")[0] == folder), None)
    tree = read_whole(source, found.name) if found is not None else {}
    return tree if isinstance(tree, dict) else {}


def _find_me(source: Source) -> Handle | None:
    people = []
    for member in find_named(source, "user_info.json"):
        tree = read_whole(source, member.name)
        people.append(_make_handle(tree.get("user")) if isinstance(tree, dict) else None)
    return people[0] if len(people) == 1 else None


def _make_handle(value: object) -> Handle | None:
    if not isinstance(value, dict):
        return None
    name, mail = str(value.get("name") or ""), str(value.get("email") or "")
    return Handle(mail or name, name or mail) if name or mail else None


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    for found in walk_member(source, member.name, "messages.item", encoding=options.encoding):
        yield _make_message(found, member.name)


def _make_message(found: Found, member: str) -> Record:
    item = found.value
    if not isinstance(item, dict):
        return RowProblem(found.number, DropReason.UNPARSED, "not an object", member)
    deleted = item.get("message_state") == "DELETED"
    when = _parse_time(item.get("created_date"))
    if when is None and not deleted:
        return RowProblem(found.number, DropReason.UNPARSED, "bad timestamp", member)
    sender = _make_handle(item.get("creator"))
    attachments = tuple(_read_attachments(item.get("attached_files")))
    quoted = item.get("quoted_message_metadata")
    quoted = quoted if isinstance(quoted, dict) else {}
    kind = Kind.DELETED if deleted else attachments[0].kind if attachments else Kind.TEXT
    return Message(
        "google_chat",
        ThreadId(member),
        found.number,
        when,
        sender,
        Direction.UNKNOWN if sender is not None or deleted else Direction.SYSTEM,
        kind,
        RawText(str(item.get("text") or "")),
        native_id=str(item["message_id"]) if item.get("message_id") else None,
        precision="s" if when is not None else "none",
        reply_to=str(quoted["message_id"]) if quoted.get("message_id") else None,
        quoted=RawText(str(quoted["text"])) if quoted.get("text") else None,
        edited_at=_parse_time(item.get("updated_date")),
        reactions=tuple(_read_reactions(item.get("reactions"))),
        attachments=attachments,
        member=member,
    )


def _parse_time(value: object) -> datetime | None:
    return (parse_iso(value) or parse_words(value)) if isinstance(value, str) else None


def _read_attachments(value: object) -> Iterator[Attachment]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            name = str(entry.get("original_name") or entry.get("export_name") or "")
            exported = entry.get("export_name")
            kind = _ENDINGS.get(name.rpartition(".")[2].lower(), Kind.FILE)
            yield Attachment(kind, RawText(name), str(exported) if exported else None)


def _read_reactions(value: object) -> Iterator[Reaction]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            emoji = entry.get("emoji")
            shown = str(emoji.get("unicode") or "") if isinstance(emoji, dict) else str(emoji or "")
            mails = entry.get("reactor_emails")
            for mail in mails if isinstance(mails, list) else ():
                yield Reaction(shown, Handle(str(mail), str(mail)))
