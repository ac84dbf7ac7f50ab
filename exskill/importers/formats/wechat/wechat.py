"""WeChat in JSON: WeFlow and its ``arkme-json``, EchoTrace, CipherTalk, chatlog.

Only files that people already have are read; nothing here knows how such files are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import CHATLAB_KINDS, is_placeholder, kind_of_code, kind_of_words
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted, sum_up_threads
from exskill.importers.reading.dates import apply_zone, from_epoch, parse_iso
from exskill.importers.reading.jsonwalk import Found, walk_member
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from redaction.text import RawText

__all__ = ["WeChat"]

_LISTS: Final = ("messages.item", "item", "items.item", "data.item", "data.messages.item")
_TRANSCRIBED: Final = re.compile(r"^\[语音(?:转文字|消息|转写)?\]\s*(?=\S)")  # what stands before a transcript
_DIRECTIONS: Final = {True: Direction.OUT, False: Direction.IN, None: Direction.UNKNOWN}


@dataclass(frozen=True, slots=True)
class _Variant:
    """A tool's JSON: where its records lie and the paths (below them) that only it has."""

    title: str
    prefix: str
    score: float


class WeChat(Importer):
    """WeChat JSON of several export tools."""

    name = "wechat"
    title = "WeChat (JSON)"
    platform = "wechat"
    variants = ("WeFlow", "WeFlow arkme-json", "EchoTrace", "CipherTalk", "chatlog")

    def sniff(self, source: Source) -> Match | None:
        """Claim JSON by the keys of its messages."""
        found = [variant for _member, variant in _find_files(source)]
        if not found:
            return None
        best = max(found, key=lambda variant: variant.score)
        return Match(best.score, _("WeChat JSON ({tool})").format(tool=best.title))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat of each file."""
        for member, variant in _find_files(source):
            session: dict[str, Any] = {}
            for thread, summary in sum_up_threads(_read_records(source, member, variant, options, session)).items():
                yield _make_conversation(thread, summary, session)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message of the chosen chats."""
        for member, variant in _find_files(source):
            for record in _read_records(source, member, variant, options, {}):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _read_records(
    source: Source, member: Member, variant: _Variant, options: ReadOptions, session: dict[str, Any]
) -> Iterator[Record]:
    """Yield the records; what stands about the chat before them goes into ``session``."""
    names = _read_senders(source, member, variant, options)
    for found in walk_member(source, member.name, variant.prefix, encoding=options.encoding):
        about = found.around[0].get("session") if found.around and not session else None
        if isinstance(about, dict):
            session.update(about)
        yield _make_record(found, member.name, names)


def _find_files(source: Source) -> Iterator[tuple[Member, _Variant]]:
    for member in text_members(source):
        if len(source.members()) > 1 and not member.name.lower().endswith(".json"):
            continue
        shape = json_shape(source, member.name)
        variant = _find_variant(shape) if shape is not None else None
        if variant is not None:
            yield member, variant


def _find_variant(shape: JsonShape) -> _Variant | None:
    if shape.has("weflow", "messages"):
        arkme = shape.values.get("weflow.format") == "arkme-json" or shape.has("messages.item.senderID")
        return _Variant("WeFlow arkme-json" if arkme else "WeFlow", "messages.item", 1.0)
    if (
        shape.has("exportInfo.generator", "messages")
        and "ciphertalk" in shape.values.get("exportInfo.generator", "").lower()
    ):
        return _Variant("CipherTalk", "messages.item", 1.0)
    for prefix in _LISTS:
        if shape.has(f"{prefix}.createTime") and (
            shape.has(f"{prefix}.isSend") or shape.has(f"{prefix}.senderUsername")
        ):
            return _Variant("EchoTrace", prefix, 0.95)
        if shape.has(f"{prefix}.talker") and _has_any(shape, prefix, "isSelf", "senderName"):
            return _Variant("chatlog", prefix, 0.95)
    return None


def _has_any(shape: JsonShape, prefix: str, *keys: str) -> bool:
    return any(shape.has(f"{prefix}.{key}") for key in keys)


