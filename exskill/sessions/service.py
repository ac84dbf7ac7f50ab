"""Sessions as one use case, for every face: what is open, who speaks, what is remembered afterwards.

A face brings a :class:`Context`: the open store, a screen (:class:`exskill.sessions.screen.Screen`), the wall clock, the
language, and where models come from. It gets an :class:`Outcome` back, or an error of our tree; nothing here prints, asks
outside the screen, or knows a terminal. The functions block until the session is over, so a face that has other things to
do runs them in a thread of its own and feeds the screen from outside (``exskill.sessions.fed_screen``).

``start_session`` is the descent: a night or a hard evening leads to something else (``evening.choose``), the parts of an
evening follow each other in the same window (``_hold_parts``), and each part is ``hold_session``: is it open, the echo
where consent and budget allow it (``_wake_echo``), the session itself (``Runner.run``), what is remembered (``_remember``).
``hold_farewell`` is the same with the key given up inside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.redactors import live_redactor
from exskill.consent import Purpose
from exskill.core.errors import LimitActive
from exskill.core.i18n import _
from exskill.persona.adapter.adapter import load_adapter
from exskill.persona.portrait.periods import Voice
from exskill.persona.portrait.stored import load_corrections, load_profile
from exskill.sessions.ears import ECHO_CONTEXT, Ears, Models
from exskill.sessions.echo import PersonaEcho, make_echo
from exskill.sessions.evening import choose_at_night, next_thing
from exskill.sessions.farewell import Certificate, let_go, write_page
from exskill.sessions.guide.country import read_country
from exskill.sessions.guide.parts import Frame, Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.kept_head import ready_head
from exskill.sessions.own_material import choose_variants, collect_aids, keep_material
from exskill.sessions.programme.overview import NAMES
from exskill.sessions.programme.programme import Done, State
from exskill.sessions.programme.rules import DAY, echo_minutes, find_block, find_start
from exskill.sessions.programme.stored import EchoRest, load_checkins, load_programme, save_programme
from exskill.sessions.programme.types import TYPES, SessionKind, plan_phases
from exskill.sessions.screen import Screen
from exskill.sessions.session_audit import SessionAudit

if TYPE_CHECKING:
    from exskill.consent import Budget, Grant
    from exskill.store.store import Store

__all__ = ["Context", "hold_farewell", "hold_session", "list_leads", "start_session"]

_LEAD_MINUTES: Final = {SessionKind.ARRIVAL: 5.0, SessionKind.REFRAME: 14.0}


@dataclass(frozen=True, slots=True)
class Context:
    """What a face brings to a session. ``now`` is the wall clock with its zone, ``ticks`` monotonic seconds.

    ``how`` tells how a session type is opened in this face, as a part of a sentence ("" where it is plain to see).
    """

    store: Store
    screen: Screen
    now: Callable[[], datetime]
    language: str
    models: Models
    progress: Callable[[str], AbstractContextManager[Any]] = lambda _text: nullcontext()
    ticks: Callable[[], float] = time.monotonic
    voice: Voice = "all"  # whose voice the echo has: of the whole chat, of its good time, of its last months
    how: Callable[[str], str] = lambda _name: ""
    keeps_head: bool = False  # whether the computed beginning of the prompt stays in the vault for the next session
    ears: Ears = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ears", Ears(self.models))

    @property
    def country(self) -> str:
        """The two letters that choose the numbers to call."""
        return self.store.settings().country


def start_session(
    context: Context, kind: SessionKind, *, minutes: float | None = None, hard_night: bool = False
) -> Outcome:
    """Lead through an evening that ends in ``kind``; raises LimitActive where it is not open now.

    ``hard_night`` leads straight into the wave. At night the open things are named before anything else.
    """
    if kind is SessionKind.FAREWELL:
        return hold_farewell(context, minutes=minutes)[0]
    if hard_night:
        return hold_session(context, SessionKind.URGE)
    if TYPES[kind].has_persona:
        budget = context.store.grant(Purpose.PERSONA_CHAT).persona_budget
        at_night = choose_at_night(
            context.store, context.screen, context.now(), context.language, budget, context.ears.judge
        )
        if at_night is not None:
            return at_night.outcome if at_night.kind is None else _hold_parts(context, [at_night.kind], None)
    return _hold_parts(context, [*list_leads(context.store, kind), kind], minutes)


def _hold_parts(context: Context, kinds: Sequence[SessionKind], minutes: float | None) -> Outcome:
    """Hold the parts of an evening in one window; too much tension leads from any of them into the wave."""
    outcome = Outcome()
    for n, kind in enumerate(kinds, 1):
        frame = Frame(n, len(kinds), _(NAMES[kind]), suds_before=outcome.suds_before)
        length = minutes if n == len(kinds) else _LEAD_MINUTES[kind]
        outcome = hold_session(context, kind, minutes=length, frame=frame)
        if outcome.end == "wave":
            before = outcome.suds_before
            return hold_session(context, SessionKind.URGE, frame=Frame(2, 2, suds_before=before))
        if outcome.end != "done":
            break
    return outcome


def list_leads(store: Store, kind: SessionKind) -> list[SessionKind]:
    """Return what comes first on the way to the echo: an arrival and one reframing, each once."""
    state = load_programme(store)
    if not TYPES[kind].has_persona:
        return []
    return [k for k, done in ((SessionKind.ARRIVAL, state.arrived), (SessionKind.REFRAME, state.reframed)) if not done]


def hold_farewell(
    context: Context, *, minutes: float | None = None, whole: bool = True
) -> tuple[Outcome, Certificate | None]:
    """Hold the farewell; return how it went, and the certificate if the key was given up.

    A ``whole`` farewell destroys everything and closes the store; otherwise the user's measures and writings stay.
    """
    papers: list[Certificate] = []

    def release() -> Sequence[str]:
        papers.append(let_go(context.store, now=context.now(), whole=whole))
        return write_page(papers[0])

    context.screen.coach(
        _("After a farewell the same chat is not read again for 180 days. Until then you can stop at any time.")
    )
    outcome = hold_session(context, SessionKind.FAREWELL, minutes=minutes, release=release, ends_store=whole)
    return outcome, papers[0] if papers else None


def hold_session(
    context: Context,
    kind: SessionKind,
    *,
    minutes: float | None = None,
    exempt: bool = False,
    frame: Frame | None = None,
    release: Callable[[], Sequence[str]] | None = None,
    ends_store: bool = False,
) -> Outcome:
    """Hold one session; ``exempt`` (the demo's invented chat only) leaves the programme's rules out.

    ``frame`` says where it is in an evening (alone if None). ``release`` gives up the key in a farewell; with
    ``ends_store`` nothing can be written down after it.
    """
    held = _Holding(context, kind, frame or Frame(asks_suds=not exempt), exempt=exempt)
    return held.hold(minutes, release=release, ends_store=ends_store)


class _Holding:
    """One session between its first check and its last entry."""

    def __init__(self, context: Context, kind: SessionKind, frame: Frame, *, exempt: bool) -> None:
        self._context, self._kind, self._frame, self._exempt = context, kind, frame, exempt
        self._store, self._now = context.store, context.now()
        self._state = load_programme(context.store)
        self._grant = context.store.grant(Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE)
        self._audit = SessionAudit(context.store, self._grant, kind.value)
        self._began = 0.0

    def hold(self, minutes: float | None, *, release: Callable[[], Sequence[str]] | None, ends_store: bool) -> Outcome:
        if not self._exempt:
            self._check_open(self._grant.persona_budget)
        echo, left, why = self._open_echo()
        self._audit.begin(minutes)
        runner = self._make_runner(minutes, echo, left, why, release)
        if echo is not None and not self._exempt:
            save_programme(
                self._store, self._state.reserve_session(self._kind, int(self._now.timestamp()), int(left * 60))
            )
        self._began = self._context.ticks()
        try:
            outcome = runner.run()
        finally:
            self._write_down(runner.outcome, store_is_gone=runner.outcome.released and ends_store)
        return outcome

    def _make_runner(
        self,
        minutes: float | None,
        echo: PersonaEcho | None,
        left: float,
        why: str,
        release: Callable[[], Sequence[str]] | None,
    ) -> Runner:
        context, kind = self._context, self._kind
        runner = Runner(
            kind,
            plan_phases(kind, minutes, persona_minutes=left),
            screen=context.screen,
            audit=self._audit,
            clock=context.ticks,
            language=context.language,
            country=context.country,
            today=self._now.date(),
            echo=echo,
            why_no_echo=why,
            frame=self._frame,
            aids={} if self._exempt else collect_aids(self._store, kind, context.language, self._now),
            variants=_choose_variants(self._state, kind, self._now),
            release=None if release is None else lambda: self._end_and_release(runner, release),
            rest=EchoRest(self._store, self._now),
            keep=self._keep_outcome,
            keep_country=self._keep_country if not self._exempt and not context.country else None,
            next_thing=lambda outcome: (
                "" if self._exempt else next_thing(self._store, kind, outcome, context.language, context.how)
            ),
            judge=context.ears.judge,
            lacks=context.ears.lacks,
        )
        return runner

    def _keep_outcome(self, runner: Runner) -> None:
        if not self._exempt:
            keep_material(self._store, runner, self._context.screen, self._context.language, self._now)

    def _keep_country(self, said: str) -> str | None:
        code = read_country(said)
        if code is not None:
            self._store.save_settings(replace(self._store.settings(), country=code))
        return code

    def _check_open(self, budget: Budget) -> None:
        """Raise where a session cannot begin, and note it: three refusals in two days are a sign."""
        why = find_block(self._state, load_checkins(self._store), self._kind, self._now, budget)
        if why is not None:
            save_programme(self._store, self._state.with_signal("blocked", self._now))
            raise LimitActive(
                why, hint=_("`exskill session start wave` is open at any time, for an urge that has to pass")
            )

    def _open_echo(self) -> tuple[PersonaEcho | None, float, str]:
        """Return the echo, the minutes that it may speak, and why it is silent if it is."""
        budget = self._grant.persona_budget
        left, why = float(budget.minutes), ""
        if not self._exempt:
            left, why = echo_minutes(self._state, load_checkins(self._store), self._now, budget)
        if not TYPES[self._kind].has_persona or left <= 0:
            return None, left, why
        if not self._exempt and not self._state.arrived:
            return None, 0.0, _("the first question, about violence, has no answer yet")
        echo, why = _wake_echo(self._context, self._grant)
        return echo, left if echo is not None else 0.0, why

    def _end_and_release(self, runner: Runner, release: Callable[[], Sequence[str]]) -> Sequence[str]:
        self._audit.end(runner.outcome, self._count_seconds())  # while there is still a log
        return release()

    def _count_seconds(self) -> float:
        return self._context.ticks() - self._began

    def _write_down(self, outcome: Outcome, *, store_is_gone: bool) -> None:
        if not outcome.released:
            self._audit.end(outcome, self._count_seconds())
        if not self._exempt and not store_is_gone:
            settled = load_programme(self._store).drop_reservation(int(self._now.timestamp()))
            _store_state(self._store, settled, self._kind, self._now, outcome, self._count_seconds())


def _choose_variants(state: State, kind: SessionKind, now: datetime) -> dict[str, str]:
    at = int(now.timestamp())
    turn = sum(s.kind == kind.value for s in state.sessions)
    return choose_variants(kind, (at - find_start(state, (), at)) // DAY, turn)


def _wake_echo(context: Context, grant: Grant) -> tuple[PersonaEcho | None, str]:
    store = context.store
    if not grant.rules:
        return None, _("the consent manifest keeps their words closed (`exskill consent show`)")
    permitted = store.load_permitted(grant)
    if permitted.rows == 0:
        return None, _("there is nothing of theirs that may be used")
    with context.progress(_("waking the local model")):
        runtime = context.models.load(ECHO_CONTEXT)
        adapter = load_adapter(store, runtime.sha256)
        if adapter is not None:
            runtime.attach(adapter)
        echo = make_echo(
            runtime,
            permitted,
            live_redactor(store.known_names()),
            grant,
            embedder=context.models.load_embedder(),
            names=store.settings().names,
            language=context.language,
            seed=_find_seed(store),
            corrections=load_corrections(store),
            profile_of=lambda lines: load_profile(store, lines),
            voice=context.voice,
        )
        if echo is None:
            return None, _("there is nothing of theirs that may be used")
        ready_head(store, echo, context.now(), keeps=context.keeps_head)
    _tell_period(context, echo)
    return echo, ""


def _tell_period(context: Context, echo: PersonaEcho) -> None:
    """Say which days the echo draws on, where the user chose a part of the chat."""
    period = echo.period
    if context.voice == "all" or period is None:
        return
    if period.is_found:
        said = _("The echo draws on {first} to {last} only.").format(first=period.first, last=period.last)
    else:
        said = _("The chat shows no such time that is long enough; the echo draws on all of it.")
    context.screen.coach(said)


def _find_seed(store: Store) -> int:
    return int(store.vault.created) & 0xFFFF


def _store_state(
    store: Store, state: State, kind: SessionKind, now: datetime, outcome: Outcome, seconds: float
) -> None:
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
        state = replace(state.after(done), arrived=state.arrived) if outcome.unclear_safety else state.after(done)
    if outcome.dependence:
        state = state.with_signal("dependence", now)
    save_programme(store, state)
    if outcome.abuse:
        store.report_abuse()
