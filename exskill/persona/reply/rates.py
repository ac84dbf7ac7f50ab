"""Laughter, emoji, little words and questions come as often as they did, not in every line.

A style score alone likes what is typical and so overdoes it. This keeps count of what was said in a session and makes
candidates dearer that would push a rate beyond the person's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

from exskill.chat.tokens import EMOJI, LAUGH, PARTICLE

__all__ = ["Rates"]

_QUESTION: Final = regex.compile(
    r"[?？]|(?:吗|么|呢|没有|不)[\s～~。！]*(?:$|\n)|^(?:what|why|how|who|where|when|which)\b", regex.IGNORECASE
)
_KINDS: Final = (LAUGH, EMOJI, PARTICLE, _QUESTION)
_COST: Final = 1.2
_PRIOR: Final = 4.0  # as many imagined turns at the person's own rate, so that the first ones are not judged


class Rates:
    """The person's share of messages with each kind, against what was shown in this session."""

    def __init__(
        self,
        texts: Sequence[str],
        *,
        laughter: float | None = None,
        emoji: float | None = None,
        question: float | None = None,
    ) -> None:
        """Count ``texts``, the person's own messages; a rate that the user set by hand rules over the count."""
        by_hand = (laughter, emoji, None, question)
        self._real = [
            _find_share(kind, texts) if own is None else own for kind, own in zip(_KINDS, by_hand, strict=True)
        ]
        self._never = [own == 0 for own in by_hand]
        self._shown = [0.0] * len(_KINDS)
        self._turns = 0

    def cost(self, text: str) -> float:
        """Return what to subtract from a candidate's score: nothing while the session's rates are in bounds."""
        total = 0.0
        for kind, real, shown, never in zip(_KINDS, self._real, self._shown, self._never, strict=True):
            if never and kind.search(text):
                total += 2 * _COST
            rate = (shown + real * _PRIOR) / (self._turns + _PRIOR)
            if kind.search(text):
                total += _COST * max(0.0, rate - real) / max(real, 0.1)
        return min(total, 2 * _COST)

    def count_shown(self, text: str) -> None:
        """Count a text that was chosen."""
        self._turns += 1
        for i, kind in enumerate(_KINDS):
            self._shown[i] += kind.search(text) is not None


def _find_share(kind: regex.Pattern[str], texts: Iterable[str]) -> float:
    found = [kind.search(t) is not None for t in texts]
    return sum(found) / len(found) if found else 0.0
