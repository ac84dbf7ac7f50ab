"""The age payload: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB (age-encryption.org/v1, C2SP).

A chunk's nonce is an 11-byte big-endian counter and a flag that is 1 in the last chunk only, so that cutting, reordering
and appending are noticed. The last chunk is empty only if the whole payload is.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.errors import PayloadFailure

__all__ = [
    "CHUNK",
    "Pieces",
    "Writer",
    "decrypt",
    "decrypt_source",
    "decrypt_whole",
    "encrypt",
    "payload_key",
]

CHUNK: Final = 64 * 1024
_TAG: Final = 16
_AT_ONCE: Final = 16  # chunks that are read at once: what is hashed and decrypted is still in the processor's cache
_LAST_COUNTER: Final = 2**88 - 1


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the 32-byte payload key for a 16-byte file key and the 16-byte nonce of the file."""
    return HKDF(SHA256(), 32, salt=nonce, info=b"payload").derive(file_key)


def _make_nonce(counter: int, *, last: bool) -> bytes:
    if counter > _LAST_COUNTER:
        raise PayloadFailure("the payload is too long")
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def encrypt(key: bytes, plaintext: bytes | memoryview) -> Iterator[bytes]:
    """Yield the encrypted chunks of ``plaintext``."""
    cipher, view = ChaCha20Poly1305(key), memoryview(plaintext)
    count = max(1, -(-len(view) // CHUNK))
    for i in range(count):
        yield cipher.encrypt(_make_nonce(i, last=i == count - 1), view[i * CHUNK : (i + 1) * CHUNK], None)


class Writer:
    """A binary sink that encrypts what is written to it, chunk by chunk. The file is not valid before :meth:`finish`."""

    def __init__(self, key: bytes, write: Callable[[bytes], object]) -> None:
        self._cipher, self._write, self._rest, self._count = ChaCha20Poly1305(key), write, bytearray(), 0

    def write(self, data: bytes | memoryview) -> int:
        """Take some plaintext; a full chunk is passed on once it is known not to be the last."""
        self._rest += data
        while len(self._rest) > CHUNK:
            self._pass_on(bytes(self._rest[:CHUNK]), last=False)
            del self._rest[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._pass_on(bytes(self._rest), last=True)
        self._rest.clear()

    def _pass_on(self, chunk: bytes, *, last: bool) -> None:
        self._write(self._cipher.encrypt(_make_nonce(self._count, last=last), chunk, None))
        self._count += 1


def decrypt(key: bytes, source: BinaryIO | bytes) -> Iterator[bytes]:
    """Yield authenticated plaintext chunk by chunk; raise PayloadFailure at the first one that does not hold."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    cipher, counter, last = ChaCha20Poly1305(key), 0, False
    while not last:
        chunk = _read_bytes(stream, CHUNK + _TAG)
        plain = None if len(chunk) < CHUNK + _TAG else _open_chunk(cipher, chunk, _make_nonce(counter, last=False))
        if plain is None:  # short, or full and the last: only its flag can tell
            plain, last = _open_chunk(cipher, chunk, _make_nonce(counter, last=True)), True
        if plain is None:
            raise PayloadFailure("the payload does not hold")
        if not plain and counter > 0:
            raise PayloadFailure("the last chunk is empty")
        yield plain
        counter += 1
    if _read_bytes(stream, 1):
        raise PayloadFailure("something follows the last chunk")


class Pieces:
    """The plaintext of a payload in memory, opened where it is asked for; the rest stays zeros."""

    def __init__(self, key: bytes, payload: memoryview) -> None:
        """Raise PayloadFailure for a length that no payload has."""
        count = _count_chunks(len(payload))
        self.plain = memoryview(bytearray(len(payload) - count * _TAG))
        self._payload, self._cipher, self._closed = payload, ChaCha20Poly1305(key), set(range(count))
        self._last = count - 1

    def open(self, start: int, end: int) -> memoryview:
        """Return the plaintext between two places, authenticated; raise PayloadFailure if it is damaged or not there."""
        if not 0 <= start <= end <= len(self.plain):
            raise PayloadFailure("the payload ends before")
        for i in range(start // CHUNK, min(self._last, max(start, end - 1) // CHUNK) + 1):
            if i in self._closed:
                self._open_one(i)
        return self.plain[start:end]

    def _open_one(self, i: int) -> None:
        chunk = self._payload[i * (CHUNK + _TAG) : (i + 1) * (CHUNK + _TAG)]
        part = self.plain[i * CHUNK : (i + 1) * CHUNK]
        try:
            self._cipher.decrypt_into(_make_nonce(i, last=i == self._last), chunk, None, part)
        except (InvalidTag, ValueError):
            raise PayloadFailure("the payload does not hold") from None
        self._closed.discard(i)


def _count_chunks(size: int) -> int:
    """Return how many chunks a payload of so many bytes has; raise PayloadFailure for a length that no payload has."""
    count = max(1, -(-size // (CHUNK + _TAG)))
    if size < count * _TAG or (count > 1 and size == (count - 1) * (CHUNK + _TAG) + _TAG):
        raise PayloadFailure("the payload does not hold")
    return count


def decrypt_source(key: bytes, source: io.RawIOBase, size: int) -> memoryview:
    """Return the plaintext of a payload of ``size`` bytes, read a little at a time; raise as :func:`decrypt_whole`."""
    count, cipher = _count_chunks(size), ChaCha20Poly1305(key)
    plain = memoryview(bytearray(size - count * _TAG))
    buffer = memoryview(bytearray(min(size, _AT_ONCE * (CHUNK + _TAG))))
    for i in range(count):
        at = i % _AT_ONCE * (CHUNK + _TAG)
        if at == 0:
            _fill(source, buffer[: min(len(buffer), size - i * (CHUNK + _TAG))])
        chunk = buffer[at : min(at + CHUNK + _TAG, at + size - i * (CHUNK + _TAG))]
        try:
            part = plain[i * CHUNK : (i + 1) * CHUNK]
            cipher.decrypt_into(_make_nonce(i, last=i == count - 1), chunk, None, part)
        except (InvalidTag, ValueError):
            raise PayloadFailure("the payload does not hold") from None
    return plain


def _fill(source: io.RawIOBase, view: memoryview) -> None:
    while view:
        got = source.readinto(view)
        if not got:
            raise PayloadFailure("the payload ends before")
        view = view[got:]


def decrypt_whole(key: bytes, payload: memoryview) -> memoryview:
    """Return the plaintext of a payload in memory, written once. Raise PayloadFailure, and release nothing, if it is damaged."""
    pieces = Pieces(key, payload)
    return pieces.open(0, len(pieces.plain))


def _open_chunk(cipher: ChaCha20Poly1305, chunk: bytes, nonce: bytes) -> bytes | None:
    try:
        return cipher.decrypt(nonce, chunk, None)
    except (InvalidTag, ValueError):  # ValueError: shorter than a tag
        return None


def _read_bytes(stream: BinaryIO, size: int) -> bytes:
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
