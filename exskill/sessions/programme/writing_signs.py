# ruff: noqa: E501 (patterns read worse when they are cut)
"""The guide's small tools without a model: plans that replace, rumination, and how much "we" is left.

"If X then not Y" can strengthen the habit it names (docs/healing.md R22), so a plan must say what is done instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exskill.sessions.programme.types import SessionKind
from redaction.normalise import to_simplified

__all__ = ["Plan", "PlanFault", "ratio_we_i", "read_plan", "writing_kinds"]

_RUMINATION: Final = 7
_THEN: Final = re.compile(
    r"(?<![a-z])then(?:,? i(?:'ll| will|'m going to)?)?(?![a-z])|[,，]\s*i(?:'ll| will|'m going to)(?![a-z])|那么?我?(?:就)?(?:会|要)?|[,，]\s*我?就(?:会|要)?|就(?:会|要)?"
)
_IF: Final = re.compile(
    r"(?<![a-z])(?:if|when|whenever|every time|as soon as)(?![a-z])|如果|要是|当|每当|一旦|每次|只要|的时候"
)
_NEGATES: Final = re.compile(
    r"(?<![a-z])(?:not|never|no|don'?t|won'?t|can'?t|cannot|stop|avoid|resist|quit|refrain|without|ignore|try to forget)(?![a-z])|"
    "不(?!舒服|远|久|同|少|错)|别(?!人|的)|勿|没有|忍住|克制|避免|停止|戒|少(?:看|想|发)"
)
_CONTACTS: Final = re.compile(
    r"(?<![a-z])(?:text|call|write to|message|visit|check(?: on)?|email|see|stalk)(?:ing)? (?:him|her|them|my ex|his|their)(?![a-z])|"
    "(?:联系|打给|发给|找|看看?|见|问)(?:他|她|前任|对方)|(?:给|跟|和)(?:他|她|前任|对方)(?:发|打|聊|说)"
)
_WE: Final = re.compile(r"(?<![a-z])(?:we|us|our|ours|ourselves|we're|we've|we'd|we'll)(?![a-z])|我们|咱们|咱俩")
_I: Final = re.compile(r"(?<![a-z])(?:i|me|my|mine|myself|i'm|i've|i'd|i'll)(?![a-z])|我(?!们)")


class PlanFault(StrEnum):
    """Why a plan does not help yet; the words for each lie in the content files."""

    NO_IF = "no_if"
    NO_THEN = "no_then"
    NEGATES = "negates"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was read: the then-part, and what is wrong with it (None if nothing)."""

    then: str
    fault: PlanFault | None


def read_plan(text: str) -> Plan:
    """Read an if-then plan in English or Chinese; it must do something else instead, not forbid something."""
    plain = to_simplified(text).lower().replace("’", "'").strip()
    begins = _IF.search(plain)
    if begins is None:
        return Plan("", PlanFault.NO_IF)
    parts = _THEN.search(plain, begins.end())
    then = plain[parts.end() :].strip(" ,，.。") if parts else ""
    if not then:
        return Plan("", PlanFault.NO_THEN)
    if _NEGATES.search(then):
        return Plan(then, PlanFault.NEGATES)
    return Plan(then, PlanFault.CONTACTS if _CONTACTS.search(then) else None)


def ratio_we_i(text: str) -> float | None:
    """Return the share of "we" among "we" and "I" (0..1), or None where neither is said."""
    plain = to_simplified(text).lower().replace("’", "'")
    we, me = len(_WE.findall(plain)), len(_I.findall(plain))
    return we / (we + me) if we + me else None


def writing_kinds(circling: int, searching: int) -> tuple[SessionKind, ...]:
    """Return what is offered at a level of rumination (two own items, 0..10).

    At 7 or more on both, expressive writing is left out (docs/healing.md R18): action instead of digging.
    """
    if circling >= _RUMINATION and searching >= _RUMINATION:
        return (SessionKind.SELF, SessionKind.URGE)
    return (SessionKind.LETTER, SessionKind.REFRAME, SessionKind.SELF, SessionKind.URGE)
