"""What somebody says more than others do: n-grams by weighted log-odds with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008 ("Fightin' Words"): the prior is the background of both people together, so that a
phrase counts only where the data outweigh it (a tenth of the joint counts). Names and placeholders never become
catchphrases.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from exskill.chat.tokens import CJK, PLACEHOLDER, split_tokens
from exskill.chat.words import split_words
from exskill.persona.portrait.values import Value, make_pattern

if TYPE_CHECKING:
    from exskill.chat.lines import Line

__all__ = ["find_beginnings", "find_catchphrases", "join_gram", "list_ngrams", "list_phrases", "log_odds"]

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


def list_ngrams(text: str) -> set[str]:
    """Return the distinct 1-5-grams of a message, joined by spaces; marks alone do not count."""
    words = split_tokens(PLACEHOLDER.sub(" ", text))
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


def list_phrases(text: str) -> set[str]:
    """Return the n-grams of a message that begin and end at the border of a word: ``在干嘛``, never ``在干``."""
    pieces = [_split_characters(word) for word in split_words(PLACEHOLDER.sub(" ", text))]
    whole: set[str] = set()
    for start in range(len(pieces)):
        gram: list[str] = []
        for piece in pieces[start : start + MAX_N]:
            gram += piece
            whole.add(" ".join(gram))
    return list_ngrams(text) & whole


def _split_characters(word: str) -> list[str]:
    return list(word) if CJK.match(word) else [word]


def find_beginnings(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Return (how a message begins, lines), the most used first: whole words of its first clause, three times on two days.

    A beginning is as long as four in five of its lines agree on, up to five words.
    """
    groups: dict[tuple[str, ...], list[tuple[list[str], Line]]] = defaultdict(list)
    for line in lines:
        clause = _cut_clause(line.text)
        if clause:
            groups[tuple(clause[:2])].append((clause, line))
    found = []
    for start, members in groups.items():
        rows = [line for _clause_words, line in members]
        if _is_habit(rows):
            shown = _extend_start(start, [clause for clause, _line in members])
            found.append((join_gram(" ".join(mark for word in shown for mark in _split_characters(word))), rows))
    return sorted(found, key=lambda pair: -len(pair[1]))


def _cut_clause(text: str) -> list[str]:
    """Return the words before the first mark."""
    found = itertools.dropwhile(lambda word: not word[0].isalnum(), split_words(PLACEHOLDER.sub(" , ", text)))
    return list(itertools.takewhile(lambda word: word[0].isalnum(), found))


def _extend_start(start: tuple[str, ...], clauses: Sequence[Sequence[str]]) -> tuple[str, ...]:
    while len(start) < MAX_N:
        longer = Counter(tuple(clause[: len(start) + 1]) for clause in clauses if tuple(clause[: len(start)]) == start)
        (best, times), *_rest = longer.most_common(1)
        if best == start or times * 5 < 4 * len(clauses):
            break
        start = best
    return start


def _is_habit(rows: Sequence[Line]) -> bool:
    return len(rows) >= _MIN_COUNT and len({line.ts.date() if line.ts else None for line in rows}) >= _MIN_DAYS


def join_gram(gram: str) -> str:
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


def _count_documents(lines: Iterable[Line]) -> Counter[str]:
    return Counter(gram for line in lines for gram in list_phrases(line.text))


def find_catchphrases(own: Sequence[Line], other: Sequence[Line]) -> Value:
    """Return [phrase, count, z] of what ``own`` says more than ``other``: n >= 3 on >= 2 days, longest forms kept."""
    if not own:
        return Value(None)
    grams = [list_phrases(line.text) for line in own]
    counts = Counter(gram for found in grams for gram in found)
    frequent = _keep_whole(Counter({gram: n for gram, n in counts.items() if n >= _MIN_COUNT}))
    scores = log_odds(frequent, _count_documents(other), max(len(own), 1), max(len(other), 1))
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
        if any(_is_covering(longer, gram) and n * 2 >= frequent[gram] for longer, n, _z in chosen):
            continue
        chosen.append((gram, frequent[gram], round(scores[gram], 2)))
    kept = {gram for gram, _n, _z in chosen}
    shown = [line for line, found in zip(own, grams, strict=True) if found & kept]
    return make_pattern([[join_gram(gram), n, z] for gram, n, z in chosen], shown)


def _keep_whole(counts: Counter[str]) -> Counter[str]:
    """Return the n-grams without those that are nearly always a part of one longer n-gram."""
    longest: Counter[str] = Counter()
    for gram, times in counts.items():
        units = gram.split()
        for size in range(1, len(units)):
            for start in range(len(units) - size + 1):
                part = " ".join(units[start : start + size])
                longest[part] = max(longest[part], times)
    return Counter({gram: times for gram, times in counts.items() if longest[gram] * 10 < times * 9})


def _is_covering(longer: str, shorter: str) -> bool:
    return f" {shorter} " in f" {longer} "
