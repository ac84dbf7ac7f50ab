"""The permitted messages while the page is open: loaded once, in order of time, for the portrait, the timeline and the search.

They are gone with the lock; whatever changes what is permitted drops them too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from exskill.chat.lines import Line
from exskill.consent import Purpose
from exskill.core.errors import ModelUnavailable
from exskill.persona.portrait.own_words import redact_own_words
from exskill.retrieval.embed import load_embedder
from exskill.retrieval.recall import Recall

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Reading", "read_messages"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The messages by time; those without a time come first."""

    lines: tuple[Line, ...]
    store: Store

    def place_of(self, name: str) -> int | None:
        """Return where the message of an id is."""
        return next((i for i, line in enumerate(self.lines) if line.id == name), None)

    def place_of_day(self, day: date) -> int:
        """Return where the first message of a day or after it is."""
        wanted = datetime(day.year, day.month, day.day)
        return bisect_left(self.lines, wanted, key=lambda line: line.ts or datetime.min)

    def months(self) -> list[tuple[str, int]]:
        """Return (``2024-03``, messages) in order."""
        found = Counter(f"{line.ts:%Y-%m}" for line in self.lines if line.ts is not None)
        return sorted(found.items())

    def search(self, words: str, *, by_meaning: bool, k: int = 30) -> list[str]:
        """Return the ids of the best messages; by exact words, or by meaning where there is an embedder."""
        grant = self.store.grant(Purpose.ANALYTICS_LOCAL)
        permitted = self.store.load_permitted(grant)
        asked = redact_own_words(self.store, words)
        if not by_meaning:
            plain = " ".join("".join(c if c.isalnum() else " " for c in asked).split())[:500]
            return [str(hit["id"]) for hit in permitted.search_text(plain, k=k)] if plain else []
        try:
            embedder = load_embedder()
        except ModelUnavailable:
            embedder = None
        recall = Recall(permitted, permitted.text_of, embedder=embedder, lines=self.lines)
        return [memory.id for memory in recall.search(asked, k)]


def read_messages(store: Store) -> Reading:
    """Load what may be read for looking back. Raises ConsentDenied where nothing may."""
    grant = store.grant(Purpose.ANALYTICS_LOCAL)
    grant.require(Purpose.ANALYTICS_LOCAL)
    lines = store.load_permitted(grant).lines()
    return Reading(tuple(sorted(lines, key=lambda line: (line.ts or datetime.min, line.seq))), store)
