"""Whose something is: what outlives a no of the other person, and what is destroyed by it, also while locked.

Everything that is not known to be the user's own counts as theirs: a kind that is added later is erased until somebody
decides otherwise, and so is what a crash left unmarked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exskill.consent.terms import ROLES_OF_THE_USER
from exskill.consent.withdraw import KEPT_DOCUMENTS, strip_kind
from vault.errors import Damaged
from vault.state import VAULT_SHARD

if TYPE_CHECKING:
    from vault.state import State

__all__ = ["find_theirs", "is_own_kind", "is_own_role", "is_private_kind"]

_PRIVATE_KINDS = frozenset({"letter", "note"})
_OWN_ROLES = frozenset(role.value for role in ROLES_OF_THE_USER)


def is_own_role(role: str) -> bool:
    """Return whether rows of a sender's role are the user's own."""
    return role in _OWN_ROLES


def is_own_kind(kind: str) -> bool:
    """Return whether documents of a kind hold nothing of the other person."""
    return strip_kind(kind) in KEPT_DOCUMENTS


def is_private_kind(kind: str) -> bool:
    """Return whether only a way in reads documents of a kind, and no agent's keys."""
    return strip_kind(kind) in _PRIVATE_KINDS


def find_theirs(state: State) -> frozenset[str]:
    """Return the shards on this machine that are not marked as the user's own; where nothing can be read, all of them."""
    try:
        own = state.facts().own
    except Damaged:
        own = frozenset()
    return frozenset(name for name in state.names() if not name.startswith(VAULT_SHARD)) - own
