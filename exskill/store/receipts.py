"""Receipts of erasure on this machine: written at once, signed by the device while locked, completed when the vault opens.

They are files in the state directory, with counts, opaque ids and limits; no name, no path, no content.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InvalidEvent
from audit.events import Actor, Count, Reason
from audit.receipt import Check, Receipt, finalise_receipt, open_receipt, sign_receipt
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from vault.atomic import make_private
from vault.errors import VaultError
from vault.ledger import read_ledger

if TYPE_CHECKING:
    from audit.checkpoint import Signer
    from audit.log import AuditLog, EntryId
    from vault.state import State

__all__ = ["complete_receipts", "device_signer", "new_receipt", "read_backup_times", "read_stored", "write_receipt"]

_FOLDER = "receipts"


def new_receipt(
    vault_id: str,
    *,
    at: datetime,
    trigger: Reason,
    actor: Actor,
    counts: Mapping[Count, int],
    gone: bool,
    copies_at: tuple[int, ...] = (),
    receipt_id: str | None = None,
) -> Receipt:
    """Return a provisional receipt. ``gone`` is what a look at the key halves found after the erasure.

    ``copies_at`` is when each encrypted backup was made, from :func:`read_backup_times`.
    """
    return Receipt(
        receipt_id=receipt_id or os.urandom(16).hex(),
        vault=vault_id,
        at=int(at.timestamp()),
        trigger=trigger,
        actor=actor,
        counts=dict(counts),
        checks={Check.SHARD_GONE: gone},
        copies=len(copies_at),
        copies_at=copies_at,
    )


def read_backup_times(state: State) -> tuple[int, ...]:
    """Return when each backup was made, as this machine remembers it; a list that cannot be read stops no erasure."""
    try:
        ledger = read_ledger(state)
    except VaultError:
        return ()
    return ledger.escrows if ledger is not None else ()


def device_signer(state: State) -> Signer:
    """Return the device key, which works while the vault is locked."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = Ed25519PrivateKey.from_private_bytes((state.path / "receipt.key").read_bytes())
    except (OSError, ValueError) as error:
        raise VaultDamaged(_("the key that signs receipts cannot be read")) from error
    return _DeviceKey(key.public_key().public_bytes_raw(), key.sign)


class _DeviceKey:
    def __init__(self, public: bytes, sign: object) -> None:
        self.public, self._sign = public, sign

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature."""
        signature: bytes = self._sign(message)  # type: ignore[operator]
        return signature


def write_receipt(state: State, receipt: Receipt, signer: Signer) -> bytes:
    """Sign a receipt and store it durably; return the document."""
    document = sign_receipt(receipt, signer)
    folder = state.path / _FOLDER
    make_private(folder)
    state.disk.replace(_find_path(folder, receipt), document)
    return document


def _find_path(folder: Path, receipt: Receipt) -> Path:
    return folder / f"{receipt.at:012d}-{receipt.receipt_id}.json"


def read_stored(state: State, *, vault_public: bytes | None = None) -> Iterator[tuple[Receipt, bytes]]:
    """Yield every receipt, oldest first, after its signature (and, where final, its proof) was checked.

    Without the vault's public key only those signed by the device are checked; final ones are left out.
    """
    trusted = [device_signer(state).public, *([vault_public] if vault_public is not None else [])]
    folder = state.path / _FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix != ".json":
            continue
        document = path.read_bytes()
        try:
            yield open_receipt(document, trusted, log_key=vault_public), document
        except InvalidEvent:
            if vault_public is not None:
                raise VaultDamaged(_("a receipt was changed")) from None


def complete_receipts(state: State, log: AuditLog, signer: Signer, entries: Mapping[str, EntryId]) -> int:
    """Make provisional receipts final whose event is now in the log (receipt id -> entry); return how many."""
    done = 0
    for receipt, _document in list(read_stored(state, vault_public=signer.public)):
        entry = entries.get(receipt.receipt_id)
        if receipt.entry is None and entry is not None:
            final = finalise_receipt(receipt, entry=entry.index, leaf=entry.leaf, proof=log.prove(entry.index))
            write_receipt(state, final, signer)
            done += 1
    return done
