# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""What a history says about its own words, gathered in the first reading without any model.

How often a Latin word is written small, and how often with a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

__all__ = ["WORD", "Evidence", "begins_sentence", "is_about", "is_before_place", "split_words"]

_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
WORD: Final = re.compile(rf"[{_LATIN}](?:[{_LATIN}\u0300-\u036f0-9]|['’$@-](?=[{_LATIN}\u0300-\u036f0-9]))*")
"""A word in Latin letters of any country, with what is put between them: ``O'Neil``, ``Em-Emily``, ``T0bi``, ``ca$h``."""
_BEGIN: Final = frozenset('.!?…"“:\n')
_ARTICLES: Final = frozenset("a an the some any these those".split())
_IN: Final = frozenset("in near inside".split())
_TRUST: Final = frozenset(  # in somebody
    "believe believed believes believing trust trusted trusting confide confided confides confiding interested disappointed "
    "faith confidence interest".split()
)
_MOVE: Final = frozenset(  # into a place; one runs into somebody and is into somebody
    "move moved moving get got getting go going went drive drove driving fly flew flying walk walked walking come came pop "
    "popped popping nip nipped train bus tram trip back home straight".split()
)
_ABOUT: Final = frozenset(  # the Kemi thing, a Kemi called: somebody in spite of the article
    "thing drama situation saga stuff story incident gossip news argument fight breakup called rang phoned texted asked "
    "messaged".split()
)
_LONG: Final = 4  # words
_MOST: Final = 200_000  # spellings; a longer list of words seen once says nothing


@dataclass(slots=True)
class Evidence:
    """Counts over a history, in memory only. ``phrases`` are words with a capital side by side within sentences.

    ``things`` are uses behind an article or a word of place, where persons are hardly named: ``a Bentley``, ``in Anaheim``;
    not ``heard via Kemi``, ``ran into Kemi``, ``the Kemi thing``.
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
        before = before_that = thing = ""
        for start, end, word in split_words(text):
            plain = word.casefold()
            if thing and plain not in _ABOUT:
                self._take_thing(thing)
            thing = plain if before in _ARTICLES or is_before_place(before, before_that) else ""
            before, before_that = plain, before
            if word[0].islower():
                if len(self.small) < _MOST:
                    self.small[word] += 1
                continue
            tells_nothing = shouted or begins_sentence(text, start)
            counts = self.begun if tells_nothing else self.capital
            if len(counts) < _MOST:
                counts[before] += 1
            if not tells_nothing and word[0].isupper() and word.isalpha():
                if start != last + 1 or text[last] != " ":
                    self._take_phrase(capitals)
                    capitals = []
                capitals.append(word)
                last = end
        self._take_thing(thing)
        self._take_phrase(capitals)

    def _take_thing(self, word: str) -> None:
        if word and len(self.things) < _MOST:
            self.things[word] += 1

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


@lru_cache(maxsize=4)
def split_words(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, word) of each Latin word; several readers ask about one text in a row."""
    return tuple((m.start(), m.end(), m.group()) for m in WORD.finditer(text))


def is_before_place(before: str, before_that: str) -> bool:
    """Whether a place follows two words in small letters, the nearer first."""
    return (before in _IN and before_that not in _TRUST) or (before == "into" and before_that in _MOVE)


def is_about(word: str) -> bool:
    """Whether a word tells that somebody stands before it in spite of an article: ``the Kemi drama``, ``a Kemi called``."""
    return word.lower() in _ABOUT


def begins_sentence(text: str, at: int) -> bool:
    """Whether a sentence begins at a place, where everything has a capital."""
    before = text[:at].rstrip(" '‘“\"(*-–—")
    return not before or before[-1] in _BEGIN
