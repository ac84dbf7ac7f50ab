"""LanceDB in memory over permitted rows: exact vector search and full text, and nothing that touches the disk.

Never a vector index (every build writes raw vectors to TMPDIR), never ``merge_insert`` (it makes a spill directory). The
caller's ``where`` is built from enums and ids only: LanceDB takes SQL text.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SearchTable"]

_NAME: Final = "rows"
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

    def __init__(self, table: Any, columns: Sequence[str]) -> None:
        self._table = table
        self._columns = list(columns)
        self._indexed = False

    @classmethod
    def from_arrow(cls, table: pa.Table) -> SearchTable:
        """Load a table; every connection to ``memory://`` is a store of its own."""
        # lance keeps two cores free for reading disks, which on two cores leaves a search one; here nothing is on a disk
        os.environ.setdefault("LANCE_CPU_THREADS", str(os.cpu_count() or 1))
        import lancedb

        rows = lancedb.connect("memory://").create_table(_NAME, schema=table.schema)
        with _returning_memory():
            for at in range(0, table.num_rows, _FRAGMENT):
                # rows without a text have no vector; lancedb takes that for a mistake unless told
                rows.add(table.slice(at, _FRAGMENT), on_bad_vectors="null")
        return cls(rows, [name for name in table.schema.names if name != "vector"])

    def count(self, where: str | None = None) -> int:
        """Return how many rows there are (that match)."""
        return int(self._table.count_rows(where))

    def search_vector(
        self, vector: Any, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k nearest rows by cosine distance (``_distance``), exact, without their vectors, filtered before ranking.

        ``prefilter=False`` filters the ranked rows instead: the same answer where every loaded row meets the condition, at
        no cost; where one did not, fewer than k come back, never one that fails it.
        """
        query = self._table.search(vector, vector_column_name="vector").distance_type("cosine")
        if where:
            query = query.where(where, prefilter=prefilter)
        return list(query.select([*self._columns, "_distance"]).limit(k).to_list())

    def search_text(
        self, words: str, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k best rows for some words (``_score``); the ICU tokenizer reads Chinese too."""
        self._index_text()
        query = self._table.search(words, query_type="fts", fts_columns="text")
        if where:
            query = query.where(where, prefilter=prefilter)
        return list(query.select([*self._columns, "_score"]).limit(k).to_list())

    def rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return rows by id (hex ids only)."""
        wanted = [i for i in ids if i.isalnum() and i.isascii()]
        if not wanted:
            return []
        listed = ", ".join(f"'{i}'" for i in wanted)
        found = self._table.search().where(f"id IN ({listed})").select(self._columns)
        return list(found.limit(len(wanted)).to_list())

    def _index_text(self) -> None:
        if not self._indexed:
            from lancedb.index import FTS

            words = FTS(base_tokenizer="icu", stem=False, remove_stop_words=False, with_position=False)
            self._table.create_index("text", config=words, replace=True)
            self._indexed = True
