"""Talking to the unlock agent: find it, ask it, tell it to lock; and what to send it at its start."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vault.agent import LEASE, MAGIC, SHARED, START, Envelope, Limits, Status, here, peer_uid, read_exactly
from vault.delegation import Keys, envelope_id
from vault.errors import AgeError, Damaged, Withheld

__all__ = ["AgentDelegate", "lock", "send_keys", "status"]

_ANSWER_S: Final = 5.0
_LARGEST: Final = 1 << 20
_NOBODY: Final = bytes(16)


def _ask(path: Path, request: bytes, *, patience_s: float = _ANSWER_S) -> bytes | None:
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
    answer = _ask(path, b"S")
    try:
        return None if answer is None else Status.from_bytes(answer)
    except ValueError:
        return None


def lock(path: Path, *, patience_s: float = _ANSWER_S) -> bool:
    """Have the agent overwrite its keys and end; whether there was one that did."""
    return _ask(path, b"L", patience_s=patience_s) == b"locked"


class AgentDelegate:
    """An agent, as :class:`vault.delegation.Delegate`: envelopes come in small lots, so that it may end before we do."""

    def __init__(self, path: Path) -> None:
        self._path, self._lot = path, deque[Envelope]()

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        """Return the shared keys and the file key of the current envelope."""
        answer = _ask(self._path, b"O" + current + LEASE.to_bytes(2, "big"))
        if answer is None:
            return None
        if len(answer) < SHARED + 16:
            raise Damaged("the agent's answer cannot be read")
        keys, key = Keys.from_bytes(answer[:SHARED]), answer[SHARED : SHARED + 16]
        self._lot.extend(_envelopes(answer[SHARED + 16 :]))
        return keys, key

    def envelope(self) -> Envelope:
        """Return an envelope; ask for more when the lot is used up."""
        if not self._lot:
            self._lot.extend(_envelopes(_ask(self._path, b"M" + _NOBODY + LEASE.to_bytes(2, "big")) or b""))
        if not self._lot:
            raise Withheld("the agent has nothing left to write with")
        return self._lot.popleft()


def _envelopes(data: bytes) -> list[Envelope]:
    found, at = list[Envelope](), 0
    while at < len(data):
        (length,) = struct.unpack_from("!H", data, at + 16) if len(data) >= at + 18 else (len(data),)
        header = data[at + 18 : at + 18 + length]
        if len(header) != length:
            raise Damaged("the agent's answer cannot be read")
        try:
            found.append(Envelope(envelope_id(header), data[at : at + 16], header))
        except AgeError:
            raise Damaged("the agent's answer cannot be read") from None
        at += 18 + length
    return found


def send_keys(fd: int, keys: Keys, envelopes: Sequence[Envelope], limits: Limits, paths: Sequence[Path]) -> None:
    """Write to a pipe what an agent starts with: limits, paths (socket first), keys, headers. Raises OSError."""
    places = b"\0".join(os.fsencode(path) for path in paths)
    message = bytearray(START.pack(MAGIC, limits.hard_s, limits.idle_s, len(places), len(envelopes)))
    message += places
    message += keys.to_bytes()
    for envelope in envelopes:
        message += envelope.id
        message += envelope.key
    for envelope in envelopes:
        message += len(envelope.header).to_bytes(2, "big")
        message += envelope.header
    try:
        with memoryview(message) as view:
            sent = 0
            while sent < len(view):
                sent += os.write(fd, view[sent:])
    finally:
        message[:] = bytes(len(message))
