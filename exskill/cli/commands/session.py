"""``exskill session``: begin a timed session, see what is open, look back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core import i18n
from exskill.core.errors import LimitActive, SafetyStop
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.cli.framework.screen import PlainScreen
    from exskill.consent import Budget, Grant
    from exskill.sessions.echo import PersonaEcho
    from exskill.sessions.guide.mirror import Mirror
    from exskill.sessions.guide.runner import Outcome, Runner, Screen
    from exskill.sessions.programme.programme import State
    from exskill.sessions.programme.types import SessionKind
    from exskill.store.store import Store

__all__ = ["hold", "leave", "new_screen", "plain_option", "programme_of", "session"]

PROGRAMME = "programme"
_LEAD_MINUTES = 4.0
NAMES = {
    "S0": N_("arrival"),
    "S1": N_("a letter that is not sent"),
    "S2": N_("another look at a thought"),
    "S3": N_("the empty chair, with the echo"),
    "S4": N_("the whole picture"),
    "S5": N_("who am I now"),
    "S6": N_("an urge that has to pass"),
    "S7": N_("a boundary"),
    "S8": N_("farewell"),
}


def plain_option(function: Any) -> Any:
    """Add ``--plain``."""
    return option("--plain", is_flag=True, help=N_("Plain lines without drawing, for a screen reader."))(function)


@group("session", help=N_("Timed sessions that help to let go."))
def session() -> None:
    """Hold the session commands."""


@session.command(
    "start",
    help=N_(
        """Begin a session: S3, the empty chair, if no type is given.

        The very first time a short arrival and one look at a thought come before it. The session ends by itself.

        \b
        Examples:
          exskill session start --minutes 15
          exskill session start S6
        """
    ),
)
@argument("kind", type=click.Choice([f"S{i}" for i in range(9)], case_sensitive=False), default="S3", metavar="[TYPE]")
@option("--minutes", type=click.FloatRange(0.1, 30), metavar="N", help=N_("How long, at most 30."))
@option("--model", "model_name", metavar="NAME", help=N_("Which model; the default one if absent."))
@option("--small-model", is_flag=True, help=N_("Use the small model."))
@plain_option
@unlock_options
@click.pass_obj
def start(
    app: App, /, kind: str, minutes: float | None, model_name: str | None, small_model: bool, plain: bool, **unlock: Any
) -> None:
    """Check what is open, lead through the session, write down how it went."""
    from exskill.sessions.programme.types import SessionKind

    language = i18n.current_language()
    last = kind.upper() == SessionKind.FAREWELL.value  # it destroys the key
    with open_store(app, unlock, again=last) as store, new_screen(app, language, plain=plain) as screen:
        if last:
            from exskill.cli.commands.let_go import farewell

            leave(farewell(app, store, screen, language=language, minutes=minutes)[0])
            return
        for lead in _leads(store, SessionKind(kind.upper())):
            outcome = hold(app, store, lead, screen, minutes=_LEAD_MINUTES, language=language)
            if outcome.end != "done":
                leave(outcome)
                return
        outcome = hold(
            app,
            store,
            SessionKind(kind.upper()),
            screen,
            minutes=minutes,
            language=language,
            model_name=model_name,
            small=small_model,
        )
    leave(outcome)


def new_screen(app: App, language: str, *, plain: bool = False) -> PlainScreen:
    """Return the screen of a session; enter it as a context. The key that empties it also locks every vault."""
    from exskill.cli.framework.screen import choose
    from exskill.unlock.agent import lock_at_once

    screen = choose(language, plain=plain)
    screen.on_leaving = lambda: lock_at_once(app.paths)
    return screen


def leave(outcome: Outcome) -> None:
    """End the command as the session ended: an exit code of its own where somebody may be in danger."""
    if outcome.end == "crisis":
        raise SafetyStop(
            _("the session ended because somebody may be in danger; the help stays on the screen"), hint=""
        )
    if outcome.end == "minor":
        raise LimitActive(_("exskill is for adults only"), hint="")


def _leads(store: Store, kind: SessionKind) -> list[SessionKind]:
    """Return what comes first on the way to the echo (R01): an arrival and one reframing, each once."""
    from exskill.sessions.programme.types import TYPES, SessionKind

    state = programme_of(store)
    if not TYPES[kind].has_persona:
        return []
    return [k for k, done in ((SessionKind.ARRIVAL, state.arrived), (SessionKind.REFRAME, state.reframed)) if not done]


def programme_of(store: Store) -> State:
    """Return the programme's state."""
    from exskill.sessions.programme.programme import State

    return State.from_bytes(store.document(PROGRAMME))


