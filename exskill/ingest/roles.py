"""Which of the two wrote each stored row, and the way to put right what was stored with the two exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from audit.events import Count, EventKind
from exskill.chat.schema import SenderRole
from exskill.ingest.principals import Principals, keep_principals, known_principals
from exskill.ingest.review import MADE_FROM_TEXTS
from exskill.store import roles as stored

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["exchange_all", "put_right", "stored_roles"]

_OTHER = {SenderRole.ME.value: SenderRole.EX.value, SenderRole.EX.value: SenderRole.ME.value}


def stored_roles(store: Store) -> dict[str, str]:
    """Return the ids of all stored rows with their roles."""
    return stored.read_roles(store.opened)


def put_right(store: Store, roles: Mapping[str, str]) -> int:
    """Store rows (by id) as written by the right one of the two; return how many changed.

    The portrait and all that was made from the rows as they were is destroyed: it described the wrong person.
    """
    count = stored.exchange_roles(store.opened, roles, without=sorted(MADE_FROM_TEXTS))
    if count:
        store.record(EventKind.REVIEW, counts={Count.ROWS_KEPT: count})
    return count


def exchange_all(store: Store) -> int:
    """Exchange the two in everything that is stored; return how many rows changed."""
    known, people = stored_roles(store), known_principals(store)
    count = put_right(store, {row: _OTHER[role] for row, role in known.items() if role in _OTHER})
    if count:
        keep_principals(store, Principals(people.ex, people.me))
    return count
