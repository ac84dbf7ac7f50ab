"""What dies while the vault is locked: deadlines, and the two dead-man dates. Needs no passphrase.

Run by ``exskill reap``, by the machine's scheduler, and first thing in every command. What it does is noted for the log, sealed,
and told by a receipt that the device signs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime

from audit.events import Actor, Count, Event, EventKind, Reason
from audit.pending import note
from exskill.core.clock import Reading
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.erasure.destroy import destroy_vault
from exskill.erasure.untold import Reaped
from exskill.store import clock_watch, log_folders, receipts
from exskill.store.kinds import DAY
from exskill.store.locate import existing_vaults, find_vault_id
from exskill.store.ownership import find_theirs
from vault.atomic import Disk, hold_lock
from vault.errors import Busy
from vault.ledger import destroy_shards, read_ledger, write_ledger
from vault.locked_facts import say_event as told
from vault.state import State

__all__ = ["destroy_due"]


def destroy_due(
    paths: Paths, *, clock: Callable[[], datetime], look: Callable[[datetime], Reading] | None = None
) -> list[Reaped]:
    """Destroy what is due in every vault that is not open elsewhere; raise VaultDamaged where a ledger cannot be read."""
    done: list[Reaped] = []
    for name in existing_vaults(paths):
        with translate_errors():
            state = State(paths.state, find_vault_id(paths, name), Disk())
            if not state.has_facts():
                continue
            try:
                with hold_lock(paths.vault(name) / "lock", exclusive=True):
                    done += _reap_one(paths, name, state, clock(), look or clock_watch.read_clocks)
            except Busy:
                continue  # whoever holds it open erases what is due there
    return done


def _reap_one(
    paths: Paths, name: str, state: State, now: datetime, look: Callable[[datetime], Reading]
) -> list[Reaped]:
    ledger = read_ledger(state)
    if ledger is None or not state.exists():
        return []
    state.complete()
    ledger, verdict = clock_watch.judge_clock(ledger, look(now))
    if verdict.due(ledger.last_opened + ledger.vault_days * DAY):
        keys = destroy_vault(paths, name).shards
        return [Reaped(name, Reason.DEAD_MAN, keys, "", int(now.timestamp()))]
    done = []
    over = frozenset(shard for shard, at in ledger.deadlines.items() if verdict.due(at))
    if over:
        done.append(_erase_shards(name, state, over, Reason.IMPORT_TTL, now))
    if verdict.due(ledger.last_opened + ledger.ex_days * DAY):
        theirs = find_theirs(state)
        if theirs:
            done.append(_erase_shards(name, state, theirs, Reason.DEAD_MAN, now))
    write_ledger(state, ledger.without(frozenset(ledger.deadlines) - frozenset(state.names())))
    log_folders.expire_month_keys(state, verdict)
    return [entry for entry in done if entry.keys]


def _erase_shards(name: str, state: State, shards: Iterable[str], reason: Reason, now: datetime) -> Reaped:
    """Destroy, look again, write the receipt, and leave a note for the log."""
    names, at = frozenset(shards), int(now.timestamp())
    keys, receipt_id = len(names & frozenset(state.names())), os.urandom(16).hex()
    if not keys:
        return Reaped(name, reason, 0, receipt_id, at)
    event = Event(
        kind=EventKind.TIMER, actor=Actor.TIMER, reason=reason, counts={Count.SHARDS: keys}, ids=(receipt_id,)
    )
    # The word for the log is in the journal with the destruction: no crash leaves one without the other.
    destroy_shards(state, names, told(note(event, at=at)))
    receipt = receipts.new_receipt(
        state.path.name,
        at=now,
        trigger=reason,
        actor=Actor.TIMER,
        counts={Count.SHARDS: keys},
        gone=not names & frozenset(state.names()),
        copies_at=receipts.read_backup_times(state),
        receipt_id=receipt_id,
    )
    receipts.write_receipt(state, receipt, receipts.device_signer(state))
    return Reaped(name, reason, keys, receipt_id, at)
