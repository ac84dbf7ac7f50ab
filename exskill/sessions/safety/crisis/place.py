"""Where something is said, and how much it takes there for the question and for a card.

In some parts of a session the guide itself asks for a dark thought, for what was hard, or for a goodbye. What is written
there sounds like danger more often than it is: the question and the card of the classifier need more. Patterns that name
danger openly end the echo everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["ASK", "CARD", "LONG_CARD", "Bars", "Place", "decide_place", "get_bars"]

ASK: Final = 0.25
CARD: Final = 0.80
LONG_CARD: Final = 0.90  # of one window of a long turn: the gravest of n is grave by chance more often


class Place(StrEnum):
    """What the guide has just asked for."""

    TALK = "talk"
    DARK = "dark"
    FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Bars:
    """Least scores for the question and for a card; what T1 needs more than elsewhere; whether hopelessness is asked about."""

    ask: float = ASK
    card: float = CARD
    more_worry: float = 0.0
    hopeless: bool = True


_BARS: Final = {
    Place.TALK: Bars(),
    Place.DARK: Bars(0.45, 0.90, 0.5, hopeless=False),
    Place.FAREWELL: Bars(0.45, 0.90, 0.5, hopeless=False),
}
_DARK: Final = {
    "S2": ("belief", "evidence", "other", "distance", "fairer", "rerate", "ending"),
    "S4": ("miss", "record", "needs"),
}
_FAREWELL: Final = ("S1", "S8", "letter")


def get_bars(place: Place) -> Bars:
    """Return the bars of a place."""
    return _BARS[place]


def decide_place(session: str, phase: str) -> Place:
    """Return the place of a phase; ``session`` is the value of a SessionKind."""
    if session in _FAREWELL:
        return Place.FAREWELL
    return Place.DARK if phase in _DARK.get(session, ()) else Place.TALK
