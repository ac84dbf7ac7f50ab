"""Today, as far as it may be known without asking for the passphrase: what is open, what is next, what ends when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from exskill.chat.schema import SenderRole
from exskill.core.errors import ExskillError
from exskill.core.paths import Paths
from exskill.erasure.ahead import find_next_end
from exskill.erasure.dates import list_dates
from exskill.erasure.deadlines import Kind
from exskill.sessions.programme.overview import look_over
from exskill.sessions.programme.types import SessionKind
from exskill.store.opening import open_handed
from exskill.unlock import agent
from vault.agent.delegate import AgentDelegate

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Today", "look_at_today"]


@dataclass(frozen=True, slots=True)
class Today:
    """A vault today. While it is locked only ``next_end`` is known (Unix seconds): a date, not of what.

    ``why_no_chair`` is "" if the chair is open; ``theirs_end`` is when the last of the other person's words ends.
    """

    next_end: int | None
    is_unlocked: bool = False
    why_no_chair: str = ""
    theirs_end: int | None = None


def look_at_today(paths: Paths, name: str, clock: Callable[[], datetime]) -> Today:
    """Return what is known of a vault: little while it is locked, more while an unlock agent has its keys.

    Nothing is asked and nothing changed; what cannot be read is left out, for the command that needs it says why.
    """
    now = clock()
    next_end = find_next_end(paths, name, int(now.timestamp()))
    place = agent.find_socket(paths, name)
    if place is None or agent.find_status(paths, name) is None:
        return Today(next_end)
    try:
        store = open_handed(paths, name, AgentDelegate(place), clock=clock, mode="r")
        if store is None:
            return Today(next_end)
        with store:
            chair = next(row for row in look_over(store, now).rows if row.kind is SessionKind.CHAIR)
            theirs_end = _find_theirs_end(store, now)
    except ExskillError:
        return Today(next_end)
    return Today(next_end, True, chair.why_closed, theirs_end)


def _find_theirs_end(store: Store, now: datetime) -> int | None:
    """Return when the last row of theirs ends: by its own date, or with the consent level or their no before that."""
    rows = [s.expires_at for s in store.vault.segments() if s.role == SenderRole.EX.value and s.expires_at is not None]
    whole = [date.at for date in list_dates(store, now) if date.kind in (Kind.LEVEL_END, Kind.WITHDRAWAL)]
    return min([max(rows), *whole]) if rows else None
