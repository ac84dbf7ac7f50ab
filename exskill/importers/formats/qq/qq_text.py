"""QQ as text: the client's message manager, and qq-chat-exporter's TXT.

In the client's file a header is a time and a name with its id in brackets, or a bare name in private chats. A body
line can look the same, so the ids (or, without any, the two names that occur most) decide what a header is, once per
file. One file may hold several chats, each under a ruled heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import is_placeholder, kind_of_words
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, LeftOut, group_blocks
from exskill.importers.reading.collect import Summary, is_wanted, sum_up_threads
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import Line, read_lines, strip_marks
from redaction.text import RawText

__all__ = ["QQText"]

_HEADER: Final = re.compile(r"(?P<time>\d{4}-\d{1,2}-\d{1,2} {1,2}\d{1,2}:\d{2}:\d{2})[ \t]+(?P<who>\S.*)")
_ID: Final = re.compile(r"(?P<name>.*?)(?:\((?P<qq>\d{3,15})\)|<(?P<mail>[^<>\s]{3,120})>)\s*")
_RANK: Final = re.compile(r"【[^】]{1,20}】")
_OBJECT: Final = re.compile(r"消息对象[:：](?P<title>.*)")
_GROUP: Final = re.compile(r"消息分组[:：]")
_RULE: Final = re.compile(r"={5,}")
_TITLE: Final = "消息记录（此消息记录为文本格式"
_NAMES: Final = 20_000
_SYSTEM_IDS: Final = frozenset({"10000", "1000000"})
_SYSTEM_NAMES: Final = frozenset({"系统消息", "系统提示"})


@dataclass(frozen=True, slots=True)
class _Heading:
    """A chat begins."""

    title: str


@dataclass(frozen=True, slots=True)
class _Header:
    """A message begins."""

    time: str
    name: str
    id: str | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the first reading decided: whether ids mark headers, else which bare names do."""

    by_id: bool
    names: frozenset[str]


class QQText(Importer):
    """QQ message manager text."""

    name = "qq_text"
    title = "QQ (text)"
    platform = "qq"
    variants = ("message manager .txt", "several chats in one file")

    def sniff(self, source: Source) -> Match | None:
        """Claim the client's title line, or a ruled head with headers below."""
        scores = [score for member in text_members(source) if (score := _score_member(source, member))]
        if not scores:
            return None
        return Match(max(scores), _("QQ text export: time and name lines with the text below"))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat heading."""
        for member in _find_files(source):
            left_out = LeftOut(_is_frame)
            threads = sum_up_threads(_read_records(source, member, options, left_out))
            for number, (thread, summary) in enumerate(threads.items()):
                yield _make_conversation(thread, summary, left_out.warnings() if number == 0 else ())

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            for record in _read_records(source, member, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[Member]:
    members = text_members(source)
    return list(members) if len(members) == 1 else [member for member in members if _score_member(source, member)]


def _score_member(source: Source, member: Member) -> float:
    if len(source.members()) > 1 and not member.name.lower().endswith(".txt"):
        return 0.0
    head = head_lines(source, member.name, 200)
    if any(line.text.startswith(_TITLE) for line in head[:5]):
        return 1.0
    headers = [header for line in head if (header := _parse_line(line.text)) is not None]
    if not headers:
        return 0.0
    ruled = any(_RULE.fullmatch(line.text.strip()) for line in head[:10])
    identified = any(header.id for header in headers)
    return 0.95 if ruled and identified else 0.9 if ruled or identified else 0.55


def _parse_line(text: str) -> _Header | None:
    match = _HEADER.fullmatch(strip_marks(text))
    if match is None or parse_iso(match["time"]) is None:
        return None
    who = match["who"].strip()
    identified = _ID.fullmatch(who)
    if identified is not None:
        return _Header(match["time"], _parse_name(identified["name"]), identified["qq"] or identified["mail"])
    return _Header(match["time"], _parse_name(who), None) if len(who) <= 60 else None


def _parse_name(text: str) -> str:
    return strip_marks(_RANK.sub("", text, count=1) if text.startswith("【") else text)


def _make_plan(source: Source, member: Member, options: ReadOptions) -> _Plan:
    cache: dict[tuple[str, str], object] = getattr(source, "cache", {})
    known = cache.get(("qq plan", member.name))
    if isinstance(known, _Plan):
        return known
    identified, chats = 0, 1
    titles: set[str] = set()
    bare: Counter[str] = Counter()
    with source.open_text(member.name, encoding=options.encoding) as stream:
        parser = _Parser(None)
        for line in read_lines(stream):
            header = parser(line)
            if isinstance(header, _Heading):
                chats += bool(header.title)
                titles.add(header.title)
            elif header is not None and header.id is not None:
                identified += 1
            elif header is not None and len(bare) < _NAMES:
                bare[header.name] += 1
    # A private chat has two people (and notices): many names that occur once are lines that somebody wrote.
    once = [name for name, count in bare.items() if count == 1]
    names = set(bare) if len(once) <= 3 * chats else set(bare) - set(once) | titles
    plan = _Plan(identified >= bare.total() or (identified > 0 and len(once) > 3), frozenset(names | _SYSTEM_NAMES))
    cache[("qq plan", member.name)] = plan
    return plan


def _is_frame(text: str) -> bool:
    return text.startswith(_TITLE) or _RULE.fullmatch(text) is not None


def _read_records(
    source: Source, member: Member, options: ReadOptions, left_out: Callable[[Line], None] | None = None
) -> Iterator[Record]:
    plan = _make_plan(source, member, options)
    thread, chat = ThreadId(f"{member.name}#"), 0
    with source.open_text(member.name, encoding=options.encoding) as stream:
        parser: Callable[[Line], _Heading | _Header | None] = _Parser(plan)
        grouped: Iterator[Block[_Heading | _Header]] = group_blocks(read_lines(stream), parser, preamble=left_out)
        for block in grouped:
            header = block.header
            if isinstance(header, _Heading):
                chat += 1
                thread = ThreadId(f"{member.name}#{header.title or chat}")
                _leave_out(block, left_out)
            else:
                yield _make_record(block, header, thread, member.name)


def _leave_out(block: Block[_Heading | _Header], left_out: Callable[[Line], None] | None) -> None:
    """Count the lines between a chat's heading and its first message."""
    if left_out is not None:
        for text in block.lines:
            left_out(Line(block.row, text))


