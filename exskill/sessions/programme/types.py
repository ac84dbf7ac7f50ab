"""The nine session types and their phases (docs/healing.md, docs/decisions.md 13). Minutes include card and ending."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

__all__ = ["BY_NAME", "ENDING", "TYPES", "Phase", "SessionKind", "SessionType", "Voice", "get_type_name", "plan_phases"]

HARD_STOP_MINUTES: Final = 30
_LEAST_ENDING_S: Final = 20


class SessionKind(StrEnum):
    """What ``session start TYPE`` takes."""

    ARRIVAL = "S0"
    LETTER = "S1"
    REFRAME = "S2"
    CHAIR = "S3"
    BOARD = "S4"
    SELF = "S5"
    URGE = "S6"
    BOUNDARY = "S7"
    FAREWELL = "S8"


# What people type; the codes are for the log and the source.
BY_NAME: Final = MappingProxyType(
    {
        "arrival": SessionKind.ARRIVAL,
        "unsent": SessionKind.LETTER,
        "thought": SessionKind.REFRAME,
        "chair": SessionKind.CHAIR,
        "whole": SessionKind.BOARD,
        "self": SessionKind.SELF,
        "wave": SessionKind.URGE,
        "boundary": SessionKind.BOUNDARY,
        "farewell": SessionKind.FAREWELL,
    }
)


def get_type_name(kind: SessionKind) -> str:
    """Return what people type for a type: ``wave``."""
    return next(name for name, found in BY_NAME.items() if found is kind)


class Voice(StrEnum):
    """Who speaks in a phase: the guide, the user writing, the echo, or the protected ending."""

    COACH = "coach"
    WRITE = "write"
    PERSONA = "persona"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a session; ``name`` finds its words in the content files."""

    name: str
    seconds: float
    voice: Voice


@dataclass(frozen=True, slots=True)
class SessionType:
    """A type: its phases in minutes, and whether the echo may speak in it at all."""

    kind: SessionKind
    phases: tuple[tuple[str, float, Voice], ...]
    capped: bool = True  # counts towards spacing and budgets

    @property
    def minutes(self) -> float:
        """The whole length."""
        return sum(m for _, m, _ in self.phases)

    @property
    def has_persona(self) -> bool:
        """Whether the echo has a phase."""
        return any(v is Voice.PERSONA for _, _, v in self.phases)


ENDING: Final = "ending"
_C, _W, _P, _E = Voice.COACH, Voice.WRITE, Voice.PERSONA, Voice.ENDING

TYPES: Final = {
    t.kind: t
    for t in (
        SessionType(
            SessionKind.ARRIVAL,
            (
                ("safety", 4, _C),
                ("why", 4, _C),
                ("measure", 5, _C),
                ("consent", 5, _C),
                ("ally", 4, _C),
                (ENDING, 3, _E),
            ),
        ),
        SessionType(SessionKind.LETTER, (("settle", 2, _C), ("write", 12, _W), ("observe", 2, _C), (ENDING, 4, _E))),
        SessionType(
            SessionKind.REFRAME,
            (
                ("belief", 4, _C),
                ("evidence", 6, _C),
                ("other", 4, _C),
                ("distance", 2, _C),
                ("fairer", 2, _C),
                ("rerate", 3, _C),
                (ENDING, 4, _E),
            ),
        ),
        SessionType(
            SessionKind.CHAIR,
            (
                ("ground", 2, _C),
                ("aim", 2, _C),
                ("speak", 5, _W),
                ("echo", 6, _P),
                ("answer", 4, _W),
                ("back", 2, _C),
                (ENDING, 4, _E),
            ),
        ),
        SessionType(
            SessionKind.BOARD, (("miss", 3, _C), ("record", 6, _C), ("needs", 3, _C), ("task", 4, _C), (ENDING, 4, _E))
        ),
        SessionType(SessionKind.SELF, (("we_i", 5, _C), ("roles", 5, _C), ("week", 4, _C), (ENDING, 4, _E))),
        SessionType(SessionKind.URGE, (("wave", 4, _C), ("plan", 1.5, _C), (ENDING, 1.5, _E)), capped=False),
        SessionType(SessionKind.BOUNDARY, (("scene", 2, _C), ("lines", 6, _C), ("mine", 3, _C), (ENDING, 4, _E))),
        SessionType(
            SessionKind.FAREWELL,
            (
                ("note", 5, _C),
                ("charts", 5, _C),
                ("letter", 7, _W),
                ("goodbye", 3, _C),
                ("destroy", 3, _C),
                (ENDING, 5, _E),
            ),
        ),
    )
}


def plan_phases(kind: SessionKind, minutes: float | None, *, persona_minutes: float) -> tuple[Phase, ...]:
    """Return the phases of a session of ``minutes`` (its own length if None), the echo within ``persona_minutes``.

    Everything scales together; the ending keeps its share and is never dropped. Without echo minutes its phase is
    silent: the chair stays empty and the user goes on writing.
    """
    chosen = TYPES[kind]
    total = min(minutes or chosen.minutes, HARD_STOP_MINUTES)
    factor = total / chosen.minutes
    phases = []
    for name, length, voice in chosen.phases:
        seconds = length * 60 * factor
        if voice is Voice.PERSONA:
            seconds = min(seconds, persona_minutes * 60)
            if persona_minutes <= 0:
                voice, seconds = Voice.WRITE, length * 60 * factor
        if voice is Voice.ENDING:
            seconds = max(seconds, min(_LEAST_ENDING_S, total * 60 / 4))
        phases.append(Phase(name, seconds, voice))
    return tuple(phases)
