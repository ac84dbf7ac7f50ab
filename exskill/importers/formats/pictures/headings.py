"""Times that stand on a screenshot: headings between bubbles, and small stamps in their corners."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.dayparts import hour_24
from exskill.importers.reading.worddates import parse_words

__all__ = ["parse_clock", "parse_heading", "parse_stamp"]

_CLOCK: Final = re.compile(
    r"(?:(?P<m1>上午|下午|凌晨|早上|中午|晚上|오전|오후|午前|午後) ?)?(?P<h>\d{1,2})[:：.](?P<mi>\d{2})"
    r"(?: ?(?P<m2>[AaPp]\.?[Mm]\.?))?"
)
_TICKS: Final = r" ?[✓✔vV√/\\|LJW\s]{0,4}"  # what recognition makes of the ticks
_STAMP: Final = re.compile(rf"(?P<clock>{_CLOCK.pattern}){_TICKS}")
_DAY_WORD: Final = re.compile(
    r"(?:today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|今天|昨天|前天"
    r"|(?:星期|周|週)[一二三四五六日天]"
    r"|오늘|어제|今日|昨日)[,，]? ?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = 4  # "May 5, 2023 at 10:42 PM" has three; a sentence with a date in it has more
_DATE: Final = re.compile(r"\d{4}[-/.年] ?\d{1,2}[-/.月] ?\d{1,2}日?")


def parse_stamp(text: str) -> time | None:
    """Return the time of a line that holds nothing else but ticks."""
    match = _STAMP.fullmatch(text)
    return parse_clock(match["clock"]) if match is not None else None


def parse_clock(text: str) -> time | None:
    """Return the time at the beginning of a line, None where there is none or it is impossible."""
    match = _CLOCK.match(text.strip())
    if match is None:
        return None
    hour, minute = hour_24(int(match["h"]), match["m1"] or match["m2"]), int(match["mi"])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_heading(text: str) -> tuple[date | None, time | None] | None:
    """Return day and time of a line that holds nothing else; "yesterday" is a day that nobody knows."""
    text = text.strip()
    rest = _DAY_WORD.sub("", text, count=1).strip()
    day: date | None = None
    numeric = _DATE.match(rest)
    worded = None if numeric is not None or len(_WORD.findall(rest)) > _WORDS else parse_words(rest)
    if numeric is not None:
        found = parse_iso(_format_iso(numeric[0]))
        day, rest = (found.date() if found is not None else None), rest[numeric.end() :].strip()
        rest = _DAY_WORD.sub("", rest, count=1).strip()
    elif worded is not None:
        return worded.date(), worded.time() if _CLOCK.search(rest) else None
    if not rest and (day is not None or rest != text):
        return day, None
    clock = parse_clock(rest) if _CLOCK.fullmatch(rest) else None
    return (day, clock) if clock is not None else None


def _format_iso(words: str) -> str:
    year, month, day = re.findall(r"\d+", words)
    return f"{year}-{month:0>2}-{day:0>2}"
