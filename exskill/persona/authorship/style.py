"""How much a text sounds like one person rather than like others: what chooses among candidates.

A :class:`~exskill.persona.authorship.verify.Verifier` over habits (words, marks, shape), trained on the person's messages against
the user's own and a small background of ours. The judge of likeness is another kind of verifier, trained on other
messages; it never steers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exskill.persona.authorship.verify import Verifier, count_habits

__all__ = ["Style", "load_background"]

_CAP: Final = 2000
_SMALL: Final = 0.8
_FEW: Final = 20


def load_background() -> tuple[str, ...]:
    """Return our small background of everyday messages and assistant talk that belongs to nobody."""
    from importlib.resources import files

    text = files("exskill.persona.authorship").joinpath("background.txt").read_text("utf-8")
    return tuple(line for line in text.split("\n") if line)


class Style:
    """The person against others. ``closeness`` is 0 at the person's own level, negative below it and far above it."""

    def __init__(self, own: Sequence[str], others: Sequence[str]) -> None:
        """Train on the latest messages; every fifth is kept out to see how the person's own messages score."""
        mine = [t for t in own if t.strip()][-_CAP:]
        kept = [t for i, t in enumerate(mine) if i % 5] if len(mine) >= _FEW else mine
        probe = [t for i, t in enumerate(mine) if i % 5 == 0]
        rest = [*[t for t in others if t.strip()][-_CAP:], *load_background() * 3]
        self._verifier = Verifier(kept, rest, count_habits) if kept else None
        scores = sorted(self._verifier.scores(probe)) if self._verifier is not None else []
        self.typical = scores[len(scores) // 2] if scores else 0.0
        self.high = scores[len(scores) * 9 // 10] if scores else 0.0

    def closeness(self, texts: Sequence[str]) -> float:
        """Return the mean over messages of the distance to the person's own level, in log-odds times 0.8."""
        if self._verifier is None or not texts:
            return 0.0
        found = self._verifier.scores(texts)
        return _SMALL * sum(min(0.0, s - self.typical) - max(0.0, s - self.high) for s in found) / len(found)
