"""What is known while the vault is locked, in one file: appended to, authenticated, folded into facts.

Records of 512 bytes, each with a CRC (against a torn write) and a MAC under a key of its own (against whoever writes here and
cannot read). A change is one or more records and counts when its last one is whole. What a crash tore off at the end is
ignored; a record that was spoilt elsewhere is counted and costs no other. The running hash over all records is what the
keyring remembers, so that an older journal is noticed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import hmac
import itertools
import os
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

from vault.atomic import Disk
from vault.errors import Busy, Damaged

__all__ = ["RECORD", "Change", "Contents", "Head", "Journal", "Kind"]

RECORD: Final = 512
_HEAD: Final = struct.Struct(">BBHQH")  # version, kind, flags, number, length
_MAC, _CRC = 32, 4
_ROOM: Final = RECORD - _HEAD.size - _MAC - _CRC
_VERSION: Final = 1
_MORE, _CONTINUED, _FIRST = (
    1,
    2,
    4,
)  # more records count with this one; the data continues the record before; a new start
_KEY_BYTES: Final = 32
_LABEL: Final = b"exskill.dev/v1/journal\n"
_COMPACTED: Final = struct.Struct(">Q32sQ32s")
_PATIENCE_S: Final = 5.0
_LARGEST: Final = 64 << 20


class Kind(IntEnum):
    """What a record says. Numbers never change."""

    COMPACTED = 1  # the first record of a journal that was written anew: the head before, and the head the keyring knew
    DEADLINES = 2  # shard (16), Unix seconds (8), again and again
    NO_DEADLINE = 3  # shards
    FIXED = 4  # shards whose deadline may never come later
    OWN = 5  # shards of what is the user's own
    DOOMED = 6  # shards whose destruction has begun
    FACT = 7  # name (ASCII), a zero byte, the value: the last one counts
    EVENT = 8  # an entry for the log
    FOLDED = 9  # the number up to which events are in the log (8)
    WITHDRAWN = 10  # Unix seconds (8): the other person said no
    SETTLED = 11  # that no is on the consent page
    NOT_OWN = 12  # shards of what was taken for the user's own and is not


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said; several are appended as one."""

    kind: Kind
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """The number of the last record (0: none) and the running hash after it, in hex."""

    number: int = 0
    sha256: str = ""


_NO_HEAD: Final = Head()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal's file says. ``end`` is the offset of the next record, ``spoilt`` counts records that cannot be read."""

    changes: tuple[tuple[int, Change], ...] = ()
    head: Head = _NO_HEAD
    heads: tuple[Head, ...] = ()
    end: int = 0
    spoilt: int = 0


