"""What a history says about its own words, gathered in the first reading without any model.

How often a Latin word is written small, and how often with a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

__all__ = ["WORD", "Evidence", "begins_sentence"]

_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
WORD: Final = re.compile(rf"[{_LATIN}](?:[{_LATIN}\u0300-\u036f0-9]|['’$@-](?=[{_LATIN}\u0300-\u036f0-9]))*")
"""A word in Latin letters of any country, with what is put between them: ``O'Neil``, ``Em-Emily``, ``T0bi``, ``ca$h``."""
_BEGIN: Final = frozenset('.!?…"“:\n')
_OF_THINGS: Final = frozenset(
    ("a", "an", "the", "some", "any", "these", "those", "in", "into", "near", "inside", "via")
)
_LONG: Final = 4  # words
_MOST: Final = 200_000  # spellings; a longer list of words seen once says nothing


@dataclass(slots=True)
class Evidence:
    """Counts over a history, in memory only. ``phrases`` are words with a capital side by side within sentences.

    ``things`` are uses behind an article or a word of place, where persons are hardly named: ``a Bentley``, ``in Anaheim``.
    """

    small: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    phrases: Counter[str] = field(default_factory=Counter)
    things: Counter[str] = field(default_factory=Counter)
    begun: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        """Take in one text."""
        if text.isascii() or WORD.search(text):
            self._take_latin(text)

    def _take_latin(self, text: str) -> None:
        shouted = text.isupper()
        capitals: list[str] = []
        last = -1
        before = ""
        for match in WORD.finditer(text):
            word = match.group()
            if before in _OF_THINGS and len(self.things) < _MOST:
                self.things[word.casefold()] += 1
            before = word.casefold()
            if word[0].islower():
                if len(self.small) < _MOST:
                    self.small[word] += 1
                continue
            tells_nothing = shouted or begins_sentence(text, match.start())
            counts = self.begun if tells_nothing else self.capital
            if len(counts) < _MOST:
                counts[before] += 1
            if not tells_nothing and word[0].isupper() and word.isalpha():
                if match.start() != last + 1 or text[last] != " ":
                    self._take_phrase(capitals)
                    capitals = []
                capitals.append(word)
                last = match.end()
        self._take_phrase(capitals)

    def _take_phrase(self, words: Sequence[str]) -> None:
        if 1 < len(words) < _LONG and len(self.phrases) < _MOST and not all(word.isupper() for word in words):
            self.phrases[" ".join(words).casefold()] += 1

    def is_thing(self, name: str) -> bool:
        """Whether a single Latin word stands mostly where things and places stand."""
        return self.things[name] * 2 > self.small[name] + self.capital[name] + self.begun[name] > 0

    def plain_word(self, name: str, *, told: bool = False) -> bool:
        """Whether a single Latin word is mostly an everyday word here; ``told``: somebody was introduced by it."""
        small, capital = self.small[name], self.capital[name]
        return small > 2 * capital + 2 if told else small > 0 and small >= max(1, capital // 2)


def begins_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins at a place, where everything has a capital."""
    before = text[:at].rstrip(" '‘“\"(*-–—")
    return not before or before[-1] in _BEGIN
