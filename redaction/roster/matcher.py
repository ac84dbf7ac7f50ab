"""Finding many known names in a short text, fast: the dictionary of a whole history against each of its messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Final

from redaction.lexicon import lexical_zh
from redaction.roster.aliases import CJK, TITLE_ZH, key
from redaction.roster.evidence import WORD

__all__ = ["Matcher"]

_MOST_WORDS: Final = 4


class Matcher:
    """Names as they are written, indexed by first character (Chinese) or first word (Latin)."""

    def __init__(self, numbers: Mapping[str, int], *, capital_only: Container[str], sure: Container[str]) -> None:
        """``capital_only`` names are left alone in lower case; ``sure`` Chinese names hold inside longer words too."""
        self._numbers, self._capital_only, self._sure = numbers, capital_only, sure
        heads: dict[str, set[int]] = defaultdict(set)
        self._first_words = set()
        for name in numbers:
            if CJK.search(name):
                heads[name[0]].add(len(name))
            else:
                self._first_words.add(name.split()[0])
        self._heads = {head: tuple(sorted(sizes, reverse=True)) for head, sizes in heads.items()}

    def find(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, number), longest name first; names that stay are passed over."""
        if self._heads and not text.isascii():
            yield from self._chinese(text, stays)
        if self._first_words:
            yield from self._latin(text, stays)

    def _chinese(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        at, heads = 0, self._heads
        while at < len(text):
            size = 0
            for size in heads.get(text[at], ()):
                name = key(text[at : at + size])
                number = self._numbers.get(name)
                if number is None or stays(name):
                    continue
                if name not in self._sure and lexical_zh(text, at, at + size):
                    continue
                title = TITLE_ZH.match(text, at + size)
                end = title.end() if title else at + size
                yield at, end, number
                size = end - at
                break
            else:
                size = 0
            at += max(1, size)

    def _latin(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        words: list[tuple[int, int, str]] | None = None
        at, first = 0, self._first_words
        words = [(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]
        while at < len(words):
            if key(words[at][2]) not in first:
                at += 1
                continue
            size, number = self._longest(text, words, at, stays)
            if size:
                start, end = words[at][0], words[at + size - 1][1]
                yield start, end - (2 if text[start:end].casefold().endswith(("'s", "’s")) else 0), number
            at += max(1, size)

    def _longest(
        self, text: str, words: list[tuple[int, int, str]], at: int, stays: Callable[[str], bool]
    ) -> tuple[int, int]:
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            name = text[words[at][0] : words[at + size - 1][1]]
            looked_up = key(name)
            number = self._numbers.get(looked_up)
            if number is None or stays(looked_up):
                continue
            if looked_up not in self._capital_only or not name[0].islower():
                return size, number
        return 0, 0
