"""The server: uvicorn with h11 on the listener that was bound beforehand; no access log, no lifespan, no web sockets."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from exskill.web.listener import check_listener
from exskill.web.protocol import GuardedProtocol

__all__ = ["HEAD_LIMIT", "PageServer"]

HEAD_LIMIT: Final = 16 * 1024  # bytes before a request's body


class PageServer:
    """Serves until :meth:`stop` is called, from any thread, or Ctrl-C."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._listener = check_listener(listener)
        for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "asyncio"):
            logging.getLogger(name).disabled = True  # a traceback could hold what was typed
        config = uvicorn.Config(
            app,
            http=GuardedProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=HEAD_LIMIT,
        )
        self._server = uvicorn.Server(config)

    def run(self) -> None:
        """Serve; return when it is over."""
        self._server.run(sockets=[self._listener])

    def stop(self, after_s: float = 0.0, then: Callable[[], None] = lambda: None) -> None:
        """End, if asked for after a moment so that the last answer still gets out."""

        def end() -> None:
            then()
            self._server.should_exit = True

        if after_s <= 0:
            end()
            return
        timer = threading.Timer(after_s, end)
        timer.daemon = True
        timer.start()
