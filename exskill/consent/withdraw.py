"""What goes when the other person says no: a plan, which the store carries out and which needs no passphrase.

Nothing is remembered from before a withdrawal. Segments go by role; of the documents only those stay that are known to
hold nothing of theirs, so that a kind added later is erased until somebody decides otherwise.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from exskill.consent.levels import seconds
from exskill.consent.terms import ROLES_OF_THE_USER, Stance

__all__ = [
    "KEPT_DOCUMENTS",
    "REIMPORT_DAYS",
    "StoredDocument",
    "StoredSegment",
    "WithdrawalPlan",
    "chat_mark",
    "plan_withdrawal",
    "reimport_allowed_from",
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


class StoredSegment(Protocol):
    """A segment, as far as a withdrawal needs to know it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def role(self) -> str:
        """Whose rows."""
        ...

    @property
    def rows(self) -> int:
        """How many."""
        ...


class StoredDocument(Protocol):
    """A document, as far as a withdrawal needs to know it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def kind(self) -> str:
        """What it is; ``letter/3`` is a ``letter``."""
        ...


@dataclass(frozen=True, slots=True)
class WithdrawalPlan:
    """What is sealed at once and shredded at ``shred_at`` (Unix seconds), and what stays."""

    stance: Stance
    segments: tuple[str, ...]
    documents: tuple[str, ...]
    rows: int
    shred_at: int
    kept_segments: tuple[str, ...]
    kept_documents: tuple[str, ...]


def plan_withdrawal(
    segments: Iterable[StoredSegment],
    documents: Iterable[StoredDocument],
    *,
    stance: Stance,
    now: datetime,
    delay: timedelta = timedelta(0),
) -> WithdrawalPlan:
    """Plan for a refusal, an objection or a withdrawal. ``delay`` is at most 24 hours; sealing never waits."""
    if not stance.is_no or not timedelta(0) <= delay <= timedelta(hours=24):
        raise ValueError("not a withdrawal, or a delay beyond a day")
    all_segments, all_documents = tuple(segments), tuple(documents)
    mine = {role.value for role in ROLES_OF_THE_USER}
    theirs = tuple(segment for segment in all_segments if segment.role not in mine)
    derived = tuple(document for document in all_documents if kind_of(document.kind) not in KEPT_DOCUMENTS)
    gone = {segment.id for segment in theirs} | {document.id for document in derived}
    return WithdrawalPlan(
        stance=stance,
        segments=tuple(segment.id for segment in theirs),
        documents=tuple(document.id for document in derived),
        rows=sum(segment.rows for segment in theirs),
        shred_at=seconds(now + delay),
        kept_segments=tuple(segment.id for segment in all_segments if segment.id not in gone),
        kept_documents=tuple(document.id for document in all_documents if document.id not in gone),
    )


def kind_of(kind: str) -> str:
    """Return the kind without what comes after a slash or colon."""
    return kind.split("/", 1)[0].split(":", 1)[0]


def chat_mark(install_salt: bytes, platform: str, participants: Iterable[str]) -> str:
    """Return the mark (64 hex) by which the same chat is known again after it was let go (DECISIONS 17)."""
    parts = [platform, *sorted(set(participants))]
    message = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
    return hmac.new(install_salt, message, hashlib.sha256).hexdigest()


def reimport_allowed_from(ended: datetime) -> datetime:
    """Return when the same chat may be imported again."""
    return ended + timedelta(days=REIMPORT_DAYS)
