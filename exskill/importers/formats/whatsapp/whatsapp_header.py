"""The header of a WhatsApp message in all its shapes, taken apart without deciding the date.

The families: with or without brackets, date first or time first, months by name, and (for a file that has no other) no
year. Within a file one form rules, down to the separator and the digits of the year, so that a pasted chat inside a
message is not mistaken for messages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from exskill.importers.reading.dates import RawDate
from exskill.importers.reading.dayparts import hour_24, is_meridiem
from exskill.importers.reading.names import show_name
from exskill.importers.reading.text import EDGE_MARKS, strip_marks
from exskill.importers.reading.worddates import MONTH_WORDS, month_number

__all__ = [
    "FAMILIES",
    "LOOSE",
    "NO_YEAR",
    "TWELVE",
    "YEARLESS",
    "Header",
    "is_doubtful",
    "parse_header",
    "split_author",
    "split_odd_author",
]

_M: Final = f"[{EDGE_MARKS}]*"
_S: Final = "[ \u00a0\u2009\u202f\u3000]"
_MERIDIEM: Final = (
    r"[ap]\.?[ \u00a0\u202f]{0,2}m\.?|上午|下午|中午|凌晨|清晨|早上|晚上|傍晚|半夜|오전|오후|午前|午後"
    r"|[صم]|ق\.ظ\.?|ب\.ظ\.?|पूर्वाह्न|अपराह्न|SA|CH|ÖÖ|ÖS|[πμ]\.?μ\.?|PTG|PG|de\.|du\.|[fe]\.?m\.?|dop\.|odp\.|[ai]p\.|vorm\.|nachm\."
    r"|in the (?:morning|afternoon|evening)|at night|noon"
    r"|de la (?:mañana|tarde|noche|madrugada)|da (?:manhã|tarde|noite|madrugada)"
    r"|du matin|du soir|de l[’']après-midi|di (?:mattina|pomeriggio|sera|notte)|nachm(?:ittags)?"
    r"|vormittags|morgens|mittags|abends"
    r"|nachts|утра|дня|вечера|ночи|सुबह|दोपहर|शाम|रात|pagi|siang|sore|malam"
    r"|ก่อนเที่ยง|หลังเที่ยง|לפנה״צ|אחה״צ|לפנה\"צ|אחה\"צ"
)
_ERA: Final = r"(?:[RHS]|令和|平成)?"
_D: Final = rf"{_M}[./\-年月]{_S}?{_M}"
_DATE: Final = (
    rf"(?P<a>{_ERA}\d{{1,4}}){_D}(?P<b>\d{{1,4}}){_D}(?P<c>{_ERA}\d{{1,4}})"
    rf"(?:\.|日|{_S}?г\.?|{_S}?BE|{_S}?พ\.ศ\.)?"
)
_TIME: Final = (
    rf"(?:(?P<m1>{_MERIDIEM}){_S}?)?(?P<h>\d{{1,2}})[:.](?P<mi>\d{{2}})(?:[:.](?P<s>\d{{2}}))?"
    rf"(?:{_S}{{0,2}}(?P<m2>{_MERIDIEM}))?(?:{_S}?(?:ч\.|Uhr|น\.))?"
)
_WORD: Final = rf"(?:(?:klo|kl\.?|à|às|as|a las|at|um|om|o|la|в|о|lúc|pukul|jam){_S})?"
_GAP: Final = rf"{_M}(?:[,،]{_S}{{0,2}}|{_S}{{1,2}}){_M}{_WORD}"
_END: Final = {
    "[": rf"{_M}\]{_S}?",
    "": rf"{_M}(?:{_S}?[-–]{_S}|(?P<loose>:?{_S}))",
}
_MONTH: Final = rf"(?P<mon>{'|'.join(map(re.escape, MONTH_WORDS))})\.?"
_WORD_DATE: Final = (
    rf"(?:(?P<d1>\d{{1,2}})\.?(?:{_S}|[-/])(?:de{_S})?{_MONTH}(?:(?:,?{_S}|[-/])(?:de{_S})?(?P<y1>\d{{4}}))?"
    rf"|{_MONTH.replace('mon>', 'mon2>')}{_S}(?P<d2>\d{{1,2}})(?:,?{_S}(?P<y2>\d{{4}}))?)"
)
_SHORT_DATE: Final = r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)?"
_BODIES: Final = {"d": rf"{_DATE}{_GAP}{_TIME}", "t": rf"{_TIME}{_GAP}{_DATE}"}

# The commonest shapes, four times as fast as the full patterns and never reading them otherwise.
_PLAIN: Final = re.compile(
    "[\u200e\u200f]?(\\[)?([0-9]{1,4})([./-])([0-9]{1,2})\\3([0-9]{1,4}),? ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?"
    "(?:[ \u202f]([AaPp])[Mm])?(?(1)\\] ?| - )"
)

_PLAIN_DAY: Final = re.compile(r"[^0-9]{0,2}([0-9]{1,4})([./-])([0-9]{1,2})[./-]([0-9]{1,4})")
_PLAIN_CLOCK: Final = re.compile("([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[ \u202f]([AaPp]))?")

FAMILIES: Final[dict[str, re.Pattern[str]]] = {
    bracket + first: re.compile(rf"{_M}{re.escape(bracket)}{_M}{body}{_END[bracket]}", re.IGNORECASE)
    for bracket in ("[", "")
    for first, body in _BODIES.items()
}
# What the patterns above do not know: clocks in the words of any language, "21 h 04", a word between date and time. What
# is taken for a part of the day must be in its table.
_PART: Final = r"(?P<{}>['’]?[^\W\d_][^\d\n\[\]:]{{0,24}}?)"
_ANY_DATE: Final = (
    rf"(?P<a>\d{{1,4}}){_M}{_S}?[./\-]{_S}?{_M}(?P<b>\d{{1,4}}){_M}{_S}?[./\-]{_S}?{_M}(?P<c>\d{{1,4}})"
    rf"(?:\.|{_S}?(?:г|р|ж|g|BE|พ\.ศ)\.?)?"
)
_ANY_TIME: Final = (
    rf"(?:{_PART.format('m1')}{_S}{{0,2}})?(?P<h>\d{{1,2}})(?:[:.]|{_S}?h{_S}?)(?P<mi>\d{{2}})"
    rf"(?:(?:[:.]|{_S}?min{_S}?)(?P<s>\d{{2}}))?(?:{_S}{{0,2}}{_PART.format('m2')})?\)?"
)
_ANY_GAP: Final = rf"{_M}[,،.]?(?:{_M}{_S}){{1,3}}{_M}\(?"
_ANY: Final[dict[str, re.Pattern[str]]] = {
    bracket + first: re.compile(
        rf"{_M}{re.escape(bracket)}{_M}{body}{_M}" + (rf"\]{_S}?" if bracket else rf"{_S}{{1,2}}[-–]{_S}"),
        re.IGNORECASE,
    )
    for bracket in ("[", "")
    for first, body in (("g", _ANY_DATE + _ANY_GAP + _ANY_TIME), ("u", _ANY_TIME + _ANY_GAP + _ANY_DATE))
}
FAMILIES.update(_ANY)
# Words beside a clock that tell no part of the day.
_FILLERS: Final = frozenset(
    [
        "klo",
        "kl",
        "kell",
        "klukkan",
        "plkst",
        "à",
        "às",
        "as",
        "um",
        "at",
        "om",
        "o",
        "u",
        "ob",
        "v",
        "в",
        "о",
        "у",
        "la",
        "lúc",
        "pukul",
        "jam",
        "pada",
        "den",
        "ora",
        "saat",
        "στις",
        "σε",
        "alle",
        "ve",
        "uhr",
        "ч",
        "น",
        "h",
        "s",
        "sek",
        "g",
        "г",
        "р",
        "ж",
        "м",
        "बजे",
        "को",
    ]
)
_WORDED: Final[dict[str, re.Pattern[str]]] = {
    bracket + first: re.compile(rf"{_M}{re.escape(bracket)}{body}{_END[bracket]}", re.IGNORECASE)
    for bracket in ("[", "")
    for first, body in (("w", rf"{_WORD_DATE}{_GAP}{_TIME}"), ("v", rf"{_TIME}{_GAP}{_WORD_DATE}"))
}
FAMILIES.update(_WORDED)
YEARLESS: Final[dict[str, re.Pattern[str]]] = {
    bracket + first: re.compile(rf"{_M}{re.escape(bracket)}{body}{_END[bracket]}", re.IGNORECASE)
    for bracket in ("[", "")
    for first, body in (("y", rf"{_SHORT_DATE}{_GAP}{_TIME}"), ("z", rf"{_TIME}{_GAP}{_SHORT_DATE}"))
}
LOOSE: Final = "l"  # of a form: neither bracket nor dash
TWELVE: Final = "m"  # of a form: the clock has twelve hours; last of all
NO_YEAR: Final = -1  # in the place of a year that the header does not tell
_NUMBERED: Final = tuple(family for family in FAMILIES if family not in _WORDED)
_STARTS: Final = frozenset(EDGE_MARKS + "[0123456789RHS令平上下中凌早晚오午")
_MONTH_FIRST: Final = re.compile(rf"{_MONTH}{_S}\d", re.IGNORECASE)
_ERA_YEARS: Final = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925}
_NAME_LIMIT: Final = 60
_LONG_NAME: Final = 320
_NO_NAME: Final = re.compile(r"https?$|^\d{1,2}[:.]\d{2}$|://", re.IGNORECASE)
_DOUBTFUL: Final = re.compile(
    r"[<>\"“”„«»]| (?:changed|created|added|removed|left|joined|pinned|turned|updated|started) | hat | ha | a | изменил"
)


class Header(NamedTuple):
    """The numbers of a header; ``date`` in written order. ``rest`` is author and text; ``marked`` if a mark led."""

    family: str
    date: RawDate
    hour: int
    minute: int
    second: int | None
    rest: str
    marked: bool
    form: str = ""  # what does not vary within one export: family, separator, digits of the year, seconds


def parse_header(line: str, families: tuple[str, ...] = tuple(FAMILIES), *, authorless: bool = False) -> Header | None:
    """Return the header that a line begins with, None if it begins with none.

    ``authorless`` takes the loose headers of old iPhones also where no author follows: only for a file that is known to
    have them.
    """
    start = line[:1]
    if start not in _STARTS and not start.isdigit() and not (start.isalpha() and _MONTH_FIRST.match(line)):
        return None
    plain = _PLAIN.match(line)
    if plain is not None:
        return _from_plain(plain, line, families)
    for family in families:
        match = (FAMILIES.get(family) or YEARLESS[family]).match(line)
        if match is not None:
            header = _from_match(family, match, line, authorless=authorless)
            if header is not None:
                return header
    return None


def _from_plain(match: re.Match[str], line: str, families: tuple[str, ...]) -> Header | None:
    at, end = match.start(6), match.end()
    family, date, form, with_seconds = _read_day(line[:at])
    clock = _read_clock(line[at:end])
    if clock is None or family not in families:
        return None
    hour, minute, second = clock
    form = form if second is None else with_seconds
    if match[9] is not None:
        form += TWELVE
    return _new_header(Header, (family, date, hour, minute, second, line[end:], line[0] in EDGE_MARKS, form))


_new_header: Final = tuple.__new__  # a third of the time of Header(...), which takes keywords too


@lru_cache(maxsize=4096)  # a day has many messages
def _read_day(text: str) -> tuple[str, RawDate, str, str]:
    """Return the family, the numbers and the form of a plain header's date; the form without and with seconds."""
    a, separator, b, c = _PLAIN_DAY.match(text).groups()  # type: ignore[union-attr]  # the caller's pattern matched it
    family = "[d" if "[" in text else "d"
    digits = 4 if len(a) > 2 or len(c) > 2 else 2
    form = f"{family}{separator}{digits}"
    return family, (int(a), int(b), int(c)), form, form + "s"


