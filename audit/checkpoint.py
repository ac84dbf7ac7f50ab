"""Signed checkpoints: C2SP signed-note and tlog-checkpoint with Ed25519.

A checkpoint is three lines (origin, size, root) and a signature line; whoever has an older one can prove a later log
wrong. Parsing is strict: one encoding per note, so that no byte can change unnoticed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = [
    "Checkpoint",
    "MalformedNote",
    "Signer",
    "make_vkey",
    "open_note",
    "parse_unverified",
    "parse_vkey",
    "sign_note",
]

ED25519: Final = b"\x01"  # signature type of the signed-note specification
_ORIGIN: Final = re.compile(r"[!-*,-~]{1,128}")  # printable ASCII without space and plus
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class MalformedNote(ValueError):
    """The text is not a checkpoint in its one allowed form."""


class Signer(Protocol):
    """A signer with the vault's Ed25519 key."""

    @property
    def public(self) -> bytes:
        """The 32-byte public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: whose log, how many entries, which root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """Return the signed text."""
        if not _ORIGIN.fullmatch(self.origin) or self.size < 0 or len(self.root) != 32:
            raise MalformedNote("not a checkpoint")
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def key_hash(name: str, public: bytes) -> bytes:
    """Return the four bytes that name a key in a note: SHA-256(name || 0x0A || 0x01 || public)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def make_vkey(name: str, public: bytes) -> str:
    """Return the verifier key line ``name+hash+key``."""
    return f"{name}+{key_hash(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def parse_vkey(text: str) -> tuple[str, bytes]:
    """Return name and public key; raise MalformedNote unless it is exactly what :func:`make_vkey` writes."""
    name, _, rest = text.partition("+")
    raw = _b64(rest.partition("+")[2])
    if len(raw) != 33 or not _ORIGIN.fullmatch(name) or make_vkey(name, raw[1:]) != text:
        raise MalformedNote("not a verifier key")
    return name, raw[1:]


def sign_note(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Return the checkpoint as a signed note; the key's name is the origin."""
    body = checkpoint.body()
    signature = key_hash(checkpoint.origin, signer.public) + signer.sign(body)
    return body + f"\n\u2014 {checkpoint.origin} {base64.b64encode(signature).decode()}\n".encode()


def parse_unverified(note: bytes) -> tuple[Checkpoint, bytes]:
    """Parse without checking the signature; return the checkpoint and the 68 bytes of key hash and signature."""
    try:
        lines = note.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise MalformedNote("not text") from None
    if len(lines) != 6 or lines[3] or lines[5] or not _SIZE.fullmatch(lines[1]):
        raise MalformedNote("not a checkpoint")
    checkpoint = Checkpoint(lines[0], int(lines[1]), _b64(lines[2]))
    prefix = f"\u2014 {checkpoint.origin} "
    if not lines[4].startswith(prefix):
        raise MalformedNote("no signature of this origin")
    signature = _b64(lines[4][len(prefix) :])
    canonical = checkpoint.body() + f"\n{prefix}{base64.b64encode(signature).decode()}\n".encode()
    if len(signature) != 68 or canonical != note:
        raise MalformedNote("not in canonical form")
    return checkpoint, signature


def open_note(note: bytes, public: bytes) -> Checkpoint | None:
    """Return the checkpoint if ``public`` signed it, else None; raise MalformedNote if it is none at all."""
    checkpoint, signature = parse_unverified(note)
    if signature[:4] != key_hash(checkpoint.origin, public):
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], checkpoint.body())
    except (InvalidSignature, ValueError):
        return None
    return checkpoint


def _b64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedNote("not base64") from None
