"""The audit log of an open vault: one entry for each thing that is done, and the receipts of erasures.

An entry is durable before anything that depends on it is shown; where the log cannot be written, the operation stops.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit.anchor import ChainKey
from audit.check import verify_log
from audit.errors import Damaged, InvalidEvent
from audit.events import Actor, Count, Entry, Event, EventKind, Outcome, Reason
from audit.findings import Finding, FindingCode, Verification
from audit.log import AuditLog
from audit.pending import fold
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.store import log_folders, receipts
from exskill.store.context import OpenVault
from exskill.store.kinds import Clock
from vault.vault import Vault

_REPAIRED: Final = Event(
    kind=EventKind.RECOVER, reason=Reason.USER_REQUEST, outcome=Outcome.PARTIAL, counts={Count.PROBLEMS: 1}
)
# What a crash leaves, and what somebody else put there: neither says that anything of the log is lost.
_HARMLESS: Final = frozenset({FindingCode.UNFINISHED, FindingCode.EXTRA_FILE})

if TYPE_CHECKING:
    from audit.log import EntryId
    from vault.agent.delegation import Delegate
    from vault.slots import Unlocker

__all__ = [
    "confirm_newest",
    "create_log",
    "fold_notes",
    "list_damage",
    "log_directory",
    "open_log",
    "read_accounted",
    "record_erasure",
    "record_event",
    "replace_log",
    "say_anchor_is_new",
    "verify_audit",
    "verify_audit_handed",
    "verify_files",
]


def create_log(paths: Paths, name: str, vault: Vault, clock: Clock) -> AuditLog:
    """Create the empty log of a new vault; the keyring remembers from here on how far it came."""
    log = AuditLog.create(*_log_places(paths, name, vault), **_log_keys(vault, clock))
    vault.follow_log(lambda: log.head)
    return log


def open_log(paths: Paths, name: str, vault: Vault, clock: Clock) -> AuditLog:
    """Open the log of an open vault; raises Damaged if it is older than the keyring remembers."""
    log = AuditLog.open(*_log_places(paths, name, vault), **_log_keys(vault, clock), known=vault.log_head)
    vault.follow_log(lambda: log.head)
    return log


def replace_log(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> None:
    """Put a new log in the place of one that does not fit what the vault knows of it; that one is put aside.

    The new one says so before the keyring knows it: wherever this is cut short, the vault stays closed or its log tells.
    """
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker) as vault:
        log_folders.put_aside(paths.vault(name), vault.state)
        log = create_log(paths, name, vault, clock)
        _say_log_is_new(log)
        vault.note_heads()
        log.close()


def _say_log_is_new(log: AuditLog) -> None:
    """Say that the log before this one was damaged, or fitted no more, and that the user let it go."""
    log.append(_REPAIRED)


def confirm_newest(paths: Paths, name: str, vault: Vault, clock: Clock) -> AuditLog | None:
    """Return the open log where it tells that a keyring, which no anchor vouches for, is the newest; else None.

    That is so where it tells of nothing since this keyring was written but repairs. Raises AuditError for a log that is damaged:
    then nothing vouches for the keyring.
    """
    found = verify_files(paths, name, vault, clock)
    if damage := list_damage(found):
        raise Damaged(damage[0])
    log = open_log(paths, name, vault, clock)
    size, _root = vault.log_head
    since = list(log.entries(start=size))
    if all(isinstance(entry, Entry) and entry.event.kind is EventKind.RECOVER for entry in since):
        return log
    log.close()
    return None


def say_anchor_is_new(log: AuditLog) -> None:
    """Say that what this machine remembered of the vault was damaged, and that the user let it begin anew."""
    log.append(_REPAIRED)


def record_event(opened: OpenVault, kind: EventKind, **facts: Any) -> None:
    """Append one event, durably, before anything that depends on it is shown."""
    with translate_errors():
        opened.log.append(Event(kind=kind, **facts))


def log_directory(opened: OpenVault) -> Path:
    """Return the directory of the log's public files."""
    return opened.paths.vault(opened.name) / "audit"


def record_erasure(
    opened: OpenVault,
    reason: Reason,
    counts: Mapping[Count, int],
    *,
    actor: Actor = Actor.USER,
    kind: EventKind | None = None,
) -> str:
    """Log an erasure that has happened, write its final receipt and return the receipt's id."""
    receipt = receipts.new_receipt(
        opened.vault.vault_id,
        at=opened.clock(),
        trigger=reason,
        actor=actor,
        counts=counts,
        gone=True,
        copies_at=receipts.read_backup_times(opened.vault.state),
    )
    event = Event(
        kind=kind or EventKind.TIMER, actor=actor, reason=reason, counts=dict(counts), ids=(receipt.receipt_id,)
    )
    with translate_errors():
        entry = opened.log.append(event)
    receipts.write_receipt(opened.vault.state, receipt, receipts.device_signer(opened.vault.state))
    _complete_receipts(opened, [entry])
    return receipt.receipt_id


