"""How much a text sounds like one person rather than like others: two character models and their ratio.

Interpolated (Witten-Bell) character models of order 5, one over the person's messages, one over other people's (the
user's own messages and a small background of ours). The score steers the choice among candidates. The verifier that
judges likeness (:mod:`exskill.persona.verify`) is another kind of model on other messages.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["CharModel", "Style"]

ORDER: Final = 5
_CAP: Final = 6000
_ALPHABET: Final = 8000
_START, _END = "\x02", "\x03"


class CharModel:
    """An interpolated character n-gram model."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: dict[str, int] = {}
        self._totals: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        for text in texts:
            self._add(text)

    def _add(self, text: str) -> None:
        padded = _START * (ORDER - 1) + text + _END
        for i in range(ORDER - 1, len(padded)):
            for n in range(ORDER):
                context, gram = padded[i - n : i], padded[i - n : i + 1]
                seen = self._counts.get(gram, 0)
                if not seen:
                    self._kinds[context] = self._kinds.get(context, 0) + 1
                self._counts[gram] = seen + 1
                self._totals[context] = self._totals.get(context, 0) + 1

    def bits(self, text: str) -> float:
        """Return the mean negative log2 probability per character, the end counted as one."""
        padded = _START * (ORDER - 1) + text + _END
        total = 0.0
        for i in range(ORDER - 1, len(padded)):
            p = 1 / _ALPHABET
            for n in range(ORDER):
                context = padded[i - n : i]
                seen = self._totals.get(context, 0)
                if not seen:
                    break
                kinds = self._kinds[context]
                p = (self._counts.get(padded[i - n : i + 1], 0) + kinds * p) / (seen + kinds)
            total -= math.log2(p)
        return total / (len(text) + 1)


class Style:
    """The person against others. Positive scores sound like the person."""

    def __init__(self, own: Sequence[str], others: Sequence[str]) -> None:
        # a fifth of the messages is kept out of the model to see how the person's own messages score
        kept, probe = [t for i, t in enumerate(own) if i % 5], [t for i, t in enumerate(own) if i % 5 == 0]
        self._own = CharModel((kept or list(own))[-_CAP:])
        self._others = CharModel(list(others)[-_CAP:])
        scores = sorted(self.score(text) for text in (probe or own)[-400:])
        self.typical = scores[len(scores) // 2] if scores else 0.0
        self.high = scores[len(scores) * 9 // 10] if scores else 0.0

    def score(self, text: str) -> float:
        """Return bits per character that the person's model saves over the others'."""
        return self._others.bits(text) - self._own.bits(text)

    def closeness(self, text: str) -> float:
        """Return 0 for a score like the person's own or better, less below it, and less again for caricature."""
        found = self.score(text)
        return min(0.0, found - self.typical) - max(0.0, found - self.high)
