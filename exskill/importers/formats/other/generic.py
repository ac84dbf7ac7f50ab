"""Any CSV, JSON or JSON Lines of messages, by a column mapping that is proposed from the names and can be overruled.

``ReadOptions.mapping`` holds pairs (our field, their column); fields are ``time``, ``sender``, ``text``, and optionally
``id``, ``me`` (a column that says whether the exporter wrote the row) and ``chat``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.errors import NothingRecognised, UsageError
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.dates import (
    DateTrail,
    Decision,
    ambiguity_warnings,
    decide_order,
    from_epoch,
    make_date,
    parse_iso,
)
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.jsonstream import json_lines
from exskill.importers.reading.jsonwalk import walk_member, without_surrogates
from exskill.importers.reading.sniff import JsonShape, json_shape, text_members
from exskill.importers.reading.tables import read_columns, read_rows
from redaction.text import RawText

__all__ = ["FIELDS", "Generic", "Proposal", "propose_mapping"]

FIELDS: Final = ("time", "sender", "text", "id", "me", "chat")
_NEEDED: Final = ("sender", "text")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "time": (
        "time", "timestamp", "date", "datetime", "created_at", "createtime", "create_time", "sent_at", "sent", "ts",
        "date_time", "message_time", "时间", "日期", "发送时间", "消息时间", "时间戳", "日期时间", "時間", "日時", "날짜", "시간",
        "datum", "zeit", "zeitpunkt", "uhrzeit", "fecha", "hora", "heure", "data", "ora", "tijd", "дата", "время",
        "czas", "tarih",
    ),
    "sender": (
        "sender", "from", "author", "name", "user", "username", "sender_name", "sendername", "nickname", "speaker", "role",
        "from_name", "talker", "who", "发送者", "发送人", "说话人", "昵称", "姓名", "发件人", "用户", "作者", "發送者", "送信者",
        "보낸사람", "이름", "absender", "von", "remitente", "autor", "expéditeur", "auteur", "mittente", "autore", "remetente",
        "afzender", "отправитель", "автор", "nadawca", "gönderen",
    ),
    "text": (
        "text", "content", "message", "body", "msg", "message_text", "contents", "strcontent", "内容", "消息", "消息内容",
        "文本", "正文", "訊息", "內容", "本文", "내용", "메시지",
        "nachricht", "inhalt", "mensaje", "texto", "texte", "contenu", "messaggio", "testo", "mensagem", "bericht", "tekst",
        "сообщение", "текст", "wiadomość", "mesaj",
    ),
    "id": ("id", "message_id", "messageid", "msg_id", "msgid", "uuid", "消息id", "编号"),
    "me": ("is_me", "is_sender", "is_self", "isself", "issend", "is_send", "from_me", "is_from_me", "mine", "是否本人"),
    "chat": ("chat", "thread", "conversation", "chat_name", "thread_id", "conversation_id", "会话", "群名", "聊天"),
}  # fmt: skip
_LIST_NAMES: Final = ("messages", "data", "items", "chat", "records", "list", "conversation", "msgs", "history")
_TRUE: Final = frozenset({"1", "true", "yes", "y", "是", "me", "self", "out", "sent"})
_FALSE: Final = frozenset({"0", "false", "no", "n", "否", "other", "in", "received", ""})
_STAMP: Final = re.compile(
    r"(?P<a>\d{1,4})[/.\-年](?P<b>\d{1,2})[/.\-月](?P<c>\d{1,4})日?"
    r"(?:[ T,]{1,3}(?:(?P<m1>上午|下午|오전|오후|午前|午後) ?)?(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?(?:\.\d{1,9})?"
    r"(?:[ \u202f\u00a0]?(?P<m2>[AaPp]\.?[Mm]\.?))?)?"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping for one member: where its records lie, (our field, their column), and which columns it has."""

    member: str
    prefix: str  # "" for tables, "lines" for JSON Lines, else an ijson prefix
    mapping: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    complete: bool

    @property
    def usable(self) -> bool:
        """Whether rows can be messages: they need somebody who wrote and something written."""
        return all(self.column(field) for field in _NEEDED)

    def column(self, field: str) -> str | None:
        """Return their column for one of our fields."""
        return next((column for name, column in self.mapping if name == field), None)


