"""Vectors for rows that an import left without one, segment by segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.events import Reason
from exskill.retrieval.indexing import embed_waiting

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder
    from exskill.store.store import Store

__all__ = ["index_rows"]


def index_rows(
    store: Store, embedder: Embedder, *, stop: Callable[[], bool], advance: Callable[[int], object] = lambda _n: None
) -> int:
    """Give rows that have none their vectors; return how many still wait when ``stop`` said so.

    A segment is written anew, under a new key, with all its rows; after a crash it is as before.
    """
    left = 0
    for entry, table in store.tables(Reason.USER_REQUEST):
        filled = embed_waiting(table, embedder, lambda text: store.mark_redacted([text])[0], stop=stop, advance=advance)
        left += filled.left
        if filled.done:
            store.replace_rows({entry.id: filled.table}, {})
    return left
