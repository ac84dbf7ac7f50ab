"""What is noted for a locked vault's log, and taken at its next unlock: events in the journal.

Notes of an older version are files sealed to the vault's public key; they are still taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vault.age import file as age
from vault.atomic import Disk
from vault.errors import AgeError
from vault.locked_facts import say_event, say_folded
from vault.state import State

__all__ = ["UNREADABLE", "Pending", "drop_pending", "has_pending", "put_pending", "take_pending"]

UNREADABLE = b""


@dataclass(frozen=True, slots=True)
class Pending:
    """Notes in the order in which they came; :data:`UNREADABLE` for one that cannot be read."""

    notes: tuple[bytes, ...] = ()
    files: tuple[Path, ...] = ()
    last: int = 0  # the number of the last event taken from the journal


def put_pending(state_root: Path, vault_id: str, data: bytes, *, disk: Disk | None = None) -> None:
    """Note bytes for a locked vault's log. After a crash the note is whole or not there."""
    State(state_root, vault_id, disk or Disk()).say(say_event(data))


def has_pending(state: State) -> bool:
    """Whether anything waits; raises Damaged if that cannot be known."""
    return bool(state.facts().events) or any(state.pending.glob("*.age"))


def take_pending(state: State, seal_private: bytes) -> Pending:
    """Return what waits. Raises Damaged only if the journal cannot be read, which opening for writing puts right."""
    identity = age.X25519Identity(seal_private)
    files = tuple(sorted(state.pending.glob("*.age")))
    events = state.facts().events
    notes = (*(_unseal_note(path, identity) for path in files), *(data for _number, data in events))
    return Pending(notes, files, max((number for number, _data in events), default=0))


def _unseal_note(path: Path, identity: age.X25519Identity) -> bytes:
    try:
        return bytes(age.decrypt(path.read_bytes(), [identity]))
    except AgeError:
        return UNREADABLE


def drop_pending(state: State, taken: Pending) -> None:
    """Forget what was taken, after it has a durable place elsewhere; a note that came since stays."""
    for path in taken.files:
        state.disk.remove(path)
    if taken.last:
        state.say(say_folded(taken.last))
