"""Sessions as one use case, for every face: what is open, who speaks, what is remembered afterwards.

A face brings a :class:`Context`: the open store, a screen (:class:`exskill.sessions.screen.Screen`), the wall clock, the
language, and where models come from. It gets an :class:`Outcome` back, or an error of our tree; nothing here prints, asks
outside the screen, or knows a terminal. The functions block until the session is over, so a face that has other things to
do runs them in a thread of its own and feeds the screen from outside (``exskill.sessions.fed_screen``).

``start_session`` is the descent: is it open (``_check_open``), what comes first (``leads``), the echo and the mirror where
consent and budget allow them (``_wake_echo``, ``_wake_mirror``), the session itself (``Runner.run``), what is remembered
(``_remember``). ``hold_farewell`` is the same with the key given up inside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from exskill.chat.redactors import live_redactor
from exskill.consent import Purpose
from exskill.consent.edit import set_parties
from exskill.core.errors import LimitActive, ModelUnavailable
from exskill.core.i18n import _
from exskill.persona.adapter.adapter import adapter_for
from exskill.persona.portrait.stored import corrections_of, profile_for
from exskill.sessions.echo import PersonaEcho, make_echo
from exskill.sessions.farewell import Certificate, let_go, page
from exskill.sessions.guide.mirror import PHASES, Mirror
from exskill.sessions.guide.parts import Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.own_material import after, aids, variants
from exskill.sessions.programme.programme import Done, State, with_lock
from exskill.sessions.programme.rules import DAY, closed, echo_minutes, started
from exskill.sessions.programme.stored import checkins_of, programme_of, save_programme
from exskill.sessions.programme.types import TYPES, SessionKind, plan
from exskill.sessions.screen import Screen
from exskill.sessions.session_audit import SessionAudit

if TYPE_CHECKING:
    from exskill.consent import Budget, Grant
    from exskill.llm.runtime import Runtime
    from exskill.retrieval.embed import Embedder
    from exskill.store.store import Store

__all__ = ["Context", "Models", "hold_farewell", "hold_session", "leads", "start_session"]

_LEAD_MINUTES: Final = 4.0
_ECHO_CONTEXT, _MIRROR_CONTEXT = 3072, 2048  # tokens


class Models(Protocol):
    """Where the local models come from; a face decides which, and shows what it takes to put one together."""

    def load(self, n_ctx: int) -> Runtime:
        """Load the language model with a context of ``n_ctx`` tokens; raises ModelUnavailable."""

    def is_ready(self) -> bool:
        """Whether ``load`` has nothing to put together first."""

    def load_embedder(self) -> Embedder | None:
        """Return the embedder, or None where there is none."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a face brings to a session. ``now`` is the wall clock with its zone, ``ticks`` monotonic seconds."""

    store: Store
    screen: Screen
    now: Callable[[], datetime]
    language: str
    models: Models
    progress: Callable[[str], AbstractContextManager[Any]] = lambda _text: nullcontext()
    ticks: Callable[[], float] = time.monotonic

    @property
    def country(self) -> str:
        """The two letters that choose the numbers to call."""
        return self.store.settings().country


def start_session(context: Context, kind: SessionKind, *, minutes: float | None = None) -> Outcome:
    """Lead through what comes first and then through the session; raises LimitActive where it is not open now."""
    if kind is SessionKind.FAREWELL:
        return hold_farewell(context, minutes=minutes)[0]
    for lead in leads(context.store, kind):
        outcome = hold_session(context, lead, minutes=_LEAD_MINUTES)
        if outcome.end != "done":
            return outcome
    return hold_session(context, kind, minutes=minutes)


def leads(store: Store, kind: SessionKind) -> list[SessionKind]:
    """Return what comes first on the way to the echo: an arrival and one reframing, each once."""
    state = programme_of(store)
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
        return page(papers[0])

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
    release: Callable[[], Sequence[str]] | None = None,
    ends_store: bool = False,
) -> Outcome:
    """Hold one session; ``exempt`` (the demo's invented chat only) leaves the programme's rules out.

    ``release`` gives up the key in a farewell; with ``ends_store`` nothing can be written down after it.
    """
    return _Holding(context, kind, exempt=exempt).hold(minutes, release=release, ends_store=ends_store)


