"""A process for somebody else's native code: it has no keys, opens no file and no socket, and hears and answers by pipes.

This is the parent's side; the other is :mod:`exskill.core.native_server`. A child that crashes, hangs or answers nonsense costs
the request and itself. The next request begins another one.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Final

import exskill
from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _, chosen_language
from exskill.core.native_frames import HEAD, LONGEST, OK, frame_bytes, frame_length

__all__ = ["ChildFailed", "NativeChild", "end_children", "end_process", "make_environment"]

_KEPT_VARIABLES: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT")
_LIBRARIES: Final = "LD_LIBRARY_PATH"  # where a system has its libraries elsewhere
_START_S: Final = 180.0  # for a machine that is busy; on an idle one it takes a second
_PART: Final = 1 << 16


_children: weakref.WeakSet[NativeChild] = weakref.WeakSet()


class ChildFailed(ModelUnavailable):
    """The process ended, was too slow, or answered what it may not."""


def make_environment() -> dict[str, str]:
    """Return what a process of ours gets of the environment; it is to run this very copy of the program."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    here = str(Path(exskill.__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (here, kept.get("PYTHONPATH"))))}


def _add_variables() -> dict[str, str]:
    kept = {_LIBRARIES: os.environ[_LIBRARIES]} if _LIBRARIES in os.environ else {}
    # its errors are shown to the user; threads that wait for each other sleep, where others compute they would lose by spinning
    return {**kept, "EXSKILL_LANG": chosen_language(), "OMP_WAIT_POLICY": "passive"}


class NativeChild:
    """A child that runs ``python -m module``. It begins at the first request; one request at a time, from any thread."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()
        self._ended: weakref.finalize[..., NativeChild] | None = None
        _children.add(self)

    def start(self) -> None:
        """Begin the process, if it does not run; raises ModelUnavailable if it cannot do its work here."""
        with self._lock:
            self._find_process()

    def ask(self, request: bytes, *, within_s: float, longest: int = LONGEST) -> bytes:
        """Return the answer to a request; raises ChildFailed if there is none in time or it is longer than it may be.

        Raises ModelUnavailable where the process cannot do its work here.
        """
        with self._lock:
            process = self._find_process()
            try:
                return _exchange(process, frame_bytes(OK, request), time.monotonic() + within_s, longest)
            except BaseException:  # an answer that nobody took would be taken for the next one
                self._end_process()
                raise

    def close(self) -> None:
        """End the process. Safe to call twice; the next request begins another one."""
        with self._lock:
            self._end_process()

    def kill(self) -> None:
        """End the process at once, whoever waits for it: that request fails, and the next one begins another process."""
        process = self._process
        if process is not None and self._owner == os.getpid():
            process.kill()

    def _find_process(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self._end_process()
        try:
            process = subprocess.Popen(  # noqa: S603 -- our own module
                [sys.executable, "-P", "-B", "-m", self._module],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the program; this one ends when its input does
                env={**make_environment(), **_add_variables()},
            )
        except OSError:  # no memory, no process left: the caller has a way without it
            raise ChildFailed(
                _("the part that reads meaning or pictures could not be started"),
                hint=_("try again, with fewer other programs open"),
            ) from None
        self._process, self._owner = process, os.getpid()
        self._ended = weakref.finalize(self, _end, process, os.getpid())
        try:
            _exchange(process, b"", time.monotonic() + _START_S, _PART)
        except BaseException:
            self._end_process()
            raise
        return process

    def _end_process(self) -> None:
        if self._ended is not None:
            self._ended()
        self._process = self._ended = None


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """End a child, unless it is that of the process from which this one was forked."""
    if owner == os.getpid():
        end_process(process)


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, wait for its end, and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def end_children() -> None:
    """End every process for outside code that runs: when the vault is locked, what they last heard goes with them."""
    for child in list(_children):
        child.kill()


def _exchange(process: subprocess.Popen[bytes], request: bytes, deadline: float, longest: int) -> bytes:
    """Write a request and read the answer, whichever the other side is ready for."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 -- both are pipes
    writer, reader = process.stdin.fileno(), process.stdout.fileno()
    for fd in (writer, reader):
        os.set_blocking(fd, False)
    left, answer = memoryview(request), bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(reader, selectors.EVENT_READ)
        if left:
            waiting.register(writer, selectors.EVENT_WRITE)
        while (length := frame_length(answer)) is None or len(answer) < HEAD.size + length:
            if length is not None and length > longest:
                break
            ready = waiting.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise ChildFailed(
                    _("the part that reads meaning or pictures took too long"),
                    hint=_("try again, with fewer other programs open"),
                )
            for key, _events in ready:
                if key.fd == reader:
                    answer += _read_part(reader)
                elif not (left := _write_part(writer, left)):
                    waiting.unregister(writer)
    if length > longest or left or len(answer) > HEAD.size + length:
        raise ChildFailed(
            _("the part that reads meaning or pictures gave a wrong answer"),
            hint=_("try again, with fewer other programs open"),
        )
    status, body = answer[0], bytes(answer[HEAD.size : HEAD.size + length])
    if status != OK:
        message, _end, hint = body.decode("utf-8", "replace").partition("\0")
        raise ModelUnavailable(message, hint=hint)
    return body


def _read_part(fd: int) -> bytes:
    part = os.read(fd, _PART)
    if not part:
        raise ChildFailed(
            _("the part that reads meaning or pictures ended by itself"),
            hint=_("try again, with fewer other programs open"),
        )
    return part


def _write_part(fd: int, left: memoryview) -> memoryview:
    try:
        return left[os.write(fd, left[:_PART]) :]
    except OSError:
        raise ChildFailed(
            _("the part that reads meaning or pictures ended by itself"),
            hint=_("try again, with fewer other programs open"),
        ) from None
