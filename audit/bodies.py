"""Entry bodies: encrypted with a key per month, which is destroyed a year after the month.

The key is HKDF(owner's seed, salt = a random shard in the state directory). Overwriting the shard makes every body of
that month unreadable, also in copies of the log, while the tree over the ciphertexts stays provable.

Record: ``0x01 | month u16 | seq u64 | nonce 12 | ChaCha20-Poly1305(padded entry)``; the header is authenticated together
with the log's origin, so that no record fits another place or another log.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.disk import make_directory, read_file, remove_file, write_new
from audit.errors import Damaged, InvalidEvent, NotFound
from audit.events import Entry
from audit.findings import Finding, FindingCode

__all__ = [
    "KEPT_MONTHS",
    "BodyKeys",
    "Header",
    "count_months",
    "derive_subkey",
    "expire_shards",
    "month_name",
    "stored_months",
]

KEPT_MONTHS: Final = 12
_HEADER: Final = struct.Struct(">BHQ12s")
_VERSION: Final = 1
_BLOCK: Final = 64
_SHARD: Final = 32


def derive_subkey(key: bytes, label: str, origin: str) -> bytes:
    """Return a 32-byte subkey of the owner's audit key, bound to one log."""
    info = f"exskill.dev/v1/audit/{label}|{origin}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)


def count_months(moment: datetime) -> int:
    """Return the month's number since year 0, in UTC."""
    utc = moment.astimezone(UTC)
    return utc.year * 12 + utc.month - 1


def month_name(month: int) -> str:
    """Return ``2026-11``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@dataclass(frozen=True, slots=True)
class Header:
    """What a record says in clear: its place and its month."""

    month: int
    seq: int

    @classmethod
    def of(cls, record: bytes) -> Header | None:
        """Read it; None if the bytes are no record."""
        if len(record) < _HEADER.size + 16 + _BLOCK or record[0] != _VERSION:
            return None
        _, month, seq, _ = _HEADER.unpack_from(record)
        return cls(month, seq)


class BodyKeys:
    """The body keys of one log; the shards are files ``<state>/shards/<month>``, each with a MAC of its own."""

    def __init__(self, key: bytes, origin: str, directory: Path, random: Callable[[int], bytes]) -> None:
        self._key = key
        self._origin = origin
        self._directory = directory
        self._random = random
        self._mac = derive_subkey(key, "shard-mac", origin)
        self._open: dict[int, ChaCha20Poly1305 | None] = {}

    def seal(self, entry: Entry, month: int) -> bytes:
        """Return the record of an entry, making the month's shard if it is the first."""
        aead = self._load_cipher(month) or self._make_shard(month)
        nonce = self._random(12)
        header = _HEADER.pack(_VERSION, month, entry.seq, nonce)
        body = entry.to_bytes() + b"\x80"
        body += bytes(-len(body) % _BLOCK)
        return header + aead.encrypt(nonce, body, self._make_aad(header))

    def unseal(self, record: bytes) -> Entry | None:
        """Return the entry, or None if its month's key is gone. Raise InvalidEvent if it is not one of ours."""
        header = Header.of(record)
        if header is None:
            raise InvalidEvent("not a record")
        aead = self._load_cipher(header.month)
        if aead is None:
            return None
        head = record[: _HEADER.size]
        try:
            padded = aead.decrypt(head[-12:], record[_HEADER.size :], self._make_aad(head))
        except InvalidTag:
            raise InvalidEvent("not a record of this log") from None
        body, mark, rest = padded.rpartition(b"\x80")
        if not mark or rest.strip(b"\x00") or len(rest) >= _BLOCK:
            raise InvalidEvent("not a record of this log")
        entry = Entry.from_bytes(body)
        if entry.seq != header.seq:
            raise InvalidEvent("not a record of this log")
        return entry

    def months(self) -> tuple[int, ...]:
        """Return the months whose shard is there."""
        return stored_months(self._directory)

    def check(self, month: int) -> bool:
        """Tell whether a month's shard is as it was written."""
        return self._read_shard(month) is not None

    def expire(self, now: datetime) -> int:
        """Destroy the shards of months that ended more than a year ago; return how many."""
        self._open.clear()
        return expire_shards(self._directory, now, self._random)

    def _load_cipher(self, month: int) -> ChaCha20Poly1305 | None:
        if month not in self._open:
            try:
                shard = self._read_shard(month)
            except NotFound:
                return None
            if shard is None:
                raise Damaged(Finding(FindingCode.SHARD))
            self._open[month] = self._make_aead(month, shard)
        return self._open[month]

    def _make_shard(self, month: int) -> ChaCha20Poly1305:
        shard = self._random(_SHARD)
        make_directory(self._directory)
        write_new(self._directory / month_name(month), shard + self._compute_tag(month, shard))
        aead = self._make_aead(month, shard)
        self._open[month] = aead
        return aead

    def _read_shard(self, month: int) -> bytes | None:
        data = read_file(self._directory / month_name(month))
        shard, tag = data[:_SHARD], data[_SHARD:]
        return shard if hmac.compare_digest(tag, self._compute_tag(month, shard)) else None

    def _compute_tag(self, month: int, shard: bytes) -> bytes:
        return hmac.new(self._mac, month.to_bytes(2, "big") + shard, hashlib.sha256).digest()

    def _make_aead(self, month: int, shard: bytes) -> ChaCha20Poly1305:
        info = f"exskill.dev/v1/audit/body|{self._origin}|{month_name(month)}".encode()
        return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=shard, info=info).derive(self._key))

    def _make_aad(self, header: bytes) -> bytes:
        return f"exskill.dev/v1/audit/record|{self._origin}|".encode() + header


def stored_months(directory: Path) -> tuple[int, ...]:
    """Return the months that have a shard in a directory."""
    return tuple(m for m in (_month_from(p.name) for p in sorted(directory.glob("*"))) if m is not None)


def expire_shards(directory: Path, now: datetime, random: Callable[[int], bytes]) -> int:
    """Destroy the shards of months that ended more than a year before ``now``; needs no key. Return how many."""
    due = [month for month in stored_months(directory) if count_months(now) - month > KEPT_MONTHS]
    for month in due:
        remove_file(directory / month_name(month), random(2 * _SHARD))
    return len(due)


def _month_from(name: str) -> int | None:
    year, _, month = name.partition("-")
    if len(year) != 4 or len(month) != 2 or not (year + month).isascii() or not (year + month).isdigit():
        return None
    number = int(year) * 12 + int(month) - 1
    return number if month_name(number) == name else None
