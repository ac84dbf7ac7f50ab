"""The programme: what is open now and what is not, from a state that lies encrypted in the vault.

Pure functions of (state, now, grant). Ceilings come from the grant's level and can only be lowered. A clock that runs
backwards closes the echo until it has caught up.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from exskill.core.errors import LimitActive
from exskill.core.i18n import _
from exskill.sessions.programme.types import TYPES, SessionKind

if TYPE_CHECKING:
    from exskill.consent import Budget

__all__ = ["Done", "State", "check_open", "closed_because", "persona_minutes_left", "with_lock"]

SPACING_H: Final = 20
FAR_BACK: Final = timedelta(minutes=5)
_OPEN: Final = "open"
CRISIS_LOCK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Done:
    """One session that took place. Times are Unix seconds; SUDS 0..10 or -1."""

    kind: str
    started: int
    seconds: int
    persona_seconds: int = 0
    suds_before: int = -1
    suds_after: int = -1
    end: str = "done"
    longing_before: int = -1
    longing_after: int = -1
    urge_before: int = -1
    urge_after: int = -1


@dataclass(frozen=True, slots=True)
class State:
    """What the vault remembers of the programme."""

    sessions: tuple[Done, ...] = ()
    arrived: int = 0
    reframed: int = 0
    persona_locked_until: int = 0
    high_water: int = 0
    extra: dict[str, int] = field(default_factory=dict)
    signals: tuple[tuple[str, int], ...] = ()  # what the stop rules watch: (kind, Unix seconds)

    def to_bytes(self) -> bytes:
        """Return JSON."""
        return json.dumps(asdict(self), sort_keys=True).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes | None) -> State:
        """Read JSON."""
        if data is None:
            return cls()
        body = json.loads(data)
        sessions = tuple(Done(**s) for s in body["sessions"])
        signals = tuple((str(kind), int(at)) for kind, at in body.get("signals", ()))
        return cls(**{**body, "sessions": sessions, "signals": signals})

    def reserve_session(self, kind: SessionKind, started: int, persona_seconds: int) -> State:
        """Return the state as if the session had used all it may: what a crash leaves behind counts in full."""
        open_ = Done(kind.value, started, persona_seconds, persona_seconds, end=_OPEN)
        return replace(self, sessions=(*self.sessions, open_), high_water=max(self.high_water, started))

    def drop_reservation(self, started: int) -> State:
        """Return the state without the reservation of the session that began at ``started``."""
        kept = tuple(s for s in self.sessions if (s.end, s.started) != (_OPEN, started))
        return replace(self, sessions=kept)

    def with_signal(self, kind: str, now: datetime) -> State:
        """Return the state with something the stop rules watch; only the newest hundred are kept of each state."""
        return replace(self, signals=(*self.signals, (kind, int(now.timestamp())))[-100:])

    def after(self, done: Done) -> State:
        """Return the state with one more session."""
        kind, end = SessionKind(done.kind), done.started + done.seconds
        return replace(
            self,
            sessions=(*self.sessions, done),
            arrived=self.arrived or (end if kind is SessionKind.ARRIVAL else 0),
            reframed=self.reframed or (end if kind is SessionKind.REFRAME else 0),
            high_water=max(self.high_water, end),
        )

    @property
    def persona_sessions(self) -> tuple[Done, ...]:
        """The sessions in which the echo spoke."""
        return tuple(s for s in self.sessions if s.persona_seconds > 0)


def with_lock(state: State, now: datetime, length: timedelta = CRISIS_LOCK) -> State:
    """Close the echo for a while; an earlier, longer lock stays."""
    return replace(state, persona_locked_until=max(state.persona_locked_until, int((now + length).timestamp())))


def closed_because(state: State, kind: SessionKind, now: datetime, budget: Budget) -> str | None:
    """Return why a session cannot begin now, in the user's language, or None. Urge and farewell are always open."""
    at = int(now.timestamp())
    if not TYPES[kind].capped or kind is SessionKind.FAREWELL:
        return None  # an urge has to pass now, and letting go never has to wait
    if at < state.high_water - FAR_BACK.total_seconds():
        return _("this machine's clock stands before your last session: everything waits until it has caught up")
    last = max((s.started + s.seconds for s in state.sessions if TYPES[SessionKind(s.kind)].capped), default=0)
    first = min((s.started for s in state.sessions), default=at)
    if at - first > 24 * 3600 and at - last < SPACING_H * 3600:
        return _("a day between sessions helps more than another one now; the next is open from {when}").format(
            when=_format_time(last + SPACING_H * 3600, now)
        )
    return None


def persona_minutes_left(state: State, now: datetime, budget: Budget) -> tuple[float, str]:
    """Return how many minutes the echo may speak in a session that begins now, and why none if so."""
    at = int(now.timestamp())
    used = state.persona_sessions
    last = max((s.started + s.seconds for s in used), default=0)
    checks = (
        ("let_go" in state.extra, _("you said farewell to it")),
        (budget.sessions <= 0 or budget.minutes <= 0, _("the consent level keeps it closed")),
        (at < state.high_water - FAR_BACK.total_seconds(), _("this machine's clock runs backwards")),
        (
            at < state.persona_locked_until,
            _("it rests until {when}").format(when=_format_time(state.persona_locked_until, now)),
        ),
        (len(used) >= budget.sessions, _("all its sessions are used up; that was the plan")),
        (
            last and at - last < budget.spacing_hours * 3600,
            _("two days lie between its sessions; the next is open from {when}").format(
                when=_format_time(last + budget.spacing_hours * 3600, now)
            ),
        ),
        (_is_quiet(now, budget), _("it is silent at night, when everything feels heavier")),
    )
    why = next((words for closed, words in checks if closed), "")
    return (0.0, why) if why else (float(budget.minutes), "")


def _is_quiet(now: datetime, budget: Budget) -> bool:
    start, end = budget.quiet_from, budget.quiet_until
    return now.hour >= start or now.hour < end if start > end else start <= now.hour < end


def check_open(state: State, kind: SessionKind, now: datetime, budget: Budget) -> None:
    """Raise LimitActive where a session cannot begin."""
    why = closed_because(state, kind, now, budget)
    if why is not None:
        raise LimitActive(why, hint=_("`exskill session start wave` is open at any time, for an urge that has to pass"))


def _format_time(at: float, now: datetime) -> str:
    """Return a moment as people say it: `today 16:02`, `tomorrow 16:02`, else with its date."""
    then = datetime.fromtimestamp(at, now.tzinfo)
    days = (then.date() - now.date()).days
    if days in (0, 1):
        return (_("tomorrow {time}") if days else _("today {time}")).format(time=f"{then:%H:%M}")
    return f"{then:%Y-%m-%d %H:%M}"
