"""LanceDB in memory over permitted rows: exact vector search and full text, and nothing that touches the disk.

Never a vector index (every build writes raw vectors to TMPDIR), never ``merge_insert`` (it makes a spill directory). The
caller's ``where`` is built from enums and ids only: LanceDB takes SQL text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SearchTable"]

_NAME: Final = "rows"


class SearchTable:
    """Rows in RAM; gone with the process."""

    def __init__(self, table: Any, columns: Sequence[str]) -> None:
        self._table = table
        self._columns = list(columns)
        self._indexed = False

    @classmethod
    def from_arrow(cls, table: pa.Table) -> SearchTable:
        """Load a table; every connection to ``memory://`` is a store of its own."""
        import lancedb

        database = lancedb.connect("memory://")
        # rows without a text have no vector; lancedb takes that for a mistake unless told
        return cls(database.create_table(_NAME, table, on_bad_vectors="null"), table.schema.names)

    def count(self, where: str | None = None) -> int:
        """Return how many rows there are (that match)."""
        return int(self._table.count_rows(where))

    def search_vector(
        self, vector: Any, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k nearest rows by cosine distance (``_distance``), exact, filtered before ranking.

        ``prefilter=False`` filters the ranked rows instead: the same answer where every loaded row meets the condition, at
        no cost; where one did not, fewer than k come back, never one that fails it.
        """
        query = self._table.search(vector, vector_column_name="vector").distance_type("cosine")
        if where:
            query = query.where(where, prefilter=prefilter)
        return list(query.limit(k).to_list())

    def search_text(
        self, words: str, *, where: str | None = None, k: int = 20, prefilter: bool = True
    ) -> list[dict[str, Any]]:
        """Return the k best rows for some words (``_score``); the ICU tokenizer reads Chinese too."""
        self._index_text()
        query = self._table.search(words, query_type="fts", fts_columns="text")
        if where:
            query = query.where(where, prefilter=prefilter)
        return list(query.limit(k).to_list())

    def rows(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return rows by id (hex ids only)."""
        wanted = [i for i in ids if i.isalnum() and i.isascii()]
        if not wanted:
            return []
        listed = ", ".join(f"'{i}'" for i in wanted)
        return list(self._table.search().where(f"id IN ({listed})").limit(len(wanted)).to_list())

    def _index_text(self) -> None:
        if not self._indexed:
            from lancedb.index import FTS

            words = FTS(base_tokenizer="icu", stem=False, remove_stop_words=False, with_position=False)
            self._table.create_index("text", config=words, replace=True)
            self._indexed = True
