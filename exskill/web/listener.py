"""The one socket of the page: bound on 127.0.0.1 before the network guard closes, on a port that the kernel chooses."""

from __future__ import annotations

import socket
from typing import Final

__all__ = ["ADDRESS", "bind_listener", "check_listener"]

ADDRESS: Final = "127.0.0.1"
_BACKLOG: Final = 64


def bind_listener() -> socket.socket:
    """Return a listening socket on 127.0.0.1. It must be called before ``network_guard.enforce()``."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((ADDRESS, 0))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
        return check_listener(listener)
    except BaseException:
        listener.close()
        raise


def check_listener(listener: socket.socket) -> socket.socket:
    """Return the socket if only this machine can reach it; raise RuntimeError otherwise."""
    host, port = listener.getsockname()[:2]
    if listener.family != socket.AF_INET or host != ADDRESS or port == 0:
        raise RuntimeError("the page listens on 127.0.0.1 only")
    return listener
