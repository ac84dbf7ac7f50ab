"""Matrix rooms exported by Element: ``export.json`` with raw events, and the plain text.

Edits, reactions and redactions are events of their own in Matrix. They are folded into the message that they are about and
counted as notices, so that the number of rows is the number of events.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
    Reaction,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import group_blocks
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch
from exskill.importers.reading.jsonwalk import walk_member
from exskill.importers.reading.sniff import head_lines, json_shape, text_members
from exskill.importers.reading.text import Line, read_lines
from exskill.importers.reading.worddates import parse_words
from redaction.text import RawText

__all__ = ["Matrix"]

_KINDS: Final = {
    "m.image": Kind.IMAGE,
    "m.video": Kind.VIDEO,
    "m.audio": Kind.VOICE,
    "m.file": Kind.FILE,
    "m.location": Kind.LOCATION,
}
_MESSAGES: Final = frozenset(
    {"m.room.message", "m.sticker", "m.room.encrypted", "m.poll.start", "org.matrix.msc3381.poll.start"}
)
_CALLS: Final = frozenset({"m.call.invite"})
_HEADER: Final = re.compile(
    r"(?P<when>\S{2,12},? .{5,40}?\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp][Mm])?) - (?P<sender>@[^\s:]{1,255}:[^\s:]{1,255}"
    r"(?::\d{1,5})?|[^:\n]{1,100}): (?P<text>.*)",
    re.DOTALL,
)
_NOTICE: Final = re.compile(
    r"(?P<when>\S{2,12},? .{5,40}?\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp][Mm])?) - (?P<text>.+)"
)
_REPLACEMENTS: Final = 500_000


@dataclass(slots=True)
class _Later:
    """What later events say about earlier ones."""

    edits: dict[str, tuple[str, datetime | None]] = field(default_factory=dict)
    reactions: defaultdict[str, list[Reaction]] = field(default_factory=lambda: defaultdict(list))
    redacted: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)


class Matrix(Importer):
    """Element's room export."""

    name = "matrix"
    title = "Matrix (Element)"
    platform = "matrix"
    variants = ("export.json", "plain text")

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON with Matrix events, and text whose lines name Matrix ids."""
        forms = {form for _member, form in _find_files(source)}
        if "json" in forms:
            return Match(0.98, _("Matrix room, Element JSON"))
        return Match(0.96, _("Matrix room, Element plain text")) if forms else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each room; who exported it is told by the JSON."""
        for member, form in _find_files(source):
            head: Mapping[str, Any] = _read_head(source, member) if form == "json" else {}
            summary = Summary.of(_read_records(source, member, form, options))
            exporter = str(head.get("exported_by") or "")
            me = next((p for p in summary.people.values() if exporter and p.id in re.split(r"[\s()]+", exporter)), None)
            yield summary.conversation(ThreadId(member.name), str(head.get("room_name") or ""), me=me)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every event of the chosen rooms."""
        for member, form in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, form, options)


def _find_files(source: Source) -> list[tuple[Member, str]]:
    found = []
    for member in text_members(source):
        shape = json_shape(source, member.name)
        if shape is not None:
            item = "messages.item"
            if (
                shape.root == "object"
                and shape.has(f"{item}.type")
                and (shape.has(f"{item}.origin_server_ts") or shape.has(f"{item}.event_id", f"{item}.sender"))
            ):
                found.append((member, "json"))
        elif _is_text(source, member):
            found.append((member, "text"))
    return found


def _is_text(source: Source, member: Member) -> bool:
    head = [line.text for line in head_lines(source, member.name, 60) if line.text.strip()]
    matches = [match for match in map(_HEADER.fullmatch, head) if match is not None]
    return bool(matches) and any(match["sender"].startswith("@") for match in matches) and _is_start(head[0])


def _is_start(text: str) -> bool:
    return _HEADER.fullmatch(text) is not None or _NOTICE.fullmatch(text) is not None


def _read_head(source: Source, member: Member) -> Mapping[str, Any]:
    for found in walk_member(source, member.name, "messages.item"):
        return dict(found.around[0])
    return {}


def _read_records(source: Source, member: Member, form: str, options: ReadOptions) -> Iterator[Record]:
    if form == "text":
        with source.open_text(member.name, encoding=options.encoding) as stream:
            for block in group_blocks(read_lines(stream), _parse_line):
                yield _text_record(block.header, block.row, block.lines, member.name, cut=block.cut)
        return
    later = _look_ahead(source, member, options)
    for found in walk_member(source, member.name, "messages.item", encoding=options.encoding):
        yield _make_record(found.value, found.number, later, member.name)


def _look_ahead(source: Source, member: Member, options: ReadOptions) -> _Later:
    later = _Later()
    for found in walk_member(source, member.name, "messages.item", encoding=options.encoding):
        event = found.value
        if not isinstance(event, dict) or len(later.edits) > _REPLACEMENTS:
            continue
        content = _to_dict(event.get("content"))
        relation = _to_dict(content.get("m.relates_to"))
        target = str(relation.get("event_id") or "")
        if event.get("type") == "m.room.member" and content.get("displayname"):
            later.names[str(event.get("state_key") or event.get("sender"))] = str(content["displayname"])
        elif event.get("type") == "m.room.redaction":
            later.redacted.add(str(event.get("redacts") or content.get("redacts") or ""))
        elif relation.get("rel_type") == "m.replace" and target:
            new = _to_dict(content.get("m.new_content"))
            later.edits[target] = (str(new.get("body") or ""), from_epoch(event.get("origin_server_ts"), 0.001))
        elif event.get("type") == "m.reaction" and target:
            sender = str(event.get("sender") or "")
            later.reactions[target].append(Reaction(str(relation.get("key") or ""), Handle(sender, sender)))
    return later


def _to_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _make_record(event: object, row: int, later: _Later, member: str) -> Record:
    if not isinstance(event, dict):
        return RowProblem(row, DropReason.UNPARSED, "not an object", member)
    when = from_epoch(event.get("origin_server_ts"), 0.001)
    if when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad timestamp", member)
    content, identifier = _to_dict(event.get("content")), str(event.get("event_id") or "")
    relation = _to_dict(content.get("m.relates_to"))
    kind_name = str(event.get("type") or "")
    call = kind_name in _CALLS
    spoken = (kind_name in _MESSAGES and relation.get("rel_type") != "m.replace") or call
    sender = str(event.get("sender") or "")
    edited, edited_at = later.edits.get(identifier, ("", None))
    gone = "redacted_because" in _to_dict(event.get("unsigned")) or identifier in later.redacted
    gone = gone or (kind_name in _MESSAGES and not content)
    kind = _find_kind(kind_name, content, gone=gone) if spoken else Kind.SYSTEM
    attached = kind in (Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.FILE)
    body = str(content.get("body") or "")
    text = "" if attached or gone or call or not spoken else edited or _without_fallback(body, relation)
    answer = _to_dict(relation.get("m.in_reply_to")).get("event_id")
    return Message(
        "matrix",
        ThreadId(member),
        row,
        when,
        Handle(sender, later.names.get(sender, sender)) if sender and spoken else None,
        Direction.UNKNOWN if spoken else Direction.SYSTEM,
        kind,
        RawText(text),
        native_id=identifier or None,
        reply_to=str(answer) if answer else None,
        edited_at=edited_at,
        reactions=tuple(later.reactions.get(identifier, ())),
        attachments=(Attachment(kind, RawText(body)),) if attached else (),
        member=member,
        extra={} if spoken else {"action": kind_name},
    )


def _find_kind(kind_name: str, content: Mapping[str, Any], *, gone: bool) -> Kind:
    if gone:
        return Kind.DELETED
    if kind_name in _CALLS:
        return Kind.CALL
    if kind_name == "m.sticker":
        return Kind.STICKER
    if kind_name == "m.room.encrypted":
        return Kind.OTHER  # this machine never had its key
    if kind_name.endswith("poll.start"):
        return Kind.POLL
    return _KINDS.get(str(content.get("msgtype")), Kind.TEXT)


def _without_fallback(body: str, relation: Mapping[str, Any]) -> str:
    """Cut the quote that clients put in front of an answer (Matrix specification, rich replies)."""
    if "m.in_reply_to" not in relation or not body.startswith("> "):
        return body
    rows = body.split("\n")
    while rows and rows[0].startswith(">"):
        rows.pop(0)
    return "\n".join(rows).lstrip("\n")


def _parse_line(line: Line) -> re.Match[str] | None:
    match = _HEADER.fullmatch(line.text) or _NOTICE.fullmatch(line.text)
    return match if match is not None and parse_words(match["when"]) is not None else None


def _text_record(header: re.Match[str], row: int, below: list[str], member: str, *, cut: bool) -> Record:
    if cut:
        return RowProblem(row, DropReason.UNPARSED, "too long", member)
    found = header.groupdict()
    sender = found.get("sender")
    text = "\n".join([found["text"], *below]).rstrip("\n")
    return Message(
        "matrix",
        ThreadId(member),
        row,
        parse_words(found["when"]),
        Handle(sender, sender) if sender else None,
        Direction.UNKNOWN if sender else Direction.SYSTEM,
        Kind.TEXT if sender else Kind.SYSTEM,
        RawText(text),
        precision="s" if found["when"].count(":") == 2 else "min",
        member=member,
    )
