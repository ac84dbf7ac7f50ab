"""qq-chat-exporter's machine-readable files: JSON (V4, V5), chunked JSON Lines, chunked and single-file HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import apply_zone, from_epoch, parse_iso
from exskill.importers.reading.jsonstream import json_lines, read_whole
from exskill.importers.reading.jsonwalk import Scanner, walk_member, without_surrogates
from exskill.importers.reading.sniff import head_lines, json_shape
from redaction.text import RawText

__all__ = ["QQJson"]

_MANIFEST: Final = re.compile(r"__QCE_MANIFEST__\(\s*(?=\{)")
_CHUNK: Final = re.compile(r"__QCE_CHUNK__\(\s*\{[^\[\]]{0,400}?[\"']?messages[\"']?\s*:\s*(?=\[)")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BREAK: Final = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_ONLY_PLACEHOLDERS: Final = re.compile(
    r"(?:\s|\[(?:图片|表情|语音|视频|文件|动画表情|商城表情|卡片消息|位置|聊天记录|转发消息|合并转发)[^\[\]]{0,200}\])+"
)
_KINDS: Final[Mapping[str, Kind]] = {
    "image": Kind.IMAGE, "pic": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE, "voice": Kind.VOICE,
    "ptt": Kind.VOICE, "file": Kind.FILE, "face": Kind.STICKER, "market_face": Kind.STICKER, "sticker": Kind.STICKER,
    "location": Kind.LOCATION, "forward": Kind.FORWARDED, "multi_forward": Kind.FORWARDED, "json": Kind.LINK, "call": Kind.CALL,
    "red_packet": Kind.TRANSFER, "wallet": Kind.TRANSFER,
}  # fmt: skip


@dataclass(slots=True)
class _Chat:
    """What an export says about the chat and the exporter."""

    name: str = ""
    kind: str = ""
    self_ids: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    chunks: tuple[tuple[str, int], ...] = ()  # file and announced messages

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> _Chat:
        """Read ``chatInfo`` (JSON) or ``chat`` and ``senders`` (chunked)."""
        info = tree.get("chatInfo") or tree.get("chat")
        info = info if isinstance(info, dict) else {}
        own = frozenset(str(info[key]) for key in ("selfUid", "selfUin") if info.get(key))
        senders = [sender for sender in tree.get("senders") or () if isinstance(sender, dict)]
        names = {str(sender.get("uid")): str(sender.get("displayName") or sender.get("uid")) for sender in senders}
        return cls(str(info.get("name") or ""), str(info.get("type") or ""), own, names, _list_chunks(tree))


def _list_chunks(tree: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    chunked = tree.get("chunked")
    chunked = chunked if isinstance(chunked, dict) else {}
    chunks = tree.get("chunks")
    if not isinstance(chunks, list):
        chunks = chunked.get("chunks")
    folder = str(chunked.get("chunksDir") or tree.get("chunksDir") or "").strip("/")
    found = []
    for chunk in chunks if isinstance(chunks, list) else ():
        if isinstance(chunk, dict):
            name = chunk.get("relativePath") or chunk.get("file") or chunk.get("path") or ""
            bare = chunk.get("fileName") or chunk.get("name") or ""
            name = name or (f"{folder}/{bare}" if folder and bare else bare)
            count = chunk.get("count") or chunk.get("messageCount") or chunk.get("messages") or 0
            found.append((str(name), count if isinstance(count, int) else 0))
    return tuple(found)


class QQJson(Importer):
    """qq-chat-exporter JSON, JSON Lines and HTML data."""

    name = "qq_json"
    title = "QQ (qq-chat-exporter)"
    platform = "qq"
    variants = ("JSON V4/V5", "chunked JSON Lines", "chunked HTML", "single-file HTML")

    def sniff(self, source: Source) -> Match | None:
        """Claim the exporter's own structures."""
        for _member, how in _find_exports(source):
            return Match(1.0, _("qq-chat-exporter ({kind})").format(kind=how))
        return None

    def companions(self, source: Source) -> frozenset[str]:
        """Return the chunks beside a manifest: those that it names, and what is in the usual folder."""
        there = {member.name for member in source.members()}
        found: set[str] = set()
        for member, how in _find_exports(source):
            folder = member.name.rpartition("/")[0]
            if how in ("JSONL", "chunked HTML"):
                found.update(name for name in there if name.startswith(f"{folder}/chunks/" if folder else "chunks/"))
            if how == "JSONL":
                chunks = _Chat.from_tree(read_whole(source, member.name)).chunks
                found.update(path for name, _count in chunks for path in _list_places(folder, name) if path in there)
        return frozenset(found)

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each export; "me" is its ``self`` id."""
        for member, how in _find_exports(source):
            reader = _Reader(source, member, how, options)
            summary = Summary.of(reader.records())
            chat = reader.chat
            listed = [Handle(uid, name) for uid, name in chat.names.items() if name not in ("0", "")]
            people = () if summary.people else listed
            me = next((person for key, person in summary.people.items() if key in chat.self_ids), None)
            if me is None:
                me = next((person for person in people if person.id in chat.self_ids), None)
            kind = "group" if "group" in chat.kind or len(summary.people) > 2 else "private"
            yield summary.conversation(
                ThreadId(member.name),
                chat.name,
                kind="group" if kind == "group" else "private",
                extra_people=people,
                me=me,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message; a message in a chunk that is missing is a problem."""
        for member, how in _find_exports(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _Reader(source, member, how, options).records()


def _find_exports(source: Source) -> Iterator[tuple[Member, str]]:
    for member in source.members():
        how = _find_form(source, member)
        if how:
            yield member, how


def _find_form(source: Source, member: Member) -> str:
    lower = member.name.lower()
    alone = len(source.members()) == 1
    if lower.endswith(".js") and lower.rsplit("/", 1)[-1] == "manifest.js":
        head = head_lines(source, member.name, 3)
        return "chunked HTML" if any("__QCE_MANIFEST__" in line.text for line in head) else ""
    if lower.endswith((".html", ".htm")):
        return "HTML" if _holds_chunks(source, member) else ""
    if not (alone or lower.endswith(".json")):
        return ""
    shape = json_shape(source, member.name)
    if shape is None or shape.root != "object":
        return ""
    if shape.values.get("metadata.name", "").startswith("QQChatExporter"):
        return "JSON" if shape.has("messages") else "JSONL"
    if shape.has("messages.item.rawMessage", "messages.item.sender.uin") or shape.has(
        "chatInfo", "messages.item.sender.uid", "messages.item.content"
    ):
        return "JSON"
    return ""


def _holds_chunks(source: Source, member: Member) -> bool:
    with source.open(member.name) as stream:
        previous = b""
        for _block in range(64):  # the viewer's own program stands before the data
            block = stream.read(1 << 18)
            if b"__QCE_CHUNK__({" in previous + block or b"__QCE_MANIFEST__({" in previous + block:
                return True
            if not block:
                return False
            previous = block[-64:]
    return False


class _Reader:
    """Reads one export; ``chat`` is known after the first record, or at the end if there is none."""

    def __init__(self, source: Source, member: Member, how: str, options: ReadOptions) -> None:
        self._source, self._member, self._how, self._options = source, member, how, options
        self.chat = _Chat()
        self._number = 0

    def records(self) -> Iterator[Record]:
        """Yield the records in file order."""
        if self._how == "JSON":
            yield from self._from_json()
        elif self._how == "JSONL":
            self.chat = _Chat.from_tree(read_whole(self._source, self._member.name))
            yield from self._from_chunks((".jsonl", ".ndjson"))
        elif self._how == "HTML":
            yield from self._from_script(self._member.name)
        else:
            with self._source.open_text(self._member.name) as stream:
                scanner = Scanner(stream)
                tree = scanner.value() if scanner.find(_MANIFEST) else {}
            self.chat = _Chat.from_tree(tree if isinstance(tree, dict) else {})
            yield from self._from_chunks((".js",))

    def _from_json(self) -> Iterator[Record]:
        known = False
        for found in walk_member(self._source, self._member.name, "messages.item", encoding=self._options.encoding):
            if not known:
                known, self.chat = True, _Chat.from_tree(found.around[0])
            yield self._make_record(found.value, self._member.name)

    def _from_chunks(self, endings: tuple[str, ...]) -> Iterator[Record]:
        there = {member.name for member in self._source.members()}
        folder = self._member.name.rpartition("/")[0]
        known: list[tuple[str, int]] = list(self.chat.chunks)
        if not any(path in there for name, _count in known for path in _list_places(folder, name)):
            inside = f"{folder}/chunks/" if folder else "chunks/"
            found = [(name, 0) for name in sorted(there) if name.startswith(inside) and name.endswith(endings)]
            known = found or known
        for name, count in known:
            path = next((path for path in _list_places(folder, name) if path in there), None)
            if path is None:
                for _n in range(count):
                    self._number += 1
                    yield RowProblem(self._number, DropReason.UNPARSED, "its chunk file is missing", self._member.name)
            elif path.endswith(".js"):
                yield from self._from_script(path)
            else:
                for _line, item in json_lines(self._source, path, encoding=self._options.encoding):
                    yield self._make_record(without_surrogates(item), path)

    def _from_script(self, member: str) -> Iterator[Record]:
        with self._source.open_text(member) as stream:
            scanner = Scanner(stream)
            while scanner.find(_CHUNK):
                for item in scanner.array():
                    yield self._make_record(item, member)

    def _make_record(self, item: object, member: str) -> Record:
        self._number += 1
        if not isinstance(item, dict):
            return RowProblem(self._number, DropReason.UNPARSED, "not an object", member)
        sender = self._find_sender(item)
        system = bool(item.get("system") or item.get("isSystemMessage")) or str(item.get("type")) == "system"
        recalled = bool(item.get("recalled") or item.get("isRecalled"))
        text, attachments = _read_content(item)
        kind = Kind.SYSTEM if system else Kind.DELETED if recalled else _find_kind(item, text, attachments)
        when = _parse_time(item)
        return Message(
            "qq",
            ThreadId(self._member.name),
            self._number,
            when,
            None if system else sender,
            Direction.SYSTEM if system else self._find_direction(sender),
            kind,
            RawText(
                ""
                if recalled or (kind not in (Kind.TEXT, Kind.SYSTEM) and _ONLY_PLACEHOLDERS.fullmatch(text))
                else text
            ),
            native_id=_to_string(item.get("id") or item.get("messageId")),
            precision="none" if when is None else "s",
            reply_to=_find_reply(item, "referencedMessageId", "messageId", "replyMsgId"),
            quoted=_find_quoted(item),
            attachments=attachments,
            member=member,
        )

    def _find_sender(self, item: Mapping[str, Any]) -> Handle | None:
        sender = item.get("sender")
        fields = sender if isinstance(sender, dict) else {"uid": item.get("uid"), "name": item.get("name")}
        identifier = str(fields.get("uid") or fields.get("uin") or "")
        raw = item.get("rawMessage")
        raw = raw if isinstance(raw, dict) else {}
        candidates = (
            fields.get("name"), fields.get("groupCard"), raw.get("sendMemberName"), fields.get("nickname"),
            raw.get("sendNickName"), self.chat.names.get(identifier), fields.get("uin"), identifier,
        )  # fmt: skip
        name = next((str(candidate) for candidate in candidates if candidate), "")
        return Handle(identifier or name, name) if identifier or name else None

    def _find_direction(self, sender: Handle | None) -> Direction:
        if sender is None or not self.chat.self_ids:
            return Direction.UNKNOWN
        return Direction.OUT if sender.id in self.chat.self_ids else Direction.IN


def _list_places(folder: str, name: str) -> tuple[str, ...]:
    """A chunk's path is relative to the export's root, its manifest may lie one folder deeper."""
    parent = folder.rpartition("/")[0]
    name = name.replace("\\", "/").removeprefix("./")
    bare = name.rpartition("/")[2]
    inside = [f"{place}/{name}" if place else name for place in (folder, parent, "")]
    return (*inside, *(f"{place}/chunks/{bare}" if place else f"chunks/{bare}" for place in (folder, parent)))


def _read_content(item: Mapping[str, Any]) -> tuple[str, tuple[Attachment, ...]]:
    content = item.get("content")
    if isinstance(content, str):
        return content, ()
    if not isinstance(content, dict):
        text = item.get("text")
        if isinstance(text, str):
            return text, ()
        markup = item.get("html")
        plain = _TAG.sub("", _BREAK.sub("\n", markup)) if isinstance(markup, str) else ""
        return html.unescape(plain).strip(), ()
    resources = [resource for resource in content.get("resources") or () if isinstance(resource, dict)]
    attachments = tuple(
        Attachment(_KINDS.get(str(resource.get("type")), Kind.FILE), _find_file_name(resource))
        for resource in resources
    )
    text = content.get("text")
    return (text if isinstance(text, str) else ""), attachments


def _find_file_name(resource: Mapping[str, Any]) -> RawText | None:
    name = resource.get("filename") or resource.get("fileName")
    return RawText(name) if isinstance(name, str) and name else None


def _find_kind(item: Mapping[str, Any], text: str, attachments: tuple[Attachment, ...]) -> Kind:
    if _is_passed_on(item):
        return Kind.FORWARDED
    only_media = not text.strip() or _ONLY_PLACEHOLDERS.fullmatch(text) is not None
    if only_media and attachments:
        return attachments[0].kind
    named = _KINDS.get(str(item.get("type") or item.get("messageType")))
    return named if named is not None and only_media else Kind.TEXT


def _is_passed_on(item: Mapping[str, Any]) -> bool:
    content = item.get("content")
    elements = content.get("elements") if isinstance(content, dict) else None
    kinds = [str(part.get("type")) for part in elements or () if isinstance(part, dict)]
    return any(_KINDS.get(kind) is Kind.FORWARDED for kind in kinds)


def _find_reply(item: Mapping[str, Any], *keys: str) -> str | None:
    content = item.get("content")
    reply = content.get("reply") if isinstance(content, dict) else None
    if not isinstance(reply, dict):
        return None
    return next((_to_string(reply[key]) for key in keys if reply.get(key)), None)


def _find_quoted(item: Mapping[str, Any]) -> RawText | None:
    content = item.get("content")
    reply = content.get("reply") if isinstance(content, dict) else None
    quoted = reply.get("content") if isinstance(reply, dict) else None
    return RawText(quoted) if isinstance(quoted, str) and quoted else None


def _parse_time(item: Mapping[str, Any]) -> datetime | None:
    moment = item.get("timestamp", item.get("ts"))
    if isinstance(moment, int | float) and not isinstance(moment, bool):
        return apply_zone(moment / 1000 if moment > 1e11 else moment, item.get("time"))
    return parse_iso(moment) or parse_iso(item.get("time")) or from_epoch(moment)


def _to_string(value: object) -> str | None:
    return None if value in (None, "") else str(value)
