"""Finding many known names in a short text, fast: the dictionary of a whole history against each of its messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from redaction.commonest import is_common
from redaction.lexicon import lexical_zh
from redaction.names.doubted import DOUBTED
from redaction.roster.aliases import CJK, TITLE_ZH, fold_name
from redaction.roster.evidence import begins_sentence, split_words
from redaction.roster.spelling import guess_spellings
from redaction.roster.uses import Use, classify_use, is_told_use, is_word_name
from redaction.roster.word_names import MONTHS

__all__ = ["Beginnings", "Matcher"]

_MOST_WORDS: Final = 4
_MOST_SPELLINGS: Final = 100_000
_TITLED: Final = re.compile(r"(?:mrs?|ms|dr|prof(?:essor)?|sir|madam|uncle|aunt(?:ie|y)?)\.?\s+\Z", re.IGNORECASE)
_OF_A_QUESTION: Final = re.compile(
    r"\s+(?:i|you|he|she|it|we|they|the|this|that|there|be|not|your|my|our|his|her)\b", re.IGNORECASE
)
_ALWAYS_ASKED: Final = MONTHS | DOUBTED
_POSSESSIVE: Final = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Where names may begin: how long Chinese ones are by their first sign, longest first, and the first words of Latin ones."""

    sizes: Callable[[str], Sequence[int]]
    first_words: Set[str]
    is_chinese: bool

    @classmethod
    def of(cls, names: Iterable[str]) -> Beginnings:
        """Index names that can be listed."""
        heads: dict[str, set[int]] = defaultdict(set)
        first_words = set[str]()
        for name in names:
            if CJK.search(name):
                heads[name[0]].add(len(name))
            else:
                first_words.add(name.split()[0])
        sizes = {head: tuple(sorted(found, reverse=True)) for head, found in heads.items()}
        return cls(lambda sign: sizes.get(sign, ()), first_words, bool(heads))

    @classmethod
    def anywhere(cls, sizes: Sequence[int], first_words: Set[str]) -> Beginnings:
        """Chinese names of these lengths may begin with any sign: where names cannot be listed."""
        return cls(lambda sign: sizes if CJK.search(sign) else (), first_words, bool(sizes))


class Matcher:
    """Names as they are written, indexed by first character (Chinese) or first word (Latin)."""

    def __init__(
        self,
        numbers: Mapping[str, int],
        *,
        capital_only: Container[str] = (),
        sure: Container[str] = (),
        told: Container[str] = (),
        beginnings: Beginnings | None = None,
    ) -> None:
        """``capital_only`` names are left alone in lower case; ``sure`` Chinese names hold inside longer words too.

        A name that is a common word (``Young``) counts behind a title, and with a capital within a sentence if it is ``told``.
        ``beginnings`` are told where the names cannot be listed.
        """
        self._numbers, self._capital_only, self._sure, self._told = numbers, capital_only, sure, told
        found = beginnings or Beginnings.of(numbers)
        self._sizes, self._first_words = found.sizes, found.first_words
        self._is_chinese, self._is_latin = found.is_chinese, len(found.first_words) > 0
        self._heads: dict[str, str] = {}
        self._others = set[str]()
        """Words with which no name begins: most messages hold no other."""

    def find(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, number) with ``0 <= start < end <= len(text)``, longest first; names that stay are passed over."""
        if self._is_chinese and not text.isascii():
            yield from self._match_chinese(text, stays)
        if self._is_latin:
            yield from self._match_latin(text, stays)

    def _match_chinese(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        at, sizes_of = 0, self._sizes
        while at < len(text):
            for size in sizes_of(text[at].lower()):
                end = at + size
                number = self._number_at(text, at, end, stays)
                if number is not None:
                    title = TITLE_ZH.match(text, end)
                    end = title.end() if title else end
                    yield at, end, number
                    at = end
                    break
            else:
                at += 1

    def _number_at(self, text: str, at: int, end: int, stays: Callable[[str], bool]) -> int | None:
        if end > len(text) or text[end - 1].isspace():
            return None
        name = fold_name(text[at:end])
        number = self._numbers.get(name)
        if number is None or is_common(name) or stays(name):
            return None
        if self._is_double(name) and classify_use(name, text, at, end) is Use.COMMON:
            return None
        return None if name not in self._sure and lexical_zh(text, at, end) else number

    def _is_double(self, name: str) -> bool:
        """Whether a name is an everyday word too, and nobody told us that it is somebody."""
        return name not in self._told and is_word_name(name)

    def _match_latin(self, text: str, stays: Callable[[str], bool]) -> Iterator[tuple[int, int, int]]:
        at = 0
        words = split_words(text)
        if self._others.issuperset([word for _, _, word in words]):
            return
        while at < len(words):
            size, number = self._find_longest(text, words, at, stays)
            if size:
                start, end = words[at][0], words[at + size - 1][1]
                yield start, _end_of_name(text, start, end), number
            at += max(1, size)

    def _find_longest(
        self, text: str, words: Sequence[tuple[int, int, str]], at: int, stays: Callable[[str], bool]
    ) -> tuple[int, int]:
        head = self._find_head(words[at][2])
        if head is None:
            return 0, 0
        if head not in self._first_words:
            return self._find_respelt(head, stays)
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            start, end = words[at][0], words[at + size - 1][1]
            looked_up = fold_name(text[start:end])
            number = self._numbers.get(looked_up)
            if (
                number is not None
                and not stays(looked_up)
                and self._is_meant(text, start, _end_of_name(text, start, end), looked_up)
            ):
                return size, number
        return 0, 0

    def _find_head(self, word: str) -> str | None:
        """Return how a word is looked up, None if no name begins with it; remembered, for words repeat."""
        if word in self._others:
            return None
        head = self._heads.get(word)
        if head is None:
            head = fold_name(word)
            is_one = head in self._first_words or any(other in self._first_words for other in guess_spellings(head))
            if not is_one:
                if len(self._others) < _MOST_SPELLINGS:
                    self._others.add(word)
                return None
            if len(self._heads) < _MOST_SPELLINGS:
                self._heads[word] = head
        return head

    def _find_respelt(self, head: str, stays: Callable[[str], bool]) -> tuple[int, int]:
        """Return a name that a single word draws out or hides: ``Tommyyyy``, ``T0bi``, ``Em-Emily``."""
        for name in guess_spellings(head):
            number = self._numbers.get(name)
            if number is not None and not is_common(name) and not stays(name):
                return 1, number
        return 0, 0

    def _is_meant(self, text: str, start: int, end: int, name: str) -> bool:
        """Whether a word that is found is the name and not the everyday word: ``Will you`` asks, ``mr young`` is somebody."""
        if is_common(name):
            if _TITLED.search(text, max(0, start - 12), start):
                return True
            return name in self._told and text[start].isupper() and not begins_sentence(text, start)
        if name in self._told and not is_told_use(name, text, start, end):
            return False
        if name == "alexa":
            return True  # somebody is called so here: nothing that an assistant does spares the word
        if self._is_double(name) and (text[start].islower() or begins_sentence(text, start) or name in _ALWAYS_ASKED):
            return classify_use(name, text, start, end) is not Use.COMMON
        if name not in self._capital_only:
            return True
        return text[start].isupper() and not (begins_sentence(text, start) and _OF_A_QUESTION.match(text, end))


def _end_of_name(text: str, start: int, end: int) -> int:
    """Return where a name ends whose word may be a possessive: ``will's``."""
    return end - 2 if text[start:end].casefold().endswith(_POSSESSIVE) else end
