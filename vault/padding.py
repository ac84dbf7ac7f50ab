"""PADME padding (Nikitin et al., PETS 2019): lengths leak at most O(log log n) bits, for at most 12 % more bytes."""

from __future__ import annotations

import struct
from typing import Final

from vault.errors import Damaged

__all__ = ["pad", "padme", "unpad"]

_LENGTH: Final = struct.Struct(">Q")


def padme(length: int) -> int:
    """Return the padded length."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def pad(data: bytes, *, multiple: int = 0) -> bytes:
    """Return an 8-byte length, the data and zeros up to the PADME length or the next multiple."""
    size = _LENGTH.size + len(data)
    wanted = -(-size // multiple) * multiple if multiple else padme(size)
    return _LENGTH.pack(len(data)) + data + bytes(wanted - size)


def unpad(padded: bytes | memoryview) -> memoryview:
    """Return the data without copying it; raise Damaged if the length cannot be or the padding is not zero."""
    if len(padded) < _LENGTH.size:
        raise Damaged("a file of the vault is too short")
    (length,) = _LENGTH.unpack_from(padded)
    end = _LENGTH.size + length
    if end > len(padded) or bytes(memoryview(padded)[end:]).strip(b"\0"):
        raise Damaged("a file of the vault has the wrong length")
    return memoryview(padded)[_LENGTH.size : end]
