"""The unlock agent: a process that keeps some of a vault's keys for a while and hands them to its own user's commands.

It imports nothing but the standard library, knows no format, opens no file of the vault and never sees a passphrase or the
root. It keeps everything in one buffer that is locked in RAM and overwritten when the time is over: on request, when nobody
asked for a while, at the hard limit, at a signal, after the machine slept, and when the vault or the socket is gone.

One request per connection: an operation, its argument, and the answer. Everything is read with a limit and a deadline.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vault.agent.keeper import ENTRY, ENVELOPES, LOAN, LONG, REQUEST, SHARED, Keeper, Limits
from vault.agent.sockets import Watched, peer_uid, read_exactly

__all__ = ["MAGIC", "MOST_LEFT", "MOST_LOANS", "START", "Start", "answer_one", "read_start", "serve_keys"]

START: Final = struct.Struct("!4sIIIIII")
MAGIC: Final = b"exa3"
MOST_LOANS: Final = 20_000
MOST_LEFT: Final = 1 << 22  # bytes that the application leaves with the agent
_PLACES: Final = 32768
_TICK_S: Final = 2.0
_REQUEST_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Start:
    """What an agent is told at its start, by the pipe from its parent: nothing of it is in argv or the environment."""

    limits: Limits
    paths: tuple[Path, ...]  # the socket, then what must stay in place
    secret: bytearray
    headers: list[bytes]
    left: bytearray


def read_start(fd: int) -> Start:
    """Read it; the keys go straight into the buffer that is wiped later. Raises ValueError for anything else."""
    magic, hard, idle, places, count, loans, size = START.unpack(_read_bytes(fd, START.size))
    fits = 0 < count <= ENVELOPES and places <= _PLACES and loans <= MOST_LOANS and size <= MOST_LEFT
    if magic != MAGIC or not fits:
        raise ValueError("these are not the keys of a vault")
    paths = tuple(Path(os.fsdecode(part)) for part in bytes(_read_bytes(fd, places)).split(b"\0"))
    secret = _read_bytes(fd, SHARED + count * ENTRY + loans * LOAN.size)
    headers = [bytes(_read_bytes(fd, int.from_bytes(_read_bytes(fd, 2), "big"))) for _number in range(count)]
    return Start(Limits(hard, idle), paths, secret, headers, _read_bytes(fd, size))


def _read_bytes(fd: int, size: int) -> bytearray:
    buffer, got = bytearray(size), 0
    with memoryview(buffer) as view:
        while got < size:
            part = os.readv(fd, [view[got:]])
            if part == 0:
                raise ValueError("these are not the keys of a vault")
            got += part
    return buffer


def serve_keys(
    keeper: Keeper,
    listener: socket.socket,
    watched: Watched,
    *,
    owner: int,
    who: Callable[[socket.socket], int | None] = peer_uid,
) -> None:
    """Answer until the keys are gone. SIGHUP, SIGTERM and SIGINT end it; nothing a client sends stops it otherwise."""
    awake, waker = socket.socketpair()
    for end in (awake, waker, listener):
        end.setblocking(False)
    stop = [signal.SIGHUP, signal.SIGTERM, signal.SIGINT]
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    for number in stop:
        signal.signal(number, lambda _number, _frame: None)
    try:
        while not keeper.end_if_due() and watched.is_unchanged():
            ready, _, _ = select.select([listener, awake], [], [], _TICK_S)
            if awake in ready:
                break
            if listener in ready and not keeper.end_if_due() and watched.is_unchanged():
                with suppress(OSError):
                    answer_one(keeper, listener, owner, who)
    finally:
        keeper.wipe()
        signal.set_wakeup_fd(-1)
        awake.close()
        waker.close()


def answer_one(
    keeper: Keeper,
    listener: socket.socket,
    owner: int,
    who: Callable[[socket.socket], int | None] = peer_uid,
    *,
    patience_s: float = _REQUEST_S,
) -> None:
    """Answer one client; another user gets nothing, not even an error."""
    connection, _address = listener.accept()
    with connection:
        if who(connection) != owner:
            return
        deadline = time.monotonic() + patience_s
        first = read_exactly(connection, 1, deadline, time.monotonic)
        if first is None:
            return
        rest = read_exactly(connection, REQUEST.size, deadline, time.monotonic) if first in LONG else b""
        if rest is None:
            return
        parts = keeper.answer(first + rest)
        connection.settimeout(patience_s)
        connection.sendall(struct.pack("!I", sum(len(part) for part in parts)))
        for part in parts:
            connection.sendall(part)
