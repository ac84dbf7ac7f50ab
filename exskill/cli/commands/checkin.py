"""``exskill checkin``: a few questions about the week, and what follows from the answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.session import plain_option
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core import i18n
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.sessions.programme.measures import CheckIn, Instrument
    from exskill.sessions.programme.programme import State
    from exskill.store.store import Store

__all__ = ["CHECKIN", "checkin", "checkins_of"]

CHECKIN = "checkin"


def checkins_of(store: Store) -> tuple[CheckIn, ...]:
    """Return the check-ins, oldest first."""
    from exskill.sessions.programme.measures import checkins_from

    return checkins_from(store.document(CHECKIN))


@command(
    "checkin",
    help=N_(
        """Answer a few questions about the week: longing, urge, distress, and what else is due.

        Every question can be left out. The answers stay encrypted in the vault; they pause or end the echo where it does
        harm, and they draw `exskill progress`.

        \b
        Examples:
          exskill checkin
          exskill checkin --short
        """
    ),
)
@option("--short", is_flag=True, help=N_("Only longing, urge and distress."))
@option("--all", "everything", is_flag=True, help=N_("Every question, due or not."))
@plain_option
@unlock_options
@click.pass_obj
def checkin(app: App, /, short: bool, everything: bool, plain: bool, **unlock: Any) -> None:
    """Ask, store, tell what follows."""
    from exskill.cli.commands.session import SessionAudit, leave, new_screen, programme_of
    from exskill.sessions.guide.asking import Asking
    from exskill.sessions.programme import rules
    from exskill.sessions.programme.measures import CheckIn, to_bytes

    language, now = i18n.current_language(), int(app.clock().timestamp())
    with open_store(app, unlock) as store, new_screen(app, language, plain=plain) as screen:
        state, before = programme_of(store), checkins_of(store)
        chosen = _instruments(state, before, now, language, short=short, everything=everything)
        if not chosen:
            ui.answer(_("nothing is due; the next questions come in a few days (`--all` asks them now)"))
            return
        asking = Asking(
            chosen,
            screen=screen,
            audit=SessionAudit(store, store.grant(), CHECKIN),
            clock=time.monotonic,
            language=language,
            country=store.settings().country,
            cards=lambda answers: rules.cards(CheckIn(now, answers), before),
        )
        try:
            outcome = asking.run()
        finally:
            _keep(app, store, to_bytes, before, asking.outcome.answers, crisis=asking.outcome.end == "crisis")
        if outcome.end == "done":
            _tell(programme_of(store), checkins_of(store), now)
    leave(outcome)


def _instruments(
    state: State, before: Sequence[CheckIn], now: int, language: str, *, short: bool, everything: bool
) -> list[Instrument]:
    from dataclasses import replace

    from exskill.sessions.programme.measures import SHORT, due, instrument
    from exskill.sessions.programme.rules import started

    if short:
        own = instrument("own", language)
        return [replace(own, items=tuple(i for i in own.items if i.code in SHORT))] if own is not None else []
    echo = bool(state.persona_sessions) and "let_go" not in state.extra
    every = ("own", "circling", "dependence", "contact", "who5", "phq2", "spane")
    names = every if everything else due(before, now, started(state, before, now), echo=echo)
    return [found for name in names if (found := instrument(name, language)) is not None]


def _keep(
    app: App, store: Store, encode: Any, before: Sequence[CheckIn], answers: dict[str, int], *, crisis: bool
) -> None:
    """Store what was answered, also where the user stopped in between or somebody may be in danger."""
    from audit.events import EventKind, SessionType
    from exskill.cli.commands.session import PROGRAMME, programme_of
    from exskill.sessions.programme.measures import CheckIn
    from exskill.sessions.programme.programme import with_lock

    now = app.clock()
    if crisis:
        store.put_document(PROGRAMME, with_lock(programme_of(store), now).to_bytes())
    if answers:
        store.record(EventKind.CHECKIN, session=SessionType.CHECKIN)
        store.put_document(CHECKIN, encode([*before, CheckIn(int(now.timestamp()), dict(answers))]))


def _tell(state: State, done: Sequence[CheckIn], now: int) -> None:
    from exskill.sessions.programme import rules

    verdict, start = rules.judge(state, done, now), rules.started(state, done, now)
    if verdict.rule is not None and verdict.closed(now):
        ui.answer(_("the echo: {state}").format(state=_(rules.WORDS[verdict.rule])))
    if rules.not_helping(done, start, now):
        ui.answer(
            _(
                "Four weeks in, the longing is not less. So this program is not helping you, and that is no fault of yours. "
                "A person can: a friend, a doctor, a counsellor, a group. `exskill let-go` is open on any day."
            )
        )
    if rules.graduated(done, start):
        ui.answer(
            _(
                "Two weeks in a row the longing was small and you were well. This is what you came for; `exskill let-go` is open."
            )
        )
