"""Crisis lines by country, each with its operator's page and the day a maintainer last checked the number there.

A wrong number is a harm of its own, so a line that nobody checked, or not within 180 days, is never shown as a number to
call; the card then leads to the emergency number alone (DECISIONS.md 18). ``python -m exskill.sessions.safety.hotlines`` is the
release's check: it lists what is stale and exits 1 if a checked line has grown old or has no source.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["FRESH", "Hotline", "all_lines", "main", "shown", "stale"]

FRESH: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line: ISO country, ``suicide`` or ``abuse``, contact as dialled, the page it stands on, None if never checked."""

    country: str
    kind: str
    name: str
    contact: str
    hours: str
    source: str
    last_verified: date | None

    def fresh(self, today: date) -> bool:
        """Whether the number was checked within the last 180 days, and not in the future."""
        return self.last_verified is not None and timedelta() <= today - self.last_verified <= FRESH


@cache
def all_lines() -> tuple[Hotline, ...]:
    """Return every shipped line, checked or not."""
    rows = json.loads(files("exskill.sessions.safety").joinpath("hotlines.json").read_text(encoding="utf-8"))
    return tuple(
        Hotline(**{**row, "last_verified": date.fromisoformat(row["last_verified"]) if row["last_verified"] else None})
        for row in rows
    )


def shown(country: str, today: date, among: Iterable[Hotline] | None = None) -> list[Hotline]:
    """Return the lines of a country that may be shown as numbers to call."""
    every = all_lines() if among is None else among
    return [h for h in every if h.country == country.upper() and h.source and h.fresh(today)]


def stale(today: date, among: Iterable[Hotline] | None = None) -> list[Hotline]:
    """Return lines that were checked once and must be checked again, or that name no page."""
    every = all_lines() if among is None else among
    return [h for h in every if not h.source or (h.last_verified is not None and not h.fresh(today))]


def main() -> int:
    """Print how many lines are checked; return 1 if one is stale."""
    today = datetime.now(UTC).date()
    every, old = all_lines(), stale(today)
    checked = sum(h.fresh(today) for h in every)
    sys.stdout.write(f"{len(every)} lines, {checked} checked within {FRESH.days} days, {len(old)} stale\n")
    for h in old:
        sys.stdout.write(f"stale: {h.country} {h.kind} {h.source or 'no source'}\n")
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
