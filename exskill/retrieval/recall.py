"""Find what was said: by meaning, by exact words, by time; and know when nothing was found.

Meaning is an exact vector search over rows embedded as passages, asked as a query. Words are a separate route for
names, numbers and quoted phrases: mixed in for every question they hurt paraphrases (docs/persona.md), so they count at
most a quarter. What the user typed as a memory is never evidence, and generated text is never in the table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

import regex

from exskill.chat.lines import Line
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import split_units
from exskill.core.errors import ModelUnavailable
from redaction.text import RedactedText

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder

__all__ = ["Memory", "Recall", "Searchable", "TimeSpan", "find_keywords", "time_span"]

_POOL: Final = 40
_WIDER: Final = 5  # times as many rows to look through where most may be of another period
_WORDS_SHARE: Final = 0.25
_EVIDENCE: Final = "role IN ('me', 'ex')"
_YEAR: Final = regex.compile(r"\b(19[89]\d|20\d\d)\b|(19[89]\d|20\d\d)年")
_MONTHS: Final = (
    *(("january", 1), ("february", 2), ("march", 3), ("april", 4), ("june", 6), ("july", 7), ("august", 8)),
    *(("september", 9), ("october", 10), ("november", 11), ("december", 12)),
)
_MONTH_ZH: Final = regex.compile(r"(?<!\d)(1[0-2]|[1-9])月")
_TELLING: Final = regex.compile(
    r"[\"“「『]([^\"”」』]{2,40})[\"”」』]|\d{2,}|(?<=\p{Ll} )\p{Lu}\p{Ll}{2,}|\b\p{Lu}{2,}\b"
)
_COMMON: Final = frozenset(
    (
        *("what", "when", "where", "which", "that", "this", "have", "with", "your", "about", "remember", "there"),
        *("were", "was", "did", "does", "you", "the", "and", "for"),
    )
)


@dataclass(frozen=True, slots=True)
class Memory:
    """A retrieved row. ``score`` is how near it is to the question, 0..1; generated text is never one.

    ``beside`` is the other side of the same exchange, where it is known: what the user had said before a row of the ex, or
    what came back to a row of the user.
    """

    id: str
    text: RedactedText
    score: float
    role: str = "ex"
    beside: RedactedText | None = None


class Searchable(Protocol):
    """What :class:`vault.search_table.SearchTable` offers, and all that is used of it."""

    def search_vector(self, vector: Any, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return rows with ``_distance`` (cosine)."""

    def search_text(self, words: str, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return rows with ``_score``."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Years and months that a question names; empty means any."""

    year: int | None = None
    month: int | None = None

    def holds(self, ts: datetime | None) -> bool:
        """Whether a row's time fits; a row without a time does not, if one was asked for."""
        if self.year is None and self.month is None:
            return True
        if ts is None:
            return False
        return (self.year is None or ts.year == self.year) and (self.month is None or ts.month == self.month)


def time_span(text: str) -> TimeSpan:
    """Return the year and month that stand in a question."""
    year = _YEAR.search(text)
    lower = text.lower()
    month = next((n for name, n in _MONTHS if regex.search(rf"\b{name}\b", lower)), None)
    chinese = _MONTH_ZH.search(text)
    number = int(year[1] or year[2]) if year else None
    return TimeSpan(number, month or (int(chinese[1]) if chinese else None))


def find_keywords(text: str) -> str:
    """Return the quoted phrases, numbers and names of a question, for the route by exact words; often empty."""
    found = [match[1] or match[0] for match in _TELLING.finditer(text)]
    return " ".join(dict.fromkeys(found))


def _keep_content(text: str) -> str:
    """Return the words worth looking up when there is no embedder."""
    return " ".join(u for u, cjk in split_units(text) if cjk or (len(u) > 2 and u not in _COMMON))


class Recall:
    """Search over the permitted rows of one unlocked vault."""

    def __init__(
        self,
        table: Searchable,
        mark_redacted: Callable[[str], RedactedText],
        *,
        embedder: Embedder | None,
        lines: Sequence[Line] = (),
        partly_embedded: bool = False,
        within: bool = False,
    ) -> None:
        """``mark_redacted`` gives stored text its type back (the store passes it). Without an embedder words alone search.

        ``within`` finds nothing outside ``lines``: one period of the chat.
        """
        self._within, self._pool = within, _POOL * (_WIDER if within else 1)
        self._table, self._extract_text, self._embedder = table, mark_redacted, embedder
        self._lines = lines
        self._place = {line.id: i for i, line in enumerate(lines)}
        self._where = _EVIDENCE + (" AND vector IS NOT NULL" if partly_embedded else "")

    def __call__(self, question: RedactedText) -> Sequence[Memory]:
        """Return the best eight, as :data:`exskill.persona.reply.replier.MemorySearch`."""
        return self.search(question)

    def search(self, question: RedactedText, k: int = 8) -> tuple[Memory, ...]:
        """Return at most ``k`` rows, best first; an empty tuple if nothing fits."""
        span = time_span(question)
        scores: dict[str, float] = {}
        rows: dict[str, dict[str, Any]] = {}
        nearness: dict[str, float] = {}
        vector = self._find_vector(question)
        if vector is not None:
            for row in self._table.search_vector(vector, where=self._where, k=self._pool):
                rows[row["id"]] = row
                nearness[row["id"]] = 1.0 - float(row["_distance"])
                scores[row["id"]] = nearness[row["id"]]
        self._by_words(question, rows, scores, alone=vector is None)
        here = [i for i in rows if not self._within or i in self._place]
        fitting = [i for i in here if span.holds(rows[i].get("ts")) and len(str(rows[i]["text"]).strip()) > 1]
        ranked = sorted(fitting, key=lambda i: (-scores[i], i))
        return tuple(
            Memory(
                i,
                self._extract_text(rows[i]["text"]),
                min(1.0, nearness.get(i, scores[i])),
                rows[i]["role"],
                self._find_beside(i, rows[i]["role"]),
            )
            for i in _drop_repeats(ranked, rows)[:k]
        )

    def _find_beside(self, row: str, role: str) -> RedactedText | None:
        """Return the other side of a row's exchange: what the user said right before, or what came right back."""
        place = self._place.get(row)
        at = None if place is None else place - 1 if role == SenderRole.EX else place + 1
        if place is None or at is None or not 0 <= at < len(self._lines):
            return None
        here, other = self._lines[place], self._lines[at]
        together = other.thread == here.thread and other.role != here.role and other.kind == "text"
        return other.text if together and other.text.strip() and not other.categories else None

    def _find_vector(self, question: RedactedText) -> list[float] | None:
        """Return the question's vector; None without an embedder, or where it fails."""
        try:
            return self._embedder.query(question).astype("float32").tolist() if self._embedder is not None else None
        except ModelUnavailable:
            return None

    def _by_words(
        self, question: RedactedText, rows: dict[str, dict[str, Any]], scores: dict[str, float], *, alone: bool
    ) -> None:
        words = _keep_content(question) if alone else find_keywords(question)
        if not words:
            return
        found = self._table.search_text(words, where=_EVIDENCE, k=self._pool)
        best = max((float(row["_score"]) for row in found), default=0.0) or 1.0
        share = 1.0 if alone else _WORDS_SHARE
        for row in found:
            rows.setdefault(row["id"], row)
            scores[row["id"]] = scores.get(row["id"], 0.0) + share * math.sqrt(float(row["_score"]) / best)

    def around(self, memory: Memory, before: int = 1, after: int = 1) -> tuple[Line, ...]:
        """Return the line of a memory with its neighbours in the same thread: what was said, what came back."""
        place = self._place.get(memory.id)
        if place is None:
            return ()
        here = self._lines[place]
        part = self._lines[max(0, place - before) : place + after + 1]
        return tuple(line for line in part if line.thread == here.thread)


def _drop_repeats(ids: Sequence[str], rows: dict[str, dict[str, Any]]) -> list[str]:
    """Drop rows whose text is a repetition of a better one."""
    seen: set[str] = set()
    kept = []
    for i in ids:
        key = str(rows[i]["text"]).strip().lower()
        if key not in seen:
            seen.add(key)
            kept.append(i)
    return kept