@lru_cache(maxsize=1 << 15)
def _read_clock(text: str) -> tuple[int, int, int | None] | None:
    """Return hour, minute and second of a plain header's time; None where there is no such time."""
    h, mi, s, half = _PLAIN_CLOCK.match(text).groups()  # type: ignore[union-attr]  # the caller's pattern matched it
    hour, minute, second = int(h), int(mi), int(s) if s else None
    if half:
        hour = hour_24(hour, half + "m")
    return None if hour > 23 or minute > 59 or (second or 0) > 59 else (hour, minute, second)


def _from_match(family: str, match: re.Match[str], line: str, *, authorless: bool = False) -> Header | None:
    meridiem, h, mi, s, later = match.group("m1", "h", "mi", "s", "m2")
    if family in _ANY:
        words = [word for word in (meridiem, later) if word and word.rstrip(" .").lower() not in _FILLERS]
        if len(words) > 1 or not all(map(is_meridiem, words)):
            return None
        meridiem, later = words[0] if words else None, None
    hour, minute = hour_24(int(h), meridiem or later), int(mi)
    second = int(s) if s else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    rest = line[match.end() :]
    # Only old iOS writes neither bracket nor dash: with seconds, an author and no leading year, unlike log files.
    loose = not family.startswith("[") and family not in _ANY and bool(match.group("loose"))
    if loose and (second is None or (split_author(rest) is None and not authorless)):
        return None
    dated = _parse_date(family, match, line)
    if dated is None or (loose and dated[0][0] > 999):
        return None
    form = dated[1] + ("s" if s else "") + (LOOSE if loose else "") + (TWELVE if meridiem or later else "")
    return Header(family, dated[0], hour, minute, second, rest, line[0] in EDGE_MARKS, form)


