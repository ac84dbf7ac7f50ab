"""What dies while the vault is locked: deadlines, and the two dead-man dates. Needs no passphrase.

Run by ``exskill reap``, by the machine's scheduler, and first thing in every command. What it does is noted for the log, sealed,
and told by a receipt that the device signs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exskill.core.clock import Mark, Reading, Verdict, observe
from exskill.core.library_errors import translated
from exskill.core.paths import Paths
from exskill.erasure.deadlines import DAY

if TYPE_CHECKING:
    from audit.events import Reason
    from vault.ledger import Ledger
    from vault.state import State

__all__ = ["Reaped", "look_at_clock", "reading", "reap"]


@dataclass(frozen=True, slots=True)
class Reaped:
    """One erasure: in which vault, why, and how many keys."""

    vault: str
    reason: Reason
    keys: int
    receipt_id: str


def reading(now: datetime) -> Reading:
    """Look at the machine's clocks; what a system does not have counts as unknown."""
    since_boot = (
        int(time.clock_gettime(time.CLOCK_BOOTTIME)) if hasattr(time, "CLOCK_BOOTTIME") else int(time.monotonic())
    )
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        boot = ""
    synced = Path("/run/systemd/timesync/synchronized").exists()
    return Reading(int(now.timestamp()), since_boot, boot, synced)


def look_at_clock(ledger: Ledger, seen: Reading) -> tuple[Ledger, Verdict]:
    """Return the ledger with its new mark of time, and what is thought of the clock."""
    known: dict[str, Any] = dict(ledger.clock)
    mark = Mark(**known) if known else Mark.first(seen)
    after, verdict = observe(mark, seen)
    return replace(ledger, clock=asdict(after)), verdict


def reap(paths: Paths, *, clock: Callable[[], datetime], look: Callable[[datetime], Reading] = reading) -> list[Reaped]:
    """Destroy what is due in every vault that is not open elsewhere; raise VaultDamaged where a ledger cannot be read."""
    from exskill.store.locate import existing_vaults, vault_id_of
    from vault.atomic import Disk, locked
    from vault.errors import Busy
    from vault.state import State

    done: list[Reaped] = []
    for name in existing_vaults(paths):
        with translated():
            state = State(paths.state, vault_id_of(paths, name), Disk())
            if not state.has_facts():
                continue
            try:
                with locked(paths.vault(name) / "lock", exclusive=True):
                    done += _reap_one(paths, name, state, clock(), look)
            except Busy:
                continue  # whoever holds it open erases what is due there
    return done


def _reap_one(
    paths: Paths, name: str, state: State, now: datetime, look: Callable[[datetime], Reading]
) -> list[Reaped]:
    from vault.ledger import read_ledger, write_ledger

    ledger = read_ledger(state)
    if ledger is None or not state.exists():
        return []
    state.complete()
    ledger, verdict = look_at_clock(ledger, look(now))
    if verdict.due(ledger.last_opened + ledger.vault_days * DAY):
        from audit.events import Reason
        from exskill.store.store import destroy_vault

        keys = destroy_vault(paths, name).shards
        return [Reaped(name, Reason.DEAD_MAN, keys, "")]
    done = []
    over = frozenset(shard for shard, at in ledger.deadlines.items() if verdict.due(at))
    if over:
        done.append(_erase(name, state, over, "IMPORT_TTL", now))
    if verdict.due(ledger.last_opened + ledger.ex_days * DAY):
        theirs = state.noted("theirs") & frozenset(state.names())
        if theirs:
            done.append(_erase(name, state, theirs, "DEAD_MAN", now))
    write_ledger(state, ledger.without(frozenset(ledger.deadlines) - frozenset(state.names())))
    return [entry for entry in done if entry.keys]


def _erase(name: str, state: State, shards: Iterable[str], why: str, now: datetime) -> Reaped:
    """Destroy, look again, write the receipt, and leave a note for the log. ``why`` names a :class:`Reason`."""
    from audit.events import Actor, Count, Event, EventKind, Reason
    from audit.pending import note
    from exskill.store import receipts
    from exskill.store.store import leave_note
    from vault.ledger import destroy_shards

    names, reason = frozenset(shards), Reason[why]
    keys = destroy_shards(state, names)
    gone = not names & frozenset(state.names())
    receipt = receipts.new_receipt(
        state.path.name,
        at=now,
        trigger=reason,
        actor=Actor.TIMER,
        counts={Count.SHARDS: keys},
        gone=gone,
        copies_at=receipts.escrows(state),
    )
    if keys:
        event = Event(
            kind=EventKind.TIMER,
            actor=Actor.TIMER,
            reason=reason,
            counts={Count.SHARDS: keys},
            ids=(receipt.receipt_id,),
        )
        leave_note(state, note(event, at=int(now.timestamp())))
        receipts.write(state, receipt, receipts.device_signer(state))
    return Reaped(name, reason, keys, receipt.receipt_id)
