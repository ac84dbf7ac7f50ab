"""WeChat in CSV: PyWxDump and WeClone, WeFlow's variant, MemoTrace, chatlog.

Exact identity is the client's id (``wxid_…``); a row's own flag says whether the exporter wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import is_placeholder, kind_of_code, kind_of_words
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.sniff import text_members
from exskill.importers.reading.tables import read_columns, read_rows
from redaction.text import RawText

__all__ = ["WeChatCsv"]

_ME: Final = "me"
_DIRECTIONS: Final = {True: Direction.OUT, False: Direction.IN, None: Direction.UNKNOWN}


@dataclass(frozen=True, slots=True)
class _Variant:
    """Which columns make a variant, and what they mean."""

    title: str
    columns: frozenset[str]
    thread: str
    sender: str
    name: str
    own: str
    text: str
    time: str
    native: str
    words: str = ""
    code: str = ""
    sub: str = ""


_VARIANTS: Final = (
    _Variant(
        "PyWxDump/WeClone",
        frozenset({"type_name", "is_sender", "talker", "msg", "CreateTime"}),
        "room_name", "talker", "talker", "is_sender", "msg", "CreateTime", "MsgSvrID", words="type_name",
    ),
    _Variant(
        "MemoTrace",
        frozenset({"IsSender", "StrContent", "StrTime"}),
        "TalkerId", "Sender", "NickName", "IsSender", "StrContent", "StrTime", "localId", code="Type", sub="SubType",
    ),
    _Variant(
        "chatlog",
        frozenset({"Time", "SenderName", "Sender", "Talker", "Content"}),
        "Talker", "Sender", "SenderName", "", "Content", "Time", "",
    ),
)  # fmt: skip


class WeChatCsv(Importer):
    """WeChat CSV of several export tools."""

    name = "wechat_csv"
    title = "WeChat (CSV)"
    platform = "wechat"
    variants = ("PyWxDump/WeClone", "WeFlow", "MemoTrace", "chatlog")

    def sniff(self, source: Source) -> Match | None:
        """Claim tables by their column names."""
        for _member, variant in _find_tables(source):
            return Match(0.98, _("WeChat CSV ({tool} columns)").format(tool=variant.title))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat id of each table."""
        for member, variant in _find_tables(source):
            threads = sum_up_threads(_read_records(source, member, variant, options))
            for thread, summary in threads.items():
                group = thread.endswith("@chatroom") or len(summary.people) > 2
                yield summary.conversation(thread, thread.rpartition("#")[2], kind="group" if group else "private")

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every row."""
        for member, variant in _find_tables(source):
            for record in _read_records(source, member, variant, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_tables(source: Source) -> Iterator[tuple[Member, _Variant]]:
    for member in text_members(source):
        if len(source.members()) > 1 and not member.name.lower().endswith((".csv", ".tsv")):
            continue
        names = set(read_columns(source, member.name))
        for variant in _VARIANTS:
            if variant.columns <= names:
                yield member, variant
                break


def _own_ids(source: Source, member: Member, variant: _Variant, options: ReadOptions) -> frozenset[str]:
    """Return the ids on the exporter's own rows: a row of the partner never carries one."""
    cache: dict[tuple[str, str], object] = getattr(source, "cache", {})
    key = ("own ids", member.name)
    known = cache.get(key)
    if not isinstance(known, frozenset):
        table = read_rows(source, member.name, encoding=options.encoding)
        known = frozenset(row.get(variant.sender, "") for _n, row in table if row and _is_own(row, variant))
        cache[key] = known
    return known - {""}


def _is_own(row: Mapping[str, str], variant: _Variant) -> bool | None:
    flag = row.get(variant.own, "").strip() if variant.own else ""
    return {"1": True, "0": False}.get(flag)


def _read_records(source: Source, member: Member, variant: _Variant, options: ReadOptions) -> Iterator[Record]:
    own_ids = _own_ids(source, member, variant, options) if variant.own else frozenset()
    for number, row in read_rows(source, member.name, encoding=options.encoding):
        if row is None or variant.text not in row:
            yield RowProblem(number, DropReason.UNPARSED, "too few cells", member.name)
        else:
            yield _make_message(number, row, variant, member.name, own_ids)


def _make_message(
    number: int, row: Mapping[str, str], variant: _Variant, member: str, own_ids: frozenset[str]
) -> Message:
    kind = kind_of_words(row.get(variant.words, "")) if variant.words else _kind_by_code(row, variant)
    text = row[variant.text]
    own = _is_own(row, variant)
    when = _parse_time(row, variant)
    system = kind is Kind.SYSTEM
    return Message(
        "wechat",
        ThreadId(f"{member}#{row.get(variant.thread, '')}"),
        number,
        when,
        None if system else _find_sender(row, variant, own, own_ids),
        Direction.SYSTEM if system else _DIRECTIONS[own],
        kind,
        RawText("" if kind is not Kind.TEXT and is_placeholder(text, bare=True) else text),
        native_id=row.get(variant.native) or None,
        precision="none" if when is None else "s" if row.get(variant.time, "").count(":") == 2 else "min",
        member=member,
    )


def _kind_by_code(row: Mapping[str, str], variant: _Variant) -> Kind:
    if variant.code:
        return kind_of_code(row.get(variant.code), row.get(variant.sub))
    text = row[variant.text]
    return kind_of_words(text) if is_placeholder(text) else Kind.TEXT


def _parse_time(row: Mapping[str, str], variant: _Variant) -> datetime | None:
    return parse_iso(row.get(variant.time)) or from_epoch(row.get("CreateTime"))


def _find_sender(row: Mapping[str, str], variant: _Variant, own: bool | None, own_ids: frozenset[str]) -> Handle | None:
    identifier = row.get(variant.sender, "").strip()
    if own:
        return Handle(identifier or _ME, row.get(variant.name, "").strip() or identifier or _ME)
    if not identifier or (own is False and identifier in own_ids):
        identifier = row.get(variant.thread, "").strip()
        return Handle(identifier, identifier) if identifier else None
    name = row.get(variant.name, "").strip() or row.get("Remark", "").strip()
    return Handle(identifier, name or identifier)
