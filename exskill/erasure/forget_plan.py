"""What ``forget`` speaks of: what is wished, what it would erase, and what would be left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ImportLeft", "Left", "Match", "Plan", "Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten; where several things are named, a row must fit all of them."""

    message: str | None = None
    person: str | None = None
    topics: tuple[str, ...] = ()
    near: int = 0  # also so many rows nearest in meaning to the topics
    import_id: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was named."""
        return not (self.message or self.person or self.topics or self.import_id or self.since or self.until)


@dataclass(frozen=True, slots=True)
class ImportLeft:
    """An import: its id, its rows by sender, and its days."""

    id: str
    rows: Mapping[str, int]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Left:
    """What stays of an import: rows by sender, and the first day of the other person's."""

    rows: Mapping[str, int]
    first: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """A row that would go, as far as it may be shown: never its words."""

    id: str
    day: str
    role: str
    masked: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go. ``kept`` holds what stays of each segment that changes, by segment id."""

    rows: frozenset[str]
    by_import: Mapping[str, int]
    by_role: Mapping[str, int]
    kept: Mapping[str, pa.Table]
    examples: tuple[Match, ...] = ()
    people: frozenset[int] = frozenset()  # mentioned in what goes and nowhere else
    documents: Mapping[str, bytes | None] = field(default_factory=dict)  # id -> what is left of it, None: it goes
    photos: int = 0
    corrections: int = 0
    left: Mapping[str, Left] = field(default_factory=dict)  # import id -> what stays of it, of those that change
    replies: int = 0  # rows that answered one that goes; they stay and no longer say whom they answered

    @property
    def derived(self) -> int:
        """How many derived documents are destroyed whole."""
        return sum(left is None for left in self.documents.values())
