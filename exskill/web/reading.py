"""The permitted messages while the page is open, in order of time: for the timeline, a month and the search.

They are loaded once and gone with the lock; whatever changes what is permitted drops them too, and so does a session, whose
model needs the memory. A page makes only the lines that it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from exskill.chat.lines import Line
from exskill.consent import Purpose
from exskill.core.errors import ModelUnavailable
from exskill.persona.portrait.own_words import redact_own_words
from exskill.retrieval.embed import load_embedder
from exskill.retrieval.recall import Recall

if TYPE_CHECKING:
    from exskill.store.by_time import ByTime
    from exskill.store.permitted import Permitted
    from exskill.store.store import Store
    from redaction.text import RedactedText

__all__ = ["Reading", "read_messages"]


@dataclass(slots=True)
class Reading:
    """``rows`` are the messages by time; those without a time come first."""

    rows: ByTime
    store: Store
    _found_in: Permitted | None = None  # the rows with their vectors, from the first search on

    def of_month(self, month: str) -> list[Line]:
        """Return the messages of a month such as ``2024-03``."""
        year, number = (int(part) for part in month.split("-"))
        after = date(year + number // 12, number % 12 + 1, 1)
        return self.rows.read(self.rows.place_of_day(date(year, number, 1)), self.rows.place_of_day(after))

    def search(self, words: str, *, by_meaning: bool, k: int = 30) -> list[Line]:
        """Return the best messages; by exact words, or by meaning where there is an embedder."""
        if self._found_in is None:
            self._found_in = self.store.load_permitted(self.store.grant(Purpose.ANALYTICS_LOCAL))
        asked = redact_own_words(self.store, words)
        if by_meaning:
            ids = _search_meaning(self._found_in, asked, k)
        else:
            plain = " ".join("".join(c if c.isalnum() else " " for c in asked).split())[:500]
            ids = [str(hit["id"]) for hit in self._found_in.search_text(plain, k=k)] if plain else []
        places = self.rows.locate_messages(ids)
        return [line for name in ids if name in places for line in self.rows.read(places[name], places[name] + 1)]


def _search_meaning(permitted: Permitted, asked: RedactedText, k: int) -> list[str]:
    try:
        embedder = load_embedder()
    except ModelUnavailable:
        embedder = None
    return [memory.id for memory in Recall(permitted, permitted.mark_redacted, embedder=embedder).search(asked, k)]


def read_messages(store: Store) -> Reading:
    """Load what may be read for looking back. Raises ConsentDenied where nothing may."""
    grant = store.grant(Purpose.ANALYTICS_LOCAL)
    grant.require(Purpose.ANALYTICS_LOCAL)
    return Reading(store.load_permitted(grant).by_time(), store)
