"""Destruction without any secret: key halves first, nothing parsed before them, on past every error.

Each step is tried whatever became of the one before. The vault's own shards go first: from then on no way in opens it. What
is not ours in a vault's folder is left. A file that cannot be removed is counted and told; it stops nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vault.atomic import Disk
from vault.errors import VaultError
from vault.marker import read_vault_id
from vault.open_keyring import FILE
from vault.state import PUT_ASIDE, VAULT_SHARD, State

__all__ = ["Destruction", "destroy", "destroy_places", "list_files", "list_ours", "remove_tree"]

_OURS: Final = ("VAULT", "VAULT.tmp", FILE, f"{FILE}.tmp", "seg", "doc", "audit", "lock")
_WAITERS: Final = 16
_MANY: Final = 8  # files, from which on one wait for all is quicker
_SECRETS: Final = ("receipt.key", "journal.key")


@dataclass(slots=True)
class Destruction:
    """What was destroyed, and what a look afterwards found. ``size`` is in bytes; ``errors`` are names, never a path."""

    shards: int = 0
    files: int = 0
    size: int = 0
    keys_left: int = 0
    files_left: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def keys_gone(self) -> bool:
        """Whether no key half is left."""
        return self.keys_left == 0


def destroy(directory: Path, state_root: Path, *, disk: Disk | None = None) -> Destruction:
    """Destroy a vault, locked or not; a crash in the midst of it reads as destroyed.

    Raises NotFound, TooNew or Damaged if its first file does not tell which state is its own; whoever knows that calls
    :func:`destroy_places`.
    """
    state = State(state_root, read_vault_id(directory), disk or Disk())
    with contextlib.suppress(OSError, VaultError, ValueError):
        _say_it_is_over(state)
    return destroy_places([directory], [state.path], disk=disk)


def _say_it_is_over(state: State) -> None:
    """Write down that the vault's shards go; a full disk or a damaged journal stops nothing."""
    names = [name for name in state.names() if name.startswith(VAULT_SHARD)]
    if names:
        state.intend(names)


def destroy_places(
    directories: Sequence[Path],
    states: Sequence[Path],
    *,
    disk: Disk | None = None,
    between: Callable[[], object] = lambda: None,
) -> Destruction:
    """Destroy the shards in some state folders, then the keyrings, then everything of ours. Never raises OSError.

    ``between`` is called when no key half is left and the states' other files still are.
    """
    disk, done = disk or Disk(), Destruction()
    halves = [path for state in states for path in list_files(state / "shards")]
    first = [path for path in halves if path.name.startswith(VAULT_SHARD)]
    done.shards += _overwrite_all(first, disk, done)
    others = [path for path in halves if not path.name.startswith(VAULT_SHARD)]
    rings = [directory / FILE for directory in directories]
    done.shards += _overwrite_all([*rings, *others], disk, done, uncounted=len(rings))
    between()
    _overwrite_all([state / name for state in states for name in _SECRETS], disk, done)
    for base in directories:
        _remove_vault(base, done)
    for state in states:
        remove_tree(state, Destruction(errors=done.errors))
    done.keys_left = sum(1 for state in states for _path in list_files(state / "shards"))
    done.files_left = sum(
        1 for base in (*states, *(path for d in directories for path in list_ours(d))) for _path in _list_left(base)
    )
    return done


def list_ours(directory: Path) -> list[Path]:
    """Return the places in a vault's folder that are ours, whether anything is there or not."""
    try:
        aside = sorted(path.name for path in directory.iterdir() if path.name.startswith(PUT_ASIDE))
    except OSError:
        aside = []
    return [directory / name for name in (*_OURS, *aside)]


