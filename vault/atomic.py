"""Files that are old or new after a crash, never between, and whose superseded content is overwritten.

Writing: a temporary file in the same directory (O_EXCL), fsync, rename, fsync of the directory; then random bytes over
the still-open old inode. Erasing: random bytes over the file in place, fsync, unlink, fsync of the directory. Below the
file system (SSD remapping, copy-on-write, snapshots, journals) nobody can promise more.

Every call goes through :class:`Disk`, so that a test can stop at any of them.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import grp
import os
import pwd
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from vault.errors import Busy, Full, OpenParent, Unsafe

__all__ = ["Disk", "check_parents", "check_private", "hold_lock", "make_private"]

_MEMORY: Final = Path("/proc/meminfo")
_LITTLE_KB: Final = 64 << 10


class Disk:
    """The operations that change a disk; a subclass may fail or stop at any one of them."""

    def __init__(self, random: Callable[[int], bytes] = os.urandom) -> None:
        self.random = random

    def write_new(self, path: Path, data: bytes) -> None:
        """Create a file that must not exist, durably (its directory included)."""
        fd = self._create(path, data)
        os.close(fd)
        self._sync_directory(path.parent)

    def replace(self, path: Path, data: bytes) -> None:
        """Replace a file's content atomically, then overwrite the superseded inode."""
        old = self._open_old(path)
        try:
            temporary = path.with_name(path.name + ".tmp")
            with contextlib.suppress(FileNotFoundError), _disk_errors():
                temporary.unlink()
            os.close(self._create(temporary, data))
            with _disk_errors():
                self._rename(temporary, path)
            self._sync_directory(path.parent)
            if old is not None:
                self._overwrite(old)
        finally:
            if old is not None:
                os.close(old)

    def append(self, path: Path, data: bytes, at: int, last: int) -> None:
        """Write at a place in a file, durably, and cut off what was behind it; the ``last`` bytes only after the rest."""
        with _disk_errors():
            fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if os.fstat(fd).st_size > at:
                    os.ftruncate(fd, at)
                os.lseek(fd, at, os.SEEK_SET)
                for part in filter(None, (data[:-last], data[-last:])):
                    self._write_all(fd, part)
            finally:
                os.close(fd)

    def _write_all(self, fd: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._write(fd, view) :]
        self._fsync(fd)

    def erase(self, path: Path) -> bool:
        """Overwrite and unlink a file; return whether there was one."""
        try:
            fd = self._open_old(path)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            fd = None  # a link is removed; what it leads to is not ours
        else:
            if fd is None:
                return False
        if fd is not None:
            try:
                self._overwrite(fd)
            finally:
                os.close(fd)
        with _disk_errors():
            self._unlink(path)
        self._sync_directory(path.parent)
        return True

    def is_idle(self) -> bool:
        """Return whether little waits to be written to the system's disks; False where that cannot be known."""
        try:
            lines = _MEMORY.read_text("ascii", errors="replace").splitlines()
        except OSError:
            return False
        waiting = [int(line.split()[1]) for line in lines if line.startswith(("Dirty:", "Writeback:"))]
        return len(waiting) == 2 and sum(waiting) <= _LITTLE_KB

    def sync_file_system(self, folder: Path) -> bool:
        """Wait until the disk has all that was written to a folder's file system; whether the kernel said so."""
        try:
            fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            return bool(ctypes.CDLL(None).syncfs(fd) == 0)
        except (AttributeError, OSError):
            return False
        finally:
            os.close(fd)

    def remove(self, path: Path) -> None:
        """Unlink a file whose content is useless without its key."""
        with contextlib.suppress(FileNotFoundError), _disk_errors():
            self._unlink(path)

    def rename(self, source: Path, target: Path) -> None:
        """Rename durably."""
        with _disk_errors():
            self._rename(source, target)
        self._sync_directory(target.parent)

    def _create(self, path: Path, data: bytes) -> int:
        with _disk_errors():
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                self._write_all(fd, data)
            except BaseException:
                os.close(fd)
                with contextlib.suppress(OSError):
                    path.unlink()
                raise
        return fd

    def _open_old(self, path: Path) -> int | None:
        try:
            with _disk_errors():
                return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None

    def _overwrite(self, fd: int) -> None:
        with _disk_errors():
            size, at = os.fstat(fd).st_size, 0
            while at < size:
                at += os.pwrite(fd, self.random(min(size - at, 1 << 20)), at)
            self._fsync(fd)

    def _write(self, fd: int, view: memoryview) -> int:
        return os.write(fd, view)

    def _fsync(self, fd: int) -> None:
        os.fsync(fd)

    def _rename(self, source: Path, target: Path) -> None:
        source.rename(target)

    def _unlink(self, path: Path) -> None:
        path.unlink()

    def _sync_directory(self, path: Path) -> None:
        with _disk_errors():
            fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                self._fsync(fd)
            finally:
                os.close(fd)


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EROFS):
            raise Full("the disk is full or failed") from error
        raise


def make_private(path: Path) -> None:
    """Create a directory for its owner alone, parents included."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_private(path)


def check_private(path: Path) -> None:
    """Raise Unsafe if a directory is a link, somebody else's, or open to others."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise Unsafe("a directory of the vault is a link or a file")
    if found.st_uid != os.getuid():
        raise Unsafe("a directory of the vault belongs to somebody else")
    if found.st_mode & 0o077:
        raise Unsafe("a directory of the vault is open to others")


def check_parents(path: Path) -> None:
    """Raise OpenParent if others may write to a folder above this one, and so put something else in its place.

    A sticky folder (``/tmp``) lets nobody rename what is not theirs. A group of which only this user is a member is nobody else.
    """
    for parent in dict.fromkeys(
        (*path.absolute().parents, *path.resolve().parents)
    ):  # also the folders that links are in
        try:
            found = parent.stat()
        except OSError:
            continue
        if _may_others_rename(found.st_mode, found.st_gid):
            raise OpenParent(parent)


def _may_others_rename(mode: int, group: int) -> bool:
    if mode & stat.S_ISVTX:
        return False
    return bool(mode & stat.S_IWOTH) or (bool(mode & stat.S_IWGRP) and not _is_own_group(group))


def _is_own_group(group: int) -> bool:
    """Return whether a group is this user's private one, as many systems make it: of the same name, with nobody else in it."""
    try:
        mine, found = pwd.getpwuid(os.getuid()), grp.getgrgid(group)
    except KeyError:
        return False
    return found.gr_gid == mine.pw_gid and found.gr_name == mine.pw_name and set(found.gr_mem) <= {mine.pw_name}


@contextlib.contextmanager
def hold_lock(path: Path, *, exclusive: bool) -> Iterator[None]:
    """Hold a lock file without waiting; raise Busy if another process has it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(fd, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another process has the vault open") from None
        yield
    finally:
        os.close(fd)
