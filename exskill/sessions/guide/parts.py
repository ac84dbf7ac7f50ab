"""What a running session is given, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from exskill.sessions.safety.crisis import Assessment, Tier
from exskill.sessions.safety.misuse import Misuse

__all__ = ["Audit", "Echo", "Mirrors", "Outcome"]


class Echo(Protocol):
    """The persona behind its guards."""

    def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
        """Return (message, pause in seconds) pairs; raises TimeoutError if ``abort`` became true."""


class Mirrors(Protocol):
    """The guide's reflecting sentence, behind its filter."""

    def reflect(self, said: str, *, language: str, framed: bool, abort: Callable[[], bool]) -> str | None:
        """Return a sentence, or None."""


class Audit(Protocol):
    """Writes durably, or raises; then nothing is shown."""

    def answer(self, kind: str, bursts: int) -> None:
        """An answer is about to be shown."""

    def crisis(self, assessment: Assessment) -> None:
        """A tier above T0 was found."""

    def misuse(self, category: Misuse) -> None:
        """A turn was routed away."""


@dataclass(slots=True)
class Outcome:
    """How a session went, without a word of it."""

    end: str = "done"  # done, stopped, kept, crisis, minor, quit
    turns: int = 0
    persona_seconds: float = 0.0
    persona_turns: int = 0
    suds_before: int = -1
    suds_after: int = -1
    tier: Tier = Tier.T0
    abuse: bool = False
    dependence: bool = False
    released: bool = False  # the key was given up in a farewell; nothing can be written down any more
    answers: dict[str, int] = field(default_factory=dict)
