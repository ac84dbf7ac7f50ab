"""Dates as people's phones write them: eras, meridiems, and the order of day and month decided once per file.

Nothing here guesses per line. :func:`decide_order` looks at all dates of a file in their order and returns the one order
that leaves the fewest impossible dates and backward jumps, and whether the file decides it at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from exskill.core.i18n import _
from exskill.importers.interface import DateOrder

__all__ = [
    "DateTrail",
    "Decision",
    "Order",
    "RawDate",
    "ambiguity_warnings",
    "apply_zone",
    "decide_order",
    "from_epoch",
    "has_impossible",
    "make_date",
    "parse_iso",
]

Order = Literal["dmy", "mdy", "ymd", "ydm", "myd"]
RawDate = tuple[int, int, int]
_ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd", "ydm", "myd")  # the earlier wins a tie
_JALALI: Final = (1300, 1420)  # Persian years; those of a chat are 1380 and later
_HIJRI: Final = (1421, 1500)  # Islamic years: 1421 is 2000
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # to count with wall times
_TRAIL: Final = 1 << 16
_LAST_SECOND: Final = 7_258_118_400  # the year 2200


@lru_cache(maxsize=1 << 12)  # a day has many messages
def make_date(raw: RawDate, order: Order) -> date | None:
    """Return the date that three numbers mean in an order; None if there is no such day."""
    year, month, day = (raw[order.index(part)] for part in "ymd")
    if _JALALI[0] <= year <= _JALALI[1]:
        return _from_jalali(year, month, day)
    if _HIJRI[0] <= year <= _HIJRI[1]:
        return _from_hijri(year, month, day)
    try:
        return date(_to_western_year(year), month, day)
    except ValueError:
        return None


def _to_western_year(year: int) -> int:
    if 55 <= year < 100:
        return year + 1957  # Thai phones shorten 2565 to 65: no chat is of 1965 or 2065
    if year < 100:
        return year + 2000
    if 100 <= year <= 150:
        return year + 1911  # the Republic of China's own count
    return year - 543 if 2400 <= year <= 2700 else year


def _from_hijri(year: int, month: int, day: int) -> date | None:
    """Islamic calendar to Gregorian by the civil 30-year cycle: a phone's own table may differ by a day."""
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    return date(622, 7, 19) + timedelta(days=days)


def _from_jalali(year: int, month: int, day: int) -> date | None:
    """Persian solar calendar to Gregorian by the 33-year cycle, exact for 1244-1472."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    leaps = sum((8 * earlier + 29) % 33 < 8 for earlier in range(1300, year))
    days = 365 * (year - 1300) + leaps + (min(month - 1, 6) * 31 + max(month - 7, 0) * 30) + day - 1
    return date(1921, 3, 21) + timedelta(days=days)


class DateTrail:
    """The dates of a file in its order, without repetitions, and bounded: behind the first 65,536 only new ones count."""

    def __init__(self) -> None:
        self._dates: list[RawDate] = []
        self._known: set[RawDate] | None = None
        self._last: RawDate | None = None

    def add(self, raw: RawDate) -> None:
        """Take the date of the next message."""
        if raw == self._last:
            return
        self._last = raw
        if len(self._dates) < _TRAIL:
            self._dates.append(raw)
            return
        if self._known is None:
            self._known = set(self._dates)
        if raw not in self._known and len(self._known) < 2 * _TRAIL:
            self._known.add(raw)
            self._dates.append(raw)

    def __iter__(self) -> Iterator[RawDate]:
        return iter(self._dates)


@dataclass(frozen=True, slots=True)
class Decision:
    """The order in force, and whether the file's own dates left no other choice."""

    order: Order
    certain: bool
    matters: bool  # another order would give other dates


def decide_order(dates: Sequence[RawDate], wanted: DateOrder = "auto", weekdays: Sequence[int | None] = ()) -> Decision:
    """Choose the order for a file from its dates in file order (repetitions may be left out).

    Votes, strongest first: impossible days and years out of range; weekdays that stand beside the dates (0 is Monday;
    None where none is told); backward jumps; the part that changes most is the day. A tie goes to day-month-year and is
    uncertain.
    """
    if wanted != "auto" and (not dates or any(_is_possible(raw, wanted) for raw in dates)):
        return Decision(wanted, certain=True, matters=False)
    left = list(_ORDERS)
    for rate in (_count_impossible, _wrong_weekdays, _is_rare, _count_backward, _count_unlike, _is_short):
        costs = {order: rate(dates, order, weekdays) for order in left} if len(left) > 1 else {}
        left = [order for order in left if costs[order] == min(costs.values())] if costs else left
    best, *rivals = left
    matters = any(make_date(raw, rival) != make_date(raw, best) for rival in rivals for raw in dates[:1000])
    return Decision(best, certain=not rivals, matters=matters)


def _is_possible(raw: RawDate, order: Order) -> bool:
    """Whether an order gives a day at all: nobody can make the year of 2012/01/01 a day."""
    day = make_date(raw, order)
    return day is not None and _FIRST_YEAR <= day.year <= _LAST_YEAR


_Dates = Sequence[RawDate]
_Weekdays = Sequence[int | None]


