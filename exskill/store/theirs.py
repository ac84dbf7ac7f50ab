"""What is known while the vault is locked: whose each key is, until when it is kept, how firmly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.events import EventKind, Reason
from exskill.chat.schema import SenderRole
from exskill.core.library_errors import translated
from exskill.store import journal
from exskill.store.context import OpenVault
from exskill.store.kinds import DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS, EX_DOCUMENTS, THEIRS
from vault.ledger import Ledger, read_ledger, write_ledger

if TYPE_CHECKING:
    from vault.keyring import DocumentEntry, SegmentEntry

__all__ = ["inherit_notes", "keep_token", "note_theirs", "read_known", "write_known"]


def note_theirs(opened: OpenVault) -> None:
    """Keep the note of what the other person can have destroyed without a passphrase up to date."""
    theirs = {s.shard for s in opened.vault.segments() if s.role == SenderRole.EX.value}
    theirs |= {d.shard for d in opened.vault.documents() if d.kind in EX_DOCUMENTS}
    opened.vault.state.note(THEIRS, theirs)


def inherit_notes(
    opened: OpenVault,
    heirs: Sequence[str],
    segments: Sequence[SegmentEntry],
    documents: Sequence[DocumentEntry],
) -> None:
    """Before new keys count, write down what is known of them while locked: whose they are, until when, how firmly."""
    written: list[SegmentEntry | DocumentEntry] = [*segments, *documents]
    theirs = {s.shard for s in segments if s.role == SenderRole.EX.value}
    theirs |= {d.shard for d in documents if d.kind in EX_DOCUMENTS}
    opened.vault.state.note(THEIRS, opened.vault.state.noted(THEIRS) | theirs)
    ledger = read_known(opened)
    fixed = {new.shard for old, new in zip(heirs, written, strict=False) if old in ledger.fixed}
    deadlines = {w.shard: w.expires_at for w in written if w.expires_at is not None}
    dated = {**ledger.deadlines, **deadlines}
    write_known(opened, replace(ledger, deadlines=dated, fixed=ledger.fixed | frozenset(fixed)))


def read_known(opened: OpenVault) -> Ledger:
    """Return what is known while locked."""
    with translated():
        known = read_ledger(opened.vault.state)
    return known or Ledger(opened.now_seconds(), DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS)


def write_known(opened: OpenVault, ledger: Ledger) -> None:
    """Write down what is known while locked."""
    with translated():
        write_ledger(opened.vault.state, ledger)


def keep_token(opened: OpenVault, token_hash: str) -> None:
    """Keep the hash of a withdrawal token, readable while locked; it replaces the one before."""
    write_known(opened, replace(read_known(opened), token={"hash": token_hash, "failures": 0, "last": 0}))
    journal.record(opened, EventKind.CONSENT_CHANGE, reason=Reason.USER_REQUEST)
