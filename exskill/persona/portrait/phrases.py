"""What somebody says more than others do: n-grams by weighted log-odds with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008 ("Fightin' Words"): the prior is the background of both people together, so that a
phrase counts only where the data outweigh it (a tenth of the joint counts). Names and placeholders never become
catchphrases.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from exskill.chat.tokens import CJK, PLACEHOLDER, tokens
from exskill.persona.portrait.values import Value, pattern

if TYPE_CHECKING:
    from exskill.chat.lines import Line

__all__ = ["catchphrases", "display", "log_odds", "ngrams"]

MAX_N: Final = 5
TOP: Final = 30
_MIN_COUNT: Final = 3
_MIN_DAYS: Final = 2
_MIN_Z: Final = 1.96
_PRIOR: Final = 0.1
_PLAIN: Final = frozenset(
    (
        *("the", "a", "an", "and", "or", "but", "to", "of", "in", "on", "at", "for", "is", "are", "was", "were", "be"),
        *("been", "it", "its", "i", "you", "he", "she", "we", "they", "that", "this", "so", "not", "no", "yes", "my"),
        *("your", "me", "have", "has", "had", "do", "does", "did", "will", "can"),
        *"的了我你他她是在不有也就都和这那去来,.?!，。？！",
    )
)


def ngrams(text: str) -> set[str]:
    """Return the distinct 1-5-grams of a message, joined by spaces; marks alone do not count."""
    words = tokens(PLACEHOLDER.sub(" ", text))
    found = set()
    for n in range(1, MAX_N + 1):
        for start in range(len(words) - n + 1):
            gram = words[start : start + n]
            if all(w in _PLAIN for w in gram) or (gram[0] in _PLAIN and gram[-1] in _PLAIN):
                continue
            if n == 1 and (CJK.fullmatch(gram[0]) or not gram[0][0].isalpha()):
                continue
            found.add(" ".join(gram))
    return found


def display(gram: str) -> str:
    """Return an n-gram as it is written: no spaces between Chinese characters or before marks."""
    text = ""
    for word in gram.split():
        tight = not text or (CJK.match(word) and CJK.match(text[-1])) or not word[0].isalnum()
        text += word if tight else " " + word
    return text


def log_odds(own: Counter[str], other: Counter[str], own_total: int, other_total: int) -> dict[str, float]:
    """Return the z-score of each n-gram of ``own`` (document counts), positive where they say it more."""
    both = own + other
    total = _PRIOR * (own_total + other_total)
    scores = {}
    for gram, count in own.items():
        prior = both[gram] * _PRIOR
        mine = count + prior
        theirs = other[gram] + prior
        rest_own, rest_other = own_total + total - mine, other_total + total - theirs
        difference = math.log(mine / max(rest_own, 1e-9)) - math.log(theirs / max(rest_other, 1e-9))
        scores[gram] = difference / math.sqrt(1 / mine + 1 / theirs)
    return scores


def _documents(lines: Iterable[Line]) -> Counter[str]:
    return Counter(gram for line in lines for gram in ngrams(line.text))


def catchphrases(own: Sequence[Line], other: Sequence[Line]) -> Value:
    """Return [phrase, count, z] of what ``own`` says more than ``other``: n >= 3 on >= 2 days, longest forms kept."""
    if not own:
        return Value(None)
    grams = [ngrams(line.text) for line in own]
    counts = Counter(gram for found in grams for gram in found)
    frequent = Counter({gram: n for gram, n in counts.items() if n >= _MIN_COUNT})
    scores = log_odds(frequent, _documents(other), max(len(own), 1), max(len(other), 1))
    days: dict[str, set[object]] = {gram: set() for gram in frequent}
    for line, found in zip(own, grams, strict=True):
        for gram in found & frequent.keys():
            days[gram].add(line.ts.date() if line.ts else line.id)
    ranked = sorted(frequent, key=lambda g: (-scores[g], -len(g)))
    chosen: list[tuple[str, int, float]] = []
    for gram in ranked:
        if len(chosen) >= TOP:
            break
        if len(days[gram]) < _MIN_DAYS or (other and scores[gram] < _MIN_Z):
            continue
        if any(_covers(longer, gram) and n * 2 >= frequent[gram] for longer, n, _z in chosen):
            continue
        chosen.append((gram, frequent[gram], round(scores[gram], 2)))
    phrases = {gram for gram, _n, _z in chosen}
    shown = [line for line, found in zip(own, grams, strict=True) if found & phrases]
    return pattern([[display(gram), n, z] for gram, n, z in chosen], shown)


def _covers(longer: str, shorter: str) -> bool:
    return f" {shorter} " in f" {longer} "
