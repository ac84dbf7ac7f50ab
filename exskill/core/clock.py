"""What time it is, when the machine's clock may lie.

Three rules. A clock set back never extends anything: what was once seen as past stays past. A clock that leaps ahead by
more than a week, without a time server to vouch for it, seals what would be due but destroys it only after 24 hours of
running time, so that a dead battery cannot erase anything by accident. Smaller steps are believed; there is no way to
tell them from a machine that was switched off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

__all__ = ["BACKWARD_SLACK", "LEAP", "PROBATION", "Mark", "Reading", "Trust", "Verdict", "observe"]

BACKWARD_SLACK: Final = 300
LEAP: Final = 7 * 86_400
PROBATION: Final = 86_400


class Trust(StrEnum):
    """What is thought of the clock."""

    FINE = "fine"
    BACK = "back"
    LEAP = "leap"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks, in seconds: wall time (Unix), time since boot with suspend, which boot, a time server."""

    wall: int
    since_boot: int
    boot: str
    synced: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What is remembered between looks (sealed with a MAC by whoever stores it).

    ``high`` is the latest time that is believed to have come. After a leap, ``candidate`` is the time the clock claims and
    ``probation`` the running time for which it has claimed it without another leap.
    """

    high: int
    since_boot: int
    boot: str
    candidate: int | None = None
    probation: int = 0

    @classmethod
    def first(cls, reading: Reading) -> Mark:
        """Return the mark of a new vault, which believes its first clock."""
        return cls(reading.wall, reading.since_boot, reading.boot)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``destroy_until``: what is due by then may be destroyed. ``seal_until``: what is due by then is closed.

    ``seal_until >= destroy_until`` always; with a clock set back everything with a deadline is closed.
    """

    trust: Trust
    destroy_until: int
    seal_until: int
    seal_all: bool = False

    def due(self, deadline: int) -> bool:
        """Whether a deadline has come for good."""
        return deadline <= self.destroy_until

    def sealed(self, deadline: int) -> bool:
        """Whether what dies at a deadline may not be read now."""
        return self.seal_all or deadline <= self.seal_until


def observe(mark: Mark, reading: Reading) -> tuple[Mark, Verdict]:
    """Look at the clocks; return what to remember and what to think. Neither value ever goes back in time."""
    ran = _ran(mark, reading)
    least = mark.high + ran
    seen = Mark(least, reading.since_boot, reading.boot)
    if reading.wall < least - BACKWARD_SLACK and not reading.synced:
        return seen, Verdict(Trust.BACK, least, least, seal_all=True)
    if reading.wall - least > LEAP and not reading.synced:
        served = mark.probation + ran if _same_claim(mark, reading, ran) else 0
        if served < PROBATION:
            return replace(seen, candidate=reading.wall, probation=served), Verdict(Trust.LEAP, least, reading.wall)
    believed = max(least, reading.wall)
    return replace(seen, high=believed), Verdict(Trust.FINE, believed, believed)


def _same_claim(mark: Mark, reading: Reading, ran: int) -> bool:
    """Whether the clock goes on from where it leapt to (being switched off for some days allowed)."""
    if mark.candidate is None:
        return False
    return -BACKWARD_SLACK <= reading.wall - (mark.candidate + ran) <= LEAP


def _ran(mark: Mark, reading: Reading) -> int:
    """Return how long the machine surely ran since the mark: within a boot exactly, after another boot at least."""
    if reading.boot == mark.boot:
        return max(0, reading.since_boot - mark.since_boot)
    return max(0, reading.since_boot)
