"""The audit entries of a session: an answer is not shown before its entry is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit.events import Actor, Count, EventKind, Level, Purpose, Reason, SessionType, Tier
from audit.events import Outcome as Result

if TYPE_CHECKING:
    from exskill.consent import Grant
    from exskill.sessions.guide.parts import Outcome
    from exskill.sessions.safety.crisis import Assessment
    from exskill.sessions.safety.misuse import Misuse
    from exskill.store.store import Store

__all__ = ["SessionAudit"]

_REASONS: Final = {
    "stopped": Reason.USER_REQUEST,
    "kept": Reason.USER_REQUEST,
    "quit": Reason.QUIT,
    "crisis": Reason.CRISIS,
    "minor": Reason.MINOR,
}


class SessionAudit:
    """Writes the events of one session; ``kind`` is the session type's code."""

    def __init__(self, store: Store, grant: Grant, kind: str) -> None:
        self._store, self._grant, self._session = store, grant, SessionType(kind)

    def begin(self, minutes: float | None) -> None:
        """The session begins."""
        self._store.record(
            EventKind.SESSION_START,
            session=self._session,
            level=Level(self._grant.level.value),
            manifest_version=self._grant.version,
            counts={Count.MINUTES: round(minutes)} if minutes else {},
        )

    def answer(self, kind: str, bursts: int) -> None:
        """An answer is about to be shown."""
        self._store.record(
            EventKind.ANSWER,
            actor=Actor.PROGRAM,
            purpose=Purpose.PERSONA_CHAT if kind == "echo" else Purpose.REFLECTION,
            session=self._session,
            manifest_version=self._grant.version,
            counts={Count.BURSTS: bursts},
        )

    def crisis(self, assessment: Assessment) -> None:
        """A tier above T0 was found."""
        tier = Tier(assessment.tier.value)
        self._store.record(EventKind.CRISIS_TIER, actor=Actor.PROGRAM, tier=tier, session=self._session)

    def misuse(self, category: Misuse) -> None:
        """A turn was routed away; which category is not written: it would be content."""
        del category
        self._store.record(
            EventKind.MISUSE, actor=Actor.PROGRAM, outcome=Result.DENIED, reason=Reason.MISUSE, session=self._session
        )

    def end(self, outcome: Outcome, seconds: float) -> None:
        """The session is over."""
        self._store.record(
            EventKind.SESSION_END,
            session=self._session,
            reason=_REASONS.get(outcome.end, Reason.TIME_UP),
            counts={Count.SECONDS: round(seconds), Count.TURNS: outcome.turns},
        )
