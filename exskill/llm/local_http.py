"""One question over HTTP to a program of the same user, on a Unix socket: no host, no port, no name look-up.

The socket must belong to this user and lie where nobody else may write, and the kernel is asked who is at its other end.
An answer is read until it ends, is too large or takes too long; whoever asks may give up at any moment, and the program
at the other end sees that the line is closed.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import select
import socket
import stat
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.llm.engine import Aborted

__all__ = ["LocalServer"]

_LARGEST: Final = 8 << 20
_LONGEST_PATH: Final = 100  # of bytes in the address of a Unix socket, which holds 104 on some systems
_LOOK: Final = 0.05


class _Read:
    """Bytes that were read, as the socket that http.client expects."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


class LocalServer:
    """A program that answers JSON over HTTP on a Unix socket."""

    def __init__(self, path: Path, *, patience: float = 120.0, clock: Callable[[], float] = time.monotonic) -> None:
        """``patience`` are the seconds after which an answer is given up."""
        self._path, self._patience, self._clock = path, patience, clock

    def get(self, what: str) -> dict[str, Any]:
        """Return the JSON object at ``what``; raise ModelUnavailable if there is none."""
        return self._ask(f"GET {what}", b"", None)

    def post(self, what: str, body: dict[str, Any], abort: Callable[[], bool] | None = None) -> dict[str, Any]:
        """Return the JSON object that answers ``body``; raise Aborted as soon as ``abort`` says so."""
        return self._ask(f"POST {what}", json.dumps(body).encode(), abort)

    def _ask(self, line: str, body: bytes, abort: Callable[[], bool] | None) -> dict[str, Any]:
        _check_socket(self._path)
        head = f"{line} HTTP/1.1\r\nHost: local\r\nConnection: close\r\nContent-Type: application/json\r\n"
        until = self._clock() + self._patience
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line_:
                line_.settimeout(10.0)
                line_.connect(str(self._path))
                _check_peer(line_)
                line_.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                data = self._read_all(line_, until, abort)
            answer = http.client.HTTPResponse(_Read(data))  # type: ignore[arg-type]
            answer.begin()
            found = json.loads(answer.read())
        except (OSError, ValueError, RecursionError, http.client.HTTPException):
            found = None  # what a server says of a failure may hold the prompt: it goes no further
        if found is None or answer.status != http.client.OK or not isinstance(found, dict):
            raise ModelUnavailable(
                _("the model's server gives no usable answer"), hint=_("look whether llama-server is still running")
            )
        return found

    def _read_all(self, line: socket.socket, until: float, abort: Callable[[], bool] | None) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            if abort is not None and abort():
                raise Aborted
            if self._clock() > until:
                raise OSError("it takes too long")
            if not select.select([line], [], [], _LOOK)[0]:
                continue
            part = line.recv(65_536)
            size += len(part)
            if size > _LARGEST:
                raise OSError("it is too large")
            if not part:
                return b"".join(parts)
            parts.append(part)


def _check_socket(path: Path) -> None:
    """Refuse a socket that somebody else made, or could put another in the place of."""
    try:
        found, folder = path.lstat(), path.parent.stat()
    except OSError as error:
        raise ModelUnavailable(
            _("the model's server is not there"), hint=_("start llama-server with --host and the path of its socket")
        ) from error
    owners = (0, os.getuid())
    sticky = bool(folder.st_mode & stat.S_ISVTX)
    if (
        not stat.S_ISSOCK(found.st_mode)
        or found.st_uid != os.getuid()
        or folder.st_uid not in owners
        or (folder.st_mode & 0o022 and not sticky)
    ):
        raise ModelUnavailable(
            _("that is no socket of your own in a folder that only you can write to"),
            hint=_("make a folder for it with: mkdir -m 700 FOLDER"),
        )
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise ModelUnavailable(_("the path of the socket is too long"))


def _check_peer(line: socket.socket) -> None:
    """Refuse a program of another user at the other end, where the system can tell."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return
    _pid, uid, _gid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i")))
    if uid != os.getuid():
        raise OSError("another user's program answers")
