"""DiscordChatExporter's JSON, CSV and text, and Discord's own data package, which holds only one's own messages."""

from __future__ import annotations

import re
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
from exskill.importers.formats.discord.discord_text import claims_text, read_text
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.jsonstream import read_whole
from exskill.importers.reading.jsonwalk import Found, walk_member
from exskill.importers.reading.sniff import JsonShape, find_named, json_shape, text_members
from exskill.importers.reading.tables import read_columns, read_rows
from redaction.text import RawText

__all__ = ["Discord"]

_SPOKEN: Final = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23", ""})
_EXPORTED: Final = ("AuthorID", "Author", "Date", "Content")
_OWN: Final = ("ID", "Timestamp", "Contents")
_ENDINGS: Final = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic", "avif"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv"), Kind.VIDEO),
    **dict.fromkeys(("ogg", "mp3", "m4a", "wav", "opus", "flac"), Kind.VOICE),
}
_CHANNEL: Final = re.compile(r"(?:^|/)c?(\d{5,25})/messages\.(?:csv|json)$")


class Discord(Importer):
    """DiscordChatExporter and Discord's data package."""

    name = "discord"
    title = "Discord"
    platform = "discord"
    variants = ("DiscordChatExporter JSON, CSV, TXT", "data package (own messages only)")

    def sniff(self, source: Source) -> Match | None:
        """Claim what has a channel and messages with authors, the exporter's columns, or the package's folders."""
        forms = {form for _member, form in _find_files(source)}
        if not forms:
            return None
        if forms <= {"own_csv", "own_json"}:
            return Match(0.97, _("Discord data package: only your own messages"))
        return Match(0.98 if "json" in forms or "csv" in forms else 0.96, _("DiscordChatExporter"))

    def companions(self, source: Source) -> frozenset[str]:
        """Return the files of a data package that name its channels and its owner."""
        own = any(form.startswith("own") for _member, form in _find_files(source))
        found = find_named(source, "channel.json", "index.json", "user.json") if own else ()
        return frozenset(member.name for member in found)

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each channel."""
        for member, form in _find_files(source):
            thread, title, kind, me = _read_about(source, member, form)
            summary = Summary.of(_read_records(source, member, form, options))
            if form in ("own_csv", "own_json"):
                yield _one_sided(summary, thread, title, me)
            else:
                yield summary.conversation(thread, title, kind=kind)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message of the chosen channels."""
        for member, form in _find_files(source):
            if is_wanted(_read_about(source, member, form)[0], options):
                yield from _read_records(source, member, form, options)


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found = [(member, _find_form(source, member)) for member in text_members(source)]
    return [(member, form) for member, form in found if form]


def _find_form(source: Source, member: Member) -> str:
    ending = member.name.rpartition(".")[2].lower()
    shape = json_shape(source, member.name) if ending in ("json", "") or len(source.members()) == 1 else None
    if shape is not None:
        return _json_form(shape, member)
    names = read_columns(source, member.name) if ending in ("csv", "") or len(source.members()) == 1 else ()
    if set(_EXPORTED) <= set(names):
        return "csv"
    if names[:3] == _OWN:
        return "own_csv"
    return "text" if claims_text(source, member) else ""


def _json_form(shape: JsonShape, member: Member) -> str:
    message = shape.has("messages.item.author", "messages.item.content") or shape.has("messages.item.author.id")
    if shape.root == "object" and shape.has("channel", "messages") and (message or shape.has("guild")):
        return "json"
    if shape.root == "array" and shape.has("item.ID", "item.Timestamp", "item.Contents"):
        return "own_json"
    return ""


def _read_about(source: Source, member: Member, form: str) -> tuple[ThreadId, str, Any, Handle | None]:
    """Return thread, title, kind and, in the data package, oneself."""
    if form == "json":
        channel = _read_head(source, member).get("channel")
        channel = channel if isinstance(channel, dict) else {}
        kind = str(channel.get("type") or "")
        known = {"DirectTextChat": "private", "DirectGroupTextChat": "group", "1": "private", "3": "group"}
        default = "group" if kind else None
        return (
            ThreadId(f"{channel.get('id') or member.name}"),
            str(channel.get("name") or ""),
            known.get(kind, default),
            None,
        )
    if form in ("own_csv", "own_json"):
        return _own_about(source, member)
    return ThreadId(member.name), "", None, None


