"""The post-quantum recipient of age: ML-KEM-768 with X25519 by HPKE (stanza type ``mlkem768x25519``, C2SP age)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from vault.age.header import Stanza, b64decode, b64encode
from vault.errors import HeaderFailure

__all__ = ["TYPE", "HybridIdentity"]

TYPE: Final = "mlkem768x25519"
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_ENC: Final = 1088 + 32
_BODY: Final = 16 + 16


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A 32-byte seed, expanded by SHAKE256 into an ML-KEM-768 seed and an X25519 key."""

    seed: bytes

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try every hybrid stanza; raise HeaderFailure on a malformed one."""
        mine = [s for s in stanzas if s.type == TYPE]
        for stanza in mine:
            enc = b64decode(stanza.args[0].encode("ascii")) if len(stanza.args) == 1 else b""
            if len(enc) != _ENC or len(stanza.body) != _BODY:
                raise HeaderFailure("malformed hybrid stanza")
            found = self._open_body(enc, stanza.body)
            if found is not None:
                return found
        return None

    def stanza(self, file_key: bytes) -> Stanza:
        """Wrap a file key to this identity's public half."""
        mlkem, x25519 = self._derive_keys()
        public = MLKEM768X25519PublicKey(mlkem.public_key(), x25519.public_key())
        sealed = _load_suite().encrypt(file_key, public, _INFO)
        return Stanza(TYPE, (b64encode(sealed[:_ENC]),), sealed[_ENC:])

    def _derive_keys(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        wide = hashlib.shake_256(self.seed).digest(96)
        return MLKEM768PrivateKey.from_seed_bytes(wide[:64]), X25519PrivateKey.from_private_bytes(wide[64:])

    def _open_body(self, enc: bytes, body: bytes) -> bytes | None:
        mlkem, x25519 = self._derive_keys()
        try:
            x25519.exchange(X25519PublicKey.from_public_bytes(enc[-32:]))
        except ValueError:
            raise HeaderFailure("an X25519 share of low order") from None
        try:
            return bytes(_load_suite().decrypt(enc + body, MLKEM768X25519PrivateKey(mlkem, x25519), _INFO))
        except InvalidTag:
            return None


def _load_suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
