"""What the state directory remembers of the keyring, read back: exactly what was written, or it counts as spoilt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.errors import AnchorSpoilt
from vault.kdf import Argon2Params
from vault.state import Anchor

KEY = bytes(32)
WHOLE = Anchor.make(7, "ab" * 32, KEY, [Argon2Params(65536, 3, 1)])


def test_what_was_written_is_read() -> None:
    read = Anchor.from_bytes(WHOLE.to_bytes())
    assert read == WHOLE
    read.verify(KEY)


@pytest.mark.parametrize("name", ["epoch", "keyring_sha256", "mac", "costs"])
@pytest.mark.parametrize(
    "value",
    [
        "é", "\ud800", "", "ab", "AB" * 32, float("inf"), float("nan"), 1.0, True, None, [], {}, [[float("inf"), 1, 1]],
        [[1, 1]], [[1, 1, 1, 1]], ["abc"], [[True, 1, 1]],
    ],
)  # fmt: skip
def test_a_field_of_another_kind_is_spoilt(name: str, value: Any) -> None:
    body = {**json.loads(WHOLE.to_bytes()), name: value}
    with pytest.raises(AnchorSpoilt):
        Anchor.from_bytes(json.dumps(body).encode()).verify(KEY)


def read_or_refuse(data: bytes) -> Anchor | None:
    """Return the anchor, None where it is spoilt; any other error is one that no caller expects."""
    try:
        read = Anchor.from_bytes(data)
        read.verify(KEY)
    except AnchorSpoilt:
        return None
    return read


@given(st.binary(max_size=300) | st.integers(0, len(WHOLE.to_bytes())).map(lambda n: WHOLE.to_bytes()[:n]))
def test_other_bytes_say_the_same_or_are_spoilt(data: bytes) -> None:
    assert read_or_refuse(data) in (None, WHOLE)


@given(st.integers(0, len(WHOLE.to_bytes()) - 1), st.integers(1, 255))
def test_one_changed_byte_says_the_same_or_is_spoilt(at: int, change: int) -> None:
    data = bytearray(WHOLE.to_bytes())
    data[at] ^= change
    assert read_or_refuse(bytes(data)) in (None, WHOLE)