def _read_head(source: Source, member: Member) -> dict[str, Any]:
    """Return what stands before the messages; the first message is enough to have read it all."""
    for found in walk_member(source, member.name, "messages.item"):
        return dict(found.around[0])
    for found in walk_member(source, member.name, ""):
        return dict(found.value) if isinstance(found.value, dict) else {}
    return {}


def _own_about(source: Source, member: Member) -> tuple[ThreadId, str, Any, Handle | None]:
    folder = member.name.rpartition("/")[0]
    channel = next((m for m in find_named(source, "channel.json") if m.name.rpartition("/")[0] == folder), None)
    tree = read_whole(source, channel.name) if channel is not None else {}
    tree = tree if isinstance(tree, dict) else {}
    match = _CHANNEL.search(member.name)
    people = tree.get("recipients")
    kind = "private" if isinstance(people, list) and len(people) == 2 else "group" if people or tree else "unknown"
    return ThreadId(match[1] if match else member.name), str(tree.get("name") or ""), kind, _find_owner(source)


def _find_owner(source: Source) -> Handle:
    user = next(iter(find_named(source, "user.json")), None)
    tree = read_whole(source, user.name) if user is not None else {}
    if isinstance(tree, dict) and tree.get("id"):
        return Handle(str(tree["id"]), str(tree.get("global_name") or tree.get("username") or tree["id"]))
    return Handle("me", "Me")


def _one_sided(summary: Summary, thread: ThreadId, title: str, me: Handle | None) -> Conversation:
    return Conversation(
        thread,
        RawText(title),
        "private",
        tuple(summary.people.values()),
        summary.messages,
        me,
        True,
        summary.first,
        summary.last,
        (_("Discord's data package holds only what you wrote yourself, nothing that anybody answered"),),
    )


def _read_records(source: Source, member: Member, form: str, options: ReadOptions) -> Iterator[Record]:
    thread, _title, _chat_kind, me = _read_about(source, member, form)
    if form == "json":
        for found in walk_member(source, member.name, "messages.item", encoding=options.encoding):
            yield _make_message(found, thread, member.name)
    elif form == "csv":
        for row, cells in read_rows(source, member.name, encoding=options.encoding):
            yield _exported_row(row, cells, thread, member.name)
    elif form == "own_csv":
        for row, cells in read_rows(source, member.name, encoding=options.encoding):
            yield _own_row(row, cells, thread, member.name, me)
    elif form == "own_json":
        for found in walk_member(source, member.name, "item", encoding=options.encoding):
            value = found.value if isinstance(found.value, dict) else None
            yield _own_row(found.number, value, thread, member.name, me)
    else:
        yield from read_text(source, member, thread, options)


def _make_message(found: Found, thread: ThreadId, member: str) -> Record:
    item = found.value
    if not isinstance(item, dict):
        return RowProblem(found.number, DropReason.UNPARSED, "not an object", member)
    when = parse_iso(item.get("timestamp"))
    if when is None:
        return RowProblem(found.number, DropReason.UNPARSED, "bad timestamp", member)
    kind = str(item.get("type") or "")
    call, notice = kind in ("Call", "3"), kind not in _SPOKEN
    attachments = tuple(_read_attachments(item))
    own, passed_on = str(item.get("content") or ""), item.get("forwardedMessage")
    forwarded = str(passed_on.get("content") or "") if isinstance(passed_on, dict) and not own else ""
    return Message(
        "discord",
        thread,
        found.number,
        when,
        None if notice and not call else _find_author(item.get("author")),
        Direction.SYSTEM if notice and not call else Direction.UNKNOWN,
        Kind.CALL if call else Kind.SYSTEM if notice else attachments[0].kind if attachments else Kind.TEXT,
        RawText("" if notice else own or forwarded),
        native_id=str(item["id"]) if item.get("id") else None,
        reply_to=_find_reply(item.get("reference")),
        edited_at=parse_iso(item.get("timestampEdited")),
        reactions=tuple(_read_reactions(item.get("reactions"))),
        attachments=attachments,
        member=member,
        extra={"action": kind} if notice else {},
        forwarded=bool(forwarded),
    )


