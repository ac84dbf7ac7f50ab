"""When somebody came of age."""

from __future__ import annotations

from datetime import date

__all__ = ["find_adult_day"]


def find_adult_day(born: date) -> date:
    """Return the day on which somebody born then was 18."""
    try:
        return born.replace(year=born.year + 18)
    except ValueError:  # 29 February
        return born.replace(year=born.year + 18, month=3, day=1)
