"""The socket between an unlock agent and its user's commands: where it is, who is at its other end, and reading with a limit.

The standard library alone, as everything that runs in the agent's process.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Watched", "find_peer", "identify_file", "listen_at", "peer_uid", "read_exactly", "shorten_path"]


def identify_file(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None if it is not there."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class Watched:
    """Files that must stay as they are: the vault's directory, its shard, the socket."""

    known: tuple[tuple[Path, tuple[int, int] | None], ...]

    @classmethod
    def of(cls, *paths: Path) -> Watched:
        """Remember them as they are now."""
        return cls(tuple((path, identify_file(path)) for path in paths))

    def is_unchanged(self) -> bool:
        """Whether all of them are still there."""
        return all(known is not None and identify_file(path) == known for path, known in self.known)


@contextmanager
def shorten_path(path: Path) -> Iterator[str]:
    """Yield a name for a socket's path that is short enough for the system (108 bytes)."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
        return
    fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{fd}/{path.name}"
    finally:
        os.close(fd)


@contextmanager
def listen_at(path: Path) -> Iterator[socket.socket]:
    """Listen at a path for our own user; what lay there before (a socket that nobody answers) is replaced."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        with suppress(FileNotFoundError):
            path.unlink()
        with shorten_path(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen(16)
        mine = identify_file(path)
        try:
            yield listener
        finally:
            if identify_file(path) == mine:
                with suppress(OSError):
                    path.unlink()


def find_peer(connection: socket.socket) -> tuple[int, int] | None:
    """Return process and user at the other end, by the kernel's word; None where it does not say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    pid, uid, _gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(pid), int(uid)


def peer_uid(connection: socket.socket) -> int | None:
    """Return the user alone."""
    found = find_peer(connection)
    return found[1] if found is not None else None


def read_exactly(connection: socket.socket, size: int, deadline: float, clock: Callable[[], float]) -> bytes | None:
    """Read that many bytes until a moment; None if they did not come."""
    got = bytearray()
    while len(got) < size:
        left = deadline - clock()
        if left <= 0:
            return None
        connection.settimeout(left)
        try:
            part = connection.recv(size - len(got))
        except OSError:
            return None
        if not part:
            return None
        got += part
    return bytes(got)
