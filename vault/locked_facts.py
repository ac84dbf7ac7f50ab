"""What the journal says, folded: deadlines, whose what is, what is being destroyed, what waits for the log."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vault.errors import Damaged
from vault.journal import Change, Contents, Head, Kind

__all__ = [
    "LOST",
    "Facts",
    "fold_changes",
    "no_deadline",
    "not_own",
    "say_deadlines",
    "say_doomed",
    "say_event",
    "say_fact",
    "say_fixed",
    "say_folded",
    "say_own",
    "say_settled",
    "say_withdrawn",
]

LOST: Final = "lost"  # the value of this name: what could not be read when the journal was begun
_ID: Final = 16
_NO_HEAD: Final = Head()
_TIME: Final = struct.Struct(">q")
_NUMBER: Final = struct.Struct(">Q")
_NAMED: Final = {"vault": bytes(16), "vault.next": bytes(15) + b"\x01"}
_NAMES: Final = {code: name for name, code in _NAMED.items()}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known while locked. Shards by name, times in Unix seconds, events in the order in which they came."""

    deadlines: Mapping[str, int] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    doomed: frozenset[str] = frozenset()
    values: Mapping[str, bytes] = field(default_factory=dict)
    events: tuple[tuple[int, bytes], ...] = ()
    withdrawn_at: int | None = None
    spoilt: int = 0
    head: Head = _NO_HEAD

    @property
    def is_incomplete(self) -> bool:
        """Whether something was said that cannot be read any more."""
        return self.spoilt > 0 or LOST in self.values

    def changes(self, living: frozenset[str]) -> list[Change]:
        """Return what says all of this anew, without what was said of shards that are gone."""
        kept: list[Change | None] = [
            say_doomed(self.doomed & living),
            say_own(self.own & living),
            say_deadlines({s: at for s, at in self.deadlines.items() if s in living}),
            say_fixed(self.fixed & living),
            *(say_fact(name, value) for name, value in sorted(self.values.items())),
            *(say_event(data) for _number, data in self.events),
            say_withdrawn(self.withdrawn_at) if self.withdrawn_at is not None else None,
        ]
        return [change for change in kept if change is not None]


def _make_change(kind: Kind, names: Iterable[str]) -> Change | None:
    data = b"".join(_pack_name(name) for name in sorted(names))
    return Change(kind, data) if data else None


def _pack_name(name: str) -> bytes:
    return _NAMED[name] if name in _NAMED else bytes.fromhex(name)


def say_own(names: Iterable[str]) -> Change | None:
    """Say that these shards are of what is the user's own; None for none."""
    return _make_change(Kind.OWN, names)


def not_own(names: Iterable[str]) -> Change | None:
    """Say that these shards are not of what is the user's own; None for none."""
    return _make_change(Kind.NOT_OWN, names)


def say_doomed(names: Iterable[str]) -> Change | None:
    """Say that the destruction of these shards has begun; None for none."""
    return _make_change(Kind.DOOMED, names)


def say_fixed(names: Iterable[str]) -> Change | None:
    """Say that the deadlines of these shards never come later; None for none."""
    return _make_change(Kind.FIXED, names)


def no_deadline(names: Iterable[str]) -> Change | None:
    """Say that these shards have no deadline any more; None for none."""
    return _make_change(Kind.NO_DEADLINE, names)


def say_deadlines(at: Mapping[str, int]) -> Change | None:
    """Say until when these shards live; None for none."""
    data = b"".join(_pack_name(name) + _TIME.pack(when) for name, when in sorted(at.items()))
    return Change(Kind.DEADLINES, data) if data else None


def say_fact(name: str, value: bytes) -> Change:
    """Say a value by name; it takes the place of the one before."""
    return Change(Kind.FACT, name.encode("ascii") + b"\0" + value)


def say_event(data: bytes) -> Change:
    """Say something that belongs into the log."""
    return Change(Kind.EVENT, data)


def say_folded(number: int) -> Change:
    """Say that the events up to a record's number are in the log."""
    return Change(Kind.FOLDED, _NUMBER.pack(number))


def say_withdrawn(at: int) -> Change:
    """Say that the other person said no."""
    return Change(Kind.WITHDRAWN, _TIME.pack(at))


def say_settled() -> Change:
    """Say that the no is on the consent page."""
    return Change(Kind.SETTLED)


def fold_changes(contents: Contents) -> Facts:
    """Return the facts after all changes; a change that cannot be understood is counted as spoilt."""
    folding = _Folding()
    spoilt = contents.spoilt
    for number, change in contents.changes:
        try:
            folding.take(number, change)
        except (struct.error, UnicodeDecodeError, Damaged):
            spoilt += 1
    return Facts(
        folding.deadlines,
        frozenset(folding.fixed),
        frozenset(folding.own),
        frozenset(folding.doomed),
        folding.values,
        tuple(sorted(folding.events.items())),
        folding.withdrawn_at,
        spoilt,
        contents.head,
    )


class _Folding:
    def __init__(self) -> None:
        self.deadlines: dict[str, int] = {}
        self.fixed: set[str] = set()
        self.own: set[str] = set()
        self.doomed: set[str] = set()
        self.values: dict[str, bytes] = {}
        self.events: dict[int, bytes] = {}
        self.withdrawn_at: int | None = None

    def take(self, number: int, change: Change) -> None:
        data = change.data
        match change.kind:
            case Kind.DEADLINES:
                self._take_deadlines(data)
            case Kind.NO_DEADLINE:
                gone = set(_unpack_names(data))
                self.deadlines = {s: at for s, at in self.deadlines.items() if s not in gone}
                self.fixed -= gone
            case Kind.FIXED:
                self.fixed.update(_unpack_names(data))
            case Kind.OWN:
                self.own.update(_unpack_names(data))
            case Kind.NOT_OWN:
                self.own.difference_update(_unpack_names(data))
            case Kind.DOOMED:
                self.doomed.update(_unpack_names(data))
            case Kind.FACT:
                name, _zero, value = data.partition(b"\0")
                self.values[name.decode("ascii")] = value
            case Kind.EVENT:
                self.events[number] = data
            case Kind.FOLDED:
                (until,) = _NUMBER.unpack(data)
                self.events = {n: event for n, event in self.events.items() if n > until}
            case Kind.WITHDRAWN:
                (self.withdrawn_at,) = _TIME.unpack(data)
            case Kind.SETTLED:
                self.withdrawn_at = None
            case Kind.COMPACTED:
                pass

    def _take_deadlines(self, data: bytes) -> None:
        """Take deadlines; one that is fixed only ever comes earlier."""
        size = _ID + _TIME.size
        if len(data) % size:
            raise Damaged("a record of the journal cannot be read")
        for at in range(0, len(data), size):
            name = _unpack_name(data[at : at + _ID])
            (when,) = _TIME.unpack_from(data, at + _ID)
            if name in self.fixed and name in self.deadlines:
                when = min(when, self.deadlines[name])
            self.deadlines[name] = when


def _unpack_names(data: bytes) -> list[str]:
    if len(data) % _ID:
        raise Damaged("a record of the journal cannot be read")
    return [_unpack_name(data[at : at + _ID]) for at in range(0, len(data), _ID)]


def _unpack_name(code: bytes) -> str:
    return _NAMES.get(code, code.hex())