class Journal:
    """The journal in a directory: ``journal``, ``journal.key``, ``journal.lock``."""

    def __init__(self, directory: Path, disk: Disk) -> None:
        self.path = directory / "journal"
        self._key_path = directory / "journal.key"
        self._lock_path = directory / "journal.lock"
        self._disk = disk
        self._cached: tuple[tuple[int, int, int], Contents] | None = None

    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.is_file()

    def read(self) -> Contents:
        """Return what it says; empty if there is none. Raises Damaged if none of its records can be read."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return Contents()
        stamp = (found.st_ino, found.st_size, found.st_mtime_ns)
        if self._cached is None or self._cached[0] != stamp:
            self._cached = stamp, self._parse_file()
        return self._cached[1]

    def _parse_file(self) -> Contents:
        data = self.path.read_bytes()
        contents = parse_records(data, self._read_key()) if len(data) <= _LARGEST else Contents()
        if not contents.changes:
            raise Damaged("the journal cannot be read")
        return contents

    def _read_key(self) -> bytes:
        try:
            key = self._key_path.read_bytes()
        except FileNotFoundError:
            raise Damaged("the journal's key is missing") from None
        if len(key) != _KEY_BYTES:
            raise Damaged("the journal's key is missing")
        return key

    def begin(self, changes: Sequence[Change], *, late: Sequence[Change] = ()) -> Head:
        """Write a journal anew from nothing, with a new key; return its head. An old one, readable or not, is replaced.

        With ``late`` one that can be read is kept, for another process began it meanwhile, and these are appended to it. Raises
        ValueError for no changes: a journal that says nothing cannot be told from one that was cut off.
        """
        if not changes:
            raise ValueError("a journal begins with something to say")
        with self._hold_lock():
            self._cached = None
            if late and self.exists():
                with contextlib.suppress(Damaged):
                    return self._append(late)
            self._disk.replace(self._key_path, self._disk.random(_KEY_BYTES))
            return self._write_whole(changes, 0, hashlib.sha256(_LABEL).digest())

    def append(self, changes: Sequence[Change]) -> Head:
        """Append changes as one, durably; return the head. Raises Damaged if the journal cannot be read, Full, Busy."""
        with self._hold_lock():
            return self._append(changes)

    def _append(self, changes: Sequence[Change]) -> Head:
        self._cached = None
        before = self.read()
        if not changes:
            return before.head
        records = encode_changes(changes, before.head.number + 1, self._read_key())
        self._disk.append(self.path, records, before.end, RECORD)
        self._cached = None
        return _advance_head(before.head, records)

    def compact(self, keep: Sequence[Change], known: Head) -> Head:
        """Write the journal anew with what is kept; ``known`` is the head that the keyring remembers. Return the new head."""
        with self._hold_lock():
            self._cached = None
            before = self.read().head
            first = _COMPACTED.pack(
                before.number, bytes.fromhex(before.sha256), known.number, bytes.fromhex(known.sha256 or "00" * 32)
            )
            changes = [Change(Kind.COMPACTED, first), *keep]
            return self._write_whole(changes, before.number, bytes.fromhex(before.sha256))

    def _write_whole(self, changes: Sequence[Change], number: int, running: bytes) -> Head:
        records = encode_changes(changes, number + 1, self._read_key())
        self._disk.replace(self.path, records)
        self._cached = None
        return _advance_head(Head(number, running.hex()), records)

    def continues(self, known: Head) -> bool:
        """Whether this journal continues a head that the keyring remembers, or was compacted after it."""
        contents = self.read()
        if known.number == 0 or known in contents.heads:
            return True
        number, change = contents.changes[0] if contents.changes else (0, Change(Kind.FACT))
        if change.kind is not Kind.COMPACTED or len(change.data) != _COMPACTED.size:
            return False
        before, before_hash, remembered, remembered_hash = _COMPACTED.unpack(change.data)
        heads = (Head(before, before_hash.hex()), Head(remembered, remembered_hash.hex()))
        return number == before + 1 and known in heads

    @contextlib.contextmanager
    def _hold_lock(self) -> Iterator[None]:
        """Wait for other processes that write to it; they take milliseconds."""
        fd = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while True:
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise Busy("another process holds the journal") from None
                    time.sleep(0.01)
            yield
        finally:
            os.close(fd)


def encode_changes(changes: Iterable[Change], number: int, key: bytes) -> bytes:
    """Return the records of changes that count together; the first has this number."""
    parts: list[tuple[int, int, bytes]] = []
    for change in changes:
        pieces = [change.data[at : at + _ROOM] for at in range(0, len(change.data), _ROOM)] or [b""]
        parts += [(change.kind, _CONTINUED if at else 0, piece) for at, piece in enumerate(pieces)]
    last = len(parts) - 1
    return b"".join(
        _pack_record(key, number + at, kind, flags | (_MORE if at < last else 0) | (0 if at else _FIRST), piece)
        for at, (kind, flags, piece) in enumerate(parts)
    )


def _pack_record(key: bytes, number: int, kind: int, flags: int, data: bytes) -> bytes:
    body = _HEAD.pack(_VERSION, kind, flags, number, len(data)) + data.ljust(_ROOM, b"\0")
    signed = body + hmac.digest(key, _LABEL + body, "sha256")
    return signed + zlib.crc32(signed).to_bytes(_CRC, "big")


def parse_records(data: bytes, key: bytes) -> Contents:
    """Read a journal's file; never raises for what is in it."""
    read = [_read_record(data[at : at + RECORD], key) for at in range(0, len(data) - RECORD + 1, RECORD)]
    # A number that is not larger than the one before is a copy put in its place.
    whole: list[_Record | None] = []
    highest = 0
    for record in read:
        good = record is not None and record.number > highest
        whole.append(record if good else None)
        highest = record.number if record is not None and good else highest
    ends = [at for at, record in enumerate(whole) if record is not None and not record.flags & _MORE]
    count = ends[-1] + 1 if ends else 0
    whole = whole[:count]
    changes, lost = _join_records(whole)
    return Contents(changes, *_list_heads(data, whole), count * RECORD, lost + _count_gaps(whole))


