"""The age header: recipient stanzas and their MAC (age-encryption.org/v1, C2SP), parsed strictly.

One text has one encoding: canonical unpadded base64, LF line ends, bodies wrapped at 64 columns with a short last line.
Headers over 64 KiB or with more than 1024 stanzas (age itself sets no number) are refused before anything else is done with them.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.errors import HeaderFailure, HmacFailure

__all__ = ["MAGIC", "Header", "Stanza", "b64decode", "b64encode", "check_mac", "read_header", "write_header"]

MAGIC: Final = b"age-encryption.org/v1"
MAX_HEADER: Final = 64 * 1024
MAX_STANZAS: Final = 1024
_COLUMNS: Final = 64
_ARGUMENT: Final = re.compile(rb"[\x21-\x7e]+")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]*")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One way to the file key: a type, arguments, and a binary body."""

    type: str
    args: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header. ``signed`` are the bytes that the MAC covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    signed: bytes


def b64encode(data: bytes) -> str:
    """Encode without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def b64decode(text: bytes) -> bytes:
    """Decode unpadded base64; raise HeaderFailure unless it is the one canonical form."""
    if not _BASE64.fullmatch(text):
        raise HeaderFailure("not canonical base64")
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise HeaderFailure("not canonical base64") from None
    if b64encode(data).encode("ascii") != text:
        raise HeaderFailure("not canonical base64")
    return data


def _compute_mac(file_key: bytes, signed: bytes) -> bytes:
    key = HKDF(SHA256(), 32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, signed, "sha256")


def check_mac(header: Header, file_key: bytes) -> None:
    """Raise HmacFailure unless the header is the one that was written with this file key."""
    if not hmac.compare_digest(_compute_mac(file_key, header.signed), header.mac):
        raise HmacFailure("the header was changed")


def write_header(file_key: bytes, stanzas: Sequence[Stanza]) -> bytes:
    """Return the header for some stanzas, MAC included."""
    lines = [MAGIC]
    for stanza in stanzas:
        lines.append(b"-> " + " ".join((stanza.type, *stanza.args)).encode("ascii"))
        text = b64encode(stanza.body).encode("ascii")
        wrapped = [text[i : i + _COLUMNS] for i in range(0, len(text), _COLUMNS)] or [b""]
        if len(wrapped[-1]) == _COLUMNS:
            wrapped.append(b"")
        lines += wrapped
    signed = b"\n".join(lines) + b"\n---"
    return signed + b" " + b64encode(_compute_mac(file_key, signed)).encode("ascii") + b"\n"


class _Lines:
    """Read LF-terminated lines of a bounded header."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.seen = stream, bytearray()

    def next(self) -> bytes:
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self.stream.read(1)
            if not byte:
                raise HeaderFailure("the header ends too early")
            line += byte
            if len(self.seen) + len(line) > MAX_HEADER:
                raise HeaderFailure("the header is too long")
        self.seen += line
        return bytes(line[:-1])


def read_header(stream: BinaryIO) -> Header:
    """Parse a header and leave ``stream`` at the first byte of the payload; raise HeaderFailure on any deviation."""
    lines = _Lines(stream)
    if lines.next() != MAGIC:
        raise HeaderFailure("not an age v1 file")
    stanzas: list[Stanza] = []
    line = lines.next()
    while line.startswith(b"-> "):
        if len(stanzas) >= MAX_STANZAS:
            raise HeaderFailure("too many stanzas")
        stanza, line = _read_stanza(line, lines)
        stanzas.append(stanza)
    if not line.startswith(b"--- ") or not stanzas:
        raise HeaderFailure("the header has no end, or no stanza")
    mac = b64decode(line[4:])
    if len(mac) != 32:
        raise HeaderFailure("the header's MAC has the wrong length")
    signed = bytes(lines.seen[: len(lines.seen) - len(line) - 1 + 3])
    return Header(tuple(stanzas), mac, signed)


def _read_stanza(first: bytes, lines: _Lines) -> tuple[Stanza, bytes]:
    words = first[3:].split(b" ")
    if not all(_ARGUMENT.fullmatch(word) for word in words):
        raise HeaderFailure("malformed stanza")
    body = bytearray()
    while True:
        line = lines.next()
        if len(line) > _COLUMNS:
            raise HeaderFailure("a body line is too long")
        body += b64decode(line)
        if len(line) < _COLUMNS:
            break
    kind, *args = (word.decode("ascii") for word in words)
    return Stanza(kind, tuple(args), bytes(body)), lines.next()
