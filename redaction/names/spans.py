"""What a name tagger returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["NameSpan", "NameTagger"]


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A person's name: offsets in the given text, how sure (0..1), and which detector said so."""

    start: int
    end: int
    score: float
    source: str


class NameTagger(Protocol):
    """Finds names of people, many texts at a time."""

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the spans of each text."""
