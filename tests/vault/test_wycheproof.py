"""The public vectors of Wycheproof through what the vault uses: tests/data/vault/README.md says where they are from."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.age.file import X25519Identity, _x25519_key, wrap_body
from vault.age.header import Stanza, b64encode
from vault.age.stream import ChaCha20Poly1305
from vault.errors import HeaderFailure
from vault.kdf import hkdf

DATA = Path(__file__).parent.parent / "data" / "vault" / "wycheproof"
FILE_KEY = bytes(range(16))


def vectors(name: str, count: int) -> list[dict[str, Any]]:
    """Return a suite's vectors, their hex read."""
    found = json.loads((DATA / f"{name}.json").read_text("ascii"))
    assert len(found) == count
    return [
        {k: bytes.fromhex(v) if isinstance(v, str) and k != "result" else v for k, v in vector.items()}
        for vector in found
    ]


def test_chacha20_poly1305() -> None:
    for vector in vectors("chacha20_poly1305", 325):
        sealed = vector["ct"] + vector["tag"]
        if vector["result"] == "valid":
            cipher = ChaCha20Poly1305(vector["key"])
            assert cipher.encrypt(vector["iv"], vector["msg"], vector["aad"]) == sealed, vector["tcId"]
            assert cipher.decrypt(vector["iv"], sealed, vector["aad"]) == vector["msg"], vector["tcId"]
            out = bytearray(len(vector["msg"]))
            cipher.decrypt_into(vector["iv"], sealed, vector["aad"], out)
            assert out == vector["msg"], vector["tcId"]
            continue
        with pytest.raises((InvalidTag, ValueError)):
            ChaCha20Poly1305(vector["key"]).decrypt(vector["iv"], sealed, vector["aad"])
        with pytest.raises((InvalidTag, ValueError)):
            ChaCha20Poly1305(vector["key"]).decrypt_into(
                vector["iv"], sealed, vector["aad"], bytearray(len(vector["ct"]))
            )


def test_hkdf_sha256() -> None:
    for vector in vectors("hkdf_sha256", 86):
        if vector["result"] != "valid":
            with pytest.raises(ValueError):
                HKDF(SHA256(), vector["size"], vector["salt"] or None, vector["info"]).derive(vector["ikm"])
            continue
        if vector["info"].isascii():
            made = hkdf(vector["ikm"], salt=vector["salt"], info=vector["info"].decode("ascii"), length=vector["size"])
        else:  # our labels are ASCII
            made = HKDF(SHA256(), vector["size"], vector["salt"] or None, vector["info"]).derive(vector["ikm"])
        assert made == vector["okm"], vector["tcId"]


def test_x25519_through_stanzas() -> None:
    """A file key wrapped with the secret that the vector names is found by the identity; a share of low order is refused."""
    refused = 0
    for vector in vectors("x25519", 518):
        own = X25519PrivateKey.from_private_bytes(vector["private"]).public_key().public_bytes_raw()
        body = wrap_body(_x25519_key(vector["shared"], vector["public"], own), FILE_KEY)
        stanza = Stanza("X25519", (b64encode(vector["public"]),), body)
        if vector["shared"] == bytes(32):
            refused += 1
            with pytest.raises(HeaderFailure):
                X25519Identity(vector["private"]).unwrap([stanza])
        else:
            assert X25519Identity(vector["private"]).unwrap([stanza]) == FILE_KEY, vector["tcId"]
    assert refused


def test_ed25519() -> None:
    for vector in vectors("ed25519", 210):
        if vector["result"] == "acceptable":  # keys of small order, which nobody has who made one
            continue
        try:
            Ed25519PublicKey.from_public_bytes(vector["pk"]).verify(vector["sig"], vector["msg"])
            verified = True
        except (InvalidSignature, ValueError):
            verified = False
        assert verified is (vector["result"] == "valid"), vector["tcId"]


def test_hmac_sha256() -> None:
    """The two calls of the standard library with which every MAC of vault, audit and application is made and compared."""
    for vector in vectors("hmac_sha256", 174):
        size = len(vector["tag"])
        made = hmac.digest(vector["key"], vector["msg"], "sha256")
        assert made == hmac.new(vector["key"], vector["msg"], "sha256").digest()
        assert hmac.compare_digest(made[:size], vector["tag"]) is (vector["result"] == "valid"), vector["tcId"]


def test_hmac_sha256_through_the_key_derivation() -> None:
    """Extract is an HMAC whose key is the salt, expand one whose key is what was extracted (RFC 5869)."""
    for vector in vectors("hmac_sha256", 174):
        if vector["result"] == "valid":
            extracted = hmac.digest(vector["key"], vector["msg"], "sha256")
            expanded = hmac.digest(extracted, b"label\x01", "sha256")
            assert hkdf(vector["msg"], salt=vector["key"], info="label", length=32) == expanded, vector["tcId"]
