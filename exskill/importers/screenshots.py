"""Screenshots of chats: text by local recognition, the speaker by the side of the bubble, nothing by guessing.

A line that was read with less than 80 % certainty, or a bubble that stands on neither side, is put aside (``unsure``) with
the number of its place, and never becomes a message. A date that is not on the picture stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any, Final

from exskill.i18n import _
from exskill.images.ocr import TextLine, available, read_lines
from exskill.images.picture import MAX_BYTES, Unreadable, facts, opened
from exskill.importers.collect import Summary, wanted
from exskill.importers.dates import hour_24, parse_iso
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.photos import only_pictures, pictures
from exskill.importers.worddates import parse_words
from exskill.records import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from redaction.text import RawText

__all__ = ["Screenshots", "bubbles_of"]

_ME: Final = Handle("me", "Me")
_THEM: Final = Handle("them", "Them")
_THREAD: Final = ThreadId("screenshots")
_SURE: Final = 0.8
_TOP, _BOTTOM = 0.075, 0.945  # above: status and title bar; below: where one types
_SAME: Final = 0.92
_SNIFFED: Final = 3
_CLOCK: Final = re.compile(
    r"(?:(?P<m1>上午|下午|凌晨|早上|中午|晚上|오전|오후|午前|午後) ?)?(?P<h>\d{1,2})[:：.](?P<mi>\d{2})"
    r"(?: ?(?P<m2>[AaPp]\.?[Mm]\.?))?"
)
_STAMP: Final = re.compile(rf"(?P<clock>{_CLOCK.pattern}) ?[✓✔vV√/\\|LJW\s]{{0,4}}")
_DAY_WORD: Final = re.compile(
    r"(?:today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|今天|昨天|前天"
    r"|(?:星期|周|週)[一二三四五六日天]"
    r"|오늘|어제|今日|昨日)[,，]? ?",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")


@dataclass(slots=True)
class _Bubble:
    """Lines that belong together, on one side."""

    side: str  # "me", "them", "" where it is not clear
    lines: list[TextLine] = field(default_factory=list)
    when: tuple[date | None, time | None] = (None, None)

    @property
    def text(self) -> str:
        """Return the words."""
        return "\n".join(line.text for line in self.lines)

    @property
    def sure(self) -> bool:
        """Whether side and every line are certain."""
        return bool(self.side) and all(line.sure >= _SURE for line in self.lines)


class Screenshots(Importer):
    """Screenshots of a chat."""

    name = "screenshots"
    title = "Screenshots of chats"
    platform = "screenshots"
    variants = ("PNG, JPEG, WebP, HEIC", "folder or zip, read in the order of their names")

    def sniff(self, source: Source) -> Match | None:
        """Claim pictures that no camera took and whose text stands in bubbles on two sides."""
        found = pictures(source)
        if not only_pictures(source) or not available():
            return None
        looked_at = [_bubbles(source, member) for member in found[:_SNIFFED]]
        good = [bubbles for bubbles in looked_at if bubbles is not None and sum(bool(b.side) for b in bubbles) >= 2]
        if not good or len(good) < len(looked_at) / 2:
            return None
        return Match(0.7, _("screenshots of a chat: {n}; right is read as you, left as the other").format(n=len(found)))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation of two people without names."""
        summary = Summary.of(self.read(source, ReadOptions()))
        yield summary.conversation(_THREAD, "", kind="private", extra_people=[_THEM], me=_ME)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield a message for each bubble; what overlaps the picture before is a duplicate."""
        if not wanted(_THREAD, options):
            return
        row, before = 0, list[_Bubble]()
        for member in pictures(source):
            bubbles = _bubbles(source, member)
            if bubbles is None:
                row += 1
                yield RowProblem(row, DropReason.UNPARSED, "damaged picture", member.name)
                continue
            again = _overlap(before, bubbles)
            for place, bubble in enumerate(bubbles):
                row += 1
                yield _record(bubble, row, member.name, seen=place < again)
            before = bubbles or before


def _bubbles(source: Source, member: Member) -> list[_Bubble] | None:
    """Return the bubbles of a picture (remembered: recognition takes a second), None where it cannot be decoded."""
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = ("screenshot", member.name)
    if key not in cache:
        with source.open(member.name) as stream:
            data = stream.read(MAX_BYTES + 1)
        try:
            image = opened(data)
            cache[key] = [] if facts(image).camera else bubbles_of(read_lines(image))
        except Unreadable:
            cache[key] = None
    found: list[_Bubble] | None = cache[key]
    return found


def bubbles_of(lines: Iterable[TextLine]) -> list[_Bubble]:
    """Group the lines of a screenshot into bubbles, top to bottom, with the time that stands above each."""
    bubbles: list[_Bubble] = []
    day: date | None = None
    clock: time | None = None
    for line in lines:
        middle = (line.top + line.bottom) / 2
        if not line.text or middle < _TOP or middle > _BOTTOM:
            continue
        heading = _heading(line)
        if heading is not None:
            day, clock = heading[0] or day, heading[1]
            bubbles.append(_Bubble("time"))
            continue
        stamp = _STAMP.fullmatch(line.text)
        last = bubbles[-1] if bubbles and bubbles[-1].side != "time" else None
        if stamp is not None and last is not None and line.top - last.lines[-1].bottom < 0.03:
            last.when = (day, _clock(stamp["clock"]))  # the small time at a bubble's corner
            continue
        side = _side(line)
        if last is not None and last.side == side and _continues(last.lines[-1], line):
            last.lines.append(line)
        else:
            bubbles.append(_Bubble(side, [line], (day, clock)))
    return [bubble for bubble in bubbles if bubble.lines]


def _continues(above: TextLine, line: TextLine) -> bool:
    """Whether a line is the next one of the same bubble: close below, and flush with it on one edge."""
    gap = line.top - above.bottom
    flush = abs(line.left - above.left) < 0.03 or abs(line.right - above.right) < 0.03
    return flush and gap < 0.45 * max(line.height, above.height)


def _side(line: TextLine) -> str:
    middle = (line.left + line.right) / 2
    if middle >= 0.62 or (line.right > 0.8 and line.left > 0.25):
        return "me"
    if middle <= 0.38 or (line.left < 0.2 and line.right < 0.75):
        return "them"
    return ""


def _heading(line: TextLine) -> tuple[date | None, time | None] | None:
    """Return day and time of a line in the middle that holds nothing else."""
    centred = abs((line.left + line.right) / 2 - 0.5) < 0.06
    if not centred:
        return None
    text = line.text.strip()
    rest = _DAY_WORD.sub("", text, count=1).strip()
    day: date | None = None
    numeric = _DATE.match(rest)
    worded = None if numeric is not None else parse_words(rest)
    if numeric is not None:
        found = parse_iso(re.sub(r"[年月/.]", "-", numeric[0]).rstrip("日-"))
        day, rest = (found.date() if found is not None else None), rest[numeric.end() :].strip()
    elif worded is not None:
        return worded.date(), worded.time() if _CLOCK.search(rest) else None
    if not rest and (day is not None or rest != text):
        return day, None
    return (day, _clock(rest)) if _CLOCK.fullmatch(rest) else None


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = hour_24(int(match["h"]), match["m1"] or match["m2"]), int(match["mi"])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _overlap(before: list[_Bubble], now: list[_Bubble]) -> int:
    """Return how many bubbles at the top of a picture stood at the bottom of the one before."""
    for count in range(min(len(before), len(now)), 0, -1):
        if all(_same(a, b) for a, b in zip(before[-count:], now[:count], strict=True)):
            return count
    return 0


def _same(one: _Bubble, other: _Bubble) -> bool:
    alike = SequenceMatcher(None, one.text[:500], other.text[:500], autojunk=False).ratio() >= _SAME
    return one.side == other.side and alike


def _record(bubble: _Bubble, row: int, member: str, *, seen: bool) -> Record:
    if seen:
        return RowProblem(row, DropReason.DUPLICATE, "on the picture before", member)
    if not bubble.sure:
        return RowProblem(row, DropReason.UNSURE, "side" if not bubble.side else "text", member)
    day, clock = bubble.when
    when = datetime.combine(day, clock or time()) if day is not None else None
    mine = bubble.side == "me"
    return Message(
        "screenshots",
        _THREAD,
        row,
        when,
        _ME if mine else _THEM,
        Direction.OUT if mine else Direction.IN,
        Kind.TEXT,
        RawText(bubble.text),
        precision="none" if when is None else "min" if clock is not None else "day",
        member=member,
    )
