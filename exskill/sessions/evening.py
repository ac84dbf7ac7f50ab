"""An evening around the sessions: what is open at night, and what comes after one that was held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from exskill.core.i18n import _
from exskill.sessions.content import line, lines
from exskill.sessions.guide.listener import Heard, Listener
from exskill.sessions.guide.parts import Outcome
from exskill.sessions.programme.overview import NAMES
from exskill.sessions.programme.rules import find_block
from exskill.sessions.programme.stored import EchoRest, load_checkins, load_programme
from exskill.sessions.programme.types import TYPES, SessionKind
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.emergency import find_help
from exskill.sessions.screen import QuickExit, Screen
from exskill.sessions.session_audit import SessionAudit

if TYPE_CHECKING:
    from exskill.consent import Budget
    from exskill.store.store import Store

__all__ = ["AtNight", "choose_at_night", "next_thing", "open_at_night"]

_OFFERED: Final = (SessionKind.URGE, SessionKind.LETTER, SessionKind.REFRAME, SessionKind.SELF, SessionKind.BOUNDARY)
_MOST: Final = 3
_HIGH: Final = 7


@dataclass(frozen=True, slots=True)
class AtNight:
    """What was chosen at night: a session type, or None with how it ended."""

    kind: SessionKind | None
    outcome: Outcome


def open_at_night(store: Store, now: datetime, budget: Budget) -> tuple[SessionKind, ...]:
    """Return the three things that are open now without the echo; empty where it is no night."""
    start, end = budget.quiet_from, budget.quiet_until
    if not (now.hour >= start or now.hour < end):
        return ()
    state, done = load_programme(store), load_checkins(store)
    return tuple(kind for kind in _OFFERED if find_block(state, done, kind, now, budget) is None)[:_MOST]


def choose_at_night(
    store: Store, screen: Screen, now: datetime, language: str, budget: Budget, judge: Reads | None = None
) -> AtNight | None:
    """Name what is open before anything else is asked and take the choice; None where it is no night."""
    kinds = open_at_night(store, now, budget)
    if not kinds:
        return None
    outcome = Outcome(end="stopped")
    listener = Listener(
        screen=screen,
        audit=SessionAudit(store, store.grant(), SessionKind.CHAIR.value),
        clock=lambda: 0.0,
        language=language,
        help_=find_help(store.settings().country, language, now.date()),
        outcome=outcome,
        rest=EchoRest(store, now),
        judge=judge,
    )
    screen.banner(line(language, "card", "guide"), float("inf"))
    screen.card(_night_card(kinds, now, language, budget))
    try:
        return _offer_choice(kinds, screen, listener, outcome, language)
    except QuickExit:
        screen.blank()
        outcome.end = "quit"
    except EOFError:
        screen.coach(line(language, "closing", "night"))
    return AtNight(None, outcome)


def _night_card(kinds: tuple[SessionKind, ...], now: datetime, language: str, budget: Budget) -> list[str]:
    until = f"{budget.quiet_until:02d}:00"
    head = [text.format(time=f"{now:%H:%M}", until=until) for text in lines(language, "card", "night")]
    rows = [
        "  " + _("{number}  {name} ({n:.0f} min)").format(number=n, name=_(NAMES[kind]), n=TYPES[kind].minutes)
        for n, kind in enumerate(kinds, 1)
    ]
    return [*head, *rows]


def _offer_choice(
    kinds: tuple[SessionKind, ...], screen: Screen, listener: Listener, outcome: Outcome, language: str
) -> AtNight:
    numbers = " / ".join(str(n) for n in range(1, len(kinds) + 1))
    for name in ("night_choice", "night_again"):
        screen.coach(line(language, "card", name).format(numbers=numbers))
        said = (screen.ask(None) or "").strip()
        if not said:
            break
        if said.isdecimal() and 1 <= int(said) <= len(kinds):
            return AtNight(kinds[int(said) - 1], outcome)
        if listener.hear(said) is Heard.OVER:
            return AtNight(None, outcome)
    screen.coach(line(language, "closing", "night"))
    return AtNight(None, outcome)


def next_thing(store: Store, kind: SessionKind, outcome: Outcome, language: str, how: Callable[[str], str]) -> str:
    """Return one sentence about what comes next, so that no ending leads nowhere. It names, it does not ask."""
    name, opens = _find_next(store, kind, outcome)
    return line(language, "next", name).format(how=how(opens))


def _find_next(store: Store, kind: SessionKind, outcome: Outcome) -> tuple[str, str]:
    if kind is SessionKind.URGE:
        return "letter", SessionKind.LETTER.value
    if max(outcome.suds_after, 0) >= _HIGH or kind is SessionKind.CHAIR:
        return "wave", SessionKind.URGE.value
    if kind is SessionKind.ARRIVAL and not load_programme(store).reframed:
        return "reframe", SessionKind.REFRAME.value
    if kind is SessionKind.REFRAME and load_programme(store).arrived:
        return "chair", SessionKind.CHAIR.value
    if not load_checkins(store):
        return "checkin", "checkin"
    return ("wave", SessionKind.URGE.value) if kind is SessionKind.SELF else ("self", SessionKind.SELF.value)
