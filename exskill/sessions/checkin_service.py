"""The check-in as one use case: which questions are due, the answers kept, and what follows from them in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from exskill.core.i18n import _
from exskill.sessions.guide.asking import Asking
from exskill.sessions.guide.parts import Outcome
from exskill.sessions.programme.measures import SHORT, CheckIn, Instrument, list_due, load_instrument
from exskill.sessions.programme.programme import State
from exskill.sessions.programme.rules import WORDS, choose_cards, find_start, has_graduated, judge_use, not_helping
from exskill.sessions.programme.stored import CHECKIN, EchoRest, add_checkin, load_checkins, load_programme
from exskill.sessions.session_audit import SessionAudit

if TYPE_CHECKING:
    from exskill.sessions.service import Context
    from exskill.store.store import Store

__all__ = ["CheckedIn", "check_in", "select_questions", "what_follows"]

_EVERY = ("own", "circling", "dependence", "contact", "who5", "phq2", "spane")


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """How a check-in went (None if nothing was due) and what to tell the user, in sentences."""

    outcome: Outcome | None
    tell: tuple[str, ...]


def select_questions(
    store: Store, now: datetime, language: str, *, short: bool = False, everything: bool = False
) -> tuple[Instrument, ...]:
    """Return what is due (``short``: three questions; ``everything``: due or not), for a face that shows all at once."""
    state, before = load_programme(store), load_checkins(store)
    return tuple(_choose_instruments(state, before, now, language, short=short, everything=everything))


def check_in(
    context: Context, *, short: bool = False, everything: bool = False, given: Mapping[str, int] | None = None
) -> CheckedIn:
    """Ask what is due (``short``: three questions; ``everything``: due or not), keep the answers, say what follows.

    ``given`` are answers by code that a face has asked for already; then nothing is asked but what follows from them.
    """
    store, now = context.store, context.now()
    before = load_checkins(store)
    chosen = select_questions(store, now, context.language, short=short, everything=everything or given is not None)
    if not chosen:
        return CheckedIn(None, (_("nothing is due; the next questions come in a few days (`--all` asks them now)"),))
    asking = Asking(
        chosen,
        screen=context.screen,
        audit=SessionAudit(store, store.grant(), CHECKIN),
        clock=context.ticks,
        language=context.language,
        country=context.country,
        today=now.date(),
        rest=EchoRest(store, now),
        judge=context.ears.judge,
        cards=lambda answers: choose_cards(CheckIn(int(now.timestamp()), answers), before),
        given=given,
    )
    try:
        outcome = asking.run()
    finally:
        _store_answers(store, context.now(), asking.outcome)
    return CheckedIn(outcome, what_follows(store, now) if outcome.end == "done" else ())


def _choose_instruments(
    state: State, before: Sequence[CheckIn], now: datetime, language: str, *, short: bool, everything: bool
) -> list[Instrument]:
    if short:
        own = load_instrument("own", language)
        return [replace(own, items=tuple(i for i in own.items if i.code in SHORT))] if own is not None else []
    at = int(now.timestamp())
    echo = bool(state.persona_sessions) and "let_go" not in state.extra
    names = _EVERY if everything else list_due(before, at, find_start(state, before, at), echo=echo)
    return [found for name in names if (found := load_instrument(name, language)) is not None]


def _store_answers(store: Store, now: datetime, outcome: Outcome) -> None:
    """Store what was answered, also where the user stopped in between or somebody may be in danger."""
    if outcome.answers:
        add_checkin(store, outcome.answers, now)


def what_follows(store: Store, now: datetime) -> tuple[str, ...]:
    """Return what the answers so far mean: the echo's rest, the plain word where it does not help, and graduation."""
    state, done, at = load_programme(store), load_checkins(store), int(now.timestamp())
    verdict, start = judge_use(state, done, at), find_start(state, done, at)
    found = []
    if verdict.rule is not None and verdict.is_closed(at):
        found.append(_("the echo: {state}").format(state=_(WORDS[verdict.rule])))
    if not_helping(done, start, at):
        found.append(
            _(
                "Four weeks in, the longing is not less. So this program is not helping you, and that is no fault of yours. "
                "A person can: a friend, a doctor, a counsellor, a group. `exskill let-go` is open on any day."
            )
        )
    if has_graduated(done, start):
        found.append(
            _(
                "Two weeks in a row the longing was small and you were well. This is what you came for; `exskill let-go` is open."
            )
        )
    return tuple(found)
