"""The words of consent: purposes, stances, levels, and the limits that belong to each level.

Everything here is closed and fixed in code; no configuration raises a limit (docs/healing.md, docs/decisions.md 8, 9 and 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exskill.chat.schema import Category, SenderRole

__all__ = [
    "ALWAYS_BLOCKED",
    "CONSENT_DAYS",
    "DAY",
    "DPV",
    "EX_PURPOSES",
    "LEVEL_DAYS",
    "NEVER_OF_THE_EX",
    "PERSONA_PURPOSES",
    "PLAIN",
    "PROGRAMME_LIMIT_DAYS",
    "RECONFIRM_DAYS",
    "ROLES_OF_THE_USER",
    "USER_IMPORT",
    "Adult",
    "Budget",
    "By",
    "EventKind",
    "Level",
    "Purpose",
    "Rule",
    "Stance",
    "categories_of_class",
    "get_budget",
    "get_quote_limits",
    "purpose_class",
]

DAY: Final = 86_400
PLAIN: Final = "plain"
USER_IMPORT: Final = "memory"  # the import id of what the user typed by hand
RECONFIRM_DAYS: Final = 90
PROGRAMME_LIMIT_DAYS: Final = 70


class Purpose(StrEnum):
    """What stored rows may be used for. What is not named in the manifest is denied."""

    REFLECTION = "reflection"
    CLOSURE_LETTER = "closure_letter"
    PERSONA_CHAT = "persona_chat"
    VOICE_STYLE = "voice_style"
    ADAPTER = "adapter"
    QUOTES = "quotes"
    ANALYTICS_LOCAL = "analytics_local"
    EXPORT = "export"


DPV: Final[Mapping[Purpose, str]] = {
    # W3C Data Privacy Vocabulary 2: the nearest broader term of each purpose.
    Purpose.REFLECTION: "https://w3id.org/dpv#RequestedServiceProvision",
    Purpose.CLOSURE_LETTER: "https://w3id.org/dpv#RequestedServiceProvision",
    Purpose.PERSONA_CHAT: "https://w3id.org/dpv#Personalisation",
    Purpose.VOICE_STYLE: "https://w3id.org/dpv#Personalisation",
    Purpose.ADAPTER: "https://w3id.org/dpv#Personalisation",
    Purpose.QUOTES: "https://w3id.org/dpv#RequestedServiceProvision",
    Purpose.ANALYTICS_LOCAL: "https://w3id.org/dpv#RequestedServiceProvision",
    Purpose.EXPORT: "https://w3id.org/dpv#RequestedServiceProvision",
}


class Stance(StrEnum):
    """What the other person said. Unknown means not asked, and nobody is nudged to ask."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"

    @property
    def is_no(self) -> bool:
        """Whether it closes everything that comes from them."""
        return self in (Stance.REFUSED, Stance.OBJECTED, Stance.WITHDRAWN)


class Level(StrEnum):
    """How much of the other person may be used."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"


class Adult(StrEnum):
    """Whether somebody is of age."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class By(StrEnum):
    """Who caused an event."""

    USER = "user"
    EX = "ex"
    PROGRAM = "program"


class EventKind(StrEnum):
    """What happened to a consent (ISO/IEC TS 27560, section events)."""

    GIVEN = "given"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"


EX_PURPOSES: Final[Mapping[Level, frozenset[Purpose]]] = {
    # For what the ex's own rows may be used at each level, whatever the user grants.
    Level.P0: frozenset(),
    Level.P1: frozenset(
        {
            Purpose.REFLECTION,
            Purpose.CLOSURE_LETTER,
            Purpose.ANALYTICS_LOCAL,
            Purpose.PERSONA_CHAT,
            Purpose.VOICE_STYLE,
        }
    ),
    Level.P2: frozenset(Purpose) - {Purpose.EXPORT},
}
PERSONA_PURPOSES: Final = frozenset({Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE, Purpose.ADAPTER, Purpose.QUOTES})
LEVEL_DAYS: Final[Mapping[Level, int]] = {Level.P0: 0, Level.P1: 42, Level.P2: 56}
ALWAYS_BLOCKED: Final = frozenset({Category.MINORS})
NEVER_OF_THE_EX: Final = frozenset({Category.MINORS, Category.SEX_LIFE})
CONSENT_DAYS: Final = 30  # how long a given consent holds until it is asked again


@dataclass(frozen=True, slots=True)
class Budget:
    """Ceilings for the persona over the whole programme; the user may set less, never more."""

    sessions: int
    minutes: int
    spacing_hours: int = 48
    quiet_from: int = 23
    quiet_until: int = 6


_BUDGETS: Final[Mapping[Level, Budget]] = {
    Level.P0: Budget(0, 0),
    Level.P1: Budget(6, 10),
    Level.P2: Budget(8, 13),
}
_QUOTES: Final[Mapping[Level, tuple[int, int]]] = {Level.P0: (0, 0), Level.P1: (12, 20), Level.P2: (12, 20)}


def get_budget(level: Level) -> Budget:
    """Return the persona's budget at a level."""
    return _BUDGETS[level]


def get_quote_limits(level: Level) -> tuple[int, int]:
    """Return how many words, and how many Chinese characters, may be copied in a row."""
    return _QUOTES[level]


def purpose_class(categories: Iterable[str]) -> str:
    """Return the class under which a row is stored: its categories, or ``plain``.

    Rows of one class share a segment and so a key; that is what lets a key alone keep a category closed.
    Raises ValueError for a category that is not known.
    """
    names = sorted({Category(name).value for name in categories})
    return "+".join(names) if names else PLAIN


def categories_of_class(name: str) -> frozenset[Category] | None:
    """Return the categories of a class, or None if it is not one that :func:`purpose_class` makes."""
    if name == PLAIN:
        return frozenset()
    try:
        found = frozenset(Category(part) for part in name.split("+"))
    except ValueError:
        return None
    return found if purpose_class(found) == name else None


ROLES_OF_THE_USER: Final = frozenset({SenderRole.ME, SenderRole.USER_MEMORY})


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of one role from some imports, with no other than the allowed categories, for one purpose.

    ``since`` (ISO date) excludes earlier rows and rows without a date.
    """

    purpose: Purpose
    role: SenderRole
    imports: frozenset[str]
    categories: frozenset[Category]
    since: str | None = None
