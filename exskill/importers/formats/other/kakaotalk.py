"""KakaoTalk's exports: text from Android, iOS and Windows in Korean and English, CSV from computers.

A name ends at the first `` : `` (names hold no colon, texts may). What is shaped like a message but names nobody keeps
an unknown sender; a line that the app wrote about people is a system row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

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
from exskill.importers.formats.other.kakaotalk_phrases import find_kind, is_notice
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks, left_out_warning
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.names import show_name
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.tables import read_columns, read_rows
from exskill.importers.reading.text import Line, read_lines, strip_marks
from exskill.importers.reading.worddates import weekday_number
from redaction.text import RawText

__all__ = ["KakaoTalk"]

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_KO_DATE: Final = r"(?P<y>\d{4})년 (?P<mo>\d{1,2})월 (?P<d>\d{1,2})일"
_EN_DATE: Final = r"(?P<mon>[A-Z][a-z]{2,8})\.? (?P<d>\d{1,2}), (?P<y>\d{4})"
_DOT_DATE: Final = r"(?P<y>\d{4})\. (?P<mo>\d{1,2})\. (?P<d>\d{1,2})\."
_CLOCK: Final = (
    r"(?:(?P<m1>오전|오후|AM|PM) )?(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?(?:[ \u202f](?P<m2>[AaPp]\.?[Mm]\.?))?"
)
_MESSAGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_KO_DATE} {_CLOCK}(?P<mark>[,:]) (?P<rest>.*)",
        rf"{_EN_DATE}(?:,| at) {_CLOCK}(?P<mark>[,:]) (?P<rest>.*)",
        rf"{_DOT_DATE} {_CLOCK}(?P<mark>[,:]) (?P<rest>.*)",
        rf"{_CLOCK}(?P<mark>,) (?P<rest>.*)",
    )
)
_WINDOWS: Final = re.compile(rf"\[(?P<name>[^\n]{{0,320}}?)\] \[{_CLOCK}\] ?(?P<rest>.*)")
_HEADS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<rule>-{{5,}} )?{_KO_DATE}(?: (?P<w>\S{{1,4}}요일)| {_CLOCK})?(?: -{{5,}})?",
        rf"(?P<rule>-{{5,}} )?(?:(?P<w>[A-Z][a-z]{{2,8}}), )?{_EN_DATE}(?:(?:,| at) {_CLOCK})?(?: -{{5,}})?",
        rf"(?P<rule>-{{5,}} )?{_DOT_DATE}(?: (?P<w>\S{{1,4}})| {_CLOCK})?(?: -{{5,}})?",
    )
)
_TITLES: Final = (
    re.compile(r"(?P<title>.{1,300}?) ?님과 카카오톡 대화"),
    re.compile(r"(?P<title>.{1,300}?) ?카카오톡 대화"),
    re.compile(r"KakaoTalk Chats? with (?P<title>.+)"),
)
_SAVED: Final = re.compile(r"(?:저장한 날짜|Date Saved|Date saved) ?:")
_MOST_NAMES: Final = 10_000
_ME: Final = frozenset({"나", "회원님", "you", "You"})
_COLUMNS: Final = ("Date", "User", "Message")


@dataclass(frozen=True, slots=True)
class _Header:
    """A message or notice begins. ``name`` is None for a notice, empty where a message names nobody."""

    when: datetime | None
    name: str | None
    rest: str
    dated: bool = False  # the line itself names the day


class KakaoTalk(Importer):
    """KakaoTalk text and CSV."""

    name = "kakaotalk"
    title = "KakaoTalk"
    platform = "kakaotalk"
    variants = (".txt (Android, iOS, Windows)", ".csv (Mac, PC)")

    def sniff(self, source: Source) -> Match | None:
        """Claim KakaoTalk's titles and lines, or its three columns."""
        best = max((_score_member(source, member) for member in text_members(source)), default=0.0)
        return Match(best, _("KakaoTalk export: its date and message lines")) if best else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each file; 나, 회원님 and "you" are the exporter."""
        for member in _find_files(source):
            reading = _Reading(source, member, options)
            summary = Summary.of(reading.records())
            yield summary.conversation(
                ThreadId(member.name),
                reading.title,
                warnings=left_out_warning(reading.skipped),
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message and notice."""
        for member in _find_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _Reading(source, member, options).records()


def _find_files(source: Source) -> list[Member]:
    members = text_members(source)
    return list(members) if len(members) == 1 else [member for member in members if _score_member(source, member)]


def _is_table(source: Source, member: Member) -> bool:
    return read_columns(source, member.name)[:3] == _COLUMNS


