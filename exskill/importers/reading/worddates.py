"""Dates in words, as Google, Meta and Apple write them in the account's language: ``Montag, 5. September 2016 um 18:46:08 UTC``.

The month by name leaves no question about day and month; every other number is told by its size and place.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from exskill.importers.reading.dayparts import MERIDIEM, hour_24

__all__ = ["MONTH_WORDS", "month_number", "parse_words", "weekday_number"]

_LANGUAGES: Final = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber mär apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta"
    " joulukuuta",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "янв февр мар апр мая июн июл авг сент окт нояб дек",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
)
_MONTHS: Final[dict[str, int]] = {
    **{word: number for words in reversed(_LANGUAGES) for number, word in enumerate(words.split(), 1)},
    **{word[:3]: number for number, word in enumerate(_LANGUAGES[0].split(), 1)},
    "sept": 9,
}
MONTH_WORDS: Final = tuple(sorted(_MONTHS, key=lambda word: (-len(word), word)))  # lower case, the longest first
_WEEKDAYS: Final[dict[str, int]] = {
    word: number
    for words in (
        "mon tue wed thu fri sat sun",
        "monday tuesday wednesday thursday friday saturday sunday",
        "月 火 水 木 金 土 日",
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        "周一 周二 周三 周四 周五 周六 周日",
        "週一 週二 週三 週四 週五 週六 週日",
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        "월 화 수 목 금 토 일",
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        "จ. อ. พ. พฤ. ศ. ส. อา.",
        "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์",
        "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์",
        "mo di mi do fr sa so",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lun mar mié jue vie sáb dom",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mer jeu ven sam dim",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "seg ter qua qui sex sáb dom",
        "sen sel rab kam jum sab min",
        "senin selasa rabu kamis jumat sabtu minggu",
        "пн вт ср чт пт сб вс",
    )
    for number, word in enumerate(words.split())
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "星期天": 6, "周天": 6}
_CJK: Final = re.compile(r"(\d{4}) ?[年년.] ?(\d{1,2}) ?[月월.] ?(\d{1,2}) ?[日일.]")
_CLOCK: Final = re.compile(
    r"(?P<m1>上午|下午|午前|午後|오전|오후|凌晨|中午|晚上)? ?(?P<h>\d{1,2})"
    r"(?::|\.(?=\d{2}\b)|時|时|点|시 ?)(?P<mi>\d{2})(?:분 ?|分)?"
    r"(?:[:.](?P<s>\d{2})(?:\.\d+)?| ?(?P<s2>\d{1,2})[秒초])?(?: ?(?P<m2>[ap]\.? ?m\.?)(?![a-z]))?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(
    r"(?:\b(?:UTC|GMT)|(?<=\d)Z)(?: ?([+\-−])(\d{1,2})(?::?(\d{2}))?)?(?![a-z])|(?<=\d)([+-])(\d{2}):?(\d{2})$",
    re.IGNORECASE,
)
_NAMED_ZONES: Final = {
    "PDT": -7,
    "PST": -8,
    "MDT": -6,
    "MST": -7,
    "CDT": -5,
    "CST": -6,
    "EDT": -4,
    "EST": -5,
    "CET": 1,
    "CEST": 2,
    "BST": 1,
}
_SPACES: Final = re.compile(r"[\s\u00a0\u2009\u202f\u200e]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 120


def month_number(word: str) -> int:
    """Return the month (1-12) that a word names in one of the languages; 0 for any other word."""
    return _MONTHS.get(word.casefold().rstrip("."), 0)


def weekday_number(word: str) -> int | None:
    """Return the weekday (0 is Monday) that a word names; None for any other word."""
    word = word.casefold().strip("()（） ,")
    return _WEEKDAYS.get(word, _WEEKDAYS.get(word.rstrip(".")))


@lru_cache(maxsize=4096)
def parse_words(text: str) -> datetime | None:
    """Return the time that a text states, aware where it names a zone; None where it states none."""
    if len(text) > _LONGEST:
        return None
    text = _SPACES.sub(" ", text).strip()
    clock = _CLOCK.search(text)
    day = _parse_day(text, clock)
    if day is None:
        return None
    hour = minute = second = 0
    if clock is not None:
        meridiem = clock["m1"] or clock["m2"]
        key = meridiem.lower().replace(".", "").replace(" ", "") if meridiem else None
        hour, minute, second = (
            hour_24(int(clock["h"]), key if key in MERIDIEM else None),
            int(clock["mi"]),
            int(clock["s"] or clock["s2"] or 0),
        )
    try:
        return datetime(*day, hour, minute, second, tzinfo=_parse_zone(text))
    except ValueError:
        return None


def _parse_day(text: str, clock: re.Match[str] | None) -> tuple[int, int, int] | None:
    numeric = _CJK.search(text)
    if numeric is not None:
        return int(numeric[1]), int(numeric[2]), int(numeric[3])
    rest = text if clock is None else text[: clock.start()] + " " + text[clock.end() :]
    month = next((_MONTHS[w] for w in (word.casefold() for word in _WORD.findall(rest)) if w in _MONTHS), None)
    numbers = re.findall(r"(?<![\d+\-−:])\d{1,4}(?!\d)", rest)
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3 and 1 <= int(number) <= 31]
    return (years[0], month, days[0]) if month is not None and years and days else None


def _parse_zone(text: str) -> tzinfo | None:
    match = _ZONE.search(text)
    if match is not None:
        sign, hours, minutes = (
            (match[1], match[2], match[3]) if match[1] or not match[4] else (match[4], match[5], match[6])
        )
        if not sign:
            return UTC
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-offset if sign != "+" else offset) if offset < timedelta(hours=15) else None
    for word in _WORD.findall(text):
        if word in _NAMED_ZONES:
            return timezone(timedelta(hours=_NAMED_ZONES[word]))
    return None
