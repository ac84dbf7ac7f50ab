"""The programme and the check-ins as documents of the vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from audit.events import EventKind, SessionType
from exskill.sessions.programme.measures import CheckIn, checkins_from, to_bytes
from exskill.sessions.programme.programme import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exskill.store.store import Store

__all__ = ["CHECKIN", "PROGRAMME", "EchoRest", "add_checkin", "load_checkins", "load_programme", "save_programme"]

PROGRAMME: Final = "programme"
CHECKIN: Final = "checkin"


def load_programme(store: Store) -> State:
    """Return the programme's state."""
    return State.from_bytes(store.document(PROGRAMME))


def save_programme(store: Store, state: State) -> None:
    """Write the programme's state."""
    store.put_document(PROGRAMME, state.to_bytes())


def load_checkins(store: Store) -> tuple[CheckIn, ...]:
    """Return the check-ins, oldest first."""
    return checkins_from(store.document(CHECKIN))


def add_checkin(store: Store, answers: Mapping[str, int], now: datetime, *, logged: bool = True) -> None:
    """Write one check-in; ``logged`` says that questions were asked, and the audit log gets an entry first."""
    if logged:
        store.record(EventKind.CHECKIN, session=SessionType.CHECKIN)
    row = CheckIn(int(now.timestamp()), dict(answers))
    store.put_document(CHECKIN, to_bytes([*load_checkins(store), row]))


class EchoRest:
    """Closes the echo for a while, written at once. A shorter rest may follow a longer one of the same session, never undo
    one from before it: ``rest = EchoRest(store, now)``, then ``rest(timedelta(days=7))``.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store, self._now = store, now
        self._before = load_programme(store).persona_locked_until

    def __call__(self, length: timedelta) -> None:
        """Write the rest."""
        until = max(self._before, int((self._now + length).timestamp()))
        save_programme(self._store, replace(load_programme(self._store), persona_locked_until=until))
