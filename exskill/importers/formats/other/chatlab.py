"""ChatLab's neutral interchange format 0.0.1/0.0.2, as JSON and as JSON Lines, from any platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import CHATLAB_KINDS
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch
from exskill.importers.reading.jsonstream import json_lines
from exskill.importers.reading.jsonwalk import walk_member, without_surrogates
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from redaction.text import RawText

__all__ = ["ChatLab"]

_FORWARD: Final = 26
_SYSTEM: Final = frozenset({80, 81, 22})


class ChatLab(Importer):
    """ChatLab JSON and JSONL."""

    name = "chatlab"
    title = "ChatLab"
    platform = "chatlab"
    variants = ("JSON", "JSONL")

    def sniff(self, source: Source) -> Match | None:
        """Claim what carries a ``chatlab`` header, or lines with ``_type``."""
        for _member, shape in _find_files(source):
            kind = "JSONL" if shape.root == "lines" else "JSON"
            return Match(1.0, _("ChatLab {kind}").format(kind=kind))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file; "me" is its owner."""
        for member, shape in _find_files(source):
            reader = _Reader(source, member, shape, options)
            summary = Summary.of(reader.records())
            meta = reader.meta
            owner = meta.get("ownerId")
            yield summary.conversation(
                ThreadId(member.name),
                str(meta.get("name") or ""),
                kind="group"
                if meta.get("type") == "group"
                else "private"
                if meta.get("type") == "private"
                else "unknown",
                me=summary.people.get(str(owner)) if owner else None,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member, shape in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _Reader(source, member, shape, options).records()


def _find_files(source: Source) -> Iterator[tuple[Member, JsonShape]]:
    for member in text_members(source):
        if len(source.members()) > 1 and not member.name.lower().endswith((".json", ".jsonl")):
            continue
        shape = json_shape(source, member.name)
        if shape is not None and _is_chatlab(shape):
            yield member, shape


def _is_chatlab(shape: JsonShape) -> bool:
    if shape.root == "object":
        return shape.has("chatlab") and (shape.has("messages") or shape.has("meta") or shape.has("_type"))
    return shape.root == "lines" and shape.has("item._type") and shape.has("item.chatlab")


class _Reader:
    """Reads one file; ``meta`` and names are known once the header went by."""

    def __init__(self, source: Source, member: Member, shape: JsonShape, options: ReadOptions) -> None:
        self._source, self._member, self._options = source, member, options
        self._lines = shape.root == "lines" or shape.has("_type")
        self._names: dict[str, str] = {}
        self.meta: dict[str, Any] = {}

    def records(self) -> Iterator[Record]:
        """Yield messages and problems."""
        yield from self._from_lines() if self._lines else self._from_tree()

    def _from_lines(self) -> Iterator[Record]:
        for number, tree in json_lines(self._source, self._member.name, encoding=self._options.encoding):
            item = without_surrogates(tree)
            kind = item.get("_type") if isinstance(item, dict) else None
            if kind == "header":
                self.meta = item["meta"] if isinstance(item.get("meta"), dict) else {}
            elif kind == "member":
                self._learn_members([item])
            elif kind == "message":
                yield self._make_record(number, item)
            else:
                yield RowProblem(number, DropReason.UNPARSED, "unknown line", self._member.name)

    def _from_tree(self) -> Iterator[Record]:
        known = False
        for found in walk_member(self._source, self._member.name, "messages.item", encoding=self._options.encoding):
            if not known:
                known = True
                root = found.around[0]
                self.meta = root["meta"] if isinstance(root.get("meta"), dict) else {}
                self._learn_members(root.get("members"))
            yield self._make_record(found.number, found.value)

    def _learn_members(self, members: object) -> None:
        for member in members if isinstance(members, list) else ():
            if isinstance(member, dict) and isinstance(member.get("platformId"), str):
                self._names[member["platformId"]] = str(member.get("accountName") or member["platformId"])

    def _make_record(self, number: int, item: object) -> Record:
        if not isinstance(item, dict):
            return RowProblem(number, DropReason.UNPARSED, "not an object", self._member.name)
        code = item.get("type")
        kind = CHATLAB_KINDS.get(code, Kind.OTHER) if isinstance(code, int) else Kind.TEXT
        when = from_epoch(item.get("timestamp"))
        if when is not None and when.year > 3000:
            when = from_epoch(item.get("timestamp"), 0.001)
        system = code in _SYSTEM or item.get("sender") == "SYSTEM"
        content = item.get("content")
        return Message(
            str(self.meta.get("platform") or "chatlab"),
            ThreadId(self._member.name),
            number,
            when,
            None if system else self._find_sender(item),
            Direction.SYSTEM if system else self._find_direction(item),
            kind,
            RawText(content if isinstance(content, str) else ""),
            native_id=_to_string(item.get("platformMessageId")),
            precision="none" if when is None else "s",
            reply_to=_to_string(item.get("replyToMessageId")),
            member=self._member.name,
            forwarded=code == _FORWARD,
        )

    def _find_direction(self, item: Mapping[str, Any]) -> Direction:
        owner = self.meta.get("ownerId")
        if not owner:
            return Direction.UNKNOWN
        return Direction.OUT if item.get("sender") == owner else Direction.IN

    def _find_sender(self, item: Mapping[str, Any]) -> Handle | None:
        identifier = item.get("sender")
        name = item.get("accountName") or self._names.get(str(identifier)) or identifier
        if not identifier and not name:
            return None
        return Handle(str(identifier or name), str(name))


def _to_string(value: object) -> str | None:
    return None if value in (None, "") else str(value)
