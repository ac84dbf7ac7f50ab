"""What time it is, when the machine's clock may be wrong.

Three rules. A clock set back never extends anything: what was once seen as past stays past. A clock that leaps ahead by
more than a week, without a time server to vouch for it, seals what would be due but destroys it only after 24 hours of
running time, so that a dead battery cannot erase anything by accident; the same is true of the clock that counts since
boot, which leaps where a virtual machine is restored. Smaller steps are believed; there is no way to tell them from a
machine that was switched off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

__all__ = ["BACKWARD_SLACK", "LEAP", "PROBATION", "Mark", "Reading", "Trust", "Verdict", "observe_clocks"]

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
    ``probation`` the running time for which it has claimed it without another leap; ``ran_candidate`` and
    ``ran_probation`` are the same for the time that the clock since boot claims alone.
    """

    high: int
    since_boot: int
    boot: str
    candidate: int | None = None
    probation: int = 0
    ran_candidate: int | None = None
    ran_probation: int = 0

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

    def is_sealed(self, deadline: int) -> bool:
        """Whether data that expires at a deadline may not be read now."""
        return self.seal_all or deadline <= self.seal_until


def observe_clocks(mark: Mark, reading: Reading) -> tuple[Mark, Verdict]:
    """Look at the clocks; return the mark to remember and the verdict. Neither value ever becomes earlier."""
    ran = _count_seconds(mark, reading)
    doubtful = 0
    if not reading.synced and ran - max(0, reading.wall - mark.high) > LEAP:
        believed = max(0, min(ran, reading.wall - mark.high))
        ran, doubtful = believed, ran - believed
    seen, claimed = _weigh_boot_clock(mark, reading, ran, doubtful)
    least = seen.high
    if reading.wall < least - BACKWARD_SLACK and not reading.synced:
        return seen, Verdict(Trust.BACK, least, max(least, claimed), seal_all=True)
    if reading.wall - least > LEAP and not reading.synced:
        served = mark.probation + ran if _same_claim(mark, reading, ran) else 0
        if served < PROBATION:
            waiting = replace(seen, candidate=reading.wall, probation=served)
            return waiting, Verdict(Trust.LEAP, least, max(reading.wall, claimed))
    believed = max(least, reading.wall)
    trust = Trust.LEAP if claimed > believed else Trust.FINE
    return replace(seen, high=believed), Verdict(trust, believed, max(believed, claimed))


def _weigh_boot_clock(mark: Mark, reading: Reading, ran: int, doubtful: int) -> tuple[Mark, int]:
    """Return the mark after ``ran`` believed seconds, and the time that the clock since boot claims beyond it, or 0.

    ``doubtful`` are seconds that only the clock since boot claims; they count after 24 hours of running time.
    """
    seen = Mark(mark.high + ran, reading.since_boot, reading.boot)
    if doubtful:
        claim = seen.high + doubtful
        return replace(seen, ran_candidate=claim), claim
    if mark.ran_candidate is None or reading.boot != mark.boot:
        return seen, 0
    claim, served = mark.ran_candidate + ran, mark.ran_probation + ran
    if served >= PROBATION:
        return replace(seen, high=max(seen.high, claim)), 0
    return replace(seen, ran_candidate=claim, ran_probation=served), claim


def _same_claim(mark: Mark, reading: Reading, ran: int) -> bool:
    """Whether the clock continues from where it leapt to (the machine may have been off for some days)."""
    if mark.candidate is None:
        return False
    return -BACKWARD_SLACK <= reading.wall - (mark.candidate + ran) <= LEAP


def _count_seconds(mark: Mark, reading: Reading) -> int:
    """Return how long the machine surely ran since the mark: within a boot exactly, after another boot at least."""
    if reading.boot == mark.boot:
        return max(0, reading.since_boot - mark.since_boot)
    return max(0, reading.since_boot)
