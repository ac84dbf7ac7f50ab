"""The other person's no: it destroys the keys of everything of theirs, without a passphrase."""

from __future__ import annotations

from dataclasses import dataclass

from audit.events import Actor, Count, Event, EventKind, Reason
from audit.pending import note
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translated
from exskill.core.paths import Paths
from exskill.erasure import reimport_block
from exskill.store import receipts
from exskill.store.kinds import THEIRS, Clock
from vault.atomic import Disk
from vault.marker import read_vault_id
from vault.state import State
from vault.vault import destroy_noted, put_pending

__all__ = ["Objected", "object_now"]


@dataclass(frozen=True, slots=True)
class Objected:
    """What a no destroyed, and the signed receipt to hand back."""

    keys: int
    receipt_id: str
    receipt: bytes


def object_now(paths: Paths, name: str, *, clock: Clock, reason: Reason = Reason.OBJECTION) -> Objected:
    """The other person said no: destroy the keys of everything of theirs, locked or not.

    The event waits, sealed, for the next unlock, which also closes the manifest for good. The same chat is not read again
    for 180 days.
    """
    directory, now = paths.vault(name), clock()
    with translated():
        vault_id = read_vault_id(directory)
        state = State(paths.state, vault_id, Disk())
        keys = len(state.noted(THEIRS) & frozenset(state.names()))
        receipt = receipts.new_receipt(
            vault_id,
            at=now,
            trigger=reason,
            actor=Actor.EX,
            counts={Count.SHARDS: keys},
            gone=True,
            copies_at=receipts.escrows(state),
        )
        # The note comes first: a crash after it leaves a vault that says no, never one that forgot it.
        event = Event(kind=EventKind.WITHDRAWAL, actor=Actor.EX, reason=reason, ids=(receipt.receipt_id,))
        put_pending(paths.state, vault_id, note(event, at=int(now.timestamp())))
        theirs = state.noted(THEIRS)
        destroyed = destroy_noted(directory, paths.state, THEIRS)
        if theirs & frozenset(state.names()):
            raise VaultDamaged(_("some keys could not be destroyed"))
        document = receipts.write(state, receipt, receipts.device_signer(state))
        reimport_block.ban(paths, vault_id, now)
    return Objected(destroyed, receipt.receipt_id, document)
