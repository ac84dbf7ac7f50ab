"""Destruction without any secret: of a whole vault, or of the shards that a note lists.

Destroying a vault parses nothing, waits for nobody and stops at nothing: each step is tried whatever became of the one
before. The shards go first, the vault's own before all others: from then on no way in opens it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
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

__all__ = ["Destruction", "destroy", "destroy_noted", "destroy_places"]

_WAITERS: Final = 16


@dataclass(frozen=True, slots=True)
class Destruction:
    """What was destroyed, and what a look afterwards found. ``failed`` counts the steps that did not succeed."""

    shards: int
    files: int
    size: int
    keys_gone: bool
    failed: int = 0


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
    """Destroy a vault, locked or not.

    Raises NotFound, TooNew or Damaged if its first file does not tell which state is its own; whoever knows that calls
    :func:`destroy_places`.
    """
    return destroy_places(directory, state_root / read_vault_id(directory), disk=disk)


def destroy_places(directory: Path, state_path: Path, *, disk: Disk | None = None) -> Destruction:
    """Destroy the shards in a state directory, then the keyring, then everything in both directories. Never raises OSError."""
    ending = _Ending(disk or Disk())
    ending.run(lambda: _say_it_is_over(state_path, ending.disk))
    vaults, others = _shards(state_path / "shards")
    shards = ending.overwrite(vaults, ending.erase_one)
    ending.run(lambda: ending.disk.erase(directory / FILE))
    shards += ending.overwrite_together(others)
    for name in ("receipt.key", "journal.key"):
        ending.run(lambda name=name: ending.disk.erase(state_path / name))  # type: ignore[misc]
    files, size = ending.remove_tree(directory)
    ending.remove_tree(state_path)
    gone = not os.path.lexists(state_path) and not os.path.lexists(directory)
    return Destruction(shards, files, size, gone, ending.failed)


def _say_it_is_over(state_path: Path, disk: Disk) -> None:
    """Write down that the vault's shards go, so that a crash from here on reads as destroyed; a full disk stops nothing."""
    state = State(state_path.parent, state_path.name, disk)
    names = [name for name in state.names() if name.startswith(VAULT_SHARD)]
    if names:
        state.intend(names)


def _shards(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the vault's own shards and the others; folders and links among them are left to the end."""
    found = []
    with suppress(OSError):
        found = sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))
    vaults = [path for path in found if path.name.startswith(VAULT_SHARD)]
    return vaults, [path for path in found if path not in vaults]


class _Ending:
    """Steps that are tried one after the other; what fails is counted and changes nothing for the next."""

    def __init__(self, disk: Disk) -> None:
        self.disk, self.failed = disk, 0

    def run(self, step: Callable[[], object]) -> bool:
        """Try a step; whether it succeeded."""
        try:
            step()
        except (OSError, VaultError, ValueError):
            self.failed += 1
            return False
        return True

    def erase_one(self, path: Path) -> None:
        """Overwrite and unlink a file, its owner's right to write restored."""
        path.chmod(stat.S_IRUSR | stat.S_IWUSR, follow_symlinks=True)
        self.disk.erase(path)

    def overwrite(self, paths: Iterable[Path], erase: Callable[[Path], None]) -> int:
        """Erase files one by one; one that cannot be overwritten is at least unlinked. Return how many are gone."""
        paths = list(paths)
        for path in paths:
            if not self.run(lambda path=path: erase(path)):  # type: ignore[misc]
                self.run(path.unlink)
        return sum(not os.path.lexists(path) for path in paths)

    def overwrite_together(self, paths: Sequence[Path]) -> int:
        """Overwrite many small files, wait for the disk for all of them side by side, and unlink them; how many are gone.

        Unlinking before the disk has it would drop the overwriting with the file: the old bytes would stay where they are.
        """
        with ThreadPoolExecutor(max_workers=_WAITERS) as pool:
            written = list(pool.map(self._try_to_overwrite, paths))
        self.failed += written.count(False)
        for path in paths:
            self.run(path.unlink)
        return sum(not os.path.lexists(path) for path in paths)

    def _try_to_overwrite(self, path: Path) -> bool:
        try:
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)
            fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.pwrite(fd, self.disk.random(os.fstat(fd).st_size), 0)
                os.fdatasync(fd)
            finally:
                os.close(fd)
        except OSError:
            return False
        return True

    def remove_tree(self, base: Path) -> tuple[int, int]:
        """Remove a directory with everything in it; links are removed, not followed. Return files and bytes that were there."""
        files = size = 0
        for path in sorted(base.rglob("*"), reverse=True) if base.is_dir() and not base.is_symlink() else ():
            if path.is_dir() and not path.is_symlink():
                self.run(path.rmdir)
                continue
            with suppress(OSError):
                files, size = files + 1, size + path.lstat().st_size
            self.run(path.unlink)
        if base.is_dir() and not base.is_symlink():
            self.run(base.rmdir)
        return files, size