def hold(
    app: App,
    store: Store,
    kind: SessionKind,
    screen: Screen,
    *,
    minutes: float | None,
    language: str,
    model_name: str | None = None,
    small: bool = False,
    exempt: bool = False,
    release: Callable[[], Sequence[str]] | None = None,
    ends_store: bool = False,
) -> Outcome:
    """Hold one session; ``exempt`` (the demo's invented chat only) leaves the programme's rules out.

    ``release`` gives up the key in a farewell; with ``ends_store`` nothing can be written down after it.
    """
    from exskill.cli.commands.checkin import checkins_of
    from exskill.consent import Purpose
    from exskill.sessions.guide.runner import Runner
    from exskill.sessions.own_material import after, aids
    from exskill.sessions.programme.rules import echo_minutes
    from exskill.sessions.programme.types import TYPES, plan

    now, state = app.clock(), programme_of(store)
    grant = store.grant(Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE)
    if not exempt:
        _check_open(store, state, kind, now, grant.persona_budget)
    left, why = (
        (float(grant.persona_budget.minutes), "")
        if exempt
        else echo_minutes(state, checkins_of(store), now, grant.persona_budget)
    )
    echo = None
    if TYPES[kind].has_persona and left > 0:
        echo, why = _echo(app, store, grant, language, model_name, small)
        left = left if echo is not None else 0.0
    mirror = None if exempt else _mirror(app, store, kind, model_name, small)
    audit = SessionAudit(store, grant, kind.value)
    audit.begin(minutes)
    runner = Runner(
        kind,
        plan(kind, minutes, persona_minutes=left),
        screen=screen,
        audit=audit,
        clock=time.monotonic,
        language=language,
        country=store.settings().country,
        echo=echo,
        why_no_echo=why,
        ask_suds=not exempt,
        aids={} if exempt else aids(store, kind, language, now),
        variants=_variants(state, kind, now),
        release=None if release is None else lambda: _released(audit, runner, began, release),
        mirror=mirror,
    )
    if echo is not None and not exempt:
        store.put_document(PROGRAMME, state.reserved(kind, int(now.timestamp()), int(left * 60)).to_bytes())
    began = time.monotonic()
    try:
        outcome = runner.run()
        if outcome.end == "done" and not exempt:
            after(store, runner, screen, language, now)
    finally:
        over = runner.outcome.released
        if not over:
            audit.end(runner.outcome, time.monotonic() - began)
        if not exempt and not (over and ends_store):
            _remember(
                store,
                programme_of(store).settled(int(now.timestamp())),
                kind,
                now,
                runner.outcome,
                time.monotonic() - began,
            )
    return outcome


