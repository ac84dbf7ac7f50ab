"""How a browser gets in: one token of 256 bits, good once and for a minute, becomes the cookie of one browser.

A cookie knows no port: another program of this machine that the browser visits sees it. So the gate also asks whose program
holds the connection (:mod:`exskill.web.peers`).
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from typing import Final

__all__ = ["COOKIE", "Entrance"]

COOKIE: Final = "exskill"
TOKEN_SECONDS: Final = 60.0
_MOST_WRONG: Final = 10


class Entrance:
    """Holds the token that waits and the cookie in force. ``give_up`` is called after ten wrong tokens."""

    def __init__(self, give_up: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._give_up, self._clock = give_up, clock
        self._token, self._until = "", 0.0
        self._cookie = ""
        self._wrong = 0
        self._lock = threading.Lock()

    def issue_token(self) -> str:
        """Return a new token; an older one is void."""
        with self._lock:
            self._token, self._until = secrets.token_urlsafe(32), self._clock() + TOKEN_SECONDS
            return self._token

    def redeem(self, token: str) -> str | None:
        """Return the cookie for a token and end every older one; None for a wrong, used or late token."""
        with self._lock:
            known = self._token if self._clock() <= self._until else ""
            if known and hmac.compare_digest(token.encode(), known.encode()):
                self._token, self._wrong = "", 0
                self._cookie = secrets.token_urlsafe(32)
                return self._cookie
            self._wrong += 1
            spent = self._wrong >= _MOST_WRONG
        if spent:
            self._give_up()
        return None

    def is_known(self, cookie: str) -> bool:
        """Whether this is the cookie in force."""
        return bool(self._cookie) and hmac.compare_digest(cookie.encode(), self._cookie.encode())

    def close(self) -> None:
        """Let nobody in any more."""
        with self._lock:
            self._token = self._cookie = ""
