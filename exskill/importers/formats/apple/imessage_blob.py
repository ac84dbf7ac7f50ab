"""Blobs of Apple's Messages: archived texts, edit histories and link previews, in the database or alone."""

from __future__ import annotations

import base64
import json
import plistlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from exskill.chat.messages import Direction, DropReason, Kind, Message, RowProblem, ThreadId
from exskill.importers.formats.apple.typedstream import Damaged, attributed_text, first_string
from exskill.importers.interface import Member, Record, Source
from redaction.text import RawText

__all__ = ["Edited", "blob_kind", "edited_text", "link_text", "poll_text", "read_blob"]

_EPOCH: Final = datetime(2001, 1, 1, tzinfo=UTC)
_LIMIT: Final = 32 << 20
_STREAMS: Final = (b"\x04\x0bstreamtyped", b"\x04\x0btypedstream")
_HISTORY: Final = frozenset({"ec", "ep", "rp", "otr", "euh", "ust"})


@dataclass(frozen=True, slots=True)
class Edited:
    """What ``message_summary_info`` tells: the last text of every edited part, when, and whether parts were unsent."""

    text: str = ""
    at: datetime | None = None
    retracted: bool = False


def edited_text(data: object) -> Edited:
    """Read an edit history (``ec``: part -> versions, oldest first); anything else gives an empty one. Raises Damaged."""
    if not isinstance(data, bytes) or not data.startswith(b"bplist00"):
        return Edited()
    tree = _parse_plist(data)
    if not isinstance(tree, dict):
        return Edited()
    parts: list[str] = []
    at: datetime | None = None
    history = tree.get("ec")
    for _part, versions in sorted(history.items()) if isinstance(history, dict) else ():
        last = versions[-1] if isinstance(versions, list) and versions else None
        if isinstance(last, dict) and isinstance(last.get("t"), bytes):
            parts.append(attributed_text(last["t"]) or "")
            at = _apple_time(last.get("d")) or at
    return Edited("\n".join(part for part in parts if part), at, bool(tree.get("rp")))


def link_text(data: bytes) -> str:
    """Return the address of a link preview (a keyed archive), empty where there is none."""
    try:
        tree = _parse_plist(data)
    except Damaged:
        return ""
    objects = tree.get("$objects") if isinstance(tree, dict) else None
    for entry in objects if isinstance(objects, list) else ():
        if isinstance(entry, str) and entry.startswith(("http://", "https://")):
            return entry
    return ""


def poll_text(data: bytes) -> str:
    """Return the question and the choices of a poll, a line each; empty where an archive holds none.

    The archive has an address ``data:,BASE64?src=p``, whose base64 is JSON.
    """
    try:
        tree = _parse_plist(data)
    except Damaged:
        return ""
    objects = tree.get("$objects") if isinstance(tree, dict) else None
    for entry in objects if isinstance(objects, list) else ():
        if isinstance(entry, str) and entry.startswith("data:,"):
            return _read_poll(entry.removeprefix("data:,").partition("?")[0])
    return ""


def _read_poll(text: str) -> str:
    try:
        item = json.loads(base64.b64decode(text + "=" * (-len(text) % 4))).get("item")
    except (ValueError, AttributeError, RecursionError):
        return ""
    options = item.get("orderedPollOptions") if isinstance(item, dict) else None
    if not isinstance(options, list):
        return ""
    lines = [item.get("title"), *(option.get("text") for option in options if isinstance(option, dict))]
    return "\n".join(line for line in lines if isinstance(line, str) and line)


def blob_kind(source: Source, member: Member) -> Literal["", "text", "history", "archive"]:
    """Tell which blob a file is, by its structure."""
    if member.size > _LIMIT:
        return ""
    with source.open(member.name) as stream:
        head = stream.read(16)
        if head.startswith(_STREAMS):
            return "text"
        if not head.startswith((b"bplist00", b"<?xml")):
            return ""
        data = head + stream.read(_LIMIT)
    if head.startswith(b"<?xml") and b"<plist" not in data[:500]:
        return ""
    try:
        tree = _parse_plist(data)
    except Damaged:
        return ""
    if not isinstance(tree, dict):
        return ""
    if "$archiver" in tree:
        return "archive"
    return "history" if _HISTORY & set(tree) else ""


def read_blob(source: Source, member: Member) -> Record:
    """Return the one message that a blob holds; who wrote it and when stands elsewhere."""
    kind = blob_kind(source, member)
    with source.open(member.name) as stream:
        data = stream.read(_LIMIT)
    edited = Edited()
    try:
        if kind == "text":
            text = first_string(data) or ""
        elif kind == "history":
            edited = edited_text(data)
            text = edited.text
        else:
            text = link_text(data)
    except Damaged:
        return RowProblem(1, DropReason.UNPARSED, "damaged archive", member.name)
    what = Kind.LINK if kind == "archive" else Kind.DELETED if edited.retracted and not text else Kind.TEXT
    return Message(
        "imessage",
        ThreadId(source.label),
        1,
        None,
        None,
        Direction.UNKNOWN,
        what,
        RawText(text.replace("\ufffc", "")),
        precision="none",
        edited_at=edited.at,
        member=member.name,
    )


def _parse_plist(data: bytes) -> Any:
    try:
        return plistlib.loads(data)
    except Exception as error:  # plistlib raises nearly anything on damaged input: IndexError, struct.error, ...
        raise Damaged from error


def _apple_time(value: object) -> datetime | None:
    number = isinstance(value, int | float) and 0 < value < 6e9
    return _EPOCH + timedelta(seconds=float(value)) if number else None  # type: ignore[arg-type]
