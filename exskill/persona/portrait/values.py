"""A counted claim: the number, how many rows it rests on, when, which ones, and how far it may be trusted.

``observed`` is a plain count, ``pattern`` was seen at least 3 times on at least 2 days, ``user`` is the user's word,
``unknown`` means that the rows do not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from exskill.chat.lines import Line

__all__ = [
    "MIN_PATTERN",
    "SURE_ROWS",
    "Status",
    "Value",
    "find_period",
    "make_pattern",
    "make_rate",
    "make_value",
    "rate_confidence",
]

Status = Literal["observed", "pattern", "user", "unknown"]
EVIDENCE: Final = 12
SURE_ROWS: Final = 15  # confidence(15) is LEAST_SURE
MIN_PATTERN: Final = 3
LEAST_SURE: Final = 0.6
_MIN_DAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Value:
    """One claim. ``value`` is JSON data; ``evidence`` are row ids; ``confidence`` in 0..1 grows with n."""

    value: Any
    n: int = 0
    first: str = ""  # ISO dates of the period
    last: str = ""
    evidence: tuple[str, ...] = ()
    confidence: float = 0.0
    status: Status = "unknown"

    @property
    def is_sure(self) -> bool:
        """Whether it may be shown: the user's own word, or a count with at least .6 of confidence."""
        if self.value in (None, [], {}) or self.status == "unknown":
            return False
        return self.status == "user" or self.confidence >= LEAST_SURE


def rate_confidence(n: int) -> float:
    """Return n/(n+10): half sure at ten observations, nine tenths at ninety."""
    return round(n / (n + 10), 3)


def find_period(lines: Sequence[Line]) -> tuple[str, str]:
    """Return the ISO dates of the first and the last dated line, or empty strings."""
    times = [line.ts for line in lines if line.ts is not None]
    return (min(times).date().isoformat(), max(times).date().isoformat()) if times else ("", "")


def _spread_ids(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return ids spread evenly over the evidence, not just its beginning."""
    step = max(1, len(lines) // EVIDENCE)
    return tuple(line.id for line in lines[::step][:EVIDENCE])


def make_value(data: Any, lines: Sequence[Line], n: int | None = None) -> Value:
    """Return a plain count over ``lines``; unknown if there are none."""
    count = len(lines) if n is None else n
    if not count:
        return Value(None)
    first, last = find_period(lines)
    return Value(data, count, first, last, _spread_ids(lines), rate_confidence(count), "observed")


def make_pattern(data: Any, lines: Sequence[Line]) -> Value:
    """Return a claim that needs at least 3 rows on at least 2 days (rows without a time count as one day)."""
    days = {line.ts.date() if line.ts else None for line in lines}
    found = make_value(data, lines)
    if len(lines) < MIN_PATTERN or len(days) < _MIN_DAYS:
        return Value(data, found.n, found.first, found.last, found.evidence, found.confidence, "unknown")
    return Value(data, found.n, found.first, found.last, found.evidence, found.confidence, "pattern")


def make_rate(lines: Sequence[Line], hit: Sequence[Line]) -> Value:
    """Return the share of ``lines`` that are in ``hit``, which also are the evidence."""
    first, last = find_period(lines)
    share = round(len(hit) / len(lines), 4) if lines else 0.0
    status: Status = "observed" if lines else "unknown"
    return Value(share, len(lines), first, last, _spread_ids(hit), rate_confidence(len(lines)), status)
