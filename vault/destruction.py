"""Destruction without any secret: of a whole vault, or of the shards that a note lists."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vault.atomic import Disk
from vault.errors import NotFound, VaultError
from vault.marker import read_vault_id
from vault.open_keyring import FILE
from vault.state import VAULT_SHARD, State

__all__ = ["Destruction", "destroy", "destroy_noted"]

_WAITERS: Final = 16


@dataclass(frozen=True, slots=True)
class Destruction:
    """What was destroyed, and what a look afterwards found."""

    shards: int
    files: int
    size: int
    keys_gone: bool


def destroy_noted(directory: Path, state_root: Path, name: str, *, disk: Disk | None = None) -> int:
    """Destroy the shards that :meth:`vault.state.State.note` wrote down under a name, without any secret.

    Completed even after a crash; returns how many keys there were. The next unlock finds their data gone.
    """
    disk = disk or Disk()
    state = State(state_root, read_vault_id(directory), disk)
    if not state.exists():
        raise NotFound("this vault's state is not on this machine")
    living = frozenset(state.names()) & state.noted(name)
    state.intend(living)
    state.complete()
    state.note(name, ())
    return len(living)


def destroy(directory: Path, state_root: Path, *, disk: Disk | None = None) -> Destruction:
    """Destroy a vault, locked or not: its shard first, which closes every way in, then the rest.

    Needs no passphrase and does not wait for a lock: whoever holds the vault open meets missing keys.
    """
    disk = disk or Disk()
    vault_id = read_vault_id(directory)
    state = State(state_root, vault_id, disk)
    names = sorted(state.names(), key=lambda name: name != VAULT_SHARD)
    with suppress(VaultError, OSError):  # a full disk must not keep a vault alive: then without the note
        state.intend(name for name in names if name.startswith(VAULT_SHARD))
    shards = sum(state.destroy_shard(name) for name in names if name.startswith(VAULT_SHARD))
    disk.erase(directory / FILE)
    shards += _overwrite_and_unlink([state.shards / n for n in names if not n.startswith(VAULT_SHARD)], disk)
    disk.erase(state.path / "receipt.key")
    files, size = _remove_tree(directory)
    _remove_tree(state.path)
    return Destruction(shards, files, size, keys_gone=not state.path.exists() and not directory.exists())


def _overwrite_and_unlink(paths: Sequence[Path], disk: Disk) -> int:
    """Overwrite many small files, wait for the disk once for all of them, and unlink them; return how many.

    Unlinking before the disk has it would drop the overwriting with the file: the old bytes would stay where they are. All
    are written first and waited for side by side, so that the disk can take them in one go.
    """

    def overwrite(path: Path) -> None:
        fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.pwrite(fd, disk.random(os.fstat(fd).st_size), 0)
            os.fdatasync(fd)
        finally:
            os.close(fd)

    with ThreadPoolExecutor(max_workers=_WAITERS) as pool:
        list(pool.map(overwrite, paths))
    for path in paths:
        path.unlink()
    return len(paths)


def _remove_tree(base: Path) -> tuple[int, int]:
    files = size = 0
    for path in sorted(base.rglob("*"), reverse=True) if base.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            files, size = files + 1, size + path.lstat().st_size
            path.unlink()
    if base.is_dir():
        base.rmdir()
    return files, size
