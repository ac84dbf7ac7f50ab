"""Derive a key from the same passphrase, salt and cost once a process: the tests open copies of one vault over and over."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_known: dict[bytes, bytes] = {}


class _Remembering:
    """A derivation that keeps what it found. The first call of each kind is the library's own."""

    library: type[Argon2id] | type[Scrypt]

    def __init__(self, **costs: Any) -> None:
        self._inner = self.library(**costs)
        self._costs = repr((self.library.__name__, sorted(costs.items()))).encode()

    def derive(self, secret: bytes | bytearray) -> bytes:
        found = hashlib.sha256(self._costs + b"\0" + bytes(secret)).digest()
        if found not in _known:
            _known[found] = self._inner.derive(secret)  # type: ignore[arg-type]  # it takes any buffer
        return _known[found]


class RememberingArgon2id(_Remembering):
    library = Argon2id


class RememberingScrypt(_Remembering):
    library = Scrypt
