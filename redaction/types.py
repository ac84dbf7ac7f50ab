"""Who is known before the first message is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Person", "Redaction"]

from redaction.text import RedactedText

Role = Literal["self", "ex", "third"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the caller knows. ``self`` and ``ex`` stay readable, ``third`` vanishes, under all their names."""

    id: str
    role: Role
    names: tuple[str, ...]
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Where something was, what kind it was, and how sure the detector is (0..1). Never the text itself."""

    start: int
    end: int
    entity: str
    score: float


@dataclass(frozen=True, slots=True)
class Redaction:
    """The outcome for one text: redacted text, or None and the kind of error that stopped it.

    ``doubt`` (0..1) is how much a model took a word for a name that the rest of the history spoke against and that
    therefore stays readable; 0 where there was no such word. ``doubted`` is that word as it is written.
    """

    text: RedactedText | None
    findings: tuple[Finding, ...] = ()
    categories: frozenset[str] = frozenset()
    lang: str = "other"
    error: str | None = None
    doubt: float = 0.0
    doubted: str = ""
