"""What a running session is given, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from exskill.sessions.safety.crisis import Assessment, Tier
from exskill.sessions.safety.misuse import Misuse

__all__ = ["Audit", "Echo", "Frame", "Outcome"]


class Echo(Protocol):
    """The persona behind its guards."""

    def objects(self, said: str) -> bool:
        """Whether a turn only says that the last answer was not like the person; the echo has noted it then."""

    def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
        """Return (message, pause in seconds) pairs; raises TimeoutError if ``abort`` became true."""


class Audit(Protocol):
    """Writes durably, or raises; then nothing is shown."""

    def answer(self, kind: str, bursts: int) -> None:
        """An answer is about to be shown."""

    def crisis(self, assessment: Assessment) -> None:
        """A tier above T0 was found, or the question was asked."""

    def misuse(self, category: Misuse) -> None:
        """A turn was routed away."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a session is in an evening: part ``number`` of ``of``.

    Only the first part shows the card of identity and asks for the tension; only the last asks for it again.
    ``suds_before`` is what the first part heard, 0..10 or -1. ``name`` is the part's name for people.
    """

    number: int = 1
    of: int = 1
    name: str = ""
    asks_suds: bool = True
    suds_before: int = -1

    @property
    def is_first(self) -> bool:
        """Whether the evening begins with it."""
        return self.number == 1

    @property
    def is_last(self) -> bool:
        """Whether the evening ends with it."""
        return self.number == self.of


@dataclass(slots=True)
class Outcome:
    """How a session went, without a word of it."""

    end: str = "done"  # done, stopped, kept, wave (too tense: the wave comes next), crisis, minor, quit
    turns: int = 0
    persona_seconds: float = 0.0
    persona_turns: int = 0
    suds_before: int = -1
    suds_after: int = -1
    tier: Tier = Tier.T0
    abuse: bool = False
    unclear_safety: bool = False  # the arrival's question about violence was not answered: the echo waits
    dependence: bool = False
    released: bool = False  # the key was given up in a farewell; nothing can be written down any more
    answers: dict[str, int] = field(default_factory=dict)
