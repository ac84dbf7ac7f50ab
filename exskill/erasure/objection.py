"""The other person's no: it destroys the keys of everything that is not the user's own, without a passphrase."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from audit.events import Actor, Count, Event, EventKind, Reason
from audit.pending import note
from exskill.core.errors import ExskillError, VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.erasure import reimport_block
from exskill.store import receipts
from exskill.store.kinds import Clock
from exskill.store.ownership import find_theirs
from vault.atomic import Disk
from vault.errors import Busy, Full, NotFound, VaultError
from vault.ledger import destroy_shards
from vault.locked_facts import say_event as told
from vault.locked_facts import say_withdrawn
from vault.marker import read_vault_id
from vault.state import State

__all__ = ["Objected", "object_now"]


@dataclass(frozen=True, slots=True)
class Objected:
    """What a no destroyed (``keys`` may be 0: there was nothing left), and the signed receipt to hand back."""

    keys: int
    receipt_id: str
    receipt: bytes


def object_now(paths: Paths, name: str, *, clock: Clock, reason: Reason = Reason.OBJECTION) -> Objected:
    """The other person said no: destroy the keys of everything that is not marked as the user's own, locked or not.

    The event waits, sealed, for the next unlock, which also closes the manifest for good. The same chat is not read again
    for 180 days. Raises VaultDamaged where a key is still there afterwards, or where the no could not be noted.
    """
    now = clock()
    with translate_errors():
        vault_id = read_vault_id(paths.vault(name))
        state = State(paths.state, vault_id, Disk())
        if not state.exists():
            raise NotFound("this vault's state is not on this machine")
        receipt_id, theirs = os.urandom(16).hex(), find_theirs(state)
        event = Event(kind=EventKind.WITHDRAWAL, actor=Actor.EX, reason=reason, ids=(receipt_id,))
        word = told(note(event, at=int(now.timestamp())))  # made once: said twice, it is folded once

        def leave_word() -> None:
            # the no, the destruction and the log's word are said as one
            state.intend(theirs, say_withdrawn(int(now.timestamp())), word)

        # The word comes first: a crash after it leaves a vault that says no, never one that forgot it. Where it cannot be
        # written, or another process holds the journal, the keys go all the same.
        is_noted = _try_act(leave_word)
        keys = _destroy_shards(state, theirs)
        left = theirs & frozenset(state.names())
        # What closes something comes before what only tells of it; each is tried whatever became of the others.
        failed = None if is_noted else _find_failure(leave_word)  # now there may be room
        failed = _find_failure(lambda: reimport_block.start_cooldown(paths, vault_id, now)) or failed
        document = _write_receipt(state, receipt_id, now, reason, keys, gone=not left)
        if failed is not None:
            raise failed
        if left:
            raise VaultDamaged(_("some keys could not be destroyed"))
    return Objected(keys, receipt_id, document)


def _try_act(act: Callable[[], object]) -> bool:
    try:
        act()
    except (Full, Busy):
        return False
    return True


def _find_failure(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except (OSError, ExskillError, VaultError) as error:
        return error
    return None


def _destroy_shards(state: State, shards: frozenset[str]) -> int:
    """Destroy shards, completed even after a crash; where that cannot be written down, at once. Return how many went."""
    before = shards & frozenset(state.names())
    try:
        destroy_shards(state, shards)
    except (Full, Busy):
        for name in sorted(before):
            _try_act(partial(state.destroy_shard, name))
    return len(before - frozenset(state.names()))


def _write_receipt(state: State, receipt_id: str, now: datetime, reason: Reason, keys: int, *, gone: bool) -> bytes:
    receipt = receipts.new_receipt(
        state.path.name,
        at=now,
        trigger=reason,
        actor=Actor.EX,
        counts={Count.SHARDS: keys},
        gone=gone,
        copies_at=receipts.read_backup_times(state),
        receipt_id=receipt_id,
    )
    return receipts.write_receipt(state, receipt, receipts.device_signer(state))