def _find_author(value: object) -> Handle | None:
    if not isinstance(value, dict):
        return None
    name = str(value.get("nickname") or value.get("name") or "")
    identifier = str(value.get("id") or name)
    return Handle(identifier, name or identifier) if identifier else None


def _find_reply(value: object) -> str | None:
    target = value.get("messageId") if isinstance(value, dict) else None
    return str(target) if target else None


def _read_attachments(item: Mapping[str, Any]) -> Iterator[Attachment]:
    for entry in _keep_dicts(item.get("attachments")):
        yield _make_attachment(str(entry.get("fileName") or entry.get("url") or ""))
    for entry in _keep_dicts(item.get("stickers")):
        yield Attachment(Kind.STICKER, RawText(str(entry.get("name") or "")))


def _make_attachment(address: str) -> Attachment:
    name = address.partition("?")[0].rsplit("/", 1)[-1]
    return Attachment(_ENDINGS.get(name.rpartition(".")[2].lower(), Kind.FILE), RawText(name))


def _read_reactions(value: object) -> Iterator[Reaction]:
    for entry in _keep_dicts(value):
        emoji = entry.get("emoji")
        shown = str(emoji.get("name") or "") if isinstance(emoji, dict) else str(emoji or "")
        users = [_find_author(user) for user in _keep_dicts(entry.get("users"))]
        count = entry.get("count")
        several = min(count, 100) if isinstance(count, int) and count > 0 else 1
        yield from (Reaction(shown, user) for user in users or [None] * several)


def _keep_dicts(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _exported_row(row: int, cells: Mapping[str, str] | None, thread: ThreadId, member: str) -> Record:
    when = _csv_time(cells.get("Date", "")) if cells is not None else None
    if cells is None or when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad row", member)
    names = [part for part in re.split(r"[,\s]+(?=https?://)", cells.get("Attachments", "")) if part]
    attachments = tuple(_make_attachment(name) for name in names)
    author, identifier = cells.get("Author", ""), cells.get("AuthorID", "")
    return Message(
        "discord",
        thread,
        row,
        when,
        Handle(identifier or author, author or identifier) if identifier or author else None,
        Direction.UNKNOWN,
        attachments[0].kind if attachments else Kind.TEXT,
        RawText(cells.get("Content", "")),
        reactions=tuple(Reaction(found) for found in re.findall(r"(\S+) \(\d+\)", cells.get("Reactions", ""))),
        attachments=attachments,
        member=member,
    )


def _csv_time(text: str) -> datetime | None:
    found = parse_iso(text)
    if found is None:
        for shape in ("%d-%b-%y %I:%M %p", "%m/%d/%Y %I:%M %p", "%d-%b-%Y %I:%M %p", "%m/%d/%Y %H:%M"):
            try:
                return datetime.strptime(text.strip(), shape)
            except ValueError:
                continue
    return found


def _own_row(row: int, cells: Mapping[str, Any] | None, thread: ThreadId, member: str, me: Handle | None) -> Record:
    when = parse_iso(str(cells.get("Timestamp", ""))) if cells is not None else None
    if cells is None or when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad row", member)
    names = str(cells.get("Attachments") or "").split()
    attachments = tuple(_make_attachment(name) for name in names)
    return Message(
        "discord",
        thread,
        row,
        when,
        me,
        Direction.OUT,
        attachments[0].kind if attachments else Kind.TEXT,
        RawText(str(cells.get("Contents") or "")),
        native_id=str(cells["ID"]) if cells.get("ID") else None,
        attachments=attachments,
        member=member,
    )
