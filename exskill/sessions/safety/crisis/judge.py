"""L3: a small language model with an adapter, asked for one letter about a turn.

The adapter is trained by tests/benchmarks/train_judge.py for the catalogue's small model and goes beside this module; until its
SHA-256 is written here there is no judge, and the classifier hears alone. A damaged file stops the program rather than
leave somebody unheard.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final, Protocol

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.catalogue import SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exskill.llm.runtime import Runtime

__all__ = ["LETTERS", "MODEL", "Judge", "Odds", "Verdict", "letter_of", "open_judge"]

MODEL: Final = SMALL  # the model that the adapter was trained for
LETTERS: Final = "ABCDEF"
_TIERS: Final = ("T0", "T1", "T2", "T3", "SAFETY", "MISUSE")
SHA256: Final = ""
_FILE: Final = "judge.gguf"


class Odds(Protocol):
    """Answers a text with one probability a letter."""

    def odds(self, text: str) -> Sequence[float]:
        """Return one probability for each of LETTERS."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of one turn, in the order of LETTERS."""

    p: tuple[float, ...]

    @property
    def ending(self) -> float:
        """How likely it is that a card is due: T2, T3 or SAFETY."""
        return sum(self.p[2:5])

    @property
    def worry(self) -> float:
        """How likely it is that only the question is due."""
        return self.p[1]

    @property
    def misuse(self) -> float:
        """How likely it is that this asks for what the program is not for."""
        return self.p[5]

    @property
    def tier(self) -> str:
        """The likeliest of the tiers that end the echo."""
        return max(_TIERS[2:5], key=lambda tier: self.p[_TIERS.index(tier)])


class Judge:
    """Asks a listener about normalised turns; the last few answers are remembered, by text, in memory only."""

    def __init__(self, listener: Odds) -> None:
        self._listener = listener
        self._known: dict[str, Verdict] = {}

    def verdict(self, plain: str) -> Verdict:
        """Return what the model makes of a normalised text (about .3 s where it was not just asked)."""
        if plain not in self._known:
            found = Verdict(tuple(self._listener.odds(plain)))
            self._known = dict([*self._known.items()][-3:]) | {plain: found}
        return self._known[plain]


def letter_of(tier: str) -> str:
    """Return the letter of a tier's name, or of MISUSE."""
    return LETTERS[_TIERS.index(tier)]


def open_judge(runtime: Runtime) -> Judge | None:
    """Return the judge over a loaded model, None where there is none for it.

    Raise ModelUnavailable if the adapter's file is not what it should be.
    """
    if not SHA256 or runtime.sha256 != MODEL.sha256:
        return None
    return Judge(runtime.listener(_adapter(), LETTERS))


def _adapter() -> bytes:
    try:
        data = resources.files("exskill.sessions.safety.crisis").joinpath(_FILE).read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelUnavailable(_("the weights of the crisis check are not the file they should be"))
    return data