def read_accounted(opened: OpenVault) -> tuple[frozenset[str], int]:
    """Return every id that an entry of the log names, and from when on it can be read, in Unix seconds."""
    readable = [entry for entry in opened.log.entries() if isinstance(entry, Entry)]
    since = readable[0].ts // 1000 if readable else 0
    return frozenset(name for entry in readable for name in entry.event.ids), since


def fold_notes(opened: OpenVault, notes: Sequence[bytes]) -> list[Event]:
    """Take what was noted while locked into the log; return the events that could be read."""
    folded = fold(notes, opened.log)
    _complete_receipts(opened, folded.entries.values())
    return [event for data in notes if (event := _read_event(data)) is not None]


def verify_audit(
    paths: Paths,
    name: str,
    unlocker: Unlocker,
    *,
    clock: Clock,
    witnesses: Sequence[bytes] = (),
    chain_key: str | None = None,
) -> Verification:
    """Open a vault for its keys alone and check its log's files, before anything is settled or appended."""
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r") as vault:
        return verify_files(paths, name, vault, clock, witnesses, chain_key)


def list_damage(found: Verification) -> list[Finding]:
    """Return what says that a part of the log is lost or was changed; opening the vault settles the rest."""
    return [finding for finding in found.findings if finding.code not in _HARMLESS]


def verify_audit_handed(
    paths: Paths,
    name: str,
    delegate: Delegate,
    *,
    clock: Clock,
    witnesses: Sequence[bytes] = (),
    chain_key: str | None = None,
) -> Verification | None:
    """Do the same with an agent's keys; None where only a way in will do.

    They reach entries, hashes, signatures and the anchor. How far the log had come is then what the keyring's outer part says,
    which whoever has these keys can write; only a way in reads what the core remembers.
    """
    with translate_errors():
        vault = Vault.open_handed(paths.vault(name), paths.state, delegate, mode="r")
        if vault is None:
            return None
        with vault:
            return verify_files(paths, name, vault, clock, witnesses, chain_key)


def verify_files(
    paths: Paths,
    name: str,
    vault: Vault,
    clock: Clock,
    witnesses: Sequence[bytes] = (),
    chain_key: str | None = None,
) -> Verification:
    """Check every file of an open vault's log; nothing is written. Raises AuditError where there is none to check."""
    directory, state = _log_places(paths, name, vault)
    keys = _log_keys(vault, clock)
    return verify_log(
        directory,
        state,
        key=keys["key"],
        public=vault.signer.public,
        origin=keys["origin"],
        now=clock(),
        witnesses=witnesses,
        chain_key=_chain_key(chain_key),
        known=vault.log_head,
    )


def _complete_receipts(opened: OpenVault, entries: Iterable[EntryId]) -> None:
    """Put the proof into receipts whose event has come into the log."""
    by_receipt = {name: entry for entry in entries for name in _list_ids(opened, entry)}
    if by_receipt:
        receipts.complete_receipts(opened.vault.state, opened.log, opened.vault.signer, by_receipt)


def _list_ids(opened: OpenVault, entry: EntryId) -> tuple[str, ...]:
    found = next(iter(opened.log.entries(start=entry.index)), None)
    return found.event.ids if isinstance(found, Entry) else ()


def _read_event(data: bytes) -> Event | None:
    try:
        return Entry.from_bytes(data).event
    except InvalidEvent:
        return None


def _chain_key(text: str | None) -> ChainKey | None:
    if text is None:
        return None
    try:
        return ChainKey.from_text(text)
    except ValueError:
        raise UsageError(_("that is not a verification key")) from None


def _log_places(paths: Paths, name: str, vault: Vault) -> tuple[Path, Path]:
    return paths.vault(name) / "audit", paths.vault_state(vault.vault_id) / "audit"


def _log_keys(vault: Vault, clock: Clock) -> Mapping[str, Any]:
    return {
        "key": vault.derive("audit"),
        "signer": vault.signer,
        "origin": f"exskill.dev/v1/log/{vault.vault_id}",
        "clock": clock,
        "random": os.urandom,
    }
