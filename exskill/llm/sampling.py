"""Choose the next token: temperature, nucleus, a mild brake on repetition, and the person's own n-grams.

Everything is numpy over one row of logits, with the random generator as an argument: the same seed and the same
logits give the same token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LengthAim", "Likely", "Sampling", "TokenPrior", "log_probability", "next_token", "read_likely"]


_REACH: Final = 16.0


class TokenPrior(Protocol):
    """A second opinion on the next token, such as an n-gram cache over a person's messages."""

    def __call__(self, tokens: Sequence[int], /) -> tuple[Sequence[int], Sequence[float], float] | None:
        """Return token ids, their probabilities (sum <= 1) and the weight in 0..1 to mix them in with, or None."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How boldly to choose. ``brake`` is subtracted from the logit of each of the last ``window`` own tokens."""

    temperature: float = 0.8
    top_k: int = 60
    top_p: float = 0.92
    brake: float = 0.35
    window: int = 32


@dataclass(frozen=True, slots=True)
class LengthAim:
    """A length in characters to steer towards: ends are made unlikely well before it and likely beyond it."""

    characters: int
    strength: float = 2.0

    def push(self, written: int) -> float:
        """Return what to add to the logits of tokens that end the text, after ``written`` characters."""
        return self.strength * max(-1.5, min(2.0, 2.0 * (written / max(self.characters, 1) - 0.9)))


@dataclass(frozen=True, slots=True)
class Likely:
    """One row of logits, read once for all that choose from it: the tokens worth a look, and the log of the whole sum."""

    logits: NDArray[np.float32]  # (n_vocab,), a view that the next computation overwrites
    near: NDArray[np.intp]
    total: float
    allowed: NDArray[np.bool_] | None


def read_likely(logits: NDArray[np.float32], allowed: NDArray[np.bool_] | None = None) -> Likely:
    """Read ``logits`` of shape (n_vocab,); ``allowed``, of the same shape, is False for tokens that are never chosen.

    Tokens beyond e^-16 of the likeliest are left out of the sum, because a pass over a vocabulary of 262 000 would cost a
    fifth of the time.
    """
    import numpy as np

    peak = float(logits.max())
    near = np.flatnonzero(logits > peak - _REACH)
    total = peak + float(np.log(np.exp(logits[near] - peak).sum()))
    if allowed is not None:
        near = near[allowed[near]] if allowed[near].any() else np.flatnonzero(allowed)
    return Likely(logits, near, total, allowed)


def next_token(
    likely: Likely,
    own: Sequence[int],
    sampling: Sampling,
    rng: np.random.Generator,
    prior: TokenPrior | None = None,
    ends: NDArray[np.intp] | None = None,
    push: float = 0.0,
    banned: Sequence[int] = (),
) -> tuple[int, float]:
    """Return one token id sampled from a row of logits, and its natural-log probability, the model's own before any steering.

    ``own`` are the tokens generated so far; ``push`` is added to the logits of the tokens in ``ends``; ``banned`` tokens are
    left out this time.
    """
    import numpy as np

    logits, near, total, allowed = likely.logits, likely.near, likely.total, likely.allowed
    k = sampling.top_k
    top = near if len(near) <= k else near[np.argpartition(logits[near], -k)[-k:]]
    opinion = prior(own) if prior is not None else None
    if opinion is not None:
        top = np.union1d(top, np.asarray(opinion[0], dtype=top.dtype))
    if push > 0 and ends is not None:
        top = np.union1d(top, ends)
    if allowed is not None:
        top = top[allowed[top]]
    if banned:
        top = _drop_banned(top, banned, near)
    values = logits[top].astype(np.float64)
    if push and ends is not None:
        values[np.isin(top, ends)] += push
    values[np.isin(top, np.asarray(own[-sampling.window :], dtype=top.dtype))] -= sampling.brake
    if sampling.temperature <= 0:
        best = int(top[int(np.argmax(values))])
        return best, float(logits[best]) - total
    values = (values - values.max()) / sampling.temperature
    weights = np.exp(values)
    weights /= weights.sum()
    if opinion is not None:
        weights = _mix_opinion(top, weights, opinion)
    order = np.argsort(-weights, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(weights[order]), sampling.top_p)) + 1]
    share = weights[kept] / weights[kept].sum()
    place = int(np.searchsorted(np.cumsum(share), rng.random() * share.sum(), side="right"))
    chosen = int(top[kept[min(place, len(kept) - 1)]])
    return chosen, float(logits[chosen]) - total


def _drop_banned(top: NDArray[np.intp], banned: Sequence[int], near: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the choice without what is banned, widened to all near tokens rather than empty."""
    import numpy as np

    out = np.asarray(banned, dtype=top.dtype)
    for choice in (top, near):
        kept = choice[~np.isin(choice, out)]
        if len(kept):
            return kept
    return top


def log_probability(logits: NDArray[np.float32], token: int) -> float:
    """Return the natural-log probability of a token under logits of shape (n_vocab,)."""
    import numpy as np

    peak = float(logits.max())
    return float(logits[token]) - peak - float(np.log(np.exp(logits - peak).sum()))


def _mix_opinion(
    top: NDArray[np.intp], weights: NDArray[np.float64], opinion: tuple[Sequence[int], Sequence[float], float]
) -> NDArray[np.float64]:
    import numpy as np

    ids, shares, weight = opinion
    other = np.zeros_like(weights)
    position = {int(token): i for i, token in enumerate(top)}
    for token, share in zip(ids, shares, strict=True):
        if token in position:
            other[position[token]] = share
    mixed: NDArray[np.float64] = (1 - weight) * weights + weight * other
    mixed /= mixed.sum()
    return mixed
