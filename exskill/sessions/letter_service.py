"""Writing a letter as one use case: the page listens for danger, and what was written is kept whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exskill.sessions.guide.parts import Outcome
from exskill.sessions.guide.writing import Page
from exskill.sessions.letters import Writing, keep_writing
from exskill.sessions.programme.stored import EchoRest
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.session_audit import SessionAudit

if TYPE_CHECKING:
    from exskill.sessions.service import Context

__all__ = ["Written", "write_letter"]


@dataclass(frozen=True, slots=True)
class Written:
    """How the writing went, and what was kept of it (None where the screen was emptied, or nothing was written)."""

    outcome: Outcome
    kept: Writing | None


def write_letter(context: Context, *, to_me: bool = False, opens_at: int = 0) -> Written:
    """Take a letter from the screen and keep it, sealed until ``opens_at`` (Unix seconds; 0 is open).

    Raises UsageError where nothing was written.
    """
    store, now = context.store, context.now()
    sheet = Page(
        screen=context.screen,
        audit=SessionAudit(store, store.grant(), SessionKind.LETTER.value),
        clock=context.ticks,
        language=context.language,
        country=context.country,
        today=now.date(),
        rest=EchoRest(store, now),
        judge=context.ears.judge,
    )
    outcome = sheet.run()
    if not sheet.text and outcome.end != "done":
        return Written(outcome, None)
    kind = "note" if to_me else "letter"
    return Written(outcome, keep_writing(store, sheet.text, kind=kind, now=context.now(), opens_at=opens_at))
