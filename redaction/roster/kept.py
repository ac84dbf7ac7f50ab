# ruff: noqa: SIM905  (a word list reads worse when it is cut)
"""Words that may be people and stay readable: for whoever can tell who else is in the chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from redaction.commonest import is_common
from redaction.lexicon import is_cry, ordinary_zh
from redaction.names.doubted import DOUBTED
from redaction.names.given import plain_words
from redaction.names.nobody import NOT_ASKED, is_nobody
from redaction.names.slang import is_slang
from redaction.roster.aliases import fold_name
from redaction.roster.called import Called
from redaction.roster.evidence import Evidence
from redaction.roster.uses import WordUses, is_word_name

__all__ = ["Kept", "kept_words"]

_CALLED_WEIGHT: Final = 3
_SHARE_TO_ASK: Final = 0.2
_NO_NAME_BEGINS: Final = frozenset("happy merry good new dear united north south east west great".split())


@dataclass(frozen=True, slots=True)
class Kept:
    """A word as it is written first, how often it is used, and whether somebody is called by it. Never log it."""

    word: str
    count: int
    called: bool


def kept_words(
    evidence: Evidence,
    called: Called,
    words: WordUses,
    doubted: dict[str, tuple[str, int]],
    *,
    hidden: Callable[[str], bool],
    most: int,
) -> tuple[Kept, ...]:
    """Return the likeliest first: who is called, words with a capital within sentences, alone or side by side, names that a
    model doubted, and at last everyday words that are names as well.

    ``doubted`` maps a lookup key to (spelling, uses). ``hidden`` says which keys need no question.
    """
    found: dict[str, tuple[int, Kept]] = {}
    for word, times in called.person.items():
        if word.isascii() or _is_often_called(word, called):
            _put_word(
                found,
                word,
                Kept(called.spelling[word], max(called.uses[word], times), called=True),
                times * _CALLED_WEIGHT,
            )
    for spelt, times in evidence.capital.items():
        word = fold_name(spelt)
        if times > evidence.small[word] and word not in DOUBTED:
            _put_word(found, word, Kept(word.title(), times + evidence.small[word], called=False), times)
    for spelt, times in evidence.phrases.items():
        if not any(is_common(word) or word in NOT_ASKED or word in _NO_NAME_BEGINS for word in spelt.split()):
            _put_word(found, spelt, Kept(spelt.title(), times, called=False), times + 1)
    for word, (spelling, times) in doubted.items():
        if word not in DOUBTED:  # of these only uses count that may be somebody's
            _put_word(found, word, Kept(spelling, times, called=False), times)
    for word, times in words.uses.items():
        if word.isascii() or (times > 1 and words.begins[word]):
            _put_word(found, word, Kept(words.spelling[word], times, called=False), 1)
    asked = [item for word, item in found.items() if not hidden(word) and _may_be_asked(word)]
    return tuple(kept for _, kept in sorted(_without_parts(asked), key=lambda item: (-item[0], item[1].word))[:most])


def _without_parts(asked: Sequence[tuple[int, Kept]]) -> Iterator[tuple[int, Kept]]:
    """Yield all but the words that stand within a longer one as often: ``Bellwether`` where ``Bellwether Dental`` is asked."""
    whole = Counter[str]()
    for _weight, kept in asked:
        for word in kept.word.casefold().split() if " " in kept.word else ():
            whole[word] += kept.count
    yield from (item for item in asked if " " in item[1].word or item[1].count > whole[item[1].word.casefold()])


def _is_often_called(word: str, called: Called) -> bool:
    """Whether a Chinese word is called often enough to ask; an everyday word in two ways."""
    if word in ordinary_zh():
        return called.person[word] > 1 and called.count_ways(word) > 1 and called.share(word) >= _SHARE_TO_ASK
    return called.person[word] > 1 and called.share(word) >= _SHARE_TO_ASK


def _put_word(found: dict[str, tuple[int, Kept]], word: str, kept: Kept, weight: int) -> None:
    before = found.get(word)
    if before is None:
        found[word] = (weight, kept)
    else:
        one = before[1]
        found[word] = (before[0] + weight, Kept(one.word, max(one.count, kept.count), one.called or kept.called))


def _may_be_asked(word: str) -> bool:
    if len(word) < 2 or is_common(word) or (word in NOT_ASKED and word not in DOUBTED) or is_nobody(word):
        return False
    if not word.isascii() or " " in word or is_word_name(word):
        return True
    return len(word) > 2 and word not in plain_words() and not is_slang(word) and not is_cry(word)
