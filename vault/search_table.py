"""Permitted rows in memory: conditions and full text by LanceDB, exact vector search, and nothing that touches the disk.

LanceDB never sees a vector: building its index writes raw vectors to TMPDIR, and its scan of a million rows takes ten times as
long as :mod:`vault.nearest`. Never ``merge_insert`` (it makes a spill directory). The caller's ``where`` is built from enums
and ids only: LanceDB takes SQL text.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from vault.nearest import Nearest

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["SearchTable"]

_NAME: Final = "rows"
_VECTOR, _PLACE = "vector", "_place"
_REMEMBERED: Final = 8  # conditions
_M_TRIM_THRESHOLD: Final = -1  # malloc.h
_M_MMAP_THRESHOLD: Final = -3
_SMALL: Final = 1 << 20
_LARGE: Final = 32 << 20  # glibc takes no more
_FRAGMENT: Final = 16_384  # rows; a query reads several fragments at once, a single one by one core


@contextlib.contextmanager
def _returning_memory() -> Iterator[None]:
    """Give large freed blocks back to the system while a table is built (glibc; elsewhere this does nothing).

    Left alone, glibc learns from the first freed blocks to keep such sizes in its heap, and a table of a million rows takes
    twice its size for good. Afterwards the heap may keep them: a query's buffers are then not mapped anew each time.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        yield
        return
    mallopt(_M_MMAP_THRESHOLD, _SMALL)
    try:
        yield
    finally:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, 2 * _LARGE)


class SearchTable:
    """Rows in RAM; gone with the process."""

    def __init__(self, conditions: Any, rows: pa.Table, nearest: Nearest | None) -> None:
        self._conditions, self._rows, self._nearest = conditions, rows, nearest
        self._columns = list(rows.schema.names)
        self._indexed = False
        self._meeting: dict[str, NDArray[np.bool_]] = {}

    @classmethod
    def from_arrow(cls, table: pa.Table) -> SearchTable:
        """Load a table; every connection to ``memory://`` is a store of its own."""
        # lance keeps two cores free for reading disks, which on two cores leaves a search one; here nothing is on a disk
        os.environ.setdefault("LANCE_CPU_THREADS", str(os.cpu_count() or 1))
        import lancedb

        names = [name for name in table.schema.names if name != _VECTOR]
        asked = _mark_vectors(table.select(names), table)
        stored = lancedb.connect("memory://").create_table(_NAME, schema=asked.schema)
        with _returning_memory():
            for at in range(0, asked.num_rows, _FRAGMENT):
                stored.add(asked.slice(at, _FRAGMENT))
            nearest = Nearest(table.column(_VECTOR)) if _VECTOR in table.schema.names else None
        return cls(stored, table.select(names), nearest)

    def count(self, where: str | None = None) -> int:
        """Return how many rows there are (that match)."""
        return int(self._conditions.count_rows(where))

    def search_vector(
        self, vector: Any, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k nearest rows by cosine distance (``_distance``), exact, without their vectors, filtered before ranking.

        ``prefilter=False`` filters the ranked rows instead: fewer than k come back where one does not meet the condition,
        never one that fails it.
        """
        if self._nearest is None:
            return []
        meeting = self._find_meeting(where) if where else None
        found = self._nearest.find(vector, k, meeting if prefilter else None)
        if meeting is not None and not prefilter:
            found = [(place, distance) for place, distance in found if meeting[place]]
        rows = self._rows.take([place for place, _distance in found]).to_pylist() if found else []
        return [{**row, "_distance": distance} for row, (_place, distance) in zip(rows, found, strict=True)]

    def _find_meeting(self, where: str) -> NDArray[np.bool_]:
        """Return which rows meet a condition; the rows never change, so it is asked once."""
        import numpy as np

        if where not in self._meeting:
            if len(self._meeting) >= _REMEMBERED:
                self._meeting.clear()
            query = self._conditions.search().where(where, prefilter=True).select([_PLACE])
            places = query.limit(max(1, self._rows.num_rows)).to_arrow().column(_PLACE).to_numpy()
            meeting = np.zeros(self._rows.num_rows, dtype=bool)
            meeting[places] = True
            self._meeting[where] = meeting
        return self._meeting[where]

    def search_text(
        self, words: str, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k best rows for some words (``_score``); the ICU tokenizer reads Chinese too."""
        self._index_text()
        query = self._conditions.search(words, query_type="fts", fts_columns="text")
        if where:
            query = query.where(where, prefilter=prefilter)
        return list(query.select([*self._columns, "_score"]).limit(k).to_list())

    def rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return rows by id (hex ids only)."""
        wanted = [i for i in ids if i.isalnum() and i.isascii()]
        if not wanted:
            return []
        listed = ", ".join(f"'{i}'" for i in wanted)
        found = self._conditions.search().where(f"id IN ({listed})").select(self._columns)
        return list(found.limit(len(wanted)).to_list())

    def _index_text(self) -> None:
        if not self._indexed:
            from lancedb.index import FTS

            words = FTS(base_tokenizer="icu", stem=False, remove_stop_words=False, with_position=False)
            self._conditions.create_index("text", config=words, replace=True)
            self._indexed = True


def _mark_vectors(rows: pa.Table, table: pa.Table) -> pa.Table:
    """Add what conditions ask about: each row's place, and under the vector's name whether there is one (0, or null)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    marked = rows.append_column(_PLACE, pa.array(range(rows.num_rows), pa.int32()))
    if _VECTOR not in table.schema.names:
        return marked
    there = pc.if_else(pc.is_valid(table.column(_VECTOR)), pa.scalar(0, pa.int8()), pa.scalar(None, pa.int8()))
    return marked.append_column(_VECTOR, there)
