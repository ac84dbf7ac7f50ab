"""Pasted text: ``我：…`` / ``ta：…``, ``Name: …``, or ``Name  12:03`` with the words below, under ``--- date ---`` rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.wechat.wechat_kinds import is_placeholder, kind_of_words
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, LeftOut, group_blocks
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.names import is_label
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import Line, read_lines, strip_marks
from redaction.text import RawText

__all__ = ["Paste"]

_COLON: Final = re.compile(r"(?P<name>[^：:\[\]{}<>=/\\\"“”|#*]{1,30}?)\s?[：:](?!//)[ \u3000]?(?P<text>.*)")
_CLOCK: Final = re.compile(r"(?P<name>\S.{0,39}?)(?: {2,}|\t+)(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?\s*")
_STAMP: Final = re.compile(
    r"(?P<name>\S.{0,39}?)\s{1,4}(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s{1,2}(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?\s*"
)
_RULE: Final = re.compile(
    r"(?:[-—–=*_]{2,}\s*)?(?P<y>\d{4})[-/.年]\s?(?P<m>\d{1,2})[-/.月]\s?(?P<d>\d{1,2})日?(?:\s?\S{1,10})?(?:\s*[-—–=*_]{2,})?"
)
_NAMES: Final = 10_000
_ME: Final = frozenset({"我", "me", "Me", "ME", "I"})
_PARTNER: Final = frozenset({"ta", "Ta", "TA", "他", "她", "对方", "you", "You"})


@dataclass(frozen=True, slots=True)
class _Header:
    """A message begins (or, without a name, a day)."""

    name: str
    text: str | None
    day: date | None = None
    clock: time | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """How this paste is written, decided over all of it."""

    style: str  # clock, colon or nothing
    names: frozenset[str]
    matched: int
    written: int


class Paste(Importer):
    """Pasted conversation."""

    name = "paste"
    title = "Pasted text"
    platform = "paste"
    variants = ("我：… / ta：…", "Name: …", "Name  HH:MM, text below")

    def sniff(self, source: Source) -> Match | None:
        """Claim, weakly, text in which nearly every line is somebody's."""
        members = text_members(source)
        if len(members) != 1:
            return None
        texts = [line.text for line in head_lines(source, members[0].name, 400)]
        plan = _make_plan(texts)
        if plan.style == "clock" and plan.matched and (len(plan.names) > 1 or plan.matched > 1):
            return Match(0.28, _("pasted text: names with times, words below"))
        if plan.style == "colon" and _is_convincing(plan):
            return Match(0.25, _("pasted text: names, colons, words"))
        return None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return the one conversation; 我 and "me" are the user."""
        for member in text_members(source):
            left_out = LeftOut()
            summary = Summary.of(_read_records(source, member, options, left_out))
            yield summary.conversation(ThreadId(member.name), "", warnings=left_out.warnings())

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in text_members(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, options)


def _is_convincing(plan: _Plan) -> bool:
    if plan.names & (_ME | _PARTNER) and plan.matched * 3 >= plan.written:
        return True
    named = all(name[0].isupper() or not name.isascii() for name in plan.names)
    return named and 2 <= len(plan.names) <= 3 and plan.matched >= 3 and plan.matched == plan.written


def _make_plan(texts: Iterable[str]) -> _Plan:
    clocked: Counter[str] = Counter()
    colons: Counter[str] = Counter()
    written = 0
    for text in texts:
        bare = strip_marks(text)
        if not bare or _RULE.fullmatch(bare):
            continue
        written += 1
        stamped = _STAMP.fullmatch(bare) or _CLOCK.fullmatch(bare)
        colon = _COLON.fullmatch(bare)
        if stamped is not None and len(clocked) < _NAMES:
            clocked[stamped["name"].strip()] += 1
        elif colon is not None and len(colons) < _NAMES and not is_label(colon["name"]):
            colons[colon["name"].strip()] += 1
    if clocked:
        return _Plan("clock", frozenset(clocked), clocked.total(), written)
    pronouns = _ME | _PARTNER
    names = {name for name, count in colons.items() if name in pronouns or count > 1 or len(colons) <= 3} - {""}
    return _Plan("colon" if names else "", frozenset(names), sum(colons[name] for name in names), written)


def _read_records(
    source: Source, member: Member, options: ReadOptions, left_out: Callable[[Line], None] | None = None
) -> Iterator[Record]:
    with source.open_text(member.name, encoding=options.encoding) as stream:
        plan = _make_plan(line.text for line in read_lines(stream))
    with source.open_text(member.name, encoding=options.encoding) as stream:
        day: date | None = None
        grouped: Iterator[Block[_Header]] = group_blocks(
            read_lines(stream), lambda line: _parse_line(line, plan), preamble=left_out
        )
        for block in grouped:
            if block.header.text is None:
                day = block.header.day
                if left_out is not None:
                    for text in block.lines:
                        left_out(Line(block.row, text))
            else:
                yield _make_record(block, block.header.day or day, member.name)


def _parse_line(line: Line, plan: _Plan) -> _Header | None:
    bare = strip_marks(line.text)
    rule = _RULE.fullmatch(bare)
    if rule is not None:
        try:
            return _Header("", None, date(int(rule["y"]), int(rule["m"]), int(rule["d"])))
        except ValueError:
            return None
    if plan.style == "clock":
        return _parse_clock(bare)
    match = _COLON.fullmatch(bare)
    if match is None or match["name"].strip() not in plan.names:
        return None
    return _Header(match["name"].strip(), match["text"])


def _parse_clock(bare: str) -> _Header | None:
    match = _STAMP.fullmatch(bare) or _CLOCK.fullmatch(bare)
    if match is None:
        return None
    hour, minute, second = int(match["h"]), int(match["mi"]), int(match["s"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    stamp = parse_iso(match["date"].replace(".", "-")) if "date" in match.re.groupindex else None
    return _Header(match["name"].strip(), "", stamp.date() if stamp is not None else None, time(hour, minute, second))


def _make_record(block: Block[_Header], day: date | None, member: str) -> Record:
    if block.cut:
        return RowProblem(block.row, DropReason.UNPARSED, "line or message over a million characters", member)
    header = block.header
    text = block.text(header.text).strip("\n")
    kind = kind_of_words(text) if is_placeholder(text) and text.startswith("[") else Kind.TEXT
    when = datetime.combine(day, header.clock or time()) if day is not None else None
    return Message(
        "paste",
        ThreadId(member),
        block.row,
        when,
        Handle(header.name, header.name),
        Direction.OUT if header.name in _ME else Direction.UNKNOWN,
        kind,
        RawText("" if kind is not Kind.TEXT else text),
        precision="none" if when is None else "min" if header.clock is not None else "day",
        member=member,
    )