def propose_mapping(source: Source, options: ReadOptions | None = None) -> Proposal | None:
    """Propose how to read the first member that looks like a table of messages; None where nothing does.

    What ``options.mapping`` says holds over the proposal; a column that is not there raises UsageError.
    """
    for member in text_members(source):
        proposal = _propose_columns(source, member, options or ReadOptions())
        if proposal is not None:
            return proposal
    return None


def _propose_columns(source: Source, member: Member, options: ReadOptions) -> Proposal | None:
    shape = json_shape(source, member.name)
    if shape is not None:
        prefix, names = _json_columns(shape)
    else:
        prefix, names = "", read_columns(source, member.name)
    if len(names) < 2:
        return None
    mapping = _guess_columns(names)
    for field, column in options.mapping:
        if field not in FIELDS:
            raise UsageError(
                _("a mapping names a field that does not exist"),
                hint=_("fields: {fields}").format(fields=", ".join(FIELDS)),
            )
        if column not in names:
            raise UsageError(_("a mapping names a column that the file does not have"))
        mapping[field] = column
    pairs = tuple((field, mapping[field]) for field in FIELDS if field in mapping)
    complete = all(field in mapping for field in (*_NEEDED, "time"))
    return Proposal(member.name, prefix, pairs, names, complete)


def _json_columns(shape: JsonShape) -> tuple[str, tuple[str, ...]]:
    """Return the list of objects that has most of what a message needs, with its keys (nested ones dotted)."""
    candidates = ["item"] if shape.root in ("array", "lines") else [f"{name}.item" for name in _LIST_NAMES]
    best: tuple[int, str, tuple[str, ...]] = (-1, "", ())
    for prefix in candidates:
        inside = [path[len(prefix) + 1 :] for path in sorted(shape.paths) if path.startswith(prefix + ".")]
        names = tuple(name for name in inside if name.count(".") <= 1 and "item" not in name.split("."))
        if names:
            best = max(best, (len(_guess_columns(names)), prefix, names), key=lambda found: found[0])
    return "lines" if shape.root == "lines" else best[1], best[2]


def _guess_columns(names: tuple[str, ...]) -> dict[str, str]:
    lower = {name.strip().lower().replace(" ", "_"): name for name in reversed(names)}
    mapping: dict[str, str] = {}
    for field in FIELDS:
        for synonym in _NAMES[field]:
            nested = [f"{synonym}.{last}" for last in ("name", "display_name", "username", "id")]
            hit = next(
                (lower[key] for key in (synonym, *nested) if key in lower and lower[key] not in mapping.values()), None
            )
            has_children = hit is not None and any(name.startswith(hit + ".") for name in names)
            if hit is not None and not has_children:
                mapping[field] = hit
                break
            if has_children:
                child = next((lower[key] for key in nested if key in lower), None)
                if child is not None:
                    mapping[field] = child
                    break
    return mapping


class Generic(Importer):
    """CSV, JSON and JSON Lines by column mapping."""

    name = "generic"
    title = "CSV/JSON"
    platform = "generic"
    variants = ("CSV, TSV", "JSON", "JSON Lines")

    def sniff(self, source: Source) -> Match | None:
        """Claim, weakly, what has columns for time, sender and text by name."""
        proposal = propose_mapping(source)
        if proposal is not None and proposal.prefix and not proposal.complete:
            return Match(0.05, _("a list of records whose columns are unknown; name them with --map"))
        if proposal is None or not proposal.complete:
            return None
        return Match(0.3, _("a table with columns for time, sender and text; check the preview before you import"))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat column value (one if there is no such column)."""
        for proposal in _list_proposals(source, options):
            reader = _Reader(source, proposal, options)
            if not proposal.usable:
                yield Conversation(
                    ThreadId(proposal.member), RawText(""), "unknown", (), 0, warnings=(_describe_unknown(proposal),)
                )
                continue
            threads = sum_up_threads(reader.records())
            for thread, summary in threads.items():
                yield summary.conversation(
                    thread,
                    thread.rpartition("#")[2],
                    warnings=ambiguity_warnings(reader.decision),
                )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every row."""
        for proposal in _list_proposals(source, options):
            for record in _Reader(source, proposal, options).records():
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _list_proposals(source: Source, options: ReadOptions) -> list[Proposal]:
    found = [
        proposal
        for member in text_members(source)
        if (proposal := _propose_columns(source, member, options)) is not None
    ]
    usable = [proposal for proposal in found if proposal.usable]
    if not usable and not options.mapping:
        usable = [proposal for proposal in found if proposal.prefix]  # counted row by row, none can be kept
    if not usable:
        raise NothingRecognised(
            _("no columns for sender and text were found"),
            hint=_("`--map sender=COLUMN --map text=COLUMN --map time=COLUMN` says which they are"),
        )
    return usable


