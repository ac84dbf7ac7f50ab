"""Notes to a locked vault: sealed to its public key by anybody, read by the vault at its next unlock."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault.age import file as age
from vault.atomic import Disk
from vault.errors import AgeError
from vault.state import State

__all__ = ["UNREADABLE", "drop_pending", "put_pending", "restore_seal", "take_pending"]

UNREADABLE = b""


def put_pending(state_root: Path, vault_id: str, data: bytes, *, disk: Disk | None = None) -> None:
    """Seal bytes to a locked vault; it takes them at its next unlock. After a crash the note is whole or not there."""
    disk = disk or Disk()
    state = State(state_root, vault_id, disk)
    public = (state.path / "seal.pub").read_bytes()
    file_key = disk.random(age.FILE_KEY)
    sealed = age.encrypt(data, file_key, [age.x25519_stanza(public, file_key)], random=disk.random)
    disk.replace(state.pending / f"{time.time_ns():020d}-{disk.random(4).hex()}.age", sealed)


def take_pending(state: State, seal_private: bytes) -> dict[Path, bytes]:
    """Return what was sealed to this vault, oldest first; a note that does not open is :data:`UNREADABLE`, never an error."""
    identity = age.X25519Identity(seal_private)
    return {path: _unseal(path, identity) for path in sorted(state.pending.iterdir()) if path.suffix == ".age"}


def _unseal(path: Path, identity: age.X25519Identity) -> bytes:
    try:
        return bytes(age.decrypt(path.read_bytes(), [identity]))
    except AgeError:
        return UNREADABLE


def drop_pending(state: State, taken: Iterable[Path]) -> None:
    """Forget what was taken, after it has a durable place elsewhere; a note that came since stays."""
    for path in taken:
        state.disk.remove(path)


def restore_seal(state: State, seal_private: bytes) -> None:
    """Write the public key anew if its file is not the vault's: notes sealed to another key are lost."""
    public = X25519PrivateKey.from_private_bytes(seal_private).public_key().public_bytes_raw()
    path = state.path / "seal.pub"
    if not path.is_file() or path.read_bytes() != public:
        state.disk.replace(path, public)
