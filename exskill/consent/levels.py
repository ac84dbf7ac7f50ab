"""From what is known about the two people to a level, and from the level to its ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from exskill.consent.terms import CONSENT_DAYS, DAY, LEVEL_DAYS, RECONFIRM_DAYS, Adult, Level, Stance

if TYPE_CHECKING:
    from exskill.consent.manifest import Manifest

__all__ = ["Assessment", "Cause", "assess_level", "to_seconds"]


class Cause(StrEnum):
    """Why a level is what it is."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    GIVEN_NOT_CONFIRMED = "given_not_confirmed"
    REFUSED = "refused"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"
    ABUSE = "abuse"
    PROTECTIVE_ORDER = "protective_order"
    MINOR = "minor"
    ADULTHOOD_UNKNOWN = "adulthood_unknown"
    DECEASED = "deceased"
    LEVEL_ENDED = "level_ended"
    PROGRAMME_ENDED = "programme_ended"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level in force, why, and until when what comes from the ex may be used (Unix seconds)."""

    level: Level
    cause: Cause
    ex_until: int
    reconfirm_by: int


def to_seconds(moment: datetime) -> int:
    """Return Unix seconds of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return int(moment.timestamp())


def assess_level(manifest: Manifest, now: datetime) -> Assessment:
    """Decide the level. Whatever is unclear counts as the lower one."""
    at = to_seconds(now)
    reconfirm_by = manifest.confirmed + RECONFIRM_DAYS * DAY
    closed = _closed_because(manifest, now)
    if closed is not None:
        return Assessment(Level.P0, closed, 0, reconfirm_by)
    level, cause, until = _open_level(manifest, at)
    until = min(until, manifest.programme.started + LEVEL_DAYS[level] * DAY)
    if at >= manifest.programme.end:
        return Assessment(Level.P0, Cause.PROGRAMME_ENDED, 0, reconfirm_by)
    if at >= until:
        return Assessment(Level.P0, Cause.LEVEL_ENDED, 0, reconfirm_by)
    return Assessment(level, cause, min(until, manifest.programme.end), reconfirm_by)


def _closed_because(manifest: Manifest, now: datetime) -> Cause | None:
    parties, stance = manifest.parties, manifest.stance.stance
    if stance.is_no:
        return Cause(stance.value)
    if parties.abuse or parties.protective_order:
        return Cause.ABUSE if parties.abuse else Cause.PROTECTIVE_ORDER
    if parties.ex_adult is Adult.NO:
        return Cause.MINOR
    if parties.ex_adult_since is not None and now.astimezone(UTC).date().isoformat() < parties.ex_adult_since:
        return Cause.MINOR
    if parties.ex_adult is Adult.UNKNOWN and parties.ex_adult_since is None:
        return Cause.ADULTHOOD_UNKNOWN
    return Cause.DECEASED if parties.ex_deceased else None


def _open_level(manifest: Manifest, at: int) -> tuple[Level, Cause, int]:
    """Return the level by what the ex said, and until when that word holds."""
    record = manifest.stance
    if record.stance is not Stance.GIVEN:
        return Level.P1, Cause.NOT_ASKED, manifest.programme.end
    holds_until = (record.confirmed_at or 0) + CONSENT_DAYS * DAY
    if at < holds_until and record.evidence is not None:
        return Level.P2, Cause.GIVEN, holds_until
    return Level.P1, Cause.GIVEN_NOT_CONFIRMED, manifest.programme.end
