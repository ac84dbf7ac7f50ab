"""How it went, as numbers by week: the one source of the terminal chart, the pictures and the sentences.

Weeks count from 1. Minutes with the program are shown falling as the good direction; there is no praise for use, no streak
and no score (docs/healing.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exskill.core.i18n import N_, _, ngettext
from exskill.sessions.programme.measures import CheckIn, compute_week, who5
from exskill.sessions.programme.programme import State
from exskill.sessions.programme.rules import DAY, compute_end, find_start

__all__ = ["NAMES", "Point", "Progress", "Sitting", "collect_progress", "draw_chart", "write_sentences"]

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
NAMES: Final = {
    "longing": N_("longing"),
    "urge": N_("urge"),
    "distress": N_("distress"),
    "who5": "WHO-5",
    "minutes": N_("minutes here"),
}
TOP: Final = {"longing": 10, "urge": 10, "distress": 10, "who5": 100}


@dataclass(frozen=True, slots=True)
class Point:
    """A week's value: the mean of its checks, with the lowest and the highest."""

    week: int
    value: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session in the pictures: its week, when, its type, the tension before and after (-1 if it was not told)."""

    week: int
    at: int
    kind: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that is drawn."""

    series: dict[str, tuple[Point, ...]]
    minutes: tuple[float, ...]
    sittings: tuple[Sitting, ...]
    week: int
    days_left: int
    ends: int


def collect_progress(state: State, done: Sequence[CheckIn], now: datetime) -> Progress:
    """Return the numbers by week."""
    at = int(now.timestamp())
    start, ends = find_start(state, done, at), compute_end(state, done, at)
    week = compute_week(at, start) + 1
    minutes = [0.0] * week
    for session in state.sessions:
        minutes[min(week, compute_week(session.started, start) + 1) - 1] += session.seconds / 60
    series = {name: tuple(_list_points(name, done, start)) for name in TOP}
    sittings = tuple(
        Sitting(compute_week(s.started, start) + 1, s.started, s.kind, s.suds_before, s.suds_after)
        for s in state.sessions
    )
    return Progress(series, tuple(minutes), sittings, week, max(0, -(-(ends - at) // DAY)), ends)


def _list_points(name: str, done: Sequence[CheckIn], start: int) -> Iterator[Point]:
    weeks: dict[int, list[int]] = {}
    for check in done:
        value = who5(check) if name == "who5" else check.get(name)
        if value is not None:
            weeks.setdefault(compute_week(check.at, start) + 1, []).append(value)
    for week, values in sorted(weeks.items()):
        yield Point(week, sum(values) / len(values), min(values), max(values))


def draw_chart(progress: Progress) -> list[tuple[str, ...]]:
    """Return the rows of the terminal's chart: a name, then a cell for each of the last ten weeks."""
    weeks = range(max(1, progress.week - 9), progress.week + 1)
    rows = [(_("week"), *(str(week) for week in weeks))]
    for name in ("longing", "urge", "distress", "who5"):
        points = {p.week: p for p in progress.series[name]}
        if points:
            cells = (_draw_cell(points[week].value, TOP[name]) if week in points else "·" for week in weeks)
            rows.append((_(NAMES[name]), *cells))
    most, name = max((*progress.minutes, 1.0)), "minutes"
    rows.append((_(NAMES[name]), *(_draw_cell(progress.minutes[week - 1], most) for week in weeks)))
    rows.append((_("sessions"), *(_list_marks(progress, week) for week in weeks)))
    return rows


def _draw_cell(value: float, top: float) -> str:
    return f"{_BLOCKS[min(7, max(0, round(value / top * 7)))]} {value:.0f}"


def _list_marks(progress: Progress, week: int) -> str:
    kinds = [s.kind for s in progress.sittings if s.week == week]
    return " ".join(kinds[:3]) + (" +" if len(kinds) > 3 else "") if kinds else "·"


def write_sentences(progress: Progress) -> list[str]:
    """Return the same in words, a sentence for each picture."""
    found = [_series_words(name, points) for name, points in progress.series.items() if points]
    if not found:
        found.append(_("There is no check-in yet; `exskill checkin` takes two minutes."))
    pairs = [(s.before, s.after) for s in progress.sittings if s.before >= 0 and s.after >= 0]
    if pairs:
        calmer = sum(after < before for before, after in pairs)
        tenser = sum(after > before for before, after in pairs)
        found.append(
            _("Tension around sessions: lower after {calmer}, higher after {tenser}, the same after {same}.").format(
                calmer=calmer, tenser=tenser, same=len(pairs) - calmer - tenser
            )
        )
    found.append(
        _("Minutes with the program: {first:.0f} in week 1, {last:.0f} in this week (week {n}); fewer is good.").format(
            first=progress.minutes[0], last=progress.minutes[-1], n=progress.week
        )
    )
    day = datetime.fromtimestamp(progress.ends).astimezone().strftime("%Y-%m-%d")
    weeks = -(-progress.days_left // 7)
    found.append(
        ngettext(
            "{n} week is left until the end on {day}.", "{n} weeks are left until the end on {day}.", weeks
        ).format(n=weeks, day=day)
    )
    return found


def _series_words(name: str, points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    said = _("{what}: {first:.0f} in week {a}").format(what=_(NAMES[name]), first=first.value, a=first.week)
    if len(points) == 1:
        return said + "."
    change = last.value - first.value
    if abs(change) < 0.5:
        how = _("about the same")
    elif change < 0:
        how = _("{n:.0f} lower").format(n=-change)
    else:
        how = _("{n:.0f} higher").format(n=change)
    return _("{said}, {last:.0f} in week {b}; {how}.").format(said=said, last=last.value, b=last.week, how=how)
