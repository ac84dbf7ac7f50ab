"""Vectors for stored rows that have none yet, in a table of :func:`exskill.chat.schema.row_schema`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exskill.retrieval.plan import embed_in_order
from redaction.text import RedactedText

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.retrieval.embed import Embedder

__all__ = ["Filled", "embed_waiting", "find_waiting"]


class Filled:
    """A table with more vectors than before: how many rows got one, how many still wait."""

    __slots__ = ("done", "left", "table")

    def __init__(self, table: pa.Table, done: int, left: int) -> None:
        self.table, self.done, self.left = table, done, left


def find_waiting(table: pa.Table) -> list[int]:
    """Return the positions of rows that have a text and no vector."""
    vectors, texts = table.column("vector"), table.column("text").to_pylist()
    return [i for i, text in enumerate(texts) if (text or "").strip() and not vectors[i].is_valid]


def embed_waiting(
    table: pa.Table,
    embedder: Embedder,
    mark_redacted: Callable[[str], RedactedText],
    *,
    stop: Callable[[], bool] = lambda: False,
    advance: Callable[[int], object] = lambda _n: None,
) -> Filled:
    """Embed what waits, the telling rows first, until there is none left or ``stop`` says so."""
    import pyarrow as pa

    todo = find_waiting(table)
    if not todo or stop():
        return Filled(table, 0, len(todo))
    texts = table.column("text").to_pylist()
    vectors = table.column("vector").to_pylist()
    done = 0
    for batch in embed_in_order([mark_redacted(texts[i] or "") for i in todo], embedder, stop=stop):
        for rows, vector in zip(batch.rows, batch.vectors, strict=True):
            for row in rows:
                vectors[todo[row]] = vector
        advance(batch.done - done)
        done = batch.done
    place = table.schema.get_field_index("vector")
    field = table.schema.field(place)
    return Filled(table.set_column(place, field, pa.array(vectors, field.type)), done, len(todo) - done)
