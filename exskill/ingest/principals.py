"""Whom a vault is about: the names of the two, so that another person's chat is noticed before it is mixed in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exskill.chat.messages import Handle
from exskill.chat.participants import Cast, clean_name
from exskill.chat.schema import SenderRole
from exskill.store.kinds import PRINCIPALS

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Principals", "collect_principals", "keep_principals", "known_principals"]


@dataclass(frozen=True, slots=True)
class Principals:
    """Names and ids of the two, as they are compared."""

    me: frozenset[str] = frozenset()
    ex: frozenset[str] = frozenset()

    def join_with(self, other: Principals) -> Principals:
        """Return both together."""
        return Principals(self.me | other.me, self.ex | other.ex)

    def put_right(self, new: Principals) -> Principals:
        """Return both together where the two were exchanged before: ``new`` is right."""
        return Principals((self.me - new.ex) | new.me, (self.ex - new.me) | new.ex)

    def is_other_person(self, new: Principals) -> bool:
        """Whether somebody else than the two is the other person of ``new``; exchanged roles are no other person."""
        known = self.me | self.ex
        return bool(self.ex and new.ex) and not new.ex & known


def collect_principals(casts: Iterable[Cast]) -> Principals:
    """Return the names and ids of the two in some casts."""
    found = Principals()
    for cast in casts:
        found = found.join_with(Principals(_collect_keys(cast.me), _collect_keys(cast.ex)))
    return found


def _collect_keys(handles: Iterable[Handle]) -> frozenset[str]:
    return frozenset(key for h in handles for key in (clean_name(h.name), clean_name(h.id)) if key)


def known_principals(store: Store) -> Principals:
    """Return whom the stored rows are about; nobody where no row of theirs is stored.

    A vault that was filled before names were kept apart knows the names of the two, but not which is whose.
    """
    if not any(segment.role == SenderRole.EX.value for segment in store.vault.segments()):
        return Principals()
    data = store.document(PRINCIPALS)
    if data is None:
        names = frozenset(clean_name(name) for name in store.settings().names)
        return Principals(names, names)
    body = json.loads(data)
    return Principals(frozenset(body["me"]), frozenset(body["ex"]))


def keep_principals(store: Store, principals: Principals) -> None:
    """Store whom the rows are about."""
    body = {"me": sorted(principals.me), "ex": sorted(principals.ex)}
    store.put_document(PRINCIPALS, json.dumps(body, ensure_ascii=False).encode("utf-8"))
