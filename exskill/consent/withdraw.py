"""What outlives a no of the other person, and how long the way back to the chat is closed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

__all__ = [
    "KEPT_DOCUMENTS",
    "REIMPORT_DAYS",
    "chat_mark",
    "reimport_allowed_from",
    "strip_kind",
]

REIMPORT_DAYS: Final = 180
KEPT_DOCUMENTS: Final = frozenset(
    {
        # The record of consent itself, the user's own writings, and bookkeeping without anybody's words. The map of
        # names is not among them: after a no, pseudonyms stay pseudonyms.
        "manifest",
        "receipt",
        "letter",
        "note",
        "checkin",
        "programme",
        "settings",
        "deadlines",
    }
)


def strip_kind(kind: str) -> str:
    """Return the kind without what comes after a slash or colon."""
    return kind.split("/", 1)[0].split(":", 1)[0]


def chat_mark(install_salt: bytes, platform: str, participants: Iterable[str]) -> str:
    """Return the mark (64 hex) by which the same chat is known again after it was let go (docs/decisions.md 17)."""
    parts = [platform, *sorted(set(participants))]
    message = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    return hmac.new(install_salt, message, hashlib.sha256).hexdigest()


def reimport_allowed_from(ended: datetime) -> datetime:
    """Return when the same chat may be imported again."""
    return ended + timedelta(days=REIMPORT_DAYS)
