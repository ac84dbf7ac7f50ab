"""The computed beginning of the echo's prompt, kept from one session of an evening to the next.

It holds words of the other person, so it is kept only where the user asks for it, in the vault, under a key of its own, for
twelve hours at most. It counts for exactly one model and one prompt; anything else is not restored, and is destroyed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from exskill.chat.schema import SenderRole
from exskill.store.kinds import PROMPT_HEAD

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Headed", "ready_head"]

_KEPT: Final = timedelta(hours=12)


class Headed(Protocol):
    """An echo whose prompt has a head."""

    def prepare(self) -> None:
        """Compute the head."""

    def computed_head(self) -> bytes:
        """Return the computed head; it holds the prompt in clear."""

    def restore_head(self, data: bytes) -> bool:
        """Restore a head; False if it is not of exactly this prompt and model."""


def ready_head(store: Store, echo: Headed, now: datetime, *, keeps: bool) -> bool:
    """Restore the head of an earlier session, or compute it; keep it with ``keeps``. Return whether it was restored."""
    kept = store.document(PROMPT_HEAD)
    if kept is not None and echo.restore_head(kept):
        return True
    if kept is not None:
        store.drop_document(PROMPT_HEAD)
    echo.prepare()
    if keeps:
        store.put_document(PROMPT_HEAD, echo.computed_head(), expires_at=_due(store, now))
    return False


def _due(store: Store, now: datetime) -> int:
    """Return when it ends: in twelve hours, and not after the first row of the other person that it may rest on."""
    theirs = [s.expires_at for s in store.vault.segments() if s.role == SenderRole.EX and s.expires_at is not None]
    return min([int((now + _KEPT).timestamp()), *theirs])
