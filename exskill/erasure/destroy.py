"""Destruction of whole vaults: key halves first, nothing parsed before them, on past every error.

It needs no passphrase, no readable vault file and no lock: whoever holds the vault open meets missing keys. A file or folder
that cannot be removed is counted and told; it stops nothing.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit.events import EventKind
from exskill.core.paths import Paths
from vault.atomic import Disk
from vault.ledger import read_ledger
from vault.state import VAULT_SHARD, State

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Destruction", "destroy_everything", "destroy_open", "destroy_vault", "has_anything"]

_WAITERS: Final = 16
_ID: Final = re.compile(rb"[0-9a-f]{32}")
_FIRST_FILE: Final = "VAULT"
_OURS: Final = ("VAULT", "VAULT.tmp", "keyring.age", "keyring.age.tmp", "seg", "doc", "audit", "lock")
_RECEIPT_KEY: Final = "receipt.key"


@dataclass(slots=True)
class Destruction:
    """What was destroyed, and what a look afterwards found. ``size`` is in bytes; ``copies`` are dates of backups."""

    shards: int = 0
    files: int = 0
    size: int = 0
    keys_left: int = 0
    files_left: int = 0
    copies: tuple[datetime, ...] = ()
    ids: tuple[str, ...] = ()  # of the vaults whose state was here
    errors: list[str] = field(default_factory=list)  # names of exceptions; never a path

    @property
    def keys_gone(self) -> bool:
        """Whether no key half is left."""
        return self.keys_left == 0


def destroy_open(store: Store) -> Destruction:
    """Destroy an open vault; the log's last entry says so, and is destroyed with it."""
    store.record(EventKind.DESTROY)
    store.forget_keys()
    return destroy_vault(store.paths, store.name)


def destroy_vault(paths: Paths, name: str, *, disk: Disk | None = None) -> Destruction:
    """Destroy one vault, locked or not, whatever state its files are in.

    Where its first file is gone, its key halves are those that no other vault claims; where they could belong to several
    vaults they are left, and counted as left.
    """
    directory = paths.vault(name)
    own = _ids_in(directory)
    claimed = {found for other in _vaults(paths) if other != directory for found in _ids_in(other)}
    unclaimed = [state for state in _states(paths) if state.name not in claimed]
    states = [state for state in _states(paths) if state.name in own]
    doubtful = [] if own or len(unclaimed) == 1 else unclaimed
    if not own and len(unclaimed) == 1:
        states = unclaimed
    done = _destroy(states, [directory], disk or Disk())
    done.keys_left += sum(1 for state in doubtful for _path in _files(state / "shards"))
    return done


def has_anything(paths: Paths) -> bool:
    """Return whether anything of a vault is here, whole or not."""
    return bool(_states(paths) or _vaults(paths))


def destroy_everything(paths: Paths, *, disk: Disk | None = None) -> Destruction:
    """Destroy every vault of this installation, and what a cut-short restore left: what `destroy --now` does."""
    halves = [folder for folder in _folders(paths.state / "adopting") if (folder / "shards").is_dir()]
    done = _destroy([*_states(paths), *halves], _vaults(paths), disk or Disk())
    for shop in (paths.state / "adopting", paths.data / "adopting"):
        _remove_tree(shop, done)
    return done


def _destroy(states: Sequence[Path], directories: Sequence[Path], disk: Disk) -> Destruction:
    done = Destruction(ids=tuple(state.name for state in states))
    halves = [path for state in states for path in _files(state / "shards")]
    first = [path for path in halves if path.name.startswith(VAULT_SHARD)]
    done.shards += _overwrite_all(first, disk, done)
    _overwrite_all([directory / "keyring.age" for directory in directories], disk, done)
    done.shards += _overwrite_all([path for path in halves if path not in set(first)], disk, done)
    done.copies = _list_copies(states)
    _overwrite_all([state / _RECEIPT_KEY for state in states], disk, done)
    for base in directories:
        _remove_vault(base, done)
    for state in states:
        _remove_tree(state, Destruction(errors=done.errors))
    done.keys_left = sum(1 for state in states for _path in _files(state / "shards"))
    done.files_left = sum(
        1 for base in (*states, *(d / name for d in directories for name in _OURS)) for _path in _left(base)
    )
    return done


