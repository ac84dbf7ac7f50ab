"""The child's side of :mod:`exskill.core.native_child`: bounded before it loads outside code, closed before it hears a word."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from exskill.core import network_guard, sandbox
from exskill.core.errors import ExskillError
from exskill.core.i18n import _, language_from_environment, set_language
from exskill.core.native_frames import FAILED, HEAD, LONGEST, OK, frame_bytes
from vault.hardening import harden_process

__all__ = ["Answer", "serve_native"]

Answer = Callable[[bytes], bytes]
_SUCCEEDED: Final = 0


def serve_native(prepare: Callable[[], Answer], *, memory: int) -> int:
    """Answer requests on the standard input until it ends; return the exit code.

    ``prepare`` loads the outside code and runs it once, so that all it opens is open: afterwards nothing can be opened.
    ``memory`` is what the process may write to, in bytes.
    """
    requests, answers = _take_pipes()
    set_language(language_from_environment())
    network_guard.enforce()
    harden_process()
    sandbox.limit_resources(memory)
    sandbox.allow_reading_code()
    try:
        answer = prepare()
    except ExskillError as error:
        _write_all(answers, frame_bytes(FAILED, f"{error.message}\0{error.hint}".encode()))
        return 1
    if network_guard.find_architecture() is not None and not sandbox.close_doors().calls:
        message = _("this system cannot seal off the part that reads meaning or pictures, so it is not used")
        _write_all(answers, frame_bytes(FAILED, f"{message}\0".encode()))
        return 1
    _write_all(answers, frame_bytes(OK, b""))
    with suppress(EOFError, BrokenPipeError):
        while True:
            _status, size = HEAD.unpack(_read_exactly(requests, HEAD.size))
            if size > LONGEST:
                return 1
            _write_all(answers, frame_bytes(OK, answer(_read_exactly(requests, size))))
    return _SUCCEEDED


def _take_pipes() -> tuple[int, int]:
    """Keep both pipes where no library writes to them, and put nothing in their place."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    os.close(nothing)
    return requests, answers


def _read_exactly(fd: int, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        part = os.read(fd, min(size - len(got), 1 << 20))
        if not part:
            raise EOFError
        got += part
    return bytes(got)


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
