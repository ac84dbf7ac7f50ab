"""One connection: whose it is, how many there may be, and how long it may take. On top of uvicorn's own h11 protocol."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from exskill.web.headers import SECURITY_HEADERS
from exskill.web.peers import is_own_connection

__all__ = ["GuardedProtocol"]

MOST_CONNECTIONS: Final = 64
HEAD_SECONDS: Final = 10.0  # for the lines before the body
BODY_SECONDS: Final = 30.0  # between two pieces of a body
_REFUSAL: Final = b"Not a request that this page understands.\n"


class GuardedProtocol(H11Protocol):
    """Closes what is too many or too slow, and answers a broken request with our headers too."""

    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note whose connection this is; drop it where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        own = self.client is not None and self.server is not None
        own = own and is_own_connection(self.client[1], int(self.server[1] or 0))  # type: ignore[index]
        self.app_state = {**self.app_state, "own_user": own}
        self._expect(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes. The time for a head runs from its first byte; a body has to go on arriving until it is whole."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            if self._slow is None and self.conn.trailing_data[0]:
                self._expect(HEAD_SECONDS)
        else:
            self._expect(BODY_SECONDS if self.conn.their_state is h11.SEND_BODY else None)

    def on_response_complete(self) -> None:
        """Let uvicorn's own keep-alive timer take over."""
        self._expect(None)
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP as we read it (two Host lines among it), with our headers."""
        del msg
        length = str(len(_REFUSAL)).encode("ascii")
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", length),
            (b"connection", b"close"),
        ]
        try:
            answer = h11.Response(status_code=403, headers=[*headers, *SECURITY_HEADERS], reason=b"Forbidden")
            for event in (answer, h11.Data(data=_REFUSAL), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:  # an answer is under way already
            pass
        self.transport.close()

    def _expect(self, seconds: float | None) -> None:
        if self._slow is not None:
            self._slow.cancel()
        self._slow = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)
