"""Unlock slots: what opens the keyring, and how each wraps the keyring's file key.

``KEK = HKDF(ikm = slot_ikm, salt = vault_shard || wrap_salt, info = slot kind and vault id)``. The wrap salt is fresh at
every rewrite, so that no key repeats; the vault shard is stored outside the vault, so that destroying it closes every slot,
the recovery code included.
"""

from __future__ import annotations

import hashlib
import io
import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from vault import kdf
from vault.age.file import unwrap_body, wrap_body
from vault.age.header import Stanza, b64decode, b64encode, read_header
from vault.errors import HeaderFailure
from vault.kdf import OLDEST_FLOOR, Argon2Params, check_params, derive_key, hkdf

__all__ = [
    "MAX_SLOTS",
    "KeyFileUnlocker",
    "PassphraseUnlocker",
    "RecoveryUnlocker",
    "Slot",
    "SlotIdentity",
    "Unlocker",
    "format_recovery",
    "new_recovery",
    "normalise_passphrase",
    "parse_recovery",
    "passphrase_costs",
    "read_argon2_stanza",
]

PREFIX: Final = "exskill.dev/"
MAX_SLOTS: Final = 8
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_BYTES: Final = 20
_WRAPPED: Final = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. ``ikm`` (32 bytes) is what the secret derives to; the encrypted keyring keeps it for rewrapping."""

    id: str
    kind: str  # passphrase, recovery, keyfile, keyring
    ikm: bytes
    salt: bytes = b""
    params: Argon2Params | None = None

    def stanza(self, vault_id: str, shard: bytes, wrap_salt: bytes, file_key: bytes) -> Stanza:
        """Wrap a file key for this slot."""
        kek = _derive_kek(self.ikm, self.kind, vault_id, shard, wrap_salt)
        args = [self.id, b64encode(wrap_salt)]
        if self.kind == "passphrase":
            assert self.params is not None  # noqa: S101 -- made by PassphraseUnlocker only
            p = self.params
            args += [b64encode(self.salt), str(p.memory_kib), str(p.iterations), str(p.lanes)]
        return Stanza(PREFIX + _TYPES[self.kind], tuple(args), wrap_body(kek, file_key))


_TYPES: Final = {"passphrase": "argon2id", "recovery": "recovery", "keyfile": "keyfile", "keyring": "keyring"}


def _derive_kek(ikm: bytes, kind: str, vault_id: str, shard: bytes, wrap_salt: bytes) -> bytes:
    return hkdf(ikm, salt=shard + wrap_salt, info=f"exskill.dev/v1/slot/{kind}|{vault_id}")


class Unlocker(Protocol):
    """A secret that may open slots of one kind."""

    @property
    def kind(self) -> str:
        """The kind of slot."""

    def ikm(self, stanza: Stanza) -> bytes:
        """Return the slot key for one stanza of this kind."""


def normalise_passphrase(secret: bytes | bytearray) -> bytearray:
    """Return UTF-8 in NFC, to be overwritten by the caller; bytes that are not UTF-8 stay as they are.

    Of an ASCII passphrase no other copy is made. Others pass through Python's text, which nobody can overwrite.
    """
    if secret.isascii():
        return bytearray(secret)
    try:
        return bytearray(unicodedata.normalize("NFC", secret.decode("utf-8")).encode("utf-8"))
    except UnicodeDecodeError:
        return bytearray(secret)


@dataclass(frozen=True, slots=True)
class PassphraseUnlocker:
    """A passphrase; the costs of its stanza are checked before the derivation runs.

    ``floor`` is the least cost, for opening and for a new slot (:data:`vault.kdf.OLDEST_FLOOR` and ``FLOOR`` if not given).
    """

    secret: bytearray
    floor: Argon2Params | None = None
    kind: str = "passphrase"

    def ikm(self, stanza: Stanza) -> bytes:
        """Run Argon2id as the stanza says."""
        salt, params = read_argon2_stanza(stanza)
        return self._derive_key(salt, check_params(params, self.floor or OLDEST_FLOOR))

    def slot(self, params: Argon2Params, random: Callable[[int], bytes] = os.urandom) -> Slot:
        """Return a new slot for this passphrase."""
        salt = random(16)
        ikm = self._derive_key(salt, check_params(params, self.floor or kdf.FLOOR))
        return Slot(random(8).hex(), self.kind, ikm, salt, params)

    def _derive_key(self, salt: bytes, params: Argon2Params) -> bytes:
        plain = normalise_passphrase(self.secret)
        try:
            return derive_key(plain, salt, params)
        finally:
            plain[:] = bytes(len(plain))


def read_argon2_stanza(stanza: Stanza) -> tuple[bytes, Argon2Params]:
    """Return salt (16 bytes) and costs of a passphrase's stanza; raise HeaderFailure for anything else."""
    if len(stanza.args) != 6 or not all(a.isascii() and a.isdigit() and len(a) <= 8 for a in stanza.args[3:]):
        raise HeaderFailure("malformed argon2id stanza")
    if any(a != str(int(a)) for a in stanza.args[3:]):
        raise HeaderFailure("malformed argon2id stanza")
    salt = b64decode(stanza.args[2].encode("ascii"))
    if len(salt) != 16:
        raise HeaderFailure("malformed argon2id stanza")
    memory, iterations, lanes = (int(a) for a in stanza.args[3:])
    return salt, Argon2Params(memory, iterations, lanes)


