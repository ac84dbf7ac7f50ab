"""What of a log is on the disk and counts: anchor, checkpoint, bundles and tiles; how an entry gets there, and what a crash left.

Order of an append: record, fdatasync; tiles if a bundle is full; anchor, fdatasync; checkpoint. The anchor decides: what
it does not count was never answered. Whatever a crash leaves behind it is completed or cut off at the next opening, and
that is written down as an event of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.anchor import Anchor, ChainKey
from audit.bodies import BodyKeys, count_months
from audit.bundle import Tiles, bundle_path, frame_record, parse_bundle, read_edge, tile_path
from audit.checkpoint import Checkpoint, MalformedNote, Signer, make_vkey, open_note, sign_note
from audit.disk import (
    PER_FILE,
    SECTOR,
    lock_file,
    open_for_update,
    overwrite_file,
    read_file,
    translate_errors,
    write_new,
)
from audit.errors import AuditError, Damaged, InvalidEvent, NotFound, WrongKey
from audit.events import Count, Entry, Event, EventKind, Outcome
from audit.findings import Finding, FindingCode
from audit.tree import Frontier, compute_root, leaf_hash

__all__ = ["EntryId", "LogFiles"]


@dataclass(frozen=True, slots=True)
class EntryId:
    """An entry that is durable: its number and the hash of its ciphertext."""

    index: int
    leaf: bytes

    def __str__(self) -> str:
        return f"{self.index}-{self.leaf.hex()[:16]}"


class LogFiles:
    """The files of one log, held open: entries go on the disk one by one, and nothing is read back but the log's end."""

    def __init__(
        self,
        directory: Path,
        state_directory: Path,
        *,
        key: bytes,
        signer: Signer,
        origin: str,
        clock: Callable[[], datetime],
        random: Callable[[int], bytes] = os.urandom,
        boot: str = "",
    ) -> None:
        if len(key) != 32:
            raise WrongKey("an audit key has 32 bytes")
        self._directory = directory
        self._state = state_directory
        self._key = key
        self._signer = signer
        self._origin = origin
        self._clock = clock
        self._random = random
        self._boot = boot
        self._bodies = BodyKeys(key, origin, state_directory / "shards", random)
        self._anchor_fd = -1
        self._checkpoint_fd = -1
        self._bundle: tuple[int, int] | None = None  # number, descriptor
        self._raw = b""
        self.recovered: Finding | None = None
        self.chain_key: ChainKey | None = None

    def close(self) -> None:
        """Close the files; safe to call twice."""
        descriptors = [self._anchor_fd, self._checkpoint_fd, *([self._bundle[1]] if self._bundle else [])]
        self._anchor_fd, self._checkpoint_fd, self._bundle = -1, -1, None
        for fd in descriptors:
            if fd >= 0:
                os.close(fd)

    @property
    def size(self) -> int:
        """How many entries are committed."""
        return self._anchor.size

    @property
    def root(self) -> bytes:
        """The root hash over them (32 bytes)."""
        return self._anchor.root

    @property
    def origin(self) -> str:
        """The name under which checkpoints are signed."""
        return self._origin

    def checkpoint(self) -> bytes:
        """Return the signed note over the log as it is now."""
        return sign_note(Checkpoint(self._origin, self.size, self.root), self._signer)

    @property
    def head(self) -> tuple[int, bytes]:
        """Size and root, to be kept where they are not rolled back with the log."""
        return self.size, self.root

    def _make_vkey(self) -> bytes:
        return f"{make_vkey(self._origin, self._signer.public)}\n".encode()

    def _check_vkey(self) -> None:
        if read_file(self._directory / "vkey") != self._make_vkey():
            raise Damaged(Finding(FindingCode.KEY_FILE))

    def _attach_files(self) -> None:
        try:
            self._check_vkey()
            self._anchor_fd = open_for_update(self._state / "anchor")
            self._checkpoint_fd = open_for_update(self._directory / "checkpoint")
            with self._hold_lock():
                pass
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _hold_lock(self) -> Iterator[None]:
        """Hold the log's lock (the anchor file) with what the disk says now in memory."""
        if self._anchor_fd < 0:
            raise NotFound("the log is closed")
        lock_file(self._anchor_fd)
        try:
            raw = self._anchor_bytes()
            if raw != self._raw:
                self._load_anchor(raw)
            yield
        except Exception:
            self._raw = b""  # whatever happened, look at the disk again before the next entry
            raise
        finally:
            with contextlib.suppress(OSError):
                fcntl.flock(self._anchor_fd, fcntl.LOCK_UN)

    def _anchor_bytes(self) -> bytes:
        with translate_errors():
            if os.fstat(self._anchor_fd).st_nlink == 0:
                raise NotFound("the log was destroyed")
            return os.pread(self._anchor_fd, SECTOR + 1, 0)

    def _load_anchor(self, raw: bytes) -> None:
        anchor = Anchor.unpack(raw, self._key, self._origin)
        if anchor is None:
            raise Damaged(Finding(FindingCode.ANCHOR))
        self._close_bundle()
        self._anchor, self._raw = anchor, raw
        try:
            self._edge = read_edge(self._directory, anchor.size)
        except NotFound:
            raise Damaged(Finding(FindingCode.MISSING_FILE)) from None
        self._frontier = Frontier()
        for level in range(len(self._edge) - 1, -1, -1):
            self._frontier.extend(self._edge[level], 8 * level)
        if self._frontier.size != anchor.size:
            raise Damaged(Finding(FindingCode.TRUNCATED, self._frontier.size))
        if self._frontier.root() != anchor.root:
            raise Damaged(Finding(FindingCode.ANCHOR_MISMATCH))
        self._check_checkpoint()
        self._settle_tail()

    def _check_checkpoint(self) -> None:
        with translate_errors():
            note = os.pread(self._checkpoint_fd, SECTOR + 1, 0)
        try:
            signed = open_note(note, self._signer.public)
        except MalformedNote:
            raise Damaged(Finding(FindingCode.CHECKPOINT_MALFORMED)) from None
        if signed is None:
            raise Damaged(Finding(FindingCode.CHECKPOINT_SIGNATURE))
        if signed.size > self.size:
            raise Damaged(Finding(FindingCode.ROLLED_BACK, self.size))
        if signed.origin != self._origin or self._open_tiles().root(signed.size) != signed.root:
            raise Damaged(Finding(FindingCode.CHECKPOINT_MISMATCH))
        if signed.size < self.size:
            self._write_checkpoint()

    def _settle_tail(self) -> None:
        """Complete or cut off the bytes behind the last committed entry."""
        number, count = divmod(self.size, PER_FILE)
        path = bundle_path(self._directory, number)
        if bundle_path(self._directory, number + 1).exists():
            raise Damaged(Finding(FindingCode.ROLLED_BACK, self.size))
        if not path.exists():
            return
        bundle = parse_bundle(read_file(path))
        beyond = bundle.records[count:]
        if len(beyond) > 1:
            raise Damaged(Finding(FindingCode.ROLLED_BACK, self.size))
        if not beyond and not bundle.rest:
            return
        if beyond:
            self._complete_record(beyond[0])
        if bundle.rest:
            fd = self._open_bundle(number)
            with translate_errors():
                os.ftruncate(fd, sum(len(r) + 2 for r in bundle.records))
        self.recovered = Finding(FindingCode.UNFINISHED, self.size)
        self._append_event(
            Event(kind=EventKind.RECOVER, outcome=Outcome.PARTIAL, counts={Count.BYTES: len(bundle.rest)}),
        )

    def _complete_record(self, record: bytes) -> None:
        """Count a record that was written whole but not yet committed when the process died."""
        try:
            entry = self._bodies.unseal(record)
        except InvalidEvent:
            raise Damaged(Finding(FindingCode.INSERTED, self.size)) from None
        if entry is None or entry.seq != self.size:
            raise Damaged(Finding(FindingCode.INSERTED, self.size))
        self._advance_chain(leaf_hash(record))

    def _append_event(self, event: Event) -> EntryId:
        now = self._clock()
        index = self.size
        entry = Entry(index, int(now.astimezone(UTC).timestamp() * 1000), event, self._boot)
        record = self._bodies.seal(entry, count_months(now))
        self._write_record(index // PER_FILE, frame_record(record))
        leaf = leaf_hash(record)
        self._advance_chain(leaf)
        return EntryId(index, leaf)

    def _write_record(self, number: int, framed: bytes) -> None:
        fd = self._open_bundle(number)
        end = os.fstat(fd).st_size
        try:
            overwrite_file(fd, framed, end)
        except AuditError:
            with contextlib.suppress(OSError):
                os.ftruncate(fd, end)
            raise

    def _advance_chain(self, leaf: bytes) -> None:
        frontier = self._frontier.copy()
        frontier.push(leaf)
        edge = [list(level) if len(level) + 1 >= PER_FILE else level for level in self._edge]
        self._fill_edge(edge, leaf)
        self._commit_anchor(Anchor(frontier.size, frontier.root(), self._anchor.chain.after(self.size, leaf)))
        self._frontier, self._edge = frontier, edge
        self._write_checkpoint()

    def _fill_edge(self, edge: list[list[bytes]], hashed: bytes) -> None:
        """Put a leaf into the edge; write a full tile to the disk and add its root one level up."""
        level, number = 0, self.size // PER_FILE
        while True:
            if level == len(edge):
                edge.append([])
            edge[level].append(hashed)
            if len(edge[level]) < PER_FILE:
                return
            write_new(tile_path(self._directory, level, number), b"".join(edge[level]))
            hashed, edge[level] = compute_root(edge[level]), []
            level, number = level + 1, number // PER_FILE

    def _commit_anchor(self, anchor: Anchor) -> None:
        raw = anchor.pack(self._key, self._origin, self._random)
        overwrite_file(self._anchor_fd, raw)
        self._anchor, self._raw = anchor, raw

    def _write_checkpoint(self) -> None:
        overwrite_file(self._checkpoint_fd, self.checkpoint(), sync=self.size % PER_FILE == 0)

    def _open_bundle(self, number: int) -> int:
        if self._bundle is None or self._bundle[0] != number:
            self._close_bundle()
            self._bundle = (number, open_for_update(bundle_path(self._directory, number), create=True))
        return self._bundle[1]

    def _close_bundle(self) -> None:
        if self._bundle is not None:
            os.close(self._bundle[1])
            self._bundle = None

    def _open_tiles(self) -> Tiles:
        return Tiles(self._directory, self._edge, self.size)