def _parse_date(family: str, match: re.Match[str], line: str) -> tuple[RawDate, str] | None:
    """Return the numbers of the date in written order and its form; a month by name comes as year, month, day."""
    if family in _WORDED:
        day, month, year = match["d1"] or match["d2"], match["mon"] or match["mon2"], match["y1"] or match["y2"]
        return (int(year) if year else NO_YEAR, month_number(month), int(day)), family
    if family in YEARLESS:
        return (NO_YEAR, int(match["a"]), int(match["b"])), family
    a, b, c = match.group("a", "b", "c")
    separator = line[match.end("a") : match.start("b")]
    digits = 4 if len(a) > 2 or len(c) > 2 else 2
    return (_parse_number(a), int(b), _parse_number(c)), f"{family}{strip_marks(separator)}{digits}"


def _parse_number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    for era, start in _ERA_YEARS.items():
        if text.upper().startswith(era):
            return start + int(text[len(era) :])
    return int(text)


def split_author(rest: str) -> tuple[str, str] | None:
    """Split ``Name: text``; None where what stands before the first colon is no name.

    A name has at most 60 characters, no quotes, no clock and no start of an address. ``~`` before it (a push name)
    and invisible marks around it are not part of it.
    """
    at = rest.find(": ", 0, _NAME_LIMIT + 12)
    if at < 0:
        at = len(rest) - 1 if rest.endswith(":") and len(rest) <= _NAME_LIMIT + 12 else -1
    marked = rest.find(":\u200e", 0, _NAME_LIMIT + 12)
    if at < 0 or (0 <= marked < at):
        at = marked
    if at <= 0:
        return None
    name = _parse_name(rest[:at])
    return None if name is None else (name, rest[at + 1 :].removeprefix(" "))


def split_odd_author(rest: str) -> tuple[str, str] | None:
    """Split where only an odd name can stand before the first colon: a clock, an address, hundreds of letters.

    Notices look the same, so such a name counts only where the file has it again and again.
    """
    at = rest.find(": ", 0, _LONG_NAME)
    if at <= 0 or (at <= _NAME_LIMIT and not _is_odd(rest[:at])):
        return None
    return _strip_push(rest[:at]), rest[at + 2 :]


@lru_cache(maxsize=4096)
def _is_odd(name: str) -> bool:
    return _NO_NAME.search(strip_marks(name)) is not None


def _strip_push(text: str) -> str:
    name = strip_marks(text)
    return strip_marks(name[1:]) or "~" if name.startswith("~") else name


@lru_cache(maxsize=4096)
def _parse_name(text: str) -> str | None:
    name = show_name(_strip_push(text)) or show_name(text)
    return None if not name or len(name) > _NAME_LIMIT or _NO_NAME.search(name) else name


@lru_cache(maxsize=4096)
def is_doubtful(name: str) -> bool:
    """Whether a name could be the beginning of a notice (``Ana changed the subject to "x``): it must occur twice."""
    return _DOUBTFUL.search(name) is not None
