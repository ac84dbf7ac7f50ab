"""Files of the log: never through a symbolic link, never half replaced, errors told apart.

Small files that change with every entry (anchor, checkpoint) fit one 512-byte sector and are overwritten in place, which
is atomic on the devices we know and leaves no older copy behind; everything else is written once.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from audit.errors import AuditError, Busy, Full, NotFound, Unsafe, Unwritable

__all__ = [
    "ENTRIES",
    "PER_FILE",
    "SECTOR",
    "lock_file",
    "make_directory",
    "open_for_update",
    "overwrite_file",
    "read_file",
    "relative_path",
    "remove_file",
    "translate_errors",
    "write_new",
]

PER_FILE: Final = 256  # entries in a bundle, hashes in a tile (C2SP tlog-tiles)
SECTOR: Final = 512
ENTRIES: Final = "entries"
_LARGEST: Final = PER_FILE * (65535 + 2)
_PATIENCE: Final = 500  # tries of ten milliseconds: an append keeps the lock for less than one
_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def relative_path(index: int) -> str:
    """Return the name of bundle or tile ``index`` as C2SP writes it: 5 -> ``005``, 1234 -> ``x001/234``."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn an OSError into the error of this library, without its path."""
    try:
        yield
    except FileNotFoundError:
        raise NotFound("a file of the audit log is missing") from None
    except OSError as error:
        raise _translate_error(error) from None


def _translate_error(error: OSError) -> AuditError:
    if error.errno in _NO_SPACE:
        return Full("no space is left for the audit log, so nothing was done")
    if error.errno == errno.ELOOP:
        return Unsafe("a symbolic link lies in the audit log")
    return Unwritable(f"the audit log cannot be written ({errno.errorcode.get(error.errno or 0, 'unknown')})")


def open_for_update(path: Path, *, create: bool = False) -> int:
    """Open a regular file for reading and writing; with ``create`` make it (and its directories) if need be."""
    flags = os.O_RDWR | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
    with translate_errors():
        fresh = create and not path.exists()
        if create:
            make_directory(path.parent)
            flags |= os.O_CREAT
        fd = os.open(path, flags, 0o600)
        try:
            _require_regular(fd)
            if fresh:
                _sync_directory(path.parent)
        except BaseException:
            os.close(fd)
            raise
        return fd


def read_file(path: Path) -> bytes:
    """Return a regular file's bytes; refuse symbolic links, special files and absurd sizes."""
    with translate_errors():
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
        try:
            _require_regular(fd)
            with os.fdopen(fd, "rb", closefd=False) as stream:
                return stream.read(_LARGEST + 1)
        finally:
            os.close(fd)


def lock_file(fd: int) -> None:
    """Take the exclusive lock of an open file; raise :class:`Busy` if somebody keeps it for seconds."""
    for _ in range(_PATIENCE):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            time.sleep(0.01)
        except OSError as error:
            raise _translate_error(error) from None
    raise Busy("another process holds the audit log")


def overwrite_file(fd: int, data: bytes, offset: int = 0, *, sync: bool = True) -> None:
    """Write all of ``data`` at ``offset`` and wait until the device has it."""
    with translate_errors():
        if os.pwrite(fd, data, offset) != len(data):
            raise Full("no space is left for the audit log, so nothing was done")
        if sync:
            _flush_data(fd)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is complete or absent: temporary, fsync, rename, fsync of the directory."""
    with translate_errors():
        make_directory(path.parent)
        temporary = path.with_name(path.name + ".tmp")
        temporary.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0)
        fd = os.open(temporary, flags, 0o600)
        try:
            overwrite_file(fd, data, sync=False)
            os.fsync(fd)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            os.close(fd)
        temporary.replace(path)
        _sync_directory(path.parent)


def remove_file(path: Path, noise: bytes) -> None:
    """Overwrite a small file in place, wait, and unlink it; do nothing if it is gone already."""
    try:
        fd = open_for_update(path)
    except NotFound:
        return
    try:
        overwrite_file(fd, noise)
    finally:
        os.close(fd)
    with translate_errors():
        path.unlink()
        _sync_directory(path.parent)


def make_directory(path: Path) -> None:
    """Make a private directory and its parents, durably."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync_directory(path.parent)


def _require_regular(fd: int) -> None:
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        raise Unsafe("a file of the audit log is not an ordinary one")


def _sync_directory(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _flush_data(fd: int) -> None:
    """Flush a file's data; macOS has no fdatasync."""
    getattr(os, "fdatasync", os.fsync)(fd)
