"""The log itself: an entry is on the disk before :meth:`AuditLog.append` returns, or it does not exist.

How it gets there, and what becomes of a crash, is in :mod:`audit.log_files`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from audit.anchor import Anchor, Chain, ChainKey
from audit.bodies import expire_shards, month_name
from audit.bundle import bundle_path, parse_bundle
from audit.check import verify_log
from audit.checkpoint import Checkpoint, Signer, sign_note
from audit.disk import PER_FILE, make_directory, read_file, write_new
from audit.errors import Damaged, InvalidEvent, NotFound
from audit.events import Entry, Event, EventKind
from audit.findings import Finding, FindingCode, Verification
from audit.log_files import EntryId, LogFiles
from audit.proof import write_proof
from audit.tree import inclusion_proof

__all__ = ["AuditLog", "EntryId", "Sealed", "expire_keys"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry whose month's key was destroyed: it was there, and nobody can read it."""

    seq: int
    month: str


def expire_keys(state_directory: Path, now: datetime, *, random: Callable[[int], bytes] = os.urandom) -> int:
    """Destroy the body keys of months that ended more than a year ago, also while locked; return how many."""
    return expire_shards(state_directory / "shards", now, random)


class AuditLog(LogFiles):
    """One log: ``directory`` may be copied about, ``state_directory`` stays on this machine.

    Opened with the 32-byte ``key`` and the ``signer`` of an unlocked vault. Not for several threads; several processes
    may append by turns.
    """

    @classmethod
    def create(
        cls,
        directory: Path,
        state_directory: Path,
        *,
        key: bytes,
        signer: Signer,
        origin: str,
        clock: Callable[[], datetime],
        random: Callable[[int], bytes] = os.urandom,
        boot: str = "",
    ) -> Self:
        """Begin an empty log; ``chain_key`` of the result is the verification key, shown once and stored nowhere.

        Raises :class:`Damaged` if there are entries already.
        """
        log = cls(
            directory, state_directory, key=key, signer=signer, origin=origin, clock=clock, random=random, boot=boot
        )
        if (state_directory / "anchor").exists() or bundle_path(directory, 0).exists():
            raise Damaged(Finding(FindingCode.EXTRA_FILE))
        log.chain_key = ChainKey(0, random(32))
        anchor = Anchor.empty(log.chain_key)
        make_directory(directory)
        make_directory(state_directory / "shards")
        write_new(directory / "vkey", log._make_vkey())
        write_new(directory / "checkpoint", sign_note(Checkpoint(origin, 0, anchor.root), signer))
        write_new(state_directory / "anchor", anchor.pack(key, origin, random))
        log._attach_files()
        return log

    @classmethod
    def open(
        cls,
        directory: Path,
        state_directory: Path,
        *,
        key: bytes,
        signer: Signer,
        origin: str,
        clock: Callable[[], datetime],
        random: Callable[[int], bytes] = os.urandom,
        boot: str = "",
        known: tuple[int, bytes] = (0, b""),
    ) -> Self:
        """Open a log and settle what a crash left; ``recovered`` tells if there was something.

        ``known`` is a size and root (32 bytes) that the log is known to have had, from a place that is not rolled back with it.
        Raises :class:`NotFound`, or :class:`Damaged` with the finding if the end of the log is not as it was left.
        The whole history is checked by :func:`audit.check.verify_log`, best before opening.
        """
        log = cls(
            directory, state_directory, key=key, signer=signer, origin=origin, clock=clock, random=random, boot=boot
        )
        log._attach_files()
        try:
            log._check_known(*known)
        except BaseException:
            log.close()
            raise
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, event: Event) -> EntryId:
        """Write one event and return when the device has it.

        Raises :class:`Full` or :class:`Unwritable` if it could not be written, :class:`Damaged` if the log was changed
        behind our back. In each case the caller must not go on as if it were logged.
        """
        with self._hold_lock():
            return self._append_event(event)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry | Sealed]:
        """Yield the entries in order; those of a destroyed month as :class:`Sealed`. Raises :class:`Damaged`."""
        end = self.size if stop is None else min(stop, self.size)
        for number in range(start // PER_FILE, -(-end // PER_FILE)):
            records = parse_bundle(read_file(bundle_path(self._directory, number))).records
            for index in range(max(start, number * PER_FILE), min(end, (number + 1) * PER_FILE)):
                yield self._open_record(records, index)

    def prove(self, index: int) -> str:
        """Return a ``.tlog-proof`` that entry ``index`` is in the log; raise :class:`NotFound` if there is none."""
        if not 0 <= index < self.size:
            raise NotFound("the log has no such entry")
        path = inclusion_proof(self._open_tiles().subtree, index, self.size)
        return write_proof(index, path, self.checkpoint())

    def verify(self, *, witnesses: Sequence[bytes] = (), chain_key: ChainKey | None = None) -> Verification:
        """Check every byte of the log (see :func:`audit.check.verify_log`); what was settled at opening counts once."""
        result = verify_log(
            self._directory,
            self._state,
            key=self._key,
            public=self._signer.public,
            origin=self._origin,
            now=self._clock(),
            witnesses=witnesses,
            chain_key=chain_key,
        )
        found = (self.recovered,) if self.recovered else ()
        return Verification(
            result.size,
            result.root,
            found + result.findings,
            result.signature_checked,
            result.anchor_checked,
            result.chain_checked,
        )

    def new_chain(self) -> ChainKey:
        """Begin a new chain at the present end, and return its verification key to be kept elsewhere."""
        with self._hold_lock():
            self._append_event(Event(kind=EventKind.WITNESS))
            first = ChainKey(self.size, self._random(32))
            self._commit_anchor(Anchor(self.size, self.root, Chain.begin(first)))
        self.chain_key = first
        return first

    def expire(self) -> int:
        """Destroy the body keys of months that ended more than a year ago; return how many."""
        return self._bodies.expire(self._clock())

    def _check_known(self, size: int, root: bytes) -> None:
        """Raise Damaged if the log is shorter than it is known to have been, or another."""
        if size > self.size:
            raise Damaged(Finding(FindingCode.ROLLED_BACK, self.size))
        if size and self._open_tiles().root(size) != root:
            raise Damaged(Finding(FindingCode.FORKED, size))

    def _open_record(self, records: Sequence[bytes], index: int) -> Entry | Sealed:
        try:
            record = records[index % PER_FILE]
            entry = self._bodies.unseal(record)
        except (IndexError, InvalidEvent):
            raise Damaged(Finding(FindingCode.UNREADABLE, index)) from None
        if entry is None:
            return Sealed(index, month_name(int.from_bytes(record[1:3], "big")))
        if entry.seq != index:
            raise Damaged(Finding(FindingCode.REORDERED, index))
        return entry
