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
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from audit.checkpoint import Signer
    from audit.log import AuditLog, EntryId
    from vault.state import State

__all__ = [
    "complete_receipts",
    "device_signer",
    "new_receipt",
    "put_spoilt_aside",
    "read_backup_times",
    "read_stored",
    "write_receipt",
]

_FOLDER = "receipts"
_KEY, _KEY_BYTES = "receipt.key", 32


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
    """Return the device key, which works while the vault is locked.

    Where it cannot be read a new one takes its place: no erasure waits for a key that only signs what was erased.
    """
    key = _read_device_key(state)
    if key is None:
        state.disk.replace(state.path / _KEY, os.urandom(_KEY_BYTES))
        key = _read_device_key(state)
    if key is None:
        raise VaultDamaged(_("the key that signs receipts cannot be read"))
    return _DeviceKey(key.public_key().public_bytes_raw(), key.sign)


def _read_device_key(state: State) -> Ed25519PrivateKey | None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return Ed25519PrivateKey.from_private_bytes((state.path / _KEY).read_bytes())
    except (OSError, ValueError):
        return None


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
    for path in _list_files(state):
        document = path.read_bytes()
        receipt = _open_document(document, _list_trusted(state, vault_public), vault_public)
        if receipt is not None:
            yield receipt, document
        elif vault_public is not None:
            raise VaultDamaged(_("a receipt was changed"))


def put_spoilt_aside(state: State, *, vault_public: bytes) -> int:
    """Rename what is no receipt of ours any more, so that it keeps no vault closed; return how many there were."""
    trusted, count = _list_trusted(state, vault_public), 0
    for path in _list_files(state):
        try:
            fits = _open_document(path.read_bytes(), trusted, vault_public) is not None
        except OSError:
            fits = False
        if not fits:
            state.disk.rename(path, path.with_suffix(".spoilt"))
            count += 1
    return count


def _list_files(state: State) -> list[Path]:
    folder = state.path / _FOLDER
    return [path for path in sorted(folder.iterdir()) if path.suffix == ".json"] if folder.is_dir() else []


def _list_trusted(state: State, vault_public: bytes | None) -> list[bytes]:
    key = _read_device_key(state)
    device = [key.public_key().public_bytes_raw()] if key is not None else []
    return [*device, *([vault_public] if vault_public is not None else [])]


def _open_document(document: bytes, trusted: list[bytes], log_key: bytes | None) -> Receipt | None:
    try:
        return open_receipt(document, trusted, log_key=log_key)
    except InvalidEvent:
        return None


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