def has_impossible(dates: _Dates, order: Order) -> bool:
    """Whether an order makes no day of some of the dates."""
    return any(not _is_possible(raw, order) for raw in dates)


def _count_impossible(dates: _Dates, order: Order, _weekdays: _Weekdays) -> int:
    return sum(not _is_possible(raw, order) for raw in dates)


def _wrong_weekdays(dates: _Dates, order: Order, weekdays: _Weekdays) -> int:
    told = [
        (make_date(raw, order), weekday) for raw, weekday in zip(dates, weekdays, strict=False) if weekday is not None
    ]
    return sum(day is not None and day.weekday() != weekday for day, weekday in told)


def _is_rare(dates: _Dates, order: Order, _weekdays: _Weekdays) -> bool:
    return order == "ydm" or (order == "myd" and not _year_is_long(dates, order.index("y")))


def _count_backward(dates: _Dates, order: Order, _weekdays: _Weekdays) -> int:
    days = [make_date(raw, order) for raw in dates if _is_possible(raw, order)]
    return sum(later < earlier for earlier, later in pairwise(filter(None, days)))


def _count_unlike(dates: _Dates, order: Order, _weekdays: _Weekdays) -> int:
    """Fewer changes of the year than of the month than of the day is what a calendar does."""
    changes = [sum(one[part] != two[part] for one, two in pairwise(dates)) for part in range(3)]
    year, month, day = (changes[order.index(part)] for part in "ymd")
    return max(0, month - day) + max(0, year - day)


def _is_short(dates: _Dates, order: Order, _weekdays: _Weekdays) -> bool:
    """A year of two digits in front is a last resort: it decides only where nothing else does."""
    return order == "ymd" and not _year_is_long(dates, order.index("y"))


def _year_is_long(dates: Sequence[RawDate], position: int) -> bool:
    """Whether the part at a position is a year of four digits throughout."""
    return bool(dates) and all(raw[position] > 999 for raw in dates[:1000])


def ambiguity_warnings(decision: Decision) -> tuple[str, ...]:
    """Tell that the file does not decide what is the day and what the month, where that changes a date."""
    if decision.certain or not decision.matters:
        return ()
    order = "/".join(decision.order)
    return (
        _("the dates do not show which number is the day; read as {order}: `--date-order` changes that").format(
            order=order
        ),
    )


def from_epoch(value: object, scale: float = 1.0) -> datetime | None:
    """Return an aware UTC time from a number (or its text) of ``scale`` seconds each; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value) * scale
    except (ValueError, OverflowError):
        return None
    # Zero stands for "unknown" in exports; what lies centuries ahead is no time.
    return _EPOCH + timedelta(seconds=seconds) if 0 < seconds < _LAST_SECOND else None


def apply_zone(unix: object, local: object) -> datetime | None:
    """Return the time of an epoch number with the zone that the local time beside it shows; either alone also does."""
    if unix is None and local is None:
        return None
    if type(unix) is str and type(local) is str and len(local) == 19 and unix.isdecimal() and len(unix) < 11:
        exact = _parse_exact(unix, local)
        if exact is not None:
            return exact
    moment, wall = from_epoch(unix), parse_iso(local)
    if moment is None or wall is None or wall.tzinfo is not None:
        return moment or wall
    offset = (wall.replace(tzinfo=UTC) - moment).total_seconds()
    quarters = round(offset / 900)  # zones lie at quarters of an hour
    if abs(quarters) > 14 * 4 or abs(offset - quarters * 900) > 60:
        return moment
    return moment.astimezone(_make_zone(quarters))


def _parse_exact(unix: str, local: str) -> datetime | None:
    """The common case, several times as fast: both times are whole seconds and differ by whole quarters of an hour."""
    try:
        wall = datetime.fromisoformat(local)
    except ValueError:
        return None
    seconds, difference = int(unix), wall - _NAIVE_EPOCH
    quarters, rest = divmod(difference.days * 86_400 + difference.seconds - seconds, 900)
    if rest or not seconds or abs(quarters) > 14 * 4:
        return None
    return datetime.fromtimestamp(seconds, _make_zone(quarters))  # three times as fast as wall.replace(tzinfo=...)


@lru_cache(maxsize=128)
def _make_zone(quarters: int) -> timezone:
    return timezone(timedelta(minutes=15 * quarters))


def parse_iso(text: object) -> datetime | None:
    """Return the time of an ISO-like text (``2024/1/5 7:03``, ``2024-01-05T07:03:09Z``), naive or aware; else None."""
    if not isinstance(text, str):
        return None
    cleaned = text.strip().replace("/", "-")
    if not 8 <= len(cleaned) <= 40:
        return None
    try:
        return datetime.fromisoformat(cleaned)
    except ValueError:
        pass
    day, _space, clock = cleaned.replace("T", " ").partition(" ")
    parts = day.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    hours = clock.strip().split(":")
    padded = ":".join(part.zfill(2) if index == 0 else part for index, part in enumerate(hours)) or "00:00"
    try:
        return datetime.fromisoformat(f"{parts[0].zfill(4)}-{parts[1].zfill(2)}-{parts[2].zfill(2)} {padded}")
    except ValueError:
        return None
