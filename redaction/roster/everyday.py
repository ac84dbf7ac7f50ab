"""Whether a Latin word that a model took for a name is an everyday word, a thing or a place in this history.

The whole history is asked, in both directions: how often a word is small, has a capital within sentences, stands behind
an article, and whether anybody is called by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from redaction.names.given import is_of_the_world, plain_words
from redaction.names.nobody import is_nobody
from redaction.names.slang import is_slang
from redaction.roster.called import Called
from redaction.roster.evidence import Evidence

__all__ = ["Seen", "is_everyday", "is_small_too", "is_thing"]

_SURE: Final = 0.95
_CLEAR: Final = 0.8
_ALMOST_ALWAYS: Final = 0.7
_OFTEN: Final = 0.4


@dataclass(slots=True)
class Seen:
    """What detectors said of one name, over a history."""

    score: float = 0.0
    count: int = 0
    order: int = 0
    rule: bool = False
    cut: int = 0
    called: bool = False  # the history shows somebody who is called so
    spelling: str = ""


def is_thing(name: str, seen: Seen, evidence: Evidence) -> bool:
    """Whether a word that nobody is called by is a thing, a place or a cry here."""
    if is_nobody(name):
        return True
    if evidence.is_thing(name) and (evidence.things[name] > 1 or not is_of_the_world(name)):
        return True
    return name in plain_words() and evidence.capital[name] == 0 and seen.score < _SURE


def is_small_too(name: str, seen: Seen | None, evidence: Evidence, called: Called, *, told: bool) -> bool:
    """Whether a name in small letters is the everyday word here: ``fantastic`` where somebody once is Mr Fantastic."""
    if is_everyday(name, seen, evidence, told=told) or is_slang(name):
        return True
    small, within = evidence.small[name], evidence.capital[name]
    return name in plain_words() and within > 0 and small > within and not called.person[name]


def is_everyday(name: str, seen: Seen | None, evidence: Evidence, *, told: bool) -> bool:
    """Whether a word is an everyday word in this history, in spite of what was seen of it; ``told``: by the caller."""
    if seen is not None and seen.score >= _CLEAR and seen.count >= _ALMOST_ALWAYS * evidence.small[name]:
        return False  # everything is written small here, and the models take it for a name nearly every time
    if seen is not None and name not in plain_words() and seen.count >= _OFTEN * evidence.small[name]:
        return False  # no English word, so nothing but a name or a slip of the keys
    return evidence.plain_word(name, told=told or (seen is not None and seen.rule))
