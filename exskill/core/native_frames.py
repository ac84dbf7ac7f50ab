"""What goes over the pipes of a process for outside code: a status, a length, that many bytes."""

from __future__ import annotations

import struct
from typing import Final

__all__ = ["FAILED", "HEAD", "LONGEST", "OK", "frame_bytes", "frame_length"]

HEAD: Final = struct.Struct(">BI")
LONGEST: Final = 64 << 20  # bytes of one request or answer
OK, FAILED = 0, 1


def frame_bytes(status: int, body: bytes) -> bytes:
    """Return a frame; raise ValueError for more than fits."""
    if len(body) > LONGEST:
        raise ValueError("this is more than a frame takes")
    return HEAD.pack(status, len(body)) + body


def frame_length(data: bytes | bytearray) -> int | None:
    """Return how many bytes follow the head; None before the head is there."""
    return int(HEAD.unpack_from(data)[1]) if len(data) >= HEAD.size else None
