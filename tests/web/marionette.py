"""Firefox by its own Marionette protocol: enough of it to open a page, type and press a key; no driver is needed."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Marionette:
    """One session in a Firefox that was started with ``--marionette``."""

    def __init__(self, port: int, *, patience_s: float = 120.0) -> None:
        deadline = time.monotonic() + patience_s
        while True:
            try:
                self._line = socket.create_connection(("127.0.0.1", port), timeout=patience_s)
                break
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
        self._number = 0
        self._read()
        self.ask("WebDriver:NewSession", {})

    def ask(self, command: str, words: dict[str, Any]) -> Any:
        """Send a command and return its value; raises AssertionError with what Firefox said."""
        self._number += 1
        body = json.dumps([0, self._number, command, words]).encode()
        self._line.sendall(str(len(body)).encode() + b":" + body)
        _kind, _number, error, value = self._read()
        assert error is None, error
        return value["value"] if isinstance(value, dict) and set(value) == {"value"} else value

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            size += self._line.recv(1)
        body = b""
        while len(body) < int(size[:-1]):
            body += self._line.recv(65536)
        return json.loads(body)

    def go(self, address: str) -> None:
        """Load an address."""
        self.ask("WebDriver:Navigate", {"url": address})

    def find(self, selector: str, *, patience_s: float = 300.0) -> str:
        """Return the first element, once it is there."""
        self.ask("WebDriver:SetTimeouts", {"implicit": int(patience_s * 1000)})
        found: str = self.ask("WebDriver:FindElement", {"using": "css selector", "value": selector})[_ELEMENT]
        return found

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self.ask("WebDriver:ElementSendKeys", {"id": self.find(selector), "text": text})

    def click(self, selector: str) -> None:
        """Click an element."""
        self.ask("WebDriver:ElementClick", {"id": self.find(selector)})

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()
