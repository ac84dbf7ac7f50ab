"""Which of the two wrote each stored row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exskill.core.library_errors import translated

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["stored_roles"]


def stored_roles(store: Store) -> dict[str, str]:
    """Return the ids of all stored rows with their roles."""
    from vault.vault import KeySelection  # lancedb comes with it

    with translated():
        table = store.vault.read(KeySelection(frozenset(segment.id for segment in store.vault.segments())))
    if table is None:
        return {}
    columns = table.select(["id", "role"]).to_pydict()
    return dict(zip(map(str, columns["id"]), map(str, columns["role"]), strict=True))