def list_files(base: Path) -> Iterator[Path]:
    """Yield every file, link or socket below a folder; links are not followed."""
    try:
        entries = sorted(os.scandir(base), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from list_files(Path(entry.path))
        else:
            yield Path(entry.path)


def _list_left(base: Path) -> Iterator[Path]:
    if base.is_dir() and not base.is_symlink():
        yield from list_files(base)
    elif base.exists() or base.is_symlink():
        yield base


def _overwrite_all(paths: Sequence[Path], disk: Disk, done: Destruction, *, uncounted: int = 0) -> int:
    """Overwrite files, wait once until the disk has all of it, then unlink them; return how many are gone.

    The first ``uncounted`` are not in the number. Unlinking before the disk has the random bytes would drop them with the
    file. What cannot be overwritten is unlinked.
    """
    written = [path for path in paths if _overwrite(path, disk, done)]
    if not _sync_at_once(written, disk):
        with ThreadPoolExecutor(max_workers=_WAITERS) as pool:
            done.errors += filter(None, pool.map(_sync_one, written))
    return sum([_unlink(path, done) for path in paths][uncounted:])


def _overwrite(path: Path, disk: Disk, done: Destruction) -> bool:
    """Put random bytes over a file in place, one more than there were; whether that was done. What went wrong is noted.

    A key half of another length is none: from this one call on the vault reads as destroyed, and not as a wrong passphrase.
    """
    try:
        fd = _open_for_writing(path)
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode):
                return False
            size, at = found.st_size + 1, 0
            while at < size:
                at += os.pwrite(fd, disk.random(min(size - at, 1 << 20)), at)
        finally:
            os.close(fd)
    except FileNotFoundError:
        return False
    except Exception as error:
        if _is_regular(path):  # a link or a socket is only removed
            done.errors.append(type(error).__name__)
        return False
    return True


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return True


def _sync_at_once(paths: Sequence[Path], disk: Disk) -> bool:
    """Have the disk take many files in one go; whether it did. Where much else waits for it, this would wait for that too."""
    if len(paths) < _MANY or not disk.is_idle():
        return False
    folders = {_find_device(folder): folder for folder in {path.parent for path in paths}}
    return all(disk.sync_file_system(folder) for folder in folders.values())


def _find_device(folder: Path) -> int:
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def _sync_one(path: Path) -> str:
    """Wait until the disk has a file; return the name of what went wrong, or nothing."""
    try:
        fd = _open_for_writing(path)
        try:
            os.fdatasync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        return type(error).__name__
    return ""


def _open_for_writing(path: Path) -> int:
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except PermissionError:
        path.chmod(0o600)
        return os.open(path, flags)


def _unlink(path: Path, done: Destruction) -> int:
    try:
        _through_permissions(path.unlink, path.parent)
    except FileNotFoundError:
        return 0
    except OSError as error:
        done.errors.append(type(error).__name__)
        return 0
    return 1


def _through_permissions(act: Callable[[], object], parent: Path) -> None:
    """Do something in a folder, after taking the right to it where that was missing."""
    try:
        act()
    except PermissionError:
        parent.chmod(0o700)
        act()


def _remove_vault(base: Path, done: Destruction) -> None:
    """Remove what is ours in a vault's folder, and the folder if nothing else is in it."""
    for path in list_ours(base):
        if path.is_dir() and not path.is_symlink():
            remove_tree(path, done)
        else:
            _remove_file(path, done)
    with contextlib.suppress(OSError):
        base.rmdir()


def _remove_file(path: Path, done: Destruction) -> None:
    try:
        size = path.lstat().st_size
    except OSError:
        size = 0
    if _unlink(path, done):
        done.files, done.size = done.files + 1, done.size + size


def remove_tree(base: Path, done: Destruction) -> None:
    """Remove a folder with everything in it, and add to what was destroyed; links are removed, not followed."""
    for path in list_files(base):
        _remove_file(path, done)
    for folder in sorted((p for p, _d, _f in os.walk(base)), reverse=True) if base.is_dir() else ():
        try:
            _through_permissions(Path(folder).rmdir, Path(folder).parent)
        except OSError as error:
            done.errors.append(type(error).__name__)
