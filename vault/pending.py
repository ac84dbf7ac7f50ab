"""Notes to a locked vault: sealed to its public key by anybody, read by the vault at its next unlock."""

from __future__ import annotations

import time
from pathlib import Path

from vault.age import file as age
from vault.atomic import Disk
from vault.errors import AgeError, Damaged
from vault.state import State

__all__ = ["drop_pending", "put_pending", "take_pending"]


def put_pending(state_root: Path, vault_id: str, data: bytes, *, disk: Disk | None = None) -> None:
    """Seal bytes to a locked vault; it takes them at its next unlock."""
    disk = disk or Disk()
    state = State(state_root, vault_id, disk)
    public = (state.path / "seal.pub").read_bytes()
    file_key = disk.random(age.FILE_KEY)
    sealed = age.encrypt(data, file_key, [age.x25519_stanza(public, file_key)], random=disk.random)
    disk.write_new(state.pending / f"{time.time_ns():020d}-{disk.random(4).hex()}.age", sealed)


def take_pending(state: State, seal_private: bytes) -> tuple[bytes, ...]:
    """Return what was sealed to this vault while it was locked, in order."""
    identity = age.X25519Identity(seal_private)
    taken = []
    for path in sorted(state.pending.iterdir()):
        if path.suffix == ".age":
            try:
                taken.append(bytes(age.decrypt(path.read_bytes(), [identity])))
            except AgeError:
                raise Damaged("something noted while locked was changed") from None
    return tuple(taken)


def drop_pending(state: State) -> None:
    """Forget what was taken, after it has a durable place elsewhere."""
    for path in sorted(state.pending.iterdir()):
        state.disk.remove(path)
