"""How much one turn may cost, and which parts of the machinery are on: each can be switched off alone and measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from exskill.llm.sampling import Sampling

__all__ = ["LEAST_CANDIDATES", "Limits", "Spending"]

LEAST_CANDIDATES: Final = 4
_SLOW: Final = 5.0  # seconds for a turn, above which the prompt gets shorter


@dataclass(frozen=True, slots=True)
class Limits:
    """How much to spend on one turn. Examples are counted, texts are cut, so that a first prompt stays small."""

    candidates: int = 0  # 0: eight of a small model, four of a larger one
    patience: float = 4.0  # seconds after which no second round is begun
    rounds: int = 2
    fixed: int = 8  # examples at the head of every prompt, for models without a chat form
    exchanges: bool = True  # whether invented exchanges show the model what an answer is
    own: int = 3  # the person's own exchanges at the head, in the place of as many invented ones
    near: int = 0  # the person's nearest exchanges in the prompt of a model with a chat form
    bare_near: int = 3  # the same for one without
    real: int = 4  # real replies that compete with the model's
    ours: int = 6  # answers of ours that do
    history: int = 4
    memories: int = 2
    max_tokens: int = 32
    memory_threshold: float = 0.86  # cosine of the default embedder; its unrelated pairs lie near 0.8
    quote_words: int = 12
    prior_weight: float = 0.25  # 0 switches the n-gram prior off; used without a chat form only
    length_strength: float = 2.5  # 0 switches the length aim off; used without a chat form only
    pmi_weight: float = 1.0  # 0 ranks by likelihood
    style_weight: float = 0.8
    forbid: bool = True  # whether words that break a rule are made impossible while a reply is written
    form: bool = True  # whether case, marks, bursts and length follow the person's counts
    sampling: Sampling = field(default_factory=lambda: Sampling(temperature=0.7, top_p=0.9))


@dataclass(slots=True)
class Spending:
    """What the next turn may use: after a slow turn the prompt gets shorter; there are never fewer than four candidates."""

    most: int
    near: int
    history: int
    candidates: int = 0

    def __post_init__(self) -> None:
        """Begin in between."""
        self.candidates = self.most

    def recent(self, turns: int) -> int:
        """Return how many of the past turns the prompt holds: it grows to twice the least and is cut then, not every time,
        so that what is computed stays valid for as many turns."""
        return turns if turns <= self.history else self.history + (turns - self.history) % self.history

    def took(self, seconds: float) -> None:
        """Learn from how long a turn took."""
        if seconds > _SLOW:
            self.candidates = max(min(LEAST_CANDIDATES, self.most), self.candidates - 2)
            self.near, self.history = max(min(self.near, 1), self.near - 1), max(1, self.history - 1)
        elif seconds < _SLOW / 2:
            self.candidates = min(self.most, self.candidates + 1)
