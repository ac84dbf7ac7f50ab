"""Events that happen while the vault is locked: sealed to its public key, and folded into the log when it opens.

A sealed event cannot be read by whoever finds it. Anybody who can write to the state directory can add one, so a folded
event says only what its device claims; the log marks it with its own time ``at`` and the entry's time of folding.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from audit.disk import make_directory, read, remove, translated, write_new
from audit.errors import AuditError, InvalidEvent
from audit.events import Count, Entry, Event, EventKind, Outcome
from audit.log import AuditLog, EntryId

__all__ = ["Folded", "fold", "leave"]

_AT_MOST: Final = 1024
_LOOK_BACK: Final = 2048


@dataclass(frozen=True, slots=True)
class Folded:
    """What came in: the entries by the id of their pending event, and how many files could not be read."""

    entries: dict[str, EntryId]
    rejected: int


def leave(
    directory: Path,
    event: Event,
    *,
    at: int,
    seal: Callable[[bytes], bytes],
    random: Callable[[int], bytes] = os.urandom,
) -> str:
    """Write a sealed event durably; return its id (32 hex), which becomes the first of the event's ids.

    ``seal`` encrypts to the vault's public key. Raises :class:`AuditError` if it cannot be written.
    """
    name = random(16).hex()
    marked = replace(event, at=at, ids=(name, *event.ids))
    with translated():
        make_directory(directory)
        if sum(1 for _ in directory.iterdir()) >= _AT_MOST:
            raise InvalidEvent("too many events are waiting for the vault to be opened")
    write_new(directory / name, seal(Entry(0, at * 1000, marked).to_bytes()))
    return name


def fold(directory: Path, log: AuditLog, *, unseal: Callable[[bytes], bytes]) -> Folded:
    """Append what is pending, in the order of its times, and remove it. Safe to repeat after a crash.

    ``unseal`` raises on what is not sealed to this vault; such files are removed and counted.
    """
    if not directory.is_dir():
        return Folded({}, 0)
    waiting: list[tuple[int, str, Event]] = []
    rejected: list[Path] = []
    with translated():
        files = sorted(directory.iterdir())
    for path in files:
        event = _opened(path, unseal)
        if event is None:
            rejected.append(path)
        else:
            waiting.append((event.at or 0, path.name, event))
    known = _folded_before(log)
    entries: dict[str, EntryId] = {}
    for _, name, event in sorted(waiting, key=lambda item: item[:2]):
        if name not in known:
            entries[name] = log.append(event)
        remove(directory / name, bytes(512))
    if rejected:
        log.append(Event(kind=EventKind.RECOVER, outcome=Outcome.FAILED, counts={Count.PROBLEMS: len(rejected)}))
    for path in rejected:
        with translated():
            path.unlink(missing_ok=True)
    return Folded(entries, len(rejected))


def _opened(path: Path, unseal: Callable[[bytes], bytes]) -> Event | None:
    try:
        event = Entry.from_bytes(unseal(read(path))).event
    except AuditError:
        return None
    except Exception:  # whatever the vault's own unsealing raises: the file is not one of ours
        return None
    return event if event.ids[:1] == (path.name,) and event.at is not None else None


def _folded_before(log: AuditLog) -> frozenset[str]:
    """Return the pending ids that are in the log already, in case the last folding did not finish."""
    found = set[str]()
    for entry in log.entries(start=max(0, log.size - _LOOK_BACK)):
        if isinstance(entry, Entry) and entry.event.at is not None and entry.event.ids:
            found.add(entry.event.ids[0])
    return frozenset(found)