def _describe_unknown(proposal: Proposal) -> str:
    return _(
        "nothing can be kept before you name the columns: --map sender=… --map text=… (there are: {names})"
    ).format(names=", ".join(proposal.columns[:20]))


class _Reader:
    """Reads one member by its mapping; the order of day and month is decided over the whole file."""

    def __init__(self, source: Source, proposal: Proposal, options: ReadOptions) -> None:
        self._source, self._proposal, self._options = source, proposal, options
        self._columns = {field: proposal.column(field) for field in FIELDS}
        self.decision = self._decide_dates()

    def _decide_dates(self) -> Decision:
        trail = DateTrail()
        column = self._columns["time"]
        for _number, row in self._read_rows() if column else ():
            match = _STAMP.match(_read_cell(row, column)) if row is not None else None
            if match is not None and len(match["a"]) < 4:  # a year that comes first leaves no question
                trail.add((int(match["a"]), int(match["b"]), int(match["c"])))
        return decide_order(list(trail), self._options.date_order)

    def _read_rows(self) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
        member, encoding = self._proposal.member, self._options.encoding
        if self._proposal.prefix == "":
            yield from read_rows(self._source, member, encoding=encoding)
        elif self._proposal.prefix == "lines":
            for number, item in json_lines(self._source, member, encoding=encoding):
                yield number, without_surrogates(item) if isinstance(item, dict) else None
        else:
            for found in walk_member(self._source, member, self._proposal.prefix, encoding=encoding):
                yield found.number, found.value if isinstance(found.value, dict) else None

    def records(self) -> Iterator[Record]:
        """Yield a message for each row."""
        member = self._proposal.member
        for number, row in self._read_rows():
            if row is None or not self._proposal.usable:
                yield RowProblem(number, DropReason.UNPARSED, "not a row" if row is None else "unknown columns", member)
                continue
            sender, text = _read_cell(row, self._columns["sender"]).strip(), _read_cell(row, self._columns["text"])
            when = self._parse_time(row)
            yield Message(
                "generic",
                ThreadId(f"{member}#{_read_cell(row, self._columns['chat'])}"),
                number,
                when,
                Handle(sender, sender) if sender else None,
                self._find_direction(row),
                Kind.TEXT,
                RawText(text),
                native_id=_read_cell(row, self._columns["id"]) or None,
                precision="none" if when is None else "s",
                member=member,
            )

    def _find_direction(self, row: Mapping[str, Any]) -> Direction:
        column = self._columns["me"]
        flag = _read_cell(row, column).strip().lower() if column else None
        if flag in _TRUE:
            return Direction.OUT
        return Direction.IN if flag in _FALSE else Direction.UNKNOWN

    def _parse_time(self, row: Mapping[str, Any]) -> datetime | None:
        cell = _read_cell(row, self._columns["time"]).strip()
        if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", cell):
            return from_epoch(float(cell), 0.001 if len(cell.partition(".")[0]) > 11 else 1.0)
        exact = parse_iso(cell) if cell[:4].isdecimal() else None
        if exact is not None:
            return exact
        match = _STAMP.fullmatch(cell)
        if match is None:
            return None
        day = make_date((int(match["a"]), int(match["b"]), int(match["c"])), self.decision.order)
        hour = hour_24(int(match["h"] or 0), match["m1"] or match["m2"])
        minute, second = int(match["mi"] or 0), int(match["s"] or 0)
        if day is None or hour > 23 or minute > 59 or second > 59:
            return None
        return datetime.combine(day, time(hour, minute, second))


def _read_cell(row: Mapping[str, Any], column: str | None) -> str:
    """Return a cell as text; dotted columns reach into nested objects."""
    if column is None:
        return ""
    value: Any = row.get(column)
    if value is None and "." in column:
        outer, _dot, inner = column.partition(".")
        nested = row.get(outer)
        value = nested.get(inner) if isinstance(nested, dict) else None
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, str | int | float) else ""
