"""Receipts of erasure on this machine: written at once, signed by the device while locked, completed when the vault opens.

They are files in the state directory, with counts, opaque ids and limits; no name, no path, no content.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

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
    "has_open_no",
    "list_doubtful",
    "new_receipt",
    "put_spoilt_aside",
    "read_backup_times",
    "read_stored",
    "read_verified",
    "write_receipt",
]

_FOLDER: Final = "receipts"
_KEY, _KEY_BYTES = "receipt.key", 32
_NAME: Final = re.compile(r"([0-9]{12})-([0-9a-f]{32})\.json")


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
    """Return the device key, which works while the vault is locked: no erasure waits for a key that only signs what was erased.

    One that is missing or cut is replaced. One that cannot be read now stays, for it may be whole; a key in memory signs then,
    and nobody can verify that receipt.
    """
    found, fresh = _read_seed(state), os.urandom(_KEY_BYTES)
    if found is not None and len(found) != _KEY_BYTES:
        with contextlib.suppress(OSError, VaultError):
            state.disk.replace(state.path / _KEY, fresh)
    key = _load_key(found if found is not None and len(found) == _KEY_BYTES else fresh)
    return _DeviceKey(key.public_key().public_bytes_raw(), key.sign)


def _read_seed(state: State) -> bytes | None:
    """Return what the device key's file contains, nothing where there is none, None where it cannot be read."""
    try:
        return (state.path / _KEY).read_bytes()
    except FileNotFoundError:
        return b""
    except OSError:
        return None


def _load_key(seed: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed)


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


def read_stored(state: State, *, vault_public: bytes) -> Iterator[tuple[Receipt, bytes]]:
    """Yield every receipt, oldest first, after its signature (and, where final, its proof) was checked.

    Raises VaultDamaged for one that was changed.
    """
    for _path, found in _check_files(state, vault_public):
        if found is None:
            raise VaultDamaged(_("a receipt was changed"))
        yield found


def read_verified(state: State, *, vault_public: bytes) -> Iterator[tuple[Receipt, bytes]]:
    """Yield the same, without those that were changed or cannot be read."""
    yield from (found for _path, found in _check_files(state, vault_public) if found is not None)


def has_open_no(state: State, *, vault_public: bytes) -> bool:
    """Return whether a receipt tells of the other person's no and has no proof that it is in the log."""
    found = read_verified(state, vault_public=vault_public)
    return any(receipt.actor is Actor.EX and receipt.entry is None for receipt, _document in found)


def list_doubtful(state: State, *, vault_public: bytes) -> list[tuple[str, int]]:
    """Return the id and the time (Unix seconds) of each receipt that nobody can verify, as its file's name tells them.

    Each may have told of a no. A file whose name this program did not give is none of them.
    """
    bad = (path for path, found in _check_files(state, vault_public) if found is None)
    named = (_NAME.fullmatch(path.name) for path in bad)
    return [(match[2], int(match[1])) for match in named if match is not None]


def put_spoilt_aside(state: State, *, vault_public: bytes) -> int:
    """Rename what is no receipt of ours any more, so that it keeps no vault closed; return how many there were.

    One that cannot be renamed stays where it is, and is counted again the next time.
    """
    bad = [path for path, found in _check_files(state, vault_public) if found is None]
    for path in bad:
        with contextlib.suppress(OSError, VaultError):
            state.disk.rename(path, path.with_suffix(".spoilt"))
    return len(bad)


def _check_files(state: State, vault_public: bytes) -> Iterator[tuple[Path, tuple[Receipt, bytes] | None]]:
    """Yield the path of each receipt with what it says and its bytes; with None where nobody can verify it."""
    trusted = _list_trusted(state, vault_public)
    for path in _list_files(state):
        yield path, _check_file(path, trusted, vault_public)


def _check_file(path: Path, trusted: list[bytes], log_key: bytes) -> tuple[Receipt, bytes] | None:
    try:
        document = path.read_bytes()
        return open_receipt(document, trusted, log_key=log_key), document
    except (OSError, InvalidEvent):
        return None


def _list_files(state: State) -> list[Path]:
    folder = state.path / _FOLDER
    return [path for path in sorted(folder.iterdir()) if path.suffix == ".json"] if folder.is_dir() else []


def _list_trusted(state: State, vault_public: bytes) -> list[bytes]:
    seed = _read_seed(state)
    if seed is None or len(seed) != _KEY_BYTES:
        return [vault_public]
    return [vault_public, _load_key(seed).public_key().public_bytes_raw()]


def complete_receipts(state: State, log: AuditLog, signer: Signer, entries: Mapping[str, EntryId]) -> int:
    """Make provisional receipts final whose event is now in the log (receipt id -> entry); return how many.

    What was erased is erased: a receipt that nobody can verify waits for the next unlock, which puts it aside.
    """
    done = 0
    for receipt, _document in list(read_verified(state, vault_public=signer.public)):
        entry = entries.get(receipt.receipt_id)
        if receipt.entry is None and entry is not None:
            final = finalise_receipt(receipt, entry=entry.index, leaf=entry.leaf, proof=log.prove(entry.index))
            write_receipt(state, final, signer)
            done += 1
    return done