def _list_copies(states: Iterable[Path]) -> tuple[datetime, ...]:
    """Return when backups were made; a list that cannot be read stops nothing."""
    found: list[int] = []
    for path in states:
        try:
            ledger = read_ledger(State(path.parent, path.name, Disk()))
        except Exception:  # noqa: S112 -- whatever is wrong with a list, the destruction goes on
            continue
        found += ledger.escrows if ledger is not None else ()
    return tuple(datetime.fromtimestamp(at, UTC) for at in sorted(found))


def _vaults(paths: Paths) -> list[Path]:
    """Return the folders that hold anything of a vault; somebody else's folder beside them is not ours to touch."""
    return [folder for folder in _folders(paths.vaults) if any((folder / name).exists() for name in _OURS)]


def _states(paths: Paths) -> list[Path]:
    return [folder for folder in _folders(paths.state) if _ID.fullmatch(folder.name.encode("utf-8", "replace"))]


def _ids_in(directory: Path) -> set[str]:
    """Return what looks like an id in a vault's first file; nothing where there is none."""
    try:
        data = (directory / _FIRST_FILE).read_bytes()[:4096]
    except OSError:
        return set()
    return {found.decode("ascii") for found in _ID.findall(data)}


def _folders(base: Path) -> list[Path]:
    try:
        return sorted(path for path in base.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []


def _files(base: Path) -> Iterator[Path]:
    """Yield every file, link or socket below a folder; links are not followed."""
    try:
        entries = sorted(os.scandir(base), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield Path(entry.path)


def _left(base: Path) -> Iterator[Path]:
    if base.is_dir() and not base.is_symlink():
        yield from _files(base)
    elif base.exists() or base.is_symlink():
        yield base


def _overwrite_all(paths: Sequence[Path], disk: Disk, done: Destruction) -> int:
    """Overwrite files, wait for the disk side by side, then unlink them; return how many are gone.

    Unlinking before the disk has the random bytes would drop them with the file. What cannot be overwritten is unlinked.
    """
    with ThreadPoolExecutor(max_workers=_WAITERS) as pool:
        for error in pool.map(lambda path: _overwrite(path, disk), paths):
            if error:
                done.errors.append(error)
    return sum(_unlink(path, done) for path in paths)


def _overwrite(path: Path, disk: Disk) -> str:
    """Put random bytes over a file in place; return the name of what went wrong, or nothing."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        fd = _open_for_writing(path)
        try:
            size, at = os.fstat(fd).st_size, 0
            while at < size:
                at += os.pwrite(fd, disk.random(min(size - at, 1 << 20)), at)
            os.fdatasync(fd)
        finally:
            os.close(fd)
    except FileNotFoundError:
        return ""
    except Exception as error:
        return type(error).__name__
    return ""


def _open_for_writing(path: Path) -> int:
    flags = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
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


def _through_permissions(act: Any, parent: Path) -> None:
    """Do something in a folder, after taking the right to it where that was missing."""
    try:
        act()
    except PermissionError:
        parent.chmod(0o700)
        act()


def _remove_vault(base: Path, done: Destruction) -> None:
    """Remove what is ours in a vault's folder, and the folder if nothing else is in it."""
    for name in _OURS:
        path = base / name
        if path.is_dir() and not path.is_symlink():
            _remove_tree(path, done)
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


def _remove_tree(base: Path, done: Destruction) -> None:
    for path in _files(base):
        _remove_file(path, done)
    for folder in sorted((p for p, _d, _f in os.walk(base)), reverse=True) if base.is_dir() else ():
        try:
            _through_permissions(Path(folder).rmdir, Path(folder).parent)
        except OSError as error:
            done.errors.append(type(error).__name__)
