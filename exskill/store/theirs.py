"""What is known while the vault is locked: whose each key is, until when it is kept, how firmly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audit.events import EventKind, Reason
from exskill.core.library_errors import translate_errors
from exskill.store import journal
from exskill.store.context import OpenVault
from exskill.store.kinds import DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS
from exskill.store.ownership import is_own_kind, is_own_role
from vault.keyring import DocumentEntry, SegmentEntry
from vault.ledger import Ledger, read_ledger, write_ledger

__all__ = ["claim_own", "inherit_fixed", "keep_token", "read_known", "write_known"]


def claim_own(opened: OpenVault) -> None:
    """Say of everything whether it is the user's own, where the vault does not say so yet: one of an older version."""
    entries: list[SegmentEntry | DocumentEntry] = [*opened.vault.segments(), *opened.vault.documents()]
    own = {entry.id for entry in entries if _is_own(entry)}
    if own != {entry.id for entry in entries if entry.own}:
        with translate_errors():
            opened.vault.mark_own(own)


def _is_own(entry: SegmentEntry | DocumentEntry) -> bool:
    return is_own_kind(entry.kind) if isinstance(entry, DocumentEntry) else is_own_role(entry.role)


def inherit_fixed(
    opened: OpenVault, heirs: Sequence[str], segments: Sequence[SegmentEntry], documents: Sequence[DocumentEntry]
) -> None:
    """Before new keys count, make the dates of those irrevocable whose predecessors' were. ``heirs``: the old shards in order."""
    written: list[SegmentEntry | DocumentEntry] = [*segments, *documents]
    ledger = read_known(opened)
    firm = {new.shard for old, new in zip(heirs, written, strict=False) if old in ledger.fixed}
    if firm:
        write_known(opened, replace(ledger, fixed=ledger.fixed | firm))


def read_known(opened: OpenVault) -> Ledger:
    """Return what is known while locked."""
    with translate_errors():
        known = read_ledger(opened.vault.state)
    return known or Ledger(opened.now_seconds(), DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS)


def write_known(opened: OpenVault, ledger: Ledger) -> None:
    """Write down what is known while locked."""
    with translate_errors():
        write_ledger(opened.vault.state, ledger)


def keep_token(opened: OpenVault, token_hash: str) -> None:
    """Keep the hash of a withdrawal token, readable while locked; it replaces the one before."""
    write_known(opened, replace(read_known(opened), token={"hash": token_hash, "failures": 0, "last": 0}))
    journal.record_event(opened, EventKind.CONSENT_CHANGE, reason=Reason.USER_REQUEST)
