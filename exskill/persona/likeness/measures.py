"""Distances between two sets of messages, and how sure they are.

All take plain texts and return plain numbers; resampling takes its random generator as an argument.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from exskill.chat.tokens import CJK, split_tokens

__all__ = ["bootstrap_interval", "burrows_delta", "character_js", "measure_auc", "measure_ks", "rate_ratio"]

_FUNCTION_EN: Final = (
    *("the", "to", "you", "i", "a", "and", "is", "it", "in", "of", "for", "so", "u", "that", "my", "me", "on", "at"),
    *("have", "be", "not", "we", "what", "no", "just", "but", "can", "go", "ok", "da", "your", "now", "if", "im"),
    *("ur", "with", "then", "later", "will", "one", "all", "up", "out", "do", "are", "too", "also", "don", "like"),
    *("got", "think", "get", "still", "how"),
)
_FUNCTION_ZH: Final = "的了我你是不在有就也都好这那去来吧吗啊呢哦嗯个么到说要没会可以想还很上下"
_BAG: Final = 20


def measure_auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties half."""
    ranked = sorted([(s, 1) for s in positive] + [(s, 0) for s in negative])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        total += (i + j + 1) / 2 * sum(label for _score, label in ranked[i:j])
        i = j
    n, m = len(positive), len(negative)
    return (total - n * (n + 1) / 2) / (n * m) if n and m else 0.5


def measure_ks(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the two-sample Kolmogorov-Smirnov distance."""
    points = sorted({*a, *b})
    left, right = sorted(a), sorted(b)
    i = j = 0
    worst = 0.0
    for point in points:
        while i < len(left) and left[i] <= point:
            i += 1
        while j < len(right) and right[j] <= point:
            j += 1
        worst = max(worst, abs(i / len(left) - j / len(right)))
    return worst


def character_js(a: Sequence[str], b: Sequence[str]) -> float:
    """Return the Jensen-Shannon distance (square root of bits) of the characters of two sets."""
    p, q = Counter("".join(a)), Counter("".join(b))
    n, m = p.total() or 1, q.total() or 1
    divergence = 0.0
    for char in p.keys() | q.keys():
        x, y = p[char] / n, q[char] / m
        middle = (x + y) / 2
        divergence += sum(0.5 * v * math.log2(v / middle) for v in (x, y) if v)
    return math.sqrt(max(divergence, 0.0))


def _count_words(texts: Sequence[str], words: Sequence[str]) -> list[float]:
    counts = Counter(w for t in texts for w in split_tokens(t))
    total = counts.total() or 1
    return [counts[w] / total for w in words]


def burrows_delta(texts: Sequence[str], reference: Sequence[str], others: Sequence[Sequence[str]]) -> float:
    """Return Burrows' delta between bags of 20 of ``texts`` and the whole of ``reference``.

    The 50 function words are standardised by bags of 20 of ``reference`` and ``others``; the mean over bags is given.
    """
    chinese = sum(bool(CJK.search(t)) for t in reference) * 2 > len(reference)
    words = list(_FUNCTION_ZH) if chinese else list(_FUNCTION_EN)
    pool = [_count_words(bag, words) for source in (reference, *others) for bag in _make_bags(source)]
    means = [sum(column) / len(column) for column in zip(*pool, strict=True)]
    spreads = [
        math.sqrt(sum((x - mean) ** 2 for x in column) / len(column)) or 1e-6
        for column, mean in zip(zip(*pool, strict=True), means, strict=True)
    ]
    whole = _count_words(reference, words)
    deltas = [
        sum(abs(x - y) / s for x, y, s in zip(_count_words(bag, words), whole, spreads, strict=True)) / len(words)
        for bag in _make_bags(texts)
    ]
    return sum(deltas) / len(deltas) if deltas else math.nan


def _make_bags(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[i : i + _BAG] for i in range(0, len(texts) - _BAG + 1, _BAG)] or [texts]


def rate_ratio(generated: Sequence[str], real: Sequence[str], phrases: Sequence[str]) -> float:
    """Return how often the phrases occur in ``generated`` against ``real`` (1.0 = as often)."""
    made = sum(p in f" {' '.join(split_tokens(t))} " for t in generated for p in phrases) / max(len(generated), 1)
    true = sum(p in f" {' '.join(split_tokens(t))} " for t in real for p in phrases) / max(len(real), 1)
    return made / true if true else math.nan


def bootstrap_interval(
    statistic: Callable[[Sequence[int]], float], size: int, rng: random.Random, rounds: int = 200
) -> tuple[float, float]:
    """Return the bootstrap 95 % interval of a statistic of resampled indices 0..size-1."""
    values = sorted(statistic([rng.randrange(size) for _i in range(size)]) for _round in range(rounds))
    return values[int(rounds * 0.025)], values[int(rounds * 0.975)]