def _read_senders(source: Source, member: Member, variant: _Variant, options: ReadOptions) -> dict[str, Handle]:
    """Return arkme-json's table of senders by their number: it may stand before or after the messages."""
    if "arkme" not in variant.title:
        return {}
    table: dict[str, Handle] = {}
    for found in walk_member(source, member.name, "senders.item", "messages.item", encoding=options.encoding):
        item = found.value
        if found.prefix.startswith("senders") and isinstance(item, dict):
            identifier = str(item.get("wxid") or item.get("senderID") or "")
            name = str(item.get("displayName") or item.get("nickname") or identifier)
            table[str(item.get("senderID"))] = Handle(identifier, name)
        elif table:
            break
    return table


def _make_conversation(thread: ThreadId, summary: Summary, session: Mapping[str, Any]) -> Conversation:
    title = next((str(session[key]) for key in ("displayName", "remark", "nickname") if session.get(key)), "")
    identifier = str(session.get("wxid") or thread)
    group = identifier.endswith("@chatroom") or "群" in str(session.get("type") or "") or len(summary.people) > 2
    return summary.conversation(
        thread,
        title or thread.rpartition("#")[2],
        kind="group" if group else "private",
        me=summary.people.get(str(session.get("ownerId") or "")),
    )


def _make_record(found: Found, member: str, names: Mapping[str, Handle]) -> Record:
    item = found.value
    if not isinstance(item, dict):
        return RowProblem(found.number, DropReason.UNPARSED, "not an object", member)
    kind = _find_kind(item)
    system = kind is Kind.SYSTEM or ("isSend" in item and item["isSend"] is None)
    own = _is_own(item)
    when = _parse_time(item)
    text = item.get("content") if isinstance(item.get("content"), str) else item.get("parsedContent")
    text = text if isinstance(text, str) else ""
    text = _TRANSCRIBED.sub("", text, count=1) if kind is Kind.VOICE else text
    quoted = item.get("quotedContent")
    return Message(
        "wechat",
        ThreadId(f"{member}#{item.get('talker') or ''}"),
        found.number,
        when,
        None if system else _find_sender(item, names),
        Direction.SYSTEM if system else _DIRECTIONS[own],
        kind,
        RawText("" if kind is not Kind.TEXT and is_placeholder(text, bare=True) else text),
        native_id=_to_string(item.get("platformMessageId") or item.get("seq") or item.get("localId")),
        precision="none" if when is None else "s",
        reply_to=_to_string(item.get("replyToMessageId")),
        quoted=RawText(quoted) if isinstance(quoted, str) and quoted else None,
        member=member,
    )


def _find_kind(item: Mapping[str, Any]) -> Kind:
    code = item.get("chatLabType")
    if isinstance(code, int):
        return Kind.SYSTEM if code in (22, 80, 81) else CHATLAB_KINDS.get(code, Kind.OTHER)
    words = item.get("type")
    if isinstance(words, str) and not words.lstrip("-").isdecimal():
        return kind_of_words(words)
    return kind_of_code(words, item.get("subType")) if words is not None else Kind.TEXT


def _is_own(item: Mapping[str, Any]) -> bool | None:
    flag = item.get("isSend", item.get("isSelf", item.get("isSender")))
    return None if flag is None else flag in (1, True, "1", "true")


def _find_sender(item: Mapping[str, Any], names: Mapping[str, Handle]) -> Handle | None:
    if "senderID" in item and not item.get("senderUsername"):
        number = str(item["senderID"])
        return names.get(number, Handle(number, number))
    identifier = item.get("senderUsername") or item.get("sender")
    name = item.get("senderDisplayName") or item.get("senderName") or item.get("accountName") or identifier
    if not identifier and not name:
        return None
    return Handle(str(identifier or name), str(name))


def _parse_time(item: Mapping[str, Any]) -> datetime | None:
    moment = item.get("createTime", item.get("timestamp"))
    if isinstance(moment, int | float) and not isinstance(moment, bool):
        seconds = moment / 1000 if moment > 1e11 else moment
        return apply_zone(seconds, item.get("formattedTime"))
    return parse_iso(item.get("time")) or parse_iso(item.get("formattedTime")) or from_epoch(moment)


def _to_string(value: object) -> str | None:
    return None if value in (None, "") else str(value)
