"""Names as people choose them: invisible, with a colon of their own, shaped like a clock, or longer than a line."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

from exskill.importers.reading.text import strip_marks

__all__ = ["NAMELESS", "ColonNames", "show_name"]

NAMELESS: Final = "(no visible name)"
_BLANK: Final = frozenset("\u2800\u3164\u115f\u1160\uffa0\u180e")  # letters and symbols without ink
_MOST: Final = 10_000


@lru_cache(maxsize=4096)
def show_name(text: str) -> str:
    """Return a name without marks at its edges; where nothing of it can be seen, words that tell it from others such."""
    name = strip_marks(text)
    if any(character not in _BLANK and unicodedata.category(character)[0] not in "ZC" for character in name):
        return name
    if not name:
        return NAMELESS if text.strip() else ""
    points = " ".join(f"U+{ord(character):04X}" for character in name[:8])
    return f"{NAMELESS[:-1]} {points})"


class ColonNames:
    """Finds names that hold the separator themselves (``Ana: work``): all that begins with the first half goes on with the
    second. ``limit`` is how far into a line a name may reach.
    """

    _LEAST: Final = 3

    def __init__(self, separator: str = ": ", limit: int = 80) -> None:
        self._separator, self._limit = separator, limit
        self._short: Counter[str] = Counter()
        self._long: Counter[str] = Counter()

    def add(self, rest: str) -> None:
        """Take one line's author and text into account."""
        at = rest.find(self._separator, 0, self._limit)
        if at <= 0 or len(self._short) + len(self._long) > _MOST:
            return
        self._short[rest[:at]] += 1
        second = rest.find(self._separator, at + len(self._separator), self._limit)
        if second > 0:
            self._long[rest[:second]] += 1

    def names(self) -> tuple[str, ...]:
        """Return the long names, the longest first."""
        found = [
            name
            for name, count in self._long.items()
            if count >= self._LEAST and count == self._short[name[: name.index(self._separator)]]
        ]
        return tuple(sorted(found, key=len, reverse=True))