def passphrase_costs(data: bytes) -> tuple[Argon2Params, ...]:
    """Return what the passphrase slots of a keyring's file cost; raise HeaderFailure if its header cannot be read."""
    stanzas = read_header(io.BytesIO(data)).stanzas
    return tuple(read_argon2_stanza(s)[1] for s in stanzas if s.type == PREFIX + _TYPES["passphrase"])


def new_recovery(random: Callable[[int], bytes] = os.urandom) -> bytes:
    """Return the 160 random bits of a recovery code."""
    return random(_RECOVERY_BYTES)


def format_recovery(code: bytes) -> str:
    """Write a recovery code: 32 Crockford digits and 4 of a checksum, in groups of four."""
    number = int.from_bytes(code, "big")
    digits = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(155, -1, -5))
    return "-".join((digits + _compute_checksum(code))[i : i + 4] for i in range(0, 36, 4))


def _compute_checksum(code: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(b"exskill.dev/v1/recovery" + code).digest()[:3], "big") >> 4
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in (15, 10, 5, 0))


def parse_recovery(text: bytes | bytearray) -> bytes | None:
    """Read a typed recovery code (any case, spaces, dashes; O reads as 0, I and L as 1); None if it has a typo."""
    plain = bytes(text).decode("ascii", "replace").upper().translate(str.maketrans("OIL", "011", "- \t\r\n"))
    if len(plain) != 36 or any(c not in _CROCKFORD for c in plain):
        return None
    number = 0
    for digit in plain[:32]:
        number = number << 5 | _CROCKFORD.index(digit)
    code = number.to_bytes(_RECOVERY_BYTES, "big")
    return code if _compute_checksum(code) == plain[32:] else None


@dataclass(frozen=True, slots=True)
class RecoveryUnlocker:
    """The 160-bit recovery code (20 bytes)."""

    code: bytes
    kind: str = "recovery"

    def ikm(self, stanza: Stanza | None = None) -> bytes:
        """Derive the slot key."""
        del stanza
        return hkdf(self.code, info="exskill.dev/v1/recovery-ikm")

    def slot(self, random: Callable[[int], bytes] = os.urandom) -> Slot:
        """Return a new slot for this code."""
        return Slot(random(8).hex(), self.kind, self.ikm())


@dataclass(frozen=True, slots=True)
class KeyFileUnlocker:
    """The content of a key file (at least 32 bytes), or a secret from the system's keyring."""

    content: bytes
    kind: str = "keyfile"

    def ikm(self, stanza: Stanza | None = None) -> bytes:
        """Derive the slot key."""
        del stanza
        return hkdf(hashlib.sha256(self.content).digest(), info=f"exskill.dev/v1/{self.kind}-ikm")

    def slot(self, random: Callable[[int], bytes] = os.urandom) -> Slot:
        """Return a new slot for this key file."""
        return Slot(random(8).hex(), self.kind, self.ikm())


@dataclass(frozen=True, slots=True)
class SlotIdentity:
    """An unlocker together with what binds it to one vault; an age identity."""

    unlocker: Unlocker
    vault_id: str
    shards: tuple[bytes, ...]  # the current vault shard and, after a crash, its successor

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Try every slot of the unlocker's kind."""
        mine = [s for s in stanzas if s.type == PREFIX + _TYPES[self.unlocker.kind]]
        if len([s for s in stanzas if s.type.startswith(PREFIX)]) > MAX_SLOTS:
            raise HeaderFailure("too many slots")
        for stanza in mine:
            if len(stanza.args) < 2 or len(stanza.body) != _WRAPPED:
                raise HeaderFailure("malformed slot stanza")
            wrap_salt = b64decode(stanza.args[1].encode("ascii"))
            if len(wrap_salt) != 16:
                raise HeaderFailure("malformed slot stanza")
            ikm = self.unlocker.ikm(stanza)
            for shard in self.shards:
                kek = _derive_kek(ikm, self.unlocker.kind, self.vault_id, shard, wrap_salt)
                found = unwrap_body(kek, stanza.body)
                if found is not None:
                    return found
        return None
