"""The keys that an unlock agent keeps, the rules for handing them out, and the wiping: no sockets and no files.

The standard library alone, as everything that runs in the agent's process.
"""

from __future__ import annotations

import ctypes
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

__all__ = [
    "ENTRY",
    "ENVELOPES",
    "LEASE",
    "LOAN",
    "LONG",
    "REQUEST",
    "SHARED",
    "Clock",
    "Envelope",
    "Keeper",
    "Limits",
    "Loan",
    "Status",
]

LEASE: Final = 16  # envelopes handed to a command that writes; one is used per write
ENVELOPES: Final = 1600
SHARED: Final = 224  # bytes of keys besides envelopes: the log's signing seed, four subkeys, two public keys
_ID, _KEY = 16, 16
ENTRY: Final = _ID + _KEY
_SEED: Final = 32
LOAN: Final = struct.Struct(f"!{_ID}sH{_SEED}s")
REQUEST: Final = struct.Struct("!16sH")  # what follows the letter of a long request
LONG: Final = (b"K", b"M", b"G")
_LONGEST: Final = 1 + REQUEST.size
_STATUS: Final = struct.Struct("!IIB")
_SLEPT_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """A file key made in advance: its id, the key (16 bytes each) and the age header that wraps it."""

    id: bytes
    key: bytes
    header: bytes


@dataclass(frozen=True, slots=True)
class Loan:
    """A segment's seed (32 bytes), its id (16 bytes), and the uses that it is lent for, one bit each of 16."""

    id: bytes
    uses: int
    seed: bytes

    def to_bytes(self) -> bytes:
        """Return the 50 bytes that the agent keeps."""
        return LOAN.pack(self.id, self.uses, self.seed)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until the keys go whatever happens, and seconds without a request after which they go."""

    hard_s: int
    idle_s: int


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since boot, with and without the time asleep."""

    boot: Callable[[], float]
    awake: Callable[[], float]

    @classmethod
    def system(cls) -> Clock:
        """The machine's own; where it cannot tell sleep apart, sleep is not noticed, but the limits apply."""
        if not hasattr(time, "CLOCK_BOOTTIME"):
            return cls(time.monotonic, time.monotonic)
        return cls(lambda: time.clock_gettime(time.CLOCK_BOOTTIME), time.monotonic)


@dataclass(frozen=True, slots=True)
class Status:
    """How long the keys stay (seconds), how long if nobody asks, and whether they are locked in RAM."""

    left_s: int
    idle_s: int
    in_ram: bool

    @classmethod
    def from_bytes(cls, data: bytes) -> Status:
        """Read an answer; raise ValueError for another length."""
        try:
            left, idle, in_ram = _STATUS.unpack(data)
        except struct.error:
            raise ValueError("not a status") from None
        return cls(left, idle, bool(in_ram))


class Keeper:
    """The keys, the rules for handing them out, and the wiping: no sockets, no files, a given clock.

    ``secret`` (filled by the caller, overwritten here in the end) contains the shared keys, then id and key of each envelope,
    then the loans; ``headers`` are public. The keyring is in the first envelope now. ``left`` is what the
    application leaves here, and is overwritten too.
    """

    def __init__(
        self, secret: bytearray, headers: list[bytes], limits: Limits, clock: Clock, left: bytearray | None = None
    ) -> None:
        self._loans = SHARED + len(headers) * ENTRY
        if len(secret) < self._loans or (len(secret) - self._loans) % LOAN.size or not headers:
            raise ValueError("these are not the keys of a vault")
        self._secret, self._headers, self._left = secret, headers, bytearray() if left is None else left
        self._limits, self._clock = limits, clock
        self._start = self._last = clock.boot()
        self._asleep = clock.boot() - clock.awake()
        self._next = 1
        self._in_ram = _lock_in_ram(secret) and _lock_in_ram(self._left)
        self.open = True

    def end_if_due(self) -> bool:
        """Whether a limit was reached or the machine slept; then the keys are gone when this returns."""
        now = self._clock.boot()
        slept = now - self._clock.awake() - self._asleep > _SLEPT_S
        if slept or now - self._start >= self._limits.hard_s or now - self._last >= self._limits.idle_s:
            self.wipe()
        return not self.open

    def wipe(self) -> None:
        """Overwrite every key."""
        for buffer in (self._secret, self._left):
            size = len(buffer)
            if size:
                place = (ctypes.c_char * size).from_buffer(buffer)
                ctypes.memset(place, 0, size)
                del place
        self.open = False

    def answer(self, request: bytes) -> list[bytes | memoryview]:
        """Return the parts of the answer to a request; empty for one that is not understood."""
        if self.end_if_due():
            return []
        if request == b"S":
            return [self._pack_status()]
        if request == b"L":
            self.wipe()
            return [b"locked"]
        if request == b"N":
            return [b"N", memoryview(self._left)]
        if len(request) == _LONGEST and request[:1] in LONG:
            current, count = REQUEST.unpack(request[1:])
            if request[:1] == b"G":
                return [b"G", *self._select_lent(count)]
            return self._hand_out(current, count) if request[:1] == b"K" else list(self._hand_envelopes(count))
        return []

    def _select_lent(self, uses: int) -> Iterator[memoryview]:
        """Yield id and seed of what is lent for any of these uses, and of nothing else."""
        view = memoryview(self._secret)
        for at in range(self._loans, len(self._secret), LOAN.size):
            if int.from_bytes(view[at + _ID : at + _ID + 2], "big") & uses:
                yield view[at : at + _ID]
                yield view[at + _ID + 2 : at + LOAN.size]

    def _pack_status(self) -> bytes:
        now = self._clock.boot()
        left = max(0, int(self._limits.hard_s - (now - self._start)))
        idle = max(0, int(self._limits.idle_s - (now - self._last)))
        return _STATUS.pack(left, min(idle, left), self._in_ram)

    def _hand_out(self, current: bytes, count: int) -> list[bytes | memoryview]:
        """Give the shared keys and the key of the current envelope; a keyring that is in none of ours ends everything."""
        for number in range(self._next):
            at = SHARED + number * ENTRY
            if self._secret[at : at + _ID] == current:
                self._last = self._clock.boot()
                view = memoryview(self._secret)
                return [view[:SHARED], view[at + _ID : at + ENTRY], *self._hand_envelopes(count)]
        self.wipe()
        return []

    def _hand_envelopes(self, count: int) -> Iterator[bytes | memoryview]:
        view = memoryview(self._secret)
        end = min(self._next + min(count, LEASE), len(self._headers))
        for number in range(self._next, end):
            header, at = self._headers[number], SHARED + number * ENTRY
            yield view[at + _ID : at + ENTRY]
            yield struct.pack("!H", len(header)) + header
        self._next = end


def _lock_in_ram(buffer: bytearray) -> bool:
    """Keep a buffer from being swapped; whether the system allowed it."""
    if not buffer:
        return True
    place = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    mlock = getattr(ctypes.CDLL(None), "mlock", None)
    return mlock is not None and mlock(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(buffer))) == 0
