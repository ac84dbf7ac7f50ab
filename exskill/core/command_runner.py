"""Running the user's own passphrase command outside the guard, which nothing that began after it can leave.

The guard holds for every child, and with it that no program gains rights (``sudo``, ``pkexec``, a password manager with a
setuid helper) or reaches its own agent over the network. So a process is forked before the guard closes, if a command line names
such a command; it waits, runs what it is told and hands back what that prints. It is told when the passphrase is needed.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

__all__ = ["LONGEST", "OPTIONS", "Answer", "is_ready", "prepare", "run_command"]

OPTIONS: Final = ("--passphrase-command", "--new-passphrase-command")
LONGEST: Final = 1024  # bytes of a passphrase
_HEAD: Final = struct.Struct("!iI")
_LONGEST_COMMAND: Final = 1 << 16
_CANNOT_RUN: Final = -256
_PR_SET_DUMPABLE: Final = 4
_helper: socket.socket | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to: its exit code, None where it cannot be run; what it printed, at most one byte more than fits."""

    code: int | None
    output: bytearray


def prepare(words: Sequence[str]) -> None:
    """Fork the process that runs commands, if a command line names one. Call before ``network_guard.enforce()``."""
    global _helper
    if _helper is not None or not any(word.partition("=")[0] in OPTIONS for word in words):
        return
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        with suppress(BaseException):
            _serve_commands(theirs)
        os._exit(0)
    theirs.close()
    _helper = ours


def is_ready() -> bool:
    """Return whether commands are run outside the guard."""
    return _helper is not None


def run_command(command: str) -> Answer:
    """Run a command, without a shell, and return what it printed; outside the guard where it was prepared."""
    if _helper is None:
        return _run_command(command)
    asked = command.encode("utf-8", "surrogateescape")
    _helper.sendall(_HEAD.pack(0, len(asked)) + asked)
    code, size = _HEAD.unpack(_receive_bytes(_helper, _HEAD.size))
    return Answer(None if code == _CANNOT_RUN else code, _receive_bytes(_helper, size))


def _serve_commands(connection: socket.socket) -> None:
    """Answer until the other end is gone; Ctrl-C and the like end it as they end the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # a passphrase goes through it
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    while True:
        _zero, size = _HEAD.unpack(_receive_bytes(connection, _HEAD.size))
        answer = _run_command(
            _receive_bytes(connection, min(size, _LONGEST_COMMAND)).decode("utf-8", "surrogateescape")
        )
        code = _CANNOT_RUN if answer.code is None else answer.code
        connection.sendall(_HEAD.pack(code, len(answer.output)))
        connection.sendall(answer.output)
        answer.output[:] = bytes(len(answer.output))


def _run_command(command: str) -> Answer:
    try:
        process = subprocess.Popen(shlex.split(command), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)  # noqa: S603
    except (OSError, ValueError, IndexError):
        return Answer(None, bytearray())
    assert process.stdout is not None  # noqa: S101 -- asked for above
    with process.stdout:
        output = _read_answer(process.stdout.fileno())
    return Answer(process.wait(), output)


def _read_answer(fd: int) -> bytearray:
    """Read what a passphrase may be, and one byte more, so that more can be told."""
    output, part = bytearray(), bytearray(LONGEST + 1)
    while len(output) <= LONGEST and (count := os.readv(fd, [part])) > 0:
        output += part[:count]
    part[:] = bytes(len(part))
    return output


def _receive_bytes(connection: socket.socket, size: int) -> bytearray:
    got = bytearray(size)
    with memoryview(got) as view:
        at = 0
        while at < size:
            count = connection.recv_into(view[at:])
            if count == 0:
                raise EOFError
            at += count
    return got
