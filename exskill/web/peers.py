"""Whose program is at the other end of a connection: on Linux the kernel says so in /proc/net/tcp."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

__all__ = ["is_own_connection", "uid_of_connection"]

_TABLE: Final = Path("/proc/net/tcp")
_LOOPBACK: Final = "0100007F"  # 127.0.0.1, as a little-endian machine prints it
_LOOPBACK_BIG: Final = "7F000001"


def uid_of_connection(table: str, client_port: int, server_port: int) -> int | None:
    """Return the user id of the client's end in the text of /proc/net/tcp; None where there is no such line."""
    ends = {(f"{address}:{client_port:04X}", f"{address}:{server_port:04X}") for address in (_LOOPBACK, _LOOPBACK_BIG)}
    for line in table.splitlines()[1:]:
        cells = line.split()
        if len(cells) > 7 and (cells[1], cells[2]) in ends:
            return int(cells[7])
    return None


def is_own_connection(client_port: int, server_port: int, table: Path = _TABLE) -> bool:
    """Whether this user's own program holds the client's end; True where the system has no such table."""
    try:
        text = table.read_text("ascii")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return uid_of_connection(text, client_port, server_port) == os.getuid()