def _score_member(source: Source, member: Member) -> float:
    if len(source.members()) > 1 and not member.name.lower().endswith((".txt", ".csv")):
        return 0.0
    if _is_table(source, member):
        return 0.9
    head = [strip_marks(line.text) for line in head_lines(source, member.name, 200)]
    titled = any(_SAVED.match(line) or any(title.fullmatch(line) for title in _TITLES) for line in head[:6])
    parser = _Parser()
    found = [header for number, line in enumerate(head) if (header := parser(Line(number, line))) is not None]
    if titled:
        return 0.99 if found or any(_head_date(line) for line in head) else 0.6
    said = [header for header in found if header.name is not None and header.when is not None]
    if not said:
        return 0.0  # a clock without a day, a date alone: other apps and diaries write those
    dated = sum(header.dated for header in said)
    return 0.85 if dated or len(said) * 20 > len(head) else 0.0


def _head_date(text: str) -> date | None:
    match = _read_head(text)
    return None if match is None else _parse_date(match)


def _read_head(text: str) -> re.Match[str] | None:
    return next((match for pattern in _HEADS if (match := pattern.fullmatch(text)) is not None), None)


@dataclass(frozen=True, slots=True)
class _DateLine:
    """A line that could head the messages of a day."""

    number: int
    day: date
    form: str


def _date_lines(source: Source, member: Member, options: ReadOptions) -> frozenset[int]:
    """Return the numbers of the lines that head a day.

    A message may hold a line that is nothing but a date. The app's own lines have one form and are followed by a
    message. They are ruled off, or agree with the date in that message; else they fit their weekday and never go back in
    time: the longest such row of them is taken.
    """
    sure: set[int] = set()
    found: list[_DateLine] = []
    waiting: _DateLine | None = None
    parser = _Parser()
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for line in read_lines(stream):
            text = strip_marks(line.text.lstrip("\ufeff"))
            if waiting is not None and text:
                header = parser(line)
                if header is not None and header.dated and header.when is not None:
                    sure.update([waiting.number] if header.when.date() == waiting.day else [])
                elif header is not None and header is not _DATE_LINE:
                    found.append(waiting)
                waiting = None
            waiting = _as_date_line(line.number, text) or waiting
    forms = Counter(entry.form for entry in found)
    ruling = max(forms, key=lambda form: forms[form], default="")
    of_form = [entry for entry in found if entry.form == ruling]
    ruled = ruling.endswith("ruled")
    first = of_form[0].day if of_form else date.min  # before any message, so inside none
    later = [entry for entry in of_form if ruled or entry.day >= first]
    return frozenset(sure).union([entry.number for entry in later] if ruled else _find_forward(later))


def _as_date_line(number: int, text: str) -> _DateLine | None:
    match = _read_head(text)
    day = None if match is None else _parse_date(match)
    if match is None or day is None:
        return None
    weekday = weekday_number(match["w"]) if match["w"] else None
    if weekday is not None and weekday != day.weekday() and not match["rule"]:
        return None
    clock = "clock" if match.groupdict().get("h") else ""
    rule = "ruled" if match["rule"] else ""
    return _DateLine(number, day, f"{_HEADS.index(match.re)}{bool(match['w'])}{clock}{rule}")


def _find_forward(found: list[_DateLine]) -> frozenset[int]:
    """Return the longest row of dates that never goes back (patience sorting)."""
    tails: list[date] = []
    at: list[int] = []
    before: list[int] = []
    for index, entry in enumerate(found):
        place = bisect_right(tails, entry.day)
        before.append(at[place - 1] if place else -1)
        tails[place : place + 1] = [entry.day]
        at[place : place + 1] = [index]
    chosen, index = set[int](), at[-1] if at else -1
    while index >= 0:
        chosen.add(found[index].number)
        index = before[index]
    return frozenset(chosen)


def _parse_date(match: re.Match[str]) -> date | None:
    fields = match.groupdict()
    month = int(fields["mo"]) if fields.get("mo") else _MONTHS.get((fields.get("mon") or "")[:3].lower(), 0)
    try:
        return date(int(fields["y"]), month, int(fields["d"]))
    except ValueError:
        return None


