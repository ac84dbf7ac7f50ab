"""Talking to the unlock agent: ask it, tell it to lock. Standard library only, so that ``status`` stays quick."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Final

from vault.agent import Status, here, peer_uid, read_exactly

__all__ = ["ask", "lock", "status"]

_ANSWER_S: Final = 5.0
_LARGEST: Final = 1 << 20


def ask(path: Path, request: bytes, *, patience_s: float = _ANSWER_S) -> bytes | None:
    """Ask the agent at a socket; None if none is there, it belongs to somebody else, or it does not answer."""
    deadline = time.monotonic() + patience_s
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, here(path) as name:
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


def status(path: Path) -> Status | None:
    """Return how long an agent still keeps its keys; None if there is none."""
    answer = ask(path, b"S")
    try:
        return None if answer is None else Status.from_bytes(answer)
    except ValueError:
        return None


def lock(path: Path, *, patience_s: float = _ANSWER_S) -> bool:
    """Have the agent overwrite its keys and end; whether there was one that did."""
    return ask(path, b"L", patience_s=patience_s) == b"locked"
