"""Whose voice: all of the chat, the time when it was good, or the last months before it ended.

Where the good time ends is counted, not judged: kind words less unkind ones and quarrels, by month and over both sides, and the
months at which their level changes. A chat that shows no change has no such time, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

from exskill.chat.lexicon import AFFECTION, CONFLICT, count_polarity
from exskill.chat.lines import Line
from exskill.chat.schema import SenderRole
from exskill.persona.portrait.timing import change_points

__all__ = ["VOICES", "Period", "Voice", "choose_period"]

Voice = Literal["all", "good", "last"]
VOICES: Final = get_args(Voice)
_LEAST_MONTHS: Final = 4
_LEAST_ROWS: Final = 40  # of the ex, below which a period says too little about anybody
_LEAST_CHANGE: Final = 0.3  # between the kindest and the least kind month
_LEVELS: Final = 4
_LAST: Final = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Period:
    """The rows of a period. ``is_found`` is False where the chat shows none, and all rows are given instead."""

    lines: tuple[Line, ...]
    first: str = ""  # ISO dates
    last: str = ""
    is_found: bool = True


def choose_period(lines: Sequence[Line], voice: Voice) -> Period:
    """Return the rows of the voice that was chosen; rows without a time belong to no period but the whole."""
    if voice == "all":
        return _make_period(lines)
    dated = [line for line in lines if line.ts is not None]
    chosen = _find_good(dated) if voice == "good" else _find_last(dated)
    if sum(line.role == SenderRole.EX for line in chosen) < _LEAST_ROWS or len(chosen) == len(lines):
        return Period(tuple(lines), is_found=False)
    return _make_period(chosen)


def _make_period(lines: Sequence[Line]) -> Period:
    days = [line.ts.date().isoformat() for line in lines if line.ts is not None]
    return Period(tuple(lines), min(days, default=""), max(days, default=""))


def _measure_mood(lines: Sequence[Line]) -> float:
    """Return how kind a month was: -1..1 and a little beyond."""
    total = sum(count_polarity(li.text) + 2 * AFFECTION.count(li.text) - 2 * CONFLICT.count(li.text) for li in lines)
    return total / len(lines)


def _find_good(dated: Sequence[Line]) -> list[Line]:
    """Return the rows of the kindest stretch between two changes of level; empty if the level never changes."""
    months: dict[str, list[Line]] = defaultdict(list)
    for line in dated:
        months[f"{line.ts:%Y-%m}"].append(line)
    names = sorted(months)
    moods = [_measure_mood(months[name]) for name in names]
    span = max(moods, default=0.0) - min(moods, default=0.0)
    if len(names) < _LEAST_MONTHS or span < _LEAST_CHANGE:
        return []
    levels = [round(_LEVELS * mood / span) for mood in moods]  # ups and downs of single months are no change
    edges = [0, *change_points(levels), len(names)]
    a, b = max(pairwise(edges), key=lambda edge: sum(moods[edge[0] : edge[1]]) / (edge[1] - edge[0]))
    best = set(names[a:b])
    return [line for line in dated if f"{line.ts:%Y-%m}" in best]


def _find_last(dated: Sequence[Line]) -> list[Line]:
    ends = max((line.ts for line in dated if line.ts is not None), default=None)
    return [line for line in dated if line.ts is not None and ends is not None and line.ts >= ends - _LAST]