class _Parser:
    """Tells headings and headers, which follow a rule or a blank line, from the lines of a body.

    Without a plan (in the first reading) every header that could be one counts.
    """

    def __init__(self, plan: _Plan | None) -> None:
        self._plan = plan
        self._free = True  # the line before was blank, a rule or a heading

    def __call__(self, line: Line) -> _Heading | _Header | None:
        text = line.text.strip()
        free, self._free = self._free, not text or _RULE.fullmatch(text) is not None
        title = _OBJECT.fullmatch(text)
        if free and (title is not None or _GROUP.match(text)):
            self._free = True
            return _Heading(title["title"].strip() if title is not None else "")
        header = _parse_line(line.text)
        if header is None:
            return None
        if header.id is not None:
            return header if free or self._plan is None or self._plan.by_id else None
        if not free or (self._plan is not None and (self._plan.by_id or header.name not in self._plan.names)):
            return None
        return header


def _make_record(block: Block[_Heading | _Header], header: _Header, thread: ThreadId, member: str) -> Record:
    if block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "line or message over a million characters", member)
    while block.lines and (not block.lines[-1].strip() or _RULE.fullmatch(block.lines[-1].strip())):
        block.lines.pop()  # the rule above the next chat's heading is nobody's text
    body = block.text()
    system = header.id in _SYSTEM_IDS or header.name in _SYSTEM_NAMES or not (header.name or header.id)
    kind = Kind.SYSTEM if system else kind_of_words(body) if is_placeholder(body) else Kind.TEXT
    when = parse_iso(header.time.replace("  ", " "))
    name = header.name or header.id or ""
    return Message(
        "qq",
        thread,
        block.row,
        when,
        None if system else Handle(header.id or name, name),
        Direction.SYSTEM if system else Direction.UNKNOWN,
        kind,
        RawText("" if kind not in (Kind.TEXT, Kind.SYSTEM) else body),
        precision="none" if when is None else "s",
        member=member,
    )


def _make_conversation(thread: ThreadId, summary: Summary, warnings: tuple[str, ...]) -> Conversation:
    title = thread.rpartition("#")[2]
    people = list(summary.people.values())
    others = [person for person in people if person.name != title]
    # In a private chat the heading names the partner, so the other one of two is the exporter.
    me = others[0] if len(people) == 2 and len(others) == 1 else None
    return summary.conversation(thread, title, me=me, warnings=warnings)
