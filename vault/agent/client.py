"""Talking to the unlock agent: ask it, tell it to lock. Standard library only, so that ``status`` stays quick."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from vault.agent.keeper import Status
from vault.agent.sockets import find_peer, peer_uid, read_exactly, shorten_path

__all__ = ["PATIENCE_S", "ask_agent", "lock_agent", "read_status"]

PATIENCE_S: Final = 5.0
_LARGEST: Final = 1 << 23


def ask_agent(path: Path, request: bytes, *, patience_s: float = PATIENCE_S) -> bytes | None:
    """Ask the agent at a socket; None if none is there, it belongs to somebody else, or it does not answer."""
    deadline = time.monotonic() + patience_s
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, shorten_path(path) as name:
            connection.settimeout(patience_s)
            connection.connect(name)
            if peer_uid(connection) != os.getuid():
                return None
            connection.sendall(request)
            size = read_exactly(connection, 4, deadline, time.monotonic)
            length = int.from_bytes(size, "big") if size else 0
            return read_exactly(connection, length, deadline, time.monotonic) if 0 < length <= _LARGEST else None
    except OSError:
        return None


def read_status(path: Path) -> Status | None:
    """Return how long an agent still keeps its keys; None if there is none."""
    answer = ask_agent(path, b"S")
    try:
        return None if answer is None else Status.from_bytes(answer)
    except ValueError:
        return None


def lock_agent(path: Path, *, patience_s: float = PATIENCE_S) -> bool:
    """Have the agent overwrite its keys and end; whether there was one. One that does not answer is killed."""
    return ask_agent(path, b"L", patience_s=patience_s) == b"locked" or _kill_listener(path)


def _kill_listener(path: Path) -> bool:
    """End whoever listens and does not answer, if it is our user's; whether there was one."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, shorten_path(path) as name:
        connection.settimeout(0)
        connection.connect(name)
        found = find_peer(connection)
        if found is not None and found[1] == os.getuid() and found[0] not in (0, os.getpid()):
            os.kill(found[0], signal.SIGKILL)
            path.unlink(missing_ok=True)
            return True
    return False
