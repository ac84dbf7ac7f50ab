"""Destruction of a whole vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.events import EventKind
from exskill.core.library_errors import translated
from exskill.core.paths import Paths
from vault.vault import Destruction, destroy

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["destroy_open", "destroy_vault"]


def destroy_open(store: Store) -> Destruction:
    """Destroy an open vault; the log's last entry says so, and is destroyed with it."""
    store.record(EventKind.DESTROY)
    store.forget_keys()
    return destroy_vault(store.paths, store.name)


def destroy_vault(paths: Paths, name: str) -> Destruction:
    """Destroy a vault, locked or not."""
    with translated():
        return destroy(paths.vault(name), paths.state)
