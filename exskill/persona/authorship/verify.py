"""Did this person write it? Two verifiers of different kinds, so that the one that steers is not the one that judges.

Both are logistic regressions in numpy over hashed features. ``characters`` uses character 1-4-grams (tf-idf,
L2-normalised rows): the judge, as in docs/persona.md. ``habits`` uses whole words and pairs of words, marks at the end,
case, length, emoji and laughter: the one that steers, trained on other messages than the judge.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from exskill.chat.tokens import CJK, EMOJI, LAUGH, PARTICLE, count_characters, split_tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Verifier", "count_grams", "count_habits"]

_BITS: Final = 17
_SIZE: Final = 1 << _BITS
_STEPS: Final = 150

Features = Callable[[str], "Counter[str]"]


def count_grams(text: str) -> Counter[str]:
    """Return counts of character 1-4-grams, with the edges marked."""
    padded = f"\x02{text.strip()}\x03"
    return Counter(padded[i : i + n] for n in range(1, 5) for i in range(len(padded) - n + 1))


def count_habits(text: str) -> Counter[str]:
    """Return words, pairs of words, and the shape of a message: end, start, case, length, emoji, laughter."""
    text = text.strip()
    words = split_tokens(text)
    found = Counter(f"w:{w}" for w in words)
    found.update(f"p:{a} {b}" for a, b in itertools.pairwise(words))
    found.update(f"e:{e}" for e in EMOJI.findall(text))
    found.update(f"h:{h.lower()}" for h in LAUGH.findall(text))
    found.update(f"t:{t.lower()}" for t in PARTICLE.findall(text))
    shape = (
        f"end:{text[-1:]}",
        f"end2:{text[-2:]}",
        f"start:{'upper' if text[:1].isupper() else 'lower' if text[:1].islower() else 'other'}",
        f"first:{words[0] if words else ''}",
        f"last:{words[-1] if words else ''}",
        f"lower:{text == text.lower()}",
        f"size:{min(len(text) // 6, 20)}",
        f"han:{bool(CJK.search(text))}",
        f"spaces:{'  ' in text}",
        f"tight:{any(a in ',.!?' and b.isalpha() for a, b in itertools.pairwise(text))}",
        f"marks:{min(sum(not c.isalnum() and not c.isspace() for c in text) * 10 // max(count_characters(text), 1), 6)}",
    )
    found.update(shape)
    return found


def _hash_feature(feature: str) -> int:
    return int.from_bytes(hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=4).digest(), "little") % _SIZE


class _Rows:
    """Hashed sparse rows: column indices, values, and where each row begins."""

    def __init__(self, texts: Sequence[str], features: Features) -> None:
        import numpy as np

        columns: list[int] = []
        values: list[float] = []
        starts = [0]
        cache: dict[str, int] = {}
        for text in texts:
            for feature, n in features(text).items():
                if feature not in cache:
                    cache[feature] = _hash_feature(feature)
                columns.append(cache[feature])
                values.append(1.0 + float(np.log(n)))
            starts.append(len(columns))
        self.columns = np.asarray(columns, dtype=np.int64)
        self.values = np.asarray(values)
        self.starts = np.asarray(starts)
        self.sizes = np.diff(self.starts)

    def weigh(self, idf: NDArray[np.float64]) -> None:
        """Multiply by inverse document frequency and bring each row to length 1."""
        import numpy as np

        self.values = self.values * idf[self.columns]
        norms = np.sqrt(self.sums(self.values**2)).clip(1e-9)
        self.values = self.values / np.repeat(norms, self.sizes)

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of ``values`` in each row."""
        import numpy as np

        total = np.concatenate(([0.0], np.cumsum(values)))
        result: NDArray[np.float64] = total[self.starts[1:]] - total[self.starts[:-1]]
        return result


class Verifier:
    """Logistic regression: one person's messages against others'."""

    def __init__(self, own: Sequence[str], others: Sequence[str], features: Features, *, penalty: float = 0.3) -> None:
        """Train with both classes weighing the same. ``penalty`` is the L2 weight, relative to the data's."""
        import numpy as np

        self._features = features
        rows = _Rows([*own, *others], features)
        seen = np.bincount(rows.columns, minlength=_SIZE)
        self._idf = np.log((1 + len(own) + len(others)) / (1 + seen)) + 1
        rows.weigh(self._idf)
        labels = np.concatenate((np.ones(len(own)), np.zeros(len(others))))
        share = np.concatenate((np.full(len(own), 0.5 / len(own)), np.full(len(others), 0.5 / len(others))))
        self._weights, self._bias = _fit_logistic(rows, labels, share, penalty / (len(own) + len(others)))

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return log-odds that the person wrote each text."""
        import numpy as np

        if not texts:
            return []
        rows = _Rows(texts, self._features)
        rows.weigh(self._idf)
        found = rows.sums(rows.values * self._weights[rows.columns]) + self._bias
        return [float(s) for s in np.asarray(found)]


def _fit_logistic(
    rows: _Rows, labels: NDArray[np.float64], share: NDArray[np.float64], penalty: float
) -> tuple[NDArray[np.float64], float]:
    """Minimise the weighted logistic loss by accelerated gradient steps (Nesterov); the rows have length 1."""
    import numpy as np

    weights, bias = np.zeros(_SIZE), 0.0
    ahead, ahead_bias = weights.copy(), bias
    step = 1 / (0.5 * share.max() * len(share) * 0.5 + penalty)
    for i in range(1, _STEPS + 1):
        odds = rows.sums(rows.values * ahead[rows.columns]) + ahead_bias
        error = share * (1 / (1 + np.exp(-odds)) - labels)
        gradient = np.bincount(rows.columns, weights=rows.values * np.repeat(error, rows.sizes), minlength=_SIZE)
        new = ahead - step * (gradient + penalty * ahead)
        new_bias = ahead_bias - step * float(error.sum())
        momentum = (i - 1) / (i + 2)
        ahead, ahead_bias = new + momentum * (new - weights), new_bias + momentum * (new_bias - bias)
        weights, bias = new, new_bias
    return weights, bias