class _Parser:
    """Recognises message lines, keeping the day that the last date line named."""

    def __init__(self, date_lines: frozenset[int] | None = None) -> None:
        self._date_lines = date_lines  # None: every line that is a date
        self._day: date | None = None
        self._last: datetime | None = None
        self._windows = False
        self._names: set[str] = set()  # who has written so far

    def __call__(self, line: Line) -> _Header | None:
        """Return the header that a line is, None for date lines (which are kept) and bodies."""
        text = line.text.lstrip("\ufeff\u200e")
        header = self._from_windows(text) or self._from_phone(text)
        if header is not None:
            self._last = header.when or self._last
            return header
        day = _head_date(text.strip()) if self._date_lines is None or line.number in self._date_lines else None
        if day is not None:
            self._day = day
            return _DATE_LINE
        if self._windows and is_notice(text, self._names):
            return _Header(self._last, None, text)
        return None

    def _from_windows(self, text: str) -> _Header | None:
        match = _WINDOWS.fullmatch(text)
        if match is None:
            return None
        self._windows = True
        if len(self._names) < _MOST_NAMES:
            self._names.add(match["name"])
        return _Header(self._parse_moment(match, self._day), show_name(match["name"]), match["rest"])

    def _from_phone(self, text: str) -> _Header | None:
        for pattern in _MESSAGES:
            match = pattern.fullmatch(text)
            if match is None:
                continue
            day = _parse_date(match) if "y" in match.re.groupindex else self._day
            when = self._parse_moment(match, day)
            rest = match["rest"]
            name, colon, body = rest.partition(" : ")
            if not colon and rest.endswith(" :"):
                name, colon, body = rest[:-2], ":", ""
            if rest.startswith(": "):
                name, colon, body = "", ":", rest[2:]
            if match["mark"] == ":" or not colon or len(name) > 320:
                return _Header(when, None, rest)
            return _Header(when, show_name(name), body, "y" in match.re.groupindex)
        return None

    @staticmethod
    def _parse_moment(match: re.Match[str], day: date | None) -> datetime | None:
        hour, minute = hour_24(int(match["h"]), match["m1"] or match["m2"]), int(match["mi"])
        if day is None or hour > 23 or minute > 59:
            return None
        return datetime(day.year, day.month, day.day, hour, minute, int(match["s"] or 0) % 60)


_DATE_LINE: Final = _Header(None, None, "\0date")


def _known_lines(source: Source, member: Member, options: ReadOptions) -> frozenset[int]:
    cache: dict[tuple[str, str], frozenset[int]] = getattr(source, "cache", {})
    key = (f"kakaotalk {options.encoding}", member.name)
    if key not in cache:
        cache[key] = _date_lines(source, member, options)
    return cache[key]


class _Reading:
    """One pass over a file; ``title`` and ``skipped`` are known after it."""

    def __init__(self, source: Source, member: Member, options: ReadOptions) -> None:
        self._source, self._member, self._options = source, member, options
        self.title = ""
        self.skipped = 0

    def records(self) -> Iterator[Record]:
        """Yield messages and notices."""
        if _is_table(self._source, self._member):
            yield from self._from_table()
            return
        parser: Callable[[Line], _Header | None] = _Parser(_known_lines(self._source, self._member, self._options))
        with self._source.open_text(self._member.name, encoding=self._options.encoding) as stream:
            for block in group_blocks(read_lines(stream), parser, preamble=self._take_preamble):
                if block.header is not _DATE_LINE:
                    yield self._make_record(block)
                else:
                    self.skipped += sum(bool(line.strip()) for line in block.lines)

    def _take_preamble(self, line: Line) -> None:
        text = strip_marks(line.text)
        if not self.title:
            self.title = next((match["title"] for title in _TITLES if (match := title.fullmatch(text))), "")
            if self.title or line.number <= 1:
                return
        self.skipped += bool(text) and _SAVED.match(text) is None

    def _from_table(self) -> Iterator[Record]:
        last: datetime | None = None
        for number, row in read_rows(self._source, self._member.name, encoding=self._options.encoding):
            if row is None or row.get("Message") is None:
                yield RowProblem(number, DropReason.UNPARSED, "too few cells", self._member.name)
                continue
            when = parse_iso(row["Date"]) or last
            last = when
            notice = not row["User"].strip() or not row["Date"].strip() or is_notice(row["Message"], {row["User"]})
            header = _Header(when, None if notice else row["User"], row["Message"])
            yield self._make_record(Block(header, number), seconds=True)

    def _make_record(self, block: Block[_Header], *, seconds: bool = False) -> Record:
        header = block.header
        if block.cut:
            return RowProblem(block.row, DropReason.UNPARSED, "over a million characters", self._member.name)
        text = block.text(header.rest)
        name = header.name
        kind = Kind.SYSTEM if not name else find_kind(text)
        keep = kind in (Kind.TEXT, Kind.SYSTEM, Kind.CALL)
        return Message(
            "kakaotalk",
            ThreadId(self._member.name),
            block.row,
            header.when,
            Handle(name, name) if name else None,
            _find_direction(name),
            kind,
            RawText(text if keep else ""),
            precision="none" if header.when is None else "s" if seconds else "min",
            attachments=() if keep or kind is Kind.DELETED else (Attachment(kind),),
            member=self._member.name,
        )


def _find_direction(name: str | None) -> Direction:
    if name is None:
        return Direction.SYSTEM
    return Direction.OUT if name in _ME else Direction.UNKNOWN
