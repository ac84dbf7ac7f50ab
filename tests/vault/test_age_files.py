"""Files in age format: padding, both ways with another implementation, and nothing but our own errors."""

from __future__ import annotations

import io

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.age import bech32
from vault.age import file as age
from vault.errors import (
    AgeError,
    HeaderFailure,
)
from vault.padding import pad, padme, unpad


def test_a_file_key_of_another_length_is_a_header_failure() -> None:
    sealed = _scrypt_file(b"x")
    with pytest.raises(HeaderFailure):
        age.decrypt(sealed, [age.RawFileKey(bytes(15))])


@given(st.binary(max_size=200_000))
@settings(max_examples=25)
def test_padding_round_trips_and_stays_small(data: bytes) -> None:
    padded = pad(data)
    assert bytes(unpad(padded)) == data
    assert len(padded) <= max(16, int((len(data) + 8) * 1.12) + 1)


def test_padme_is_monotone() -> None:
    sizes = [padme(n) for n in range(1, 5000)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 131072])
def test_age_files_agree_with_rage_both_ways(size: int) -> None:
    plain = bytes(i % 251 for i in range(size))
    assert pyrage.passphrase.decrypt(_scrypt_file(plain), "secret") == plain
    # rage calibrates scrypt to a second of work: its way to us goes by a public key
    private = bytes(range(32))
    recipient = bech32.encode("age", X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw())
    theirs = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])
    assert age.decrypt(theirs, [age.X25519Identity(private)]) == plain


def _scrypt_file(plain: bytes) -> bytes:
    key = bytes(range(16))
    return age.encrypt(plain, key, [age.scrypt_stanza(b"secret", key, log_n=10)])


def test_age_refuses_what_is_not_age() -> None:
    for data in (b"", b"age-encryption.org/v1", b"age-encryption.org/v2\n", b"age-encryption.org/v1\n--- AAAA\n"):
        with pytest.raises(HeaderFailure):
            age.decrypt(data, [age.RawFileKey(bytes(16))])


@given(st.binary(max_size=300))
def test_age_never_fails_outside_its_own_errors(data: bytes) -> None:
    for source in (data, b"age-encryption.org/v1\n" + data, b"age-encryption.org/v1\n-> X25519 " + data):
        try:
            list(age.decrypt_chunks(io.BytesIO(source), [age.X25519Identity(bytes(range(32)))]))
        except AgeError:
            continue
