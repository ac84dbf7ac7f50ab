"""Rows that a grant permits, in memory.

Four gates are between a stored row and a prompt, each enough alone: the key is not derived (G1), the row is not loaded
(G2), the query's condition (G3), the recheck of every hit (G4). G1 and G2 are in :mod:`exskill.store.rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from exskill.chat.lines import Line, from_table
from exskill.store.by_time import ByTime
from redaction.rehydrate import rehydrate
from vault.search_table import SearchTable

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from exskill.consent.grant import Grant
    from redaction.text import RedactedText

__all__ = ["Permitted"]


class Permitted:
    """Rows that a grant permits, in memory, behind gates G3 and G4."""

    def __init__(
        self,
        table: pa.Table | None,
        grant: Grant,
        on_retrieve: Callable[[int], None],
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Take the rows (G2) and their grant; ``now`` lets its end be noticed in the middle of a session (G4)."""
        self._table, self._grant, self._on_retrieve, self._now = table, grant, on_retrieve, now
        self._search: Any = None

    @property
    def rows(self) -> int:
        """How many rows are permitted."""
        return 0 if self._table is None else int(self._table.num_rows)

    def _find_moment(self) -> datetime | None:
        return self._now() if self._now is not None else None

    def lines(self) -> tuple[Line, ...]:
        """Return the permitted messages in order, each checked once more (G4)."""
        if self._table is None:
            return ()
        now = self._find_moment()
        for row in self._table.select(["import_id", "role", "categories", "ts"]).to_pylist():
            self._grant.check(row, now)
        return from_table(self._table, rehydrate)

    def by_time(self) -> ByTime:
        """Return the permitted messages in order of time, to be read page by page; each that is read is checked (G4)."""
        return ByTime(self._table, lambda row: self._grant.check(row, self._find_moment()), rehydrate)

    def records(self, *columns: str) -> Iterator[dict[str, Any]]:
        """Yield the permitted rows, without vectors, in the order of imports, each checked once more (G4)."""
        names = columns or ("id", "import_id", "seq", "ts", "role", "kind", "text", "categories")
        now = self._find_moment()
        for row in self._table.select(list(names)).to_pylist() if self._table is not None else ():
            self._grant.check(row, now)
            yield row

    def vectors(self) -> dict[str, NDArray[np.float16]]:
        """Return the stored vectors (384,) of the permitted rows by id: views, no copies."""
        found: dict[str, NDArray[np.float16]] = {}
        for batch in self._table.select(["id", "vector"]).to_batches() if self._table is not None else ():
            column: Any = batch.column("vector").drop_null()
            ids = batch.column("id").filter(batch.column("vector").is_valid()).to_pylist()
            rows = column.flatten().to_numpy(zero_copy_only=False).reshape(len(ids), -1)
            found.update(zip(map(str, ids), rows, strict=True))
        return found

    def mark_redacted(self, stored: str) -> RedactedText:
        """Give the text of a permitted row its type back."""
        return rehydrate(stored)

    def search_vector(self, vector: Any, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the nearest permitted rows."""
        return self._run_checked(lambda table, w, p: table.search_vector(vector, where=w, k=k, prefilter=p), where)

    def search_text(self, words: str, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the best permitted rows for some words."""
        return self._run_checked(lambda table, w, p: table.search_text(words, where=w, k=k, prefilter=p), where)

    def _run_checked(
        self, run: Callable[[Any, str, bool], list[dict[str, Any]]], where: str | None
    ) -> list[dict[str, Any]]:
        if self._table is None or self._table.num_rows == 0:
            return []
        if self._search is None:
            self._search = SearchTable.from_arrow(self._table)
        condition = f"({self._grant.write_condition()})" + (f" AND ({where})" if where else "")
        # Only permitted rows are loaded (G2), so the gate's own condition may be asked of the ranked rows alone, which
        # costs nothing; a narrower question has to be asked before the ranking.
        hits = run(self._search, condition, where is not None)
        now = self._find_moment()
        for hit in hits:
            self._grant.check(hit, now)
        self._on_retrieve(len(hits))
        return hits
