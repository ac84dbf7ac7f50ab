"""Prompt states in one KV cache: which sequence holds which prompt, and how little has to be computed for the next.

A new prompt takes over the slot that shares the longest prefix with it, or copies that prefix into the least recently
used slot. Owners (persona, judge) never take each other's slot while another is free or older.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.engine import Aborted, Engine

__all__ = ["Slot", "Slots"]


@dataclass(slots=True)
class Slot:
    """A sequence of the cache and the tokens whose state it holds."""

    sequence: int
    owner: str = ""
    tokens: list[int] = field(default_factory=list)
    used: int = 0


class Slots:
    """The prompt states of one engine. ``last_row`` is where the logits of the last settled prompt are."""

    def __init__(self, engine: Engine, count: int) -> None:
        self._engine = engine
        self._slots = [Slot(i) for i in range(count)]
        self._clock = 0
        self.last_row = 0

    def __len__(self) -> int:
        return len(self._slots)

    def reset(self) -> None:
        """Drop every prompt state."""
        self._engine.clear()
        for slot in self._slots:
            slot.tokens, slot.owner = [], ""

    def restore(self, tokens: Sequence[int], data: bytes, owner: str) -> bool:
        """Put a state made elsewhere into the least needed slot; False (slot cleared) if it does not fit."""
        home = min(self._slots, key=lambda s: (bool(s.tokens), s.used))
        home.tokens, home.owner = [], owner
        if not self._engine.set_state(home.sequence, data):
            self._engine.forget(home.sequence)
            return False
        self._clock += 1
        home.tokens, home.used = list(tokens), self._clock
        return True

    def settle(
        self, tokens: list[int], owner: str, abort: Callable[[], bool] | None, want_logits: bool = False
    ) -> tuple[Slot, int]:
        """Bring a slot to hold exactly ``tokens``; return it and the number of tokens that had to be computed."""
        if len(tokens) >= self._engine.n_ctx:
            raise ModelUnavailable(
                _("the prompt does not fit into the model's context of {n} tokens").format(n=self._engine.n_ctx)
            )
        home = self._choose_slot(tokens, owner)
        self._clock += 1
        home.used, home.owner = self._clock, owner
        kept = _count_shared(home.tokens, tokens)
        if want_logits:
            kept = min(kept, len(tokens) - 1)  # logits are not kept: the last token is always computed
        self._make_room(len(tokens) - kept, home)
        self._engine.forget(home.sequence, kept)
        del home.tokens[kept:]
        step = self._engine.n_batch
        for start in range(kept, len(tokens), step):
            part = tokens[start : start + step]
            last = len(tokens) - 1
            rows = [(t, start + i, home.sequence, want_logits and start + i == last) for i, t in enumerate(part)]
            try:
                self._engine.decode(rows, abort)
            except (Aborted, ModelUnavailable):
                self._engine.forget(home.sequence, len(home.tokens))
                raise
            home.tokens += part
            self.last_row = len(part) - 1
        return home, len(tokens) - kept

    def _choose_slot(self, tokens: list[int], owner: str) -> Slot:
        """Return the slot to use: the owner's best match, else a free or the least recently used one, primed."""
        best = max(self._slots, key=lambda s: _count_shared(s.tokens, tokens))
        shared = _count_shared(best.tokens, tokens)
        if best.owner in ("", owner) and shared * 2 >= len(best.tokens):
            return best
        spare = min(self._slots, key=lambda s: (bool(s.tokens), s.used))
        if spare is not best and shared:
            self._engine.copy(best.sequence, spare.sequence, shared)
            spare.tokens = list(best.tokens[:shared])
        elif spare is not best:
            self._engine.forget(spare.sequence)
            spare.tokens = []
        return spare

    def _make_room(self, wanted: int, home: Slot) -> None:
        """Drop the oldest other prompt states while the shared cells would not suffice."""
        reserve = wanted + 512
        others = sorted((s for s in self._slots if s is not home and s.tokens), key=lambda s: s.used)
        while others and sum(len(s.tokens) for s in self._slots) + reserve > self._engine.n_ctx:
            oldest = others.pop(0)
            self._engine.forget(oldest.sequence)
            oldest.tokens, oldest.owner = [], ""


def _count_shared(a: Sequence[int], b: Sequence[int]) -> int:
    """Return the length of the common prefix."""
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))