def _variants(state: State, kind: SessionKind, now: datetime) -> dict[str, str]:
    from exskill.sessions.own_material import variants
    from exskill.sessions.programme.rules import DAY, started

    at = int(now.timestamp())
    turn = sum(s.kind == kind.value for s in state.sessions)
    return variants(kind, (at - started(state, (), at)) // DAY, turn)


def _check_open(store: Store, state: State, kind: SessionKind, now: datetime, budget: Budget) -> None:
    """Raise where a session cannot begin, and note it: three refusals in two days are a sign (HEALING.md 3)."""
    from exskill.cli.commands.checkin import checkins_of
    from exskill.sessions.programme.rules import closed

    why = closed(state, checkins_of(store), kind, now, budget)
    if why is not None:
        store.put_document(PROGRAMME, state.with_signal("blocked", now).to_bytes())
        raise LimitActive(why, hint=_("`exskill session start S6` is open at any time, for an urge that has to pass"))


def _released(audit: SessionAudit, runner: Runner, began: float, release: Callable[[], Sequence[str]]) -> Sequence[str]:
    audit.end(runner.outcome, time.monotonic() - began)  # while there is still a log
    return release()


def _echo(
    app: App, store: Store, grant: Grant, language: str, model_name: str | None, small: bool
) -> tuple[PersonaEcho | None, str]:
    from exskill.chat.redactors import live_redactor
    from exskill.cli.commands.import_ import embedder
    from exskill.cli.commands.model import open_model
    from exskill.persona.adapter.adapter import adapter_for
    from exskill.persona.portrait.stored import corrections_of, profile_for
    from exskill.sessions.echo import make_echo

    if not grant.rules:
        return None, _("the consent manifest keeps their words closed (`exskill consent show`)")
    permitted = store.permitted(grant)
    if permitted.rows == 0:
        return None, _("there is nothing of theirs that may be used")
    with ui.progress(_("waking the local model")):
        runtime = open_model(app, model_name, small=small, n_ctx=3072)
        adapter = adapter_for(store, runtime.sha256)
        if adapter is not None:
            runtime.attach(adapter)
        echo = make_echo(
            runtime,
            permitted,
            live_redactor(store.name_map()),
            grant,
            embedder=embedder(),
            names=store.settings().names,
            language=language,
            seed=int(store.vault.created) & 0xFFFF,
            corrections=corrections_of(store),
            profile_of=lambda lines: profile_for(store, lines),
        )
        if echo is None:
            return None, _("there is nothing of theirs that may be used")
        echo.prepare()
    return echo, ""


def _mirror(app: App, store: Store, kind: SessionKind, model_name: str | None, small: bool) -> Mirror | None:
    """Return what says a line back, where a type has a place for it and a model is here already; never fetch one for it."""
    from exskill.chat.redactors import live_redactor
    from exskill.cli.commands.model import is_ready, open_model
    from exskill.consent import Purpose
    from exskill.core.errors import ModelUnavailable
    from exskill.sessions.guide.mirror import PHASES, Mirror
    from exskill.sessions.programme.types import TYPES

    has_place = any(name in PHASES for name, _minutes, _voice in TYPES[kind].phases)
    if not has_place or not store.grant(Purpose.REFLECTION).allows(Purpose.REFLECTION):
        return None
    if not is_ready(app, model_name, small=small):
        return None
    try:
        with ui.progress(_("waking the local model")):
            runtime = open_model(app, model_name, small=small, n_ctx=2048)
    except ModelUnavailable:
        return None  # the guide's fixed lines need none
    if not runtime.has_chat_template:  # a bare model continues a text; it does not say one back
        runtime.close()
        return None
    return Mirror(runtime, live_redactor(store.name_map()), seed=int(store.vault.created) & 0xFFFF)


def _remember(store: Store, state: State, kind: SessionKind, now: datetime, outcome: Outcome, seconds: float) -> None:
    from exskill.consent.edit import set_parties
    from exskill.sessions.programme.programme import Done, with_lock

    done = Done(
        kind.value,
        int(now.timestamp()),
        int(seconds),
        int(outcome.persona_seconds),
        outcome.suds_before,
        outcome.suds_after,
        outcome.end,
        **outcome.answers,
    )
    if outcome.end in ("done", "crisis") or outcome.persona_seconds > 0:
        state = state.after(done)
    if outcome.end == "crisis":
        state = with_lock(state, now)
    if outcome.dependence:
        state = state.with_signal("dependence", now)
    store.put_document(PROGRAMME, state.to_bytes())
    if outcome.abuse:
        store.save_manifest(set_parties(store.manifest(), now=now, abuse=True))


class SessionAudit:
    """Writes the session's events; an answer is not shown before its entry is on the disk."""

    def __init__(self, store: Store, grant: Grant, kind: str) -> None:
        self._store, self._grant, self._kind = store, grant, kind

    def begin(self, minutes: float | None) -> None:
        """The session begins."""
        from audit.events import Count, EventKind, Level, SessionType

        counts = {Count.MINUTES: round(minutes)} if minutes else {}
        self._store.record(
            EventKind.SESSION_START,
            session=SessionType(self._kind),
            level=Level(self._grant.level.value),
            manifest_version=self._grant.version,
            counts=counts,
        )

    def answer(self, kind: str, bursts: int) -> None:
        """An answer is about to be shown."""
        from audit.events import Actor, Count, EventKind, Purpose, SessionType

        purpose = Purpose.PERSONA_CHAT if kind == "echo" else Purpose.REFLECTION
        self._store.record(
            EventKind.ANSWER,
            actor=Actor.PROGRAM,
            purpose=purpose,
            session=SessionType(self._kind),
            manifest_version=self._grant.version,
            counts={Count.BURSTS: bursts},
        )

    def crisis(self, assessment: Any) -> None:
        """A tier above T0 was found."""
        from audit.events import Actor, EventKind, SessionType, Tier

        self._store.record(
            EventKind.CRISIS_TIER,
            actor=Actor.PROGRAM,
            tier=Tier(assessment.tier.value),
            session=SessionType(self._kind),
        )

    def misuse(self, category: Any) -> None:
        """A turn was routed away; which category is not content."""
        from audit.events import Actor, EventKind, Outcome, Reason, SessionType

        del category
        self._store.record(
            EventKind.MISUSE,
            actor=Actor.PROGRAM,
            outcome=Outcome.DENIED,
            reason=Reason.MISUSE,
            session=SessionType(self._kind),
        )

    def end(self, outcome: Outcome, seconds: float) -> None:
        """The session is over."""
        from audit.events import Count, EventKind, Reason, SessionType

        reasons = {
            "stopped": Reason.USER_REQUEST,
            "kept": Reason.USER_REQUEST,
            "quit": Reason.QUIT,
            "crisis": Reason.CRISIS,
            "minor": Reason.MINOR,
        }
        counts = {Count.SECONDS: round(seconds), Count.TURNS: outcome.turns}
        self._store.record(
            EventKind.SESSION_END,
            session=SessionType(self._kind),
            reason=reasons.get(outcome.end, Reason.TIME_UP),
            counts=counts,
        )


@session.command(
    "programme",
    help=N_(
        """Show which sessions are open now, and what is left of the echo.

        \b
        Example:
          exskill session programme
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def programme(app: App, /, as_json: bool, **unlock: Any) -> None:
    """List the types with their state."""
    from exskill.cli.commands.checkin import checkins_of
    from exskill.consent import Purpose
    from exskill.sessions.programme.rules import closed as closed_now
    from exskill.sessions.programme.rules import echo_minutes
    from exskill.sessions.programme.types import TYPES

    now = app.clock()
    with open_store(app, unlock) as store:
        state, grant = programme_of(store), store.grant(Purpose.PERSONA_CHAT)
        budget = grant.persona_budget
        done = checkins_of(store)
        closed = {kind.value: closed_now(state, done, kind, now, budget) for kind in TYPES}
        left, why = echo_minutes(state, done, now, budget)
    if as_json:
        used = len(state.persona_sessions)
        ui.show_json(
            {
                "sessions": [{"type": k, "open": c is None, "why": c} for k, c in closed.items()],
                "echo": {"minutes": left, "why": why, "sessions_used": used, "sessions": budget.sessions},
            }
        )
        return
    rows = [
        (k, _(NAMES[k]), f"{TYPES[kind].minutes:.0f} min", closed[k] or _("open"))
        for kind in TYPES
        for k in [kind.value]
    ]
    ui.show(ui.table("", [_("type"), _("what"), _("length"), _("now")], rows))
    echo = why or _("{n:.0f} minutes in the next session").format(n=left)
    ui.answer(_("the echo: {state}").format(state=echo))


@session.command(
    "extend",
    help=N_(
        """Extend the programme once, by two weeks, without the echo. Nothing extends it further.

        \b
        Example:
          exskill session extend
        """
    ),
)
@unlock_options
@click.pass_obj
def extend(app: App, /, **unlock: Any) -> None:
    """Move the end once."""
    from dataclasses import replace

    from exskill.cli.commands.checkin import checkins_of
    from exskill.sessions.programme.rules import EXTENDED, end_of

    at = int(app.clock().timestamp())
    with open_store(app, unlock, again=True) as store:
        state, done = programme_of(store), checkins_of(store)
        if EXTENDED in state.extra:
            raise LimitActive(_("it was extended once already; letting go is the next step"), hint="")
        state = replace(state, extra={**state.extra, EXTENDED: at})
        store.put_document(PROGRAMME, state.to_bytes())
        ends = datetime.fromtimestamp(end_of(state, done, at), UTC).astimezone().strftime("%Y-%m-%d")
    ui.answer(_("the programme now ends on {day}, without the echo").format(day=ends))


@session.command(
    "history",
    help=N_(
        """Look back: which sessions took place, and how tense you were before and after.

        \b
        Example:
          exskill session history
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def history(app: App, /, as_json: bool, **unlock: Any) -> None:
    """List what took place."""
    with open_store(app, unlock) as store:
        done = programme_of(store).sessions
    if as_json:
        ui.show_json(
            {
                "sessions": [
                    {
                        "type": d.kind,
                        "started": d.started,
                        "seconds": d.seconds,
                        "before": d.suds_before,
                        "after": d.suds_after,
                        "longing_before": d.longing_before,
                        "longing_after": d.longing_after,
                        "urge_before": d.urge_before,
                        "urge_after": d.urge_after,
                    }
                    for d in done
                ]
            }
        )
        return
    rows = [
        (
            datetime.fromtimestamp(d.started, UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
            f"{d.kind}  {_(NAMES[d.kind])}",
            f"{d.seconds // 60} min",
            "–" if d.suds_before < 0 else str(d.suds_before),
            "–" if d.suds_after < 0 else str(d.suds_after),
        )
        for d in done
    ]
    ui.show(ui.table("", [_("when"), _("session"), _("length"), _("before"), _("after")], rows))