@dataclass(frozen=True, slots=True)
class _Record:
    kind: Kind
    flags: int
    number: int
    data: bytes


def _read_record(raw: bytes, key: bytes) -> _Record | None:
    signed, crc = raw[:-_CRC], raw[-_CRC:]
    body, mac = signed[:-_MAC], signed[-_MAC:]
    if zlib.crc32(signed).to_bytes(_CRC, "big") != crc:
        return None
    if not hmac.compare_digest(hmac.digest(key, _LABEL + body, "sha256"), mac):
        return None
    version, kind, flags, number, length = _HEAD.unpack_from(body)
    if version != _VERSION or kind not in Kind.__members__.values() or length > _ROOM:
        return None
    return _Record(Kind(kind), flags, number, body[_HEAD.size : _HEAD.size + length])


def _join_records(records: Sequence[_Record | None]) -> tuple[tuple[tuple[int, Change], ...], int]:
    """Put changes together from their records; return them with the number of spoilt records."""
    changes: list[tuple[int, Change]] = []
    group: list[tuple[int, Change]] = []
    intact, spoilt = False, 0
    for record in records:
        if record is None:
            intact, spoilt = False, spoilt + 1
            continue
        if record.flags & _FIRST:
            group, intact = [], True
        if record.flags & _CONTINUED:
            if group:
                number, before = group.pop()
                group.append((number, Change(before.kind, before.data + record.data)))
        else:
            group.append((record.number, Change(record.kind, record.data)))
        if not record.flags & _MORE:
            changes += group if intact else []
            group, intact = [], False
    return tuple(changes), spoilt


def _count_gaps(records: Sequence[_Record | None]) -> int:
    """Count the records that are missing between others, or before the first."""
    numbers = [(at, r.number) for at, r in enumerate(records) if r is not None]
    if records and not (records[0] is not None and records[0].kind is Kind.COMPACTED):
        numbers.insert(0, (-1, 0))
    return sum(max(0, (b - a) - (to - at)) for (at, a), (to, b) in itertools.pairwise(numbers))


def _list_heads(data: bytes, records: Sequence[_Record | None]) -> tuple[Head, tuple[Head, ...]]:
    """Return the head, and the head after each record that can be read."""
    first = records[0] if records else None
    running = hashlib.sha256(_LABEL).digest()
    if first is not None and first.kind is Kind.COMPACTED and len(first.data) == _COMPACTED.size:
        running = _COMPACTED.unpack(first.data)[1]
    heads = []
    for at, record in enumerate(records):
        running = hashlib.sha256(running + data[at * RECORD : (at + 1) * RECORD]).digest()
        if record is not None:
            heads.append(Head(record.number, running.hex()))
    return (heads[-1] if heads else Head(0, running.hex())), tuple(heads)


def _advance_head(head: Head, records: bytes) -> Head:
    running, number = bytes.fromhex(head.sha256) if head.sha256 else hashlib.sha256(_LABEL).digest(), head.number
    for at in range(0, len(records), RECORD):
        running, number = hashlib.sha256(running + records[at : at + RECORD]).digest(), number + 1
    return Head(number, running.hex())
