"""Events that happen while the vault is locked: noted as bytes, sealed by the vault, folded into the log when it opens.

Whoever can write to the state directory can add such a note, because sealing needs only a public key. A folded entry
therefore says what this device claims: it carries its own time ``at`` beside the time at which it was folded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from audit.errors import InvalidEvent
from audit.events import Count, Entry, Event, EventKind, Outcome
from audit.log import AuditLog, EntryId

__all__ = ["Folded", "fold", "note", "note_id"]

_LOOK_BACK: Final = 2048


@dataclass(frozen=True, slots=True)
class Folded:
    """The new entries by the id of their note, and how many notes were not events of this schema."""

    entries: dict[str, EntryId]
    rejected: int


def note(event: Event, *, at: int, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """Return the bytes to seal. ``at`` is Unix seconds; a random id becomes the first of the event's ids."""
    return Entry(0, at * 1000, replace(event, at=at, ids=(random(16).hex(), *event.ids))).to_bytes()


def note_id(data: bytes) -> str | None:
    """Return the id of a note, or None if it is none."""
    event = _parse_event(data)
    return event.ids[0] if event is not None else None


def fold(notes: Iterable[bytes], log: AuditLog) -> Folded:
    """Append unsealed notes in the order of their times; safe to repeat after a crash: none is counted twice.

    Remove the notes only after this returned. Notes that cannot be read are counted in an entry of their own.
    """
    events = [_parse_event(data) for data in notes]
    known = _folded_before(log)
    entries: dict[str, EntryId] = {}
    for event in sorted((e for e in events if e is not None), key=lambda e: (e.at or 0, e.ids[0])):
        if event.ids[0] not in known and event.ids[0] not in entries:
            entries[event.ids[0]] = log.append(event)
    rejected = sum(event is None for event in events)
    if rejected:
        log.append(Event(kind=EventKind.RECOVER, outcome=Outcome.FAILED, counts={Count.PROBLEMS: rejected}))
    return Folded(entries, rejected)


def _parse_event(data: bytes) -> Event | None:
    try:
        event = Entry.from_bytes(data).event
    except InvalidEvent:
        return None
    return event if event.ids and event.at is not None else None


def _folded_before(log: AuditLog) -> frozenset[str]:
    """Return the ids of notes that are in the log already, in case the last folding did not finish."""
    found = set[str]()
    for entry in log.entries(start=max(0, log.size - _LOOK_BACK)):
        if isinstance(entry, Entry) and entry.event.at is not None and entry.event.ids:
            found.add(entry.event.ids[0])
    return frozenset(found)