class _Holding:
    """One session between its first check and its last entry."""

    def __init__(self, context: Context, kind: SessionKind, *, exempt: bool) -> None:
        self._context, self._kind, self._exempt = context, kind, exempt
        self._store, self._now = context.store, context.now()
        self._state = programme_of(context.store)
        self._grant = context.store.grant(Purpose.PERSONA_CHAT, Purpose.VOICE_STYLE)
        self._audit = SessionAudit(context.store, self._grant, kind.value)
        self._began = 0.0

    def hold(self, minutes: float | None, *, release: Callable[[], Sequence[str]] | None, ends_store: bool) -> Outcome:
        if not self._exempt:
            self._check_open(self._grant.persona_budget)
        echo, left, why = self._echo()
        self._audit.begin(minutes)
        runner = self._runner(minutes, echo, left, why, release)
        if echo is not None and not self._exempt:
            save_programme(self._store, self._state.reserved(self._kind, int(self._now.timestamp()), int(left * 60)))
        self._began = self._context.ticks()
        try:
            outcome = runner.run()
            if outcome.end == "done" and not self._exempt:
                after(self._store, runner, self._context.screen, self._context.language, self._now)
        finally:
            self._write_down(runner.outcome, store_is_gone=runner.outcome.released and ends_store)
        return outcome

    def _runner(
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
            plan(kind, minutes, persona_minutes=left),
            screen=context.screen,
            audit=self._audit,
            clock=context.ticks,
            language=context.language,
            country=context.country,
            echo=echo,
            why_no_echo=why,
            ask_suds=not self._exempt,
            aids={} if self._exempt else aids(self._store, kind, context.language, self._now),
            variants=_variants(self._state, kind, self._now),
            release=None if release is None else lambda: self._released(runner, release),
            mirror=None if self._exempt else self._mirror(),
        )
        return runner

    def _check_open(self, budget: Budget) -> None:
        """Raise where a session cannot begin, and note it: three refusals in two days are a sign."""
        why = closed(self._state, checkins_of(self._store), self._kind, self._now, budget)
        if why is not None:
            save_programme(self._store, self._state.with_signal("blocked", self._now))
            raise LimitActive(
                why, hint=_("`exskill session start S6` is open at any time, for an urge that has to pass")
            )

    def _echo(self) -> tuple[PersonaEcho | None, float, str]:
        """Return the echo, the minutes that it may speak, and why it is silent if it is."""
        budget = self._grant.persona_budget
        left, why = float(budget.minutes), ""
        if not self._exempt:
            left, why = echo_minutes(self._state, checkins_of(self._store), self._now, budget)
        if not TYPES[self._kind].has_persona or left <= 0:
            return None, left, why
        echo, why = _wake_echo(self._context, self._grant)
        return echo, left if echo is not None else 0.0, why

    def _mirror(self) -> Mirror | None:
        """Return what says a line back, where the type has a place for it and a model is here already."""
        has_place = any(name in PHASES for name, _minutes, _voice in TYPES[self._kind].phases)
        if not has_place or not self._store.grant(Purpose.REFLECTION).allows(Purpose.REFLECTION):
            return None
        return _wake_mirror(self._context) if self._context.models.is_ready() else None

    def _released(self, runner: Runner, release: Callable[[], Sequence[str]]) -> Sequence[str]:
        self._audit.end(runner.outcome, self._seconds())  # while there is still a log
        return release()

    def _seconds(self) -> float:
        return self._context.ticks() - self._began

    def _write_down(self, outcome: Outcome, *, store_is_gone: bool) -> None:
        if not outcome.released:
            self._audit.end(outcome, self._seconds())
        if not self._exempt and not store_is_gone:
            settled = programme_of(self._store).settled(int(self._now.timestamp()))
            _remember(self._store, settled, self._kind, self._now, outcome, self._seconds())


def _variants(state: State, kind: SessionKind, now: datetime) -> dict[str, str]:
    at = int(now.timestamp())
    turn = sum(s.kind == kind.value for s in state.sessions)
    return variants(kind, (at - started(state, (), at)) // DAY, turn)


def _wake_echo(context: Context, grant: Grant) -> tuple[PersonaEcho | None, str]:
    store = context.store
    if not grant.rules:
        return None, _("the consent manifest keeps their words closed (`exskill consent show`)")
    permitted = store.permitted(grant)
    if permitted.rows == 0:
        return None, _("there is nothing of theirs that may be used")
    with context.progress(_("waking the local model")):
        runtime = context.models.load(_ECHO_CONTEXT)
        adapter = adapter_for(store, runtime.sha256)
        if adapter is not None:
            runtime.attach(adapter)
        echo = make_echo(
            runtime,
            permitted,
            live_redactor(store.name_map()),
            grant,
            embedder=context.models.load_embedder(),
            names=store.settings().names,
            language=context.language,
            seed=_seed(store),
            corrections=corrections_of(store),
            profile_of=lambda lines: profile_for(store, lines),
        )
        if echo is None:
            return None, _("there is nothing of theirs that may be used")
        echo.prepare()
    return echo, ""


def _wake_mirror(context: Context) -> Mirror | None:
    try:
        with context.progress(_("waking the local model")):
            runtime = context.models.load(_MIRROR_CONTEXT)
    except ModelUnavailable:
        return None  # the guide's fixed lines need none
    if not runtime.has_chat_template:  # a bare model continues a text; it does not say one back
        runtime.close()
        return None
    return Mirror(runtime, live_redactor(context.store.name_map()), seed=_seed(context.store))


def _seed(store: Store) -> int:
    return int(store.vault.created) & 0xFFFF


def _remember(store: Store, state: State, kind: SessionKind, now: datetime, outcome: Outcome, seconds: float) -> None:
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
    save_programme(store, state)
    if outcome.abuse:
        store.save_manifest(set_parties(store.manifest(), now=now, abuse=True))
