"""What is open now, what took place, and the one extension: the programme as a face shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from exskill.consent import Purpose
from exskill.core.errors import LimitActive
from exskill.core.i18n import N_, _
from exskill.sessions.programme.progress import Progress, collect_progress
from exskill.sessions.programme.rules import EXTENDED, compute_end, echo_minutes, find_block
from exskill.sessions.programme.stored import load_checkins, load_programme, save_programme
from exskill.sessions.programme.types import TYPES, SessionKind

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["NAMES", "Overview", "SessionRow", "compute_progress", "extend_programme", "look_over"]

NAMES: Final = {
    SessionKind.ARRIVAL: N_("arrival"),
    SessionKind.LETTER: N_("a letter that is not sent"),
    SessionKind.REFRAME: N_("another look at a thought"),
    SessionKind.CHAIR: N_("the empty chair, with the echo"),
    SessionKind.BOARD: N_("the whole picture"),
    SessionKind.SELF: N_("who am I now"),
    SessionKind.URGE: N_("the wave, for an urge that has to pass"),
    SessionKind.BOUNDARY: N_("a boundary"),
    SessionKind.FAREWELL: N_("farewell"),
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session type now: its length in minutes, and why it is closed ("" if it is open)."""

    kind: SessionKind
    name: str
    minutes: float
    why_closed: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Every type, and the echo: minutes in the next session, why none if so, sessions used and allowed."""

    rows: tuple[SessionRow, ...]
    echo_minutes: float
    why_no_echo: str
    echo_used: int
    echo_allowed: int


def look_over(store: Store, now: datetime) -> Overview:
    """Return what is open now."""
    state, done = load_programme(store), load_checkins(store)
    budget = store.grant(Purpose.PERSONA_CHAT).persona_budget
    rows = tuple(
        SessionRow(kind, _(NAMES[kind]), TYPES[kind].minutes, find_block(state, done, kind, now, budget) or "")
        for kind in TYPES
    )
    left, why = echo_minutes(state, done, now, budget)
    return Overview(rows, left, why, len(state.persona_sessions), budget.sessions)


def extend_programme(store: Store, now: datetime) -> datetime:
    """Move the programme's end by two weeks, once and without the echo; return the new end in UTC."""
    at = int(now.timestamp())
    state, done = load_programme(store), load_checkins(store)
    if EXTENDED in state.extra:
        raise LimitActive(_("it was extended once already; letting go is the next step"), hint="")
    state = replace(state, extra={**state.extra, EXTENDED: at})
    save_programme(store, state)
    return datetime.fromtimestamp(compute_end(state, done, at), UTC)


def compute_progress(store: Store, now: datetime) -> Progress:
    """Return how it went by week."""
    return collect_progress(load_programme(store), load_checkins(store), now)
