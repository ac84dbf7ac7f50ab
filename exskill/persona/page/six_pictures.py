"""A relationship in six pictures: dates, counts and shapes of the messages, never a sentence of anybody.

Pure: from the permitted lines and the portrait. Times are local times of the exporting device.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from exskill.chat.lines import Line, group_sessions
from exskill.persona.portrait.profile import Profile
from exskill.persona.portrait.timing import MIN_MONTHS
from exskill.persona.portrait.values import SURE_ROWS

__all__ = ["Night", "SixPictures", "draw_six"]

_NIGHT: Final = (21, 6)  # hours
_GAP: Final = timedelta(minutes=45)
_WORDS: Final = 8
_LONE: Final = ("inside_jokes", "address_terms", "catchphrases")


@dataclass(frozen=True, slots=True)
class Night:
    """The longest conversation of a night: when it began and ended, how many messages (15 at least), by hour of the clock."""

    began: datetime
    ended: datetime
    messages: int
    by_hour: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SixPictures:
    """What the six cards show; a part is None or empty where the messages do not say it."""

    first: date
    last: date
    messages: int
    night: Night | None
    words: tuple[str, ...]
    began_me: int
    began_them: int
    months: tuple[tuple[str, int], ...]
    turn: str  # a month such as 2024-03, or ""
    silence_days: int  # before the last conversation

    @property
    def is_sure_who_began(self) -> bool:
        """Whether there are conversations enough to compare the two."""
        return self.began_me + self.began_them >= SURE_ROWS

    @property
    def is_sure_of_turn(self) -> bool:
        """Whether there are months and messages enough to say that one stood out, or that none did."""
        return self.messages >= SURE_ROWS and len(self.months) >= MIN_MONTHS


def draw_six(lines: Iterable[Line], profile: Profile) -> SixPictures | None:
    """Return the pictures' facts; None where no message has a time."""
    dated = sorted((line for line in lines if line.ts is not None), key=lambda line: (line.ts, line.seq))
    if not dated:
        return None
    talks = [talk for talk in group_sessions(dated) if talk]
    starts = Counter(talk[0].mine for talk in talks)
    months = Counter(f"{line.ts:%Y-%m}" for line in dated)
    arc = profile.sure("arc")
    changes = list(arc["changes"]) if isinstance(arc, dict) else []
    return SixPictures(
        first=_find_time(dated[0]).date(),
        last=_find_time(dated[-1]).date(),
        messages=len(dated),
        night=_longest_night(dated),
        words=_list_words(profile),
        began_me=starts[True],
        began_them=starts[False],
        months=tuple(_without_gaps(months)),
        turn=str(changes[-1]) if changes else "",
        silence_days=_count_silence(talks),
    )


def _find_time(line: Line) -> datetime:
    assert line.ts is not None  # noqa: S101 -- only dated lines come here
    return line.ts


def _is_night(at: datetime) -> bool:
    return at.hour >= _NIGHT[0] or at.hour < _NIGHT[1]


def _longest_night(dated: Sequence[Line]) -> Night | None:
    best: list[datetime] = []
    run: list[datetime] = []
    for at in (_find_time(line) for line in dated):
        if not _is_night(at):
            run = []
            continue
        run = [*run, at] if run and at - run[-1] <= _GAP else [at]
        if len(run) > 1 and (not best or run[-1] - run[0] > best[-1] - best[0]):
            best = run
    if len(best) < SURE_ROWS:
        return None
    hours = Counter(at.hour for at in best)
    ordered = sorted(hours.items(), key=lambda pair: (pair[0] - _NIGHT[0]) % 24)
    return Night(best[0], best[-1], len(best), tuple(ordered))


def _list_words(profile: Profile) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _LONE:
        rows = profile.sure(name)
        if isinstance(rows, list):
            found |= dict.fromkeys(str(row[0]) for row in rows if isinstance(row, list | tuple))
    return tuple(found)[:_WORDS]


def _without_gaps(months: Counter[str]) -> Iterable[tuple[str, int]]:
    """Yield every month from the first to the last, with 0 where nothing was written."""
    year, month = (int(part) for part in min(months).split("-"))
    last = max(months)
    while (name := f"{year:04}-{month:02}") <= last:
        yield name, months[name]
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _count_silence(talks: Sequence[Sequence[Line]]) -> int:
    """Return the days between the last conversation and the one before it."""
    if len(talks) < 2:
        return 0
    return (_find_time(talks[-1][0]) - _find_time(talks[-2][-1])).days
