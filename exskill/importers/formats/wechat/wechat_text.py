"""WeChat as text: WeFlow's TXT, Markdown and SQL, MemoTrace's TXT. SQL is read as text, never executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import is_placeholder, kind_of_code, kind_of_words
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, LeftOut, group_blocks
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.dates import from_epoch, parse_iso
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import LINE_LIMIT, Line, read_lines
from redaction.text import RawText

__all__ = ["WeChatText"]

_STAMP: Final = r"(?P<time>\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?)"
_QUOTED: Final = re.compile(rf"\ufeff?{_STAMP} '(?P<name>.{{0,320}})'\s*")
_HEADING: Final = re.compile(
    rf"#{{2,4}} (?:\*\*)?{_STAMP}(?:\*\*)? {{1,2}}(?:\*\*)?(?P<name>\S.{{0,320}}?)(?:\*\*)?\s*"
)
_BARE: Final = re.compile(rf"\ufeff?{_STAMP} {{1,2}}(?P<name>[^\s'（(<].{{0,58}}?)\s*")
_TITLE: Final = re.compile(r"# (?P<title>.+)")
_SESSION: Final = re.compile(r"- ?会话 ?ID ?[:：]")
_INSERT: Final = re.compile(
    r"\s*INSERT INTO [\"`]?weflow_messages[\"`]?\s*(?:\((?P<columns>[^()]{1,2000})\))?\s*VALUES\s*", re.IGNORECASE
)
_COLUMNS: Final = (
    "session_id", "local_id", "message_id", "create_time", "sender", "is_send", "local_type", "media_type", "content",
    "media_path",
)  # fmt: skip
_VALUE: Final = re.compile(r"\s*(?:E?'(?P<text>(?:[^']|'')*)'|(?P<bare>[A-Za-z]+|-?\d+(?:\.\d+)?))\s*(?P<end>[,)])")
_ME: Final = frozenset({"我", "你"})  # MemoTrace calls the exporter 你
_NOTICE: Final = re.compile(r".{0,80}(?:撤回了一条消息|拍了拍).{0,120}")


@dataclass(frozen=True, slots=True)
class _Header:
    """A message begins."""

    time: str
    name: str


_PATTERNS: Final = {"WeFlow TXT": _QUOTED, "WeFlow Markdown": _HEADING, "MemoTrace TXT": _BARE}


class WeChatText(Importer):
    """WeChat text, Markdown and SQL of export tools."""

    name = "wechat_text"
    title = "WeChat (text)"
    platform = "wechat"
    variants = ("WeFlow TXT", "WeFlow Markdown", "WeFlow SQL", "MemoTrace TXT")

    def sniff(self, source: Source) -> Match | None:
        """Claim text by the shape of its headers."""
        found = [how for member in text_members(source) if (how := _find_form(source, member))]
        if not found:
            return None
        best = max(found, key=lambda how: _SCORES[how])
        return Match(_SCORES[best], _("WeChat text ({tool})").format(tool=best))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat of each file."""
        for member, how in _find_files(source):
            left_out = LeftOut(lambda text: text.startswith(("#", "-", ">")))
            threads = sum_up_threads(_read_records(source, member, how, options, left_out))
            title = _find_title(source, member) if how == "WeFlow Markdown" else ""
            for number, (thread, summary) in enumerate(threads.items()):
                group = thread.endswith("@chatroom") or len(summary.people) > 2
                shown = title or (thread.rpartition("#")[2] if how == "WeFlow SQL" else "")
                yield summary.conversation(
                    thread,
                    shown,
                    kind="group" if group else "private",
                    warnings=left_out.warnings() if number == 0 else (),
                )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member, how in _find_files(source):
            for record in _read_records(source, member, how, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


_SCORES: Final = {"WeFlow SQL": 1.0, "WeFlow TXT": 0.97, "WeFlow Markdown": 0.95, "MemoTrace TXT": 0.6}


def _find_files(source: Source) -> Iterator[tuple[Member, str]]:
    for member in text_members(source):
        how = _find_form(source, member)
        if how:
            yield member, how


def _find_form(source: Source, member: Member) -> str:
    if len(source.members()) > 1 and not member.name.lower().endswith((".txt", ".md", ".sql")):
        return ""
    head = [line.text for line in head_lines(source, member.name, 120)]
    if any(_INSERT.match(line) or "weflow_messages" in line for line in head):
        return "WeFlow SQL"
    for how, pattern in _PATTERNS.items():
        headers = [number for number, line in enumerate(head) if _parse_header(pattern, line) is not None]
        if not headers:
            continue
        if how == "MemoTrace TXT" and not _is_regular(head, headers):
            continue
        if how == "WeFlow Markdown" and not any(_SESSION.match(line) or _TITLE.match(line) for line in head[:10]):
            continue
        return how
    return ""


def _is_regular(head: list[str], headers: list[int]) -> bool:
    """A bare time and name say little: the file must begin with one, and blank lines must part the others."""
    begins = all(not line.strip() for line in head[: headers[0]])
    return begins and all(not head[number - 1].strip() for number in headers[1:])


def _parse_header(pattern: re.Pattern[str], text: str) -> _Header | None:
    match = pattern.fullmatch(text)
    if match is None or parse_iso(match["time"]) is None:
        return None
    return _Header(match["time"], match["name"].strip())


def _find_title(source: Source, member: Member) -> str:
    for line in head_lines(source, member.name, 120):
        match = _TITLE.fullmatch(line.text.strip())
        if match is not None:
            return match["title"].strip()
    return ""


def _read_records(
    source: Source, member: Member, how: str, options: ReadOptions, left_out: Callable[[Line], None] | None = None
) -> Iterator[Record]:
    if how == "WeFlow SQL":
        yield from _from_sql(source, member, options)
        return
    pattern = _PATTERNS[how]
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(
            read_lines(stream), lambda line: _parse_header(pattern, line.text), preamble=left_out
        ):
            yield _make_record(block, member.name)


def _make_record(block: Block[_Header], member: str) -> Record:
    if block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "line or message over a million characters", member)
    text = block.text()
    name = block.header.name
    system = name in ("系统消息", "系统", "") or (_NOTICE.fullmatch(text) is not None and name in ("系统通知", ""))
    kind = Kind.SYSTEM if system else kind_of_words(text) if is_placeholder(text) else Kind.TEXT
    when = parse_iso(block.header.time)
    return Message(
        "wechat",
        ThreadId(member),
        block.row,
        when,
        None if system else Handle(name, name),
        Direction.SYSTEM if system else Direction.OUT if name in _ME else Direction.UNKNOWN,
        kind,
        RawText("" if kind not in (Kind.TEXT, Kind.SYSTEM) else text),
        precision="none" if when is None else "s" if block.header.time.count(":") == 2 else "min",
        member=member,
    )


