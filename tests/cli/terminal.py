"""The program in a terminal of its own, typed to as a person would. Nothing waits for a time: only for words."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE = 240.0
_STEERING = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")


class Terminal:
    """``exskill`` with some arguments behind a pseudo-terminal. Use as a context manager."""

    def __init__(self, home: Path, *argv: str, language: str = "en") -> None:
        self._parent, child = pty.openpty()
        environ = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LANG", "XDG_RUNTIME_DIR", "NO_COLOR")}
        environ |= {"EXSKILL_HOME": str(home), "EXSKILL_LANG": language, "TERM": "dumb", "COLUMNS": "100"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "exskill", *argv],
            stdin=child,
            stdout=child,
            stderr=child,
            env=environ,
            close_fds=True,
        )
        os.close(child)
        self._watchdog = threading.Timer(
            _PATIENCE, self._process.kill
        )  # a question nobody expected must not hang a run
        self._watchdog.daemon = True
        self._watchdog.start()
        self.seen = ""
        self._read = 0

    def wait_for(self, *words: str) -> str:
        """Read until one of the words is there; return it. Fails with what was shown if the program ends before."""
        while True:
            rest = self.seen[self._read :]
            found = [(rest.find(word), word) for word in words if word in rest]
            if found:
                place, word = min(found)
                self._read += place + len(word)
                return word
            try:
                part = os.read(self._parent, 4096)
            except OSError:
                part = b""
            if not part:
                raise AssertionError(f"never said {words}:\n{self.seen}")
            self.seen += _STEERING.sub("", part.decode("utf-8", "replace"))

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._parent, text.encode() + b"\n")

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while True:
            try:
                part = os.read(self._parent, 4096)
            except OSError:
                break
            if not part:
                break
            self.seen += _STEERING.sub("", part.decode("utf-8", "replace"))
        return self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watchdog.cancel()
        self._process.kill()
        self._process.wait()
        os.close(self._parent)
