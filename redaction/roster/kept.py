"""Words that may be people and stay readable: for whoever can tell who else is in the chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from redaction.commonest import is_common
from redaction.lexicon import is_cry, ordinary_zh
from redaction.names.given import plain_words
from redaction.names.slang import is_slang
from redaction.roster.aliases import fold_name
from redaction.roster.called import Called
from redaction.roster.evidence import Evidence

__all__ = ["Kept", "kept_words"]

_CALLED_WEIGHT: Final = 3
_LEAST_CAPITALS: Final = 2
_SHARE_TO_ASK: Final = 0.2
_NOT_ASKED: Final = frozenset(
    [
        "mrs",
        "ms",
        "miss",
        "mr",
        "dr",
        "prof",
        "sir",
        "dvd",
        "dna",
        "pvc",
        "tv",
        "uk",
        "usa",
        "pdf",
        "ok",
        "english",
        "chinese",
        "indian",
        "japanese",
        "american",
    ]
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A word as it is written first, how often it is used, and whether somebody is called by it. Never log it."""

    word: str
    count: int
    called: bool


def kept_words(
    evidence: Evidence, called: Called, doubted: dict[str, tuple[str, int]], *, hidden: Callable[[str], bool], most: int
) -> tuple[Kept, ...]:
    """Return the likeliest first: words with a capital within sentences, words that are called, names that a model doubted.

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
        if times >= _LEAST_CAPITALS and times > evidence.small[word]:
            _put_word(found, word, Kept(word.title(), times + evidence.small[word], called=False), times)
    for word, (spelling, times) in doubted.items():
        _put_word(found, word, Kept(spelling, times, called=False), times)
    asked = [item for word, item in found.items() if not hidden(word) and _may_be_asked(word)]
    return tuple(kept for _, kept in sorted(asked, key=lambda item: (-item[0], item[1].word))[:most])


def _is_often_called(word: str, called: Called) -> bool:
    """Whether a Chinese word is called often enough to ask; an everyday word in two ways."""
    if word in ordinary_zh():
        return called.person[word] > 1 and called.kinds[word].bit_count() > 1 and called.share(word) >= _SHARE_TO_ASK
    return called.person[word] > 1 and called.share(word) >= _SHARE_TO_ASK


def _put_word(found: dict[str, tuple[int, Kept]], word: str, kept: Kept, weight: int) -> None:
    before = found.get(word)
    if before is None:
        found[word] = (weight, kept)
    else:
        one = before[1]
        found[word] = (before[0] + weight, Kept(one.word, max(one.count, kept.count), one.called or kept.called))


def _may_be_asked(word: str) -> bool:
    if len(word) < 2 or is_common(word) or word in _NOT_ASKED:
        return False
    if word.isascii():
        return len(word) > 2 and word not in plain_words() and not is_slang(word) and not is_cry(word)
    return True
