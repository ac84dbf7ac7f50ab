"""What verification can find, each with one plain sentence.

The application translates by code. A finding names a place (an entry's number or the kind of file), never content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["SENTENCES", "Finding", "FindingCode", "Verification"]


class FindingCode(StrEnum):
    """Kinds of damage. Stable names: scripts may rely on them."""

    EDITED = "edited"
    INSERTED = "inserted"
    DELETED = "deleted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    FORKED = "forked"
    ROLLED_BACK = "rolled_back"
    UNFINISHED = "unfinished"
    CHECKPOINT_MALFORMED = "checkpoint_malformed"
    CHECKPOINT_SIGNATURE = "checkpoint_signature"
    CHECKPOINT_MISMATCH = "checkpoint_mismatch"
    KEY_FILE = "key_file"
    ANCHOR = "anchor"
    ANCHOR_MISMATCH = "anchor_mismatch"
    CHAIN = "chain"
    SHARD = "shard"
    SHARD_MISSING = "shard_missing"
    TILE = "tile"
    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    MALFORMED = "malformed"
    UNREADABLE = "unreadable"


SENTENCES: Final[Mapping[FindingCode, str]] = {
    FindingCode.EDITED: "an entry was changed after it was written",
    FindingCode.INSERTED: "an entry was added that this program did not write",
    FindingCode.DELETED: "an entry was taken out of the middle of the log",
    FindingCode.REORDERED: "entries were put into another order",
    FindingCode.TRUNCATED: "the end of the log was cut off",
    FindingCode.FORKED: "this log and the checkpoint kept elsewhere tell different histories",
    FindingCode.ROLLED_BACK: "the state directory is older than the log: one of them was put back from a copy",
    FindingCode.UNFINISHED: "the last entry was not finished, as after a crash; opening the vault settles it",
    FindingCode.CHECKPOINT_MALFORMED: "the signed checkpoint is not written as it should be",
    FindingCode.CHECKPOINT_SIGNATURE: "the signature of the checkpoint does not fit",
    FindingCode.CHECKPOINT_MISMATCH: "the signed checkpoint speaks of another log than the entries",
    FindingCode.KEY_FILE: "the file with the public key was changed",
    FindingCode.ANCHOR: "the record of the log's end in the state directory was changed",
    FindingCode.ANCHOR_MISMATCH: "the entries are not those that the state directory remembers",
    FindingCode.CHAIN: "the entries do not fit the verification key that was kept elsewhere",
    FindingCode.SHARD: "a key half of the log in the state directory was changed",
    FindingCode.SHARD_MISSING: "a key half of the log is missing before its year is over",
    FindingCode.TILE: "a file of hashes was changed",
    FindingCode.MISSING_FILE: "a file of the log is missing",
    FindingCode.EXTRA_FILE: "the log contains a file that does not belong there",
    FindingCode.MALFORMED: "a file of the log is not written as it should be",
    FindingCode.UNREADABLE: "an entry cannot be read with its key",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``entry`` is the 0-based number of the first entry concerned, if there is one."""

    code: FindingCode
    entry: int | None = None

    @property
    def sentence(self) -> str:
        """What it means, in plain English."""
        where = "" if self.entry is None else f" (entry {self.entry})"
        return SENTENCES[self.code] + where


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of verifying: how far it looked, and what it found. True only without any finding."""

    size: int
    root: bytes
    findings: tuple[Finding, ...]
    signature_checked: bool
    anchor_checked: bool
    chain_checked: bool

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def __bool__(self) -> bool:
        return self.ok
