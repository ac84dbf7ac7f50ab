"""One letter as the answer to one text: a classifier that is a language model with an adapter of its own.

It shares the weights of a loaded model and nothing else: context, cells and adapter are its own, so that no prompt of the
persona is disturbed or seen. The text may be unredacted, since it must be heard before anything else happens to it; its
state is wiped after each answer, and nothing of it is returned but odds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.engine import Engine
from exskill.llm.machine import COMPUTE, choose_threads, count_cores, others_running

__all__ = ["MOST", "Listener", "make_lesson"]

MOST: Final = 320  # tokens of a text that are read; more is cut at its end
_AFTER: Final = "\n→"  # a normalised text holds no line end, so that it cannot pose as the frame
_ROOM: Final = 32  # tokens around a text, and the letter


def make_lesson(text: str, encode: Callable[[str], list[int]], opening: Sequence[int]) -> list[int]:
    """Return the tokens of one text in the form in which it is asked about; ``opening`` is what the model begins with."""
    return [*opening, *encode(text)[:MOST], *encode(_AFTER)]


class Listener:
    """Odds of letters after a text. Close it before the engine whose model it shares."""

    def __init__(self, engine: Engine, adapter: bytes, letters: str) -> None:
        """Open; raise ModelUnavailable if the adapter does not fit the model or a letter is no single token."""
        size = MOST + _ROOM
        self._engine = Engine(engine, n_ctx=size, sequences=1, threads=1, batch=size)
        self._opening = (self._engine.bos,) if self._engine.adds_bos else ()
        try:
            self._engine.attach(adapter)
            self._letters = [self._find_token(letter) for letter in letters]
        except ModelUnavailable:
            self._engine.close()
            raise

    def _find_token(self, letter: str) -> int:
        tokens = self._encode_text(letter)
        if len(tokens) != 1:
            raise ModelUnavailable(_("the adapter does not fit this model"))
        return tokens[0]

    def _encode_text(self, text: str) -> list[int]:
        return self._engine.tokenize(text, special=False)

    def close(self) -> None:
        """Free the context."""
        self._engine.close()

    def odds(self, text: str) -> Sequence[float]:
        """Return one probability a letter, in their order, summing to one."""
        import numpy as np

        tokens = make_lesson(text, self._encode_text, self._opening)
        last = len(tokens) - 1
        with COMPUTE:
            self._engine.set_threads(choose_threads(count_cores(), others_running()))
            try:
                self._engine.decode([(token, i, 0, i == last) for i, token in enumerate(tokens)], None)
                logits = self._engine.logits(last)[self._letters].astype(np.float64)
            finally:
                self._engine.clear()
        odds = np.exp(logits - logits.max())
        return tuple((odds / odds.sum()).tolist())
