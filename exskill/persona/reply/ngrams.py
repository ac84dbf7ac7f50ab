"""An interpolated n-gram cache over the person's own messages, as a second opinion on each next token.

Orders 1 to 3 over the model's own tokens, interpolated by Witten-Bell. It pulls spelling, particles and marks towards
the person's, which prompts alone do not (docs/persona.md 2); its weight is small and falls to nothing where the person has
never written the context, so that sense stays the model's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

__all__ = ["NgramPrior"]

_KEEP: Final = 48
_CAP: Final = 4000


class NgramPrior:
    """A :class:`exskill.llm.sampling.TokenPrior` from messages. ``lead`` stands before each message's first token."""

    def __init__(
        self,
        texts: Iterable[str],
        encode: Callable[[str], list[int]],
        *,
        weight: float = 0.2,
        end: Sequence[int] = (),
        prefix: str = "",
    ) -> None:
        """Count ``texts``; ``encode`` is the model's tokenizer, ``end`` what follows a message, ``prefix`` a space
        where the prompt's form puts one."""
        self._pairs: dict[tuple[int, ...], Counter[int]] = {}
        self._weight = weight
        for text in list(texts)[-_CAP:]:
            self._count_tokens([*encode(prefix + text), *end])

    def _count_tokens(self, tokens: list[int]) -> None:
        padded = [-1, -1, *tokens]
        for i in range(2, len(padded)):
            for context in ((padded[i - 2], padded[i - 1]), (padded[i - 1],)):
                self._pairs.setdefault(context, Counter())[padded[i]] += 1

    def __call__(self, tokens: Sequence[int], /) -> tuple[Sequence[int], Sequence[float], float] | None:
        """Return likely next tokens with their probabilities and the weight to give them, or None."""
        last = ([-1, -1, *tokens])[-2:]
        shares: dict[int, float] = {}
        left = 1.0
        for context in ((last[0], last[1]), (last[1],)):
            seen = self._pairs.get(context)
            if not seen:
                continue
            total, kinds = seen.total(), len(seen)
            trust = total / (total + kinds)
            for token, n in seen.most_common(_KEEP):
                shares[token] = shares.get(token, 0.0) + left * trust * n / total
            left *= 1 - trust
        if not shares:
            return None
        known = 1.0 - left
        ids = list(shares)
        return ids, [shares[i] / known for i in ids], self._weight * known