def _from_sql(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for row, statement in _join_statements(read_lines(stream)):
            match = _INSERT.match(statement)
            if match is None:
                continue
            names = tuple(name.strip(' "`') for name in (match["columns"] or ",".join(_COLUMNS)).split(","))
            at = match.end()
            while (values := _parse_values(statement, at)) is not None:
                cells, at = values
                if len(cells) == len(names):
                    yield _sql_record(dict(zip(names, cells, strict=True)), row, member.name)
                else:
                    yield RowProblem(row, DropReason.UNPARSED, "another number of values than columns", member.name)
            if statement[at:].strip() not in ("", ";"):
                yield RowProblem(row, DropReason.UNPARSED, "not a list of values", member.name)


def _join_statements(source: Iterator[Line]) -> Iterator[tuple[int, str]]:
    """Join lines until a semicolon outside quotes; the quotes of a statement come in pairs."""
    parts: list[str] = []
    first, quotes, size = 1, 0, 0
    for line in source:
        if not parts:
            first = line.number
        parts.append(line.text)
        quotes += line.text.count("'")
        size += len(line.text)
        if (quotes % 2 == 0 and line.text.rstrip().endswith(";")) or size > 16 * LINE_LIMIT:
            yield first, "\n".join(parts)
            parts, quotes, size = [], 0, 0
    if parts:
        yield first, "\n".join(parts)


def _parse_values(statement: str, at: int) -> tuple[list[str | None], int] | None:
    """Return the values of the tuple at a place and where the next one begins; None if there is none."""
    start = re.compile(r"[\s,]*\(").match(statement, at)
    if start is None:
        return None
    cells: list[str | None] = []
    at = start.end()
    while True:
        match = _VALUE.match(statement, at)
        if match is None:
            return None
        text, bare = match["text"], match["bare"]
        cells.append(text.replace("''", "'") if text is not None else None if bare.upper() == "NULL" else bare)
        at = match.end()
        if match["end"] == ")":
            return cells, at


def _sql_record(row: Mapping[str, str | None], number: int, member: str) -> Message:
    kind = kind_of_code(row.get("local_type"))
    text = row.get("content") or ""
    own = (row.get("is_send") or "").lower() in ("true", "t", "1")
    moment = row.get("create_time") or ""
    when = from_epoch(moment, 0.001 if len(moment) > 11 else 1.0)
    system = kind is Kind.SYSTEM
    sender = row.get("sender") or ""
    return Message(
        "wechat",
        ThreadId(f"{member}#{row.get('session_id') or ''}"),
        number,
        when,
        None if system or not sender else Handle(sender, sender),
        Direction.SYSTEM if system else Direction.OUT if own else Direction.IN,
        kind,
        RawText("" if kind is not Kind.TEXT and is_placeholder(text, bare=True) else text),
        native_id=row.get("message_id"),
        precision="none" if when is None else "s",
        member=member,
    )
