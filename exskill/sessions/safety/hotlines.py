"""Crisis lines by country, each with where it is listed, how sure that is, and when it was seen or checked.

A wrong number is a harm of its own. Confidence A: the operator's or a government page in a stored copy; B: press or
another organisation quoting them; C: general knowledge, never shown as a number. A number is shown with its date and for
as long as it is fresh: short codes that a regulator allocates for 24 months, others for 180 days.
``python -m exskill.sessions.safety.hotlines`` is the release's check: it lists what is stale and exits 1 if anything is.
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

__all__ = ["FRESH", "FRESH_SHORT", "Hotline", "all_lines", "list_stale", "main", "select_lines"]

FRESH: Final = timedelta(days=180)
FRESH_SHORT: Final = timedelta(days=730)
_SHOWN: Final = frozenset("AB")


@dataclass(frozen=True, slots=True)
class Hotline:
    """One line: ISO country, ``suicide`` or ``abuse``, contact as dialled, hours ("" if unclear), the operator's page.

    ``listed`` is the day on which a stored copy was seen; ``last_verified`` the day on which a maintainer opened the
    operator's own page, None if nobody did.
    """

    country: str
    kind: str
    name: str
    contact: str
    hours: str
    source: str
    listed: date
    confidence: str
    short: bool
    last_verified: date | None

    @property
    def dated(self) -> date:
        """The later of the two days."""
        return max(self.listed, self.last_verified or self.listed)

    @property
    def host(self) -> str:
        """The operator's page without its scheme and path."""
        return self.source.removeprefix("https://").removeprefix("www.").partition("/")[0]

    def is_fresh(self, today: date) -> bool:
        """Whether the number was seen or checked recently enough, and not in the future."""
        return timedelta() <= today - self.dated <= (FRESH_SHORT if self.short else FRESH)


@cache
def all_lines() -> tuple[Hotline, ...]:
    """Return every shipped line."""
    rows = json.loads(files("exskill.sessions.safety").joinpath("hotlines.json").read_text(encoding="utf-8"))
    return tuple(
        Hotline(
            **{
                **row,
                "listed": date.fromisoformat(row["listed"]),
                "last_verified": date.fromisoformat(row["last_verified"]) if row["last_verified"] else None,
            }
        )
        for row in rows
    )


def select_lines(country: str, kind: str, today: date, among: Iterable[Hotline] | None = None) -> list[Hotline]:
    """Return a country's lines of a kind that may be shown as numbers to call, the surest first."""
    every = all_lines() if among is None else among
    found = [h for h in every if (h.country, h.kind) == (country.upper(), kind) and h.confidence in _SHOWN]
    return sorted((h for h in found if h.source and h.is_fresh(today)), key=lambda h: h.confidence)


def list_stale(today: date, among: Iterable[Hotline] | None = None) -> list[Hotline]:
    """Return lines that would be shown if they were fresh, or that name no page."""
    every = all_lines() if among is None else among
    return [h for h in every if not h.source or (h.confidence in _SHOWN and not h.is_fresh(today))]


def main() -> int:
    """Print how many lines are shown; return 1 if one is stale."""
    today = datetime.now(UTC).date()
    every, old = all_lines(), list_stale(today)
    fresh = sum(h.confidence in _SHOWN and h.is_fresh(today) for h in every)
    checked = sum(h.last_verified is not None for h in every)
    sys.stdout.write(f"{len(every)} lines, {fresh} shown with their date, {checked} checked, {len(old)} stale\n")
    for h in old:
        sys.stdout.write(f"stale: {h.country} {h.kind} {h.source or 'no source'}\n")
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
