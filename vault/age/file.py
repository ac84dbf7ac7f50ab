"""age v1 files on ``cryptography``: whole files in, whole files out, with exact error classes.

Recipients wrap a 16-byte file key into stanzas, identities unwrap it. Stanza types that nobody knows are ignored, as the
specification demands. Ours: X25519 and scrypt (native, so that stock age opens what is meant for it), and raw file keys.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from vault.age import stream
from vault.age.header import Stanza, b64decode, b64encode, check_mac, read_header, write_header
from vault.errors import HeaderFailure, NoMatch

__all__ = [
    "FILE_KEY",
    "Identity",
    "RawFileKey",
    "ScryptIdentity",
    "X25519Identity",
    "decrypt",
    "decrypt_chunks",
    "encrypt",
    "scrypt_stanza",
    "unwrap_body",
    "wrap_body",
    "x25519_stanza",
]

FILE_KEY: Final = 16
_WRAPPED: Final = FILE_KEY + 16
_ZERO_NONCE: Final = bytes(12)
_MAX_SCRYPT_LOG_N: Final = 22  # as age: more would be a denial of service


class Identity(Protocol):
    """Something that may know the file key of a file."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key, or None if no stanza is for this identity; raise HeaderFailure on a broken one."""


def wrap_body(key: bytes, file_key: bytes) -> bytes:
    """Encrypt a file key under a one-time 32-byte key (ChaCha20-Poly1305, nonce 0)."""
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key, None)


def unwrap_body(key: bytes, body: bytes) -> bytes | None:
    """Decrypt a wrapped file key; None if the key is another one. The length was checked before (partitioning oracles)."""
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


@dataclass(frozen=True, slots=True)
class RawFileKey:
    """A file key that is known already."""

    key: bytes

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the key."""
        del stanzas
        return self.key


def _x25519_key(shared: bytes, share: bytes, public: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=share + public, info=b"age-encryption.org/v1/X25519").derive(shared)


def x25519_stanza(public: bytes, file_key: bytes) -> Stanza:
    """Wrap a file key to an X25519 public key (32 bytes)."""
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    return Stanza("X25519", (b64encode(share),), wrap_body(_x25519_key(shared, share, public), file_key))


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """An X25519 private key (32 bytes)."""

    private: bytes

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try every X25519 stanza."""
        secret = X25519PrivateKey.from_private_bytes(self.private)
        public = secret.public_key().public_bytes_raw()
        for stanza in stanzas:
            if stanza.type != "X25519":
                continue
            share = b64decode(stanza.args[0].encode("ascii")) if len(stanza.args) == 1 else b""
            if len(share) != 32 or len(stanza.body) != _WRAPPED:
                raise HeaderFailure("malformed X25519 stanza")
            try:
                shared = secret.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError:
                raise HeaderFailure("an X25519 share of low order") from None
            found = unwrap_body(_x25519_key(shared, share, public), stanza.body)
            if found is not None:
                return found
        return None


def _scrypt_key(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    return Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase)


def scrypt_stanza(
    passphrase: bytes, file_key: bytes, *, log_n: int = 18, random: Callable[[int], bytes] = os.urandom
) -> Stanza:
    """Wrap a file key to a passphrase as stock age does; it must be the only stanza of its file."""
    salt = random(16)
    return Stanza("scrypt", (b64encode(salt), str(log_n)), wrap_body(_scrypt_key(passphrase, salt, log_n), file_key))


@dataclass(frozen=True, slots=True)
class ScryptIdentity:
    """A passphrase."""

    passphrase: bytes

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Open the scrypt stanza; it must be the only stanza and within the work factor's bound."""
        mine = [s for s in stanzas if s.type == "scrypt"]
        if not mine:
            return None
        if len(stanzas) != 1:
            raise HeaderFailure("a scrypt stanza must be alone")
        stanza = mine[0]
        if len(stanza.args) != 2:
            raise HeaderFailure("malformed scrypt stanza")
        salt, work = b64decode(stanza.args[0].encode("ascii")), stanza.args[1]
        if (
            len(salt) != 16
            or len(stanza.body) != _WRAPPED
            or not work.isascii()
            or not work.isdigit()
            or work.startswith("0")
        ):
            raise HeaderFailure("malformed scrypt stanza")
        if len(work) > 2 or int(work) > _MAX_SCRYPT_LOG_N:
            raise HeaderFailure("the scrypt work factor is too large")
        return unwrap_body(_scrypt_key(self.passphrase, salt, int(work)), stanza.body)


def encrypt(
    plaintext: bytes | memoryview,
    file_key: bytes,
    stanzas: Sequence[Stanza],
    *,
    random: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Return an age file."""
    nonce = random(16)
    parts = [write_header(file_key, stanzas), nonce]
    parts += stream.encrypt(stream.payload_key(file_key, nonce), plaintext)
    return b"".join(parts)


def decrypt_chunks(source: BinaryIO, identities: Sequence[Identity]) -> Iterator[bytes]:
    """Yield authenticated plaintext; raise HeaderFailure, NoMatch, HmacFailure or PayloadFailure."""
    yield from stream.decrypt(_payload_key(source, identities), source)


def _payload_key(source: BinaryIO, identities: Sequence[Identity]) -> bytes:
    header = read_header(source)
    file_key = _file_key(header.stanzas, identities)
    check_mac(header, file_key)
    nonce = source.read(16)
    if len(nonce) != 16:
        raise HeaderFailure("the file ends before its payload")
    return stream.payload_key(file_key, nonce)


def decrypt(data: bytes, identities: Sequence[Identity]) -> memoryview:
    """Return the whole plaintext of an age file, in one buffer; raise as :func:`decrypt_chunks` does."""
    source = io.BytesIO(data)
    key = _payload_key(source, identities)
    return stream.decrypt_whole(key, memoryview(data)[source.tell() :])


def decrypt_source(source: io.RawIOBase, size: int, identities: Sequence[Identity]) -> memoryview:
    """Return the whole plaintext of an age file of ``size`` bytes that is read as it is decrypted; raise as :func:`decrypt`."""
    key = _payload_key(cast(BinaryIO, source), identities)
    return stream.decrypt_source(key, source, size - source.tell())


def decrypt_pieces(data: bytes, identities: Sequence[Identity]) -> stream.Pieces:
    """Return the plaintext of an age file to be opened where it is asked for; raise as :func:`decrypt_chunks` does."""
    source = io.BytesIO(data)
    key = _payload_key(source, identities)
    return stream.Pieces(key, memoryview(data)[source.tell() :])


def _file_key(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> bytes:
    if any(s.type == "scrypt" for s in stanzas) and len(stanzas) != 1:
        raise HeaderFailure("a scrypt stanza must be alone")
    for identity in identities:
        found = identity.unwrap(stanzas)
        if found is not None:
            if len(found) != FILE_KEY:
                raise HeaderFailure("the file key has the wrong length")
            return found
    raise NoMatch("no identity opens this file")
