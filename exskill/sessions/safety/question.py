"""The one plain question about danger as a state machine, the same in every face. Pure: no screen, no clock, no words.

::

    ASK ──no──► ASK_OTHER ──no──► OPEN
     │ └─yes──► CARD      └─yes──► OTHER_PERSON
     │
     └─anything else─► ASK_AGAIN ──no──► ASK_OTHER
                        │ └─yes──► CARD
                        └─anything else─► HELD

OPEN alone lets the echo speak again. CARD closes it for seven days; HELD and OTHER_PERSON for one. An answer that is
itself heard as danger never reaches this machine: it is a card of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from exskill.sessions.safety.answers import Reply

__all__ = ["ENDS", "Question", "Step"]


class Step(StrEnum):
    """What is said next, or how it ended."""

    ASK = "ask"
    ASK_AGAIN = "ask_again"
    ASK_OTHER = "ask_other"
    ASK_OTHER_AGAIN = "ask_other_again"
    OPEN = "open"
    CARD = "card"
    HELD = "held"
    OTHER_PERSON = "other_person"


ENDS: Final = frozenset({Step.OPEN, Step.CARD, Step.HELD, Step.OTHER_PERSON})
_SELF: Final = frozenset({Step.ASK, Step.ASK_AGAIN})


@dataclass(frozen=True, slots=True)
class Question:
    """Where the question is. ``about_self`` is set by an answer that names the writer when asked about somebody else."""

    step: Step = Step.ASK

    @property
    def is_over(self) -> bool:
        """Whether nothing is asked any more."""
        return self.step in ENDS

    @property
    def is_open(self) -> bool:
        """Whether the echo may speak again: after an explicit no to both questions, and in no other state."""
        return self.step is Step.OPEN

    @property
    def asks_about_self(self) -> bool:
        """Whether the question in the air is the first one."""
        return self.step in _SELF

    def after(self, reply: Reply, *, about_self: bool = False) -> Question:
        """Return the state after an answer; nothing changes once it is over."""
        if self.is_over:
            return self
        if about_self:
            return replace(self, step=Step.CARD)
        return replace(self, step=(_next_self if self.asks_about_self else _next_other)(self.step, reply))


def _next_self(step: Step, reply: Reply) -> Step:
    if reply is Reply.YES:
        return Step.CARD
    if reply is Reply.NO:
        return Step.ASK_OTHER
    return Step.ASK_AGAIN if step is Step.ASK else Step.HELD


def _next_other(step: Step, reply: Reply) -> Step:
    if reply is Reply.YES:
        return Step.OTHER_PERSON
    if reply is Reply.NO:
        return Step.OPEN
    return Step.ASK_OTHER_AGAIN if step is Step.ASK_OTHER else Step.OTHER_PERSON
