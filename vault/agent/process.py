"""The unlock agent: a process that keeps some of a vault's keys for a while and hands them to its own user's commands.

It imports nothing but the standard library, knows no format, opens no file of the vault and never sees a passphrase or the
root. It keeps everything in one buffer that is locked in RAM and overwritten when the time is over: on request, when nobody
asked for a while, at the hard limit, at a signal, after the machine slept, and when the vault or the socket is gone.

One request per connection: an operation, its argument, and the answer. Everything is read with a limit and a deadline.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = [
    "ENVELOPES",
    "LEASE",
    "MAGIC",
    "MOST_LEFT",
    "MOST_LOANS",
    "SHARED",
    "START",
    "Clock",
    "Envelope",
    "Keeper",
    "Limits",
    "Loan",
    "Start",
    "Status",
    "Watched",
    "answer_one",
    "find_peer",
    "identify_file",
    "listen_at",
    "peer_uid",
    "read_exactly",
    "read_start",
    "serve_keys",
    "shorten_path",
]

LEASE: Final = 16  # envelopes handed to a command that writes; one is used per write
ENVELOPES: Final = 1600
SHARED: Final = 224  # bytes of keys besides envelopes: the log's signing seed, four subkeys, two public keys
_ID, _KEY = 16, 16
_ENTRY: Final = _ID + _KEY
_SEED: Final = 32
_LOAN: Final = struct.Struct(f"!{_ID}sH{_SEED}s")
_SLEPT_S: Final = 2.0
_TICK_S: Final = 2.0
_REQUEST_S: Final = 1.0
_REQUEST: Final = struct.Struct("!16sH")
_STATUS: Final = struct.Struct("!IIB")
_LONGEST: Final = 1 + _REQUEST.size
_LONG: Final = (b"K", b"M", b"G")
START: Final = struct.Struct("!4sIIIIII")
MAGIC: Final = b"exa3"
_PLACES: Final = 32768
MOST_LOANS: Final = 20_000
MOST_LEFT: Final = 1 << 22  # bytes that the application leaves with the agent


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
        return _LOAN.pack(self.id, self.uses, self.seed)


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
        self._loans = SHARED + len(headers) * _ENTRY
        if len(secret) < self._loans or (len(secret) - self._loans) % _LOAN.size or not headers:
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
        if len(request) == _LONGEST and request[:1] in _LONG:
            current, count = _REQUEST.unpack(request[1:])
            if request[:1] == b"G":
                return [b"G", *self._select_lent(count)]
            return self._hand_out(current, count) if request[:1] == b"K" else list(self._hand_envelopes(count))
        return []

    def _select_lent(self, uses: int) -> Iterator[memoryview]:
        """Yield id and seed of what is lent for any of these uses, and of nothing else."""
        view = memoryview(self._secret)
        for at in range(self._loans, len(self._secret), _LOAN.size):
            if int.from_bytes(view[at + _ID : at + _ID + 2], "big") & uses:
                yield view[at : at + _ID]
                yield view[at + _ID + 2 : at + _LOAN.size]

    def _pack_status(self) -> bytes:
        now = self._clock.boot()
        left = max(0, int(self._limits.hard_s - (now - self._start)))
        idle = max(0, int(self._limits.idle_s - (now - self._last)))
        return _STATUS.pack(left, min(idle, left), self._in_ram)

    def _hand_out(self, current: bytes, count: int) -> list[bytes | memoryview]:
        """Give the shared keys and the key of the current envelope; a keyring that is in none of ours ends everything."""
        for number in range(self._next):
            at = SHARED + number * _ENTRY
            if self._secret[at : at + _ID] == current:
                self._last = self._clock.boot()
                view = memoryview(self._secret)
                return [view[:SHARED], view[at + _ID : at + _ENTRY], *self._hand_envelopes(count)]
        self.wipe()
        return []

    def _hand_envelopes(self, count: int) -> Iterator[bytes | memoryview]:
        view = memoryview(self._secret)
        end = min(self._next + min(count, LEASE), len(self._headers))
        for number in range(self._next, end):
            header, at = self._headers[number], SHARED + number * _ENTRY
            yield view[at + _ID : at + _ENTRY]
            yield struct.pack("!H", len(header)) + header
        self._next = end


def _lock_in_ram(buffer: bytearray) -> bool:
    """Keep a buffer from being swapped; whether the system allowed it."""
    if not buffer:
        return True
    place = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    mlock = getattr(ctypes.CDLL(None), "mlock", None)
    return mlock is not None and mlock(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(buffer))) == 0


# -- the start -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """What an agent is told at its start, by the pipe from its parent: nothing of it is in argv or the environment."""

    limits: Limits
    paths: tuple[Path, ...]  # the socket, then what must stay in place
    secret: bytearray
    headers: list[bytes]
    left: bytearray


def read_start(fd: int) -> Start:
    """Read it; the keys go straight into the buffer that is wiped later. Raises ValueError for anything else."""
    magic, hard, idle, places, count, loans, size = START.unpack(_read_bytes(fd, START.size))
    fits = 0 < count <= ENVELOPES and places <= _PLACES and loans <= MOST_LOANS and size <= MOST_LEFT
    if magic != MAGIC or not fits:
        raise ValueError("these are not the keys of a vault")
    paths = tuple(Path(os.fsdecode(part)) for part in bytes(_read_bytes(fd, places)).split(b"\0"))
    secret = _read_bytes(fd, SHARED + count * _ENTRY + loans * _LOAN.size)
    headers = [bytes(_read_bytes(fd, int.from_bytes(_read_bytes(fd, 2), "big"))) for _number in range(count)]
    return Start(Limits(hard, idle), paths, secret, headers, _read_bytes(fd, size))


def _read_bytes(fd: int, size: int) -> bytearray:
    buffer, got = bytearray(size), 0
    with memoryview(buffer) as view:
        while got < size:
            part = os.readv(fd, [view[got:]])
            if part == 0:
                raise ValueError("these are not the keys of a vault")
            got += part
    return buffer


# -- places --------------------------------------------------------------------------------------------------------------


def identify_file(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None if it is not there."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class Watched:
    """Files that must stay as they are: the vault's directory, its shard, the socket."""

    known: tuple[tuple[Path, tuple[int, int] | None], ...]

    @classmethod
    def of(cls, *paths: Path) -> Watched:
        """Remember them as they are now."""
        return cls(tuple((path, identify_file(path)) for path in paths))

    def is_unchanged(self) -> bool:
        """Whether all of them are still there."""
        return all(known is not None and identify_file(path) == known for path, known in self.known)


@contextmanager
def shorten_path(path: Path) -> Iterator[str]:
    """Yield a name for a socket's path that is short enough for the system (108 bytes)."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
        return
    fd = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{fd}/{path.name}"
    finally:
        os.close(fd)


@contextmanager
def listen_at(path: Path) -> Iterator[socket.socket]:
    """Listen at a path for our own user; what lay there before (a socket that nobody answers) is replaced."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        with suppress(FileNotFoundError):
            path.unlink()
        with shorten_path(path) as name:
            listener.bind(name)
        path.chmod(0o600)
        listener.listen(16)
        mine = identify_file(path)
        try:
            yield listener
        finally:
            if identify_file(path) == mine:
                with suppress(OSError):
                    path.unlink()


# -- serving -------------------------------------------------------------------------------------------------------------


def find_peer(connection: socket.socket) -> tuple[int, int] | None:
    """Return process and user at the other end, by the kernel's word; None where it does not say."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    pid, uid, _gid = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(pid), int(uid)


def peer_uid(connection: socket.socket) -> int | None:
    """Return the user alone."""
    found = find_peer(connection)
    return found[1] if found is not None else None


def read_exactly(connection: socket.socket, size: int, deadline: float, clock: Callable[[], float]) -> bytes | None:
    """Read that many bytes until a moment; None if they did not come."""
    got = bytearray()
    while len(got) < size:
        left = deadline - clock()
        if left <= 0:
            return None
        connection.settimeout(left)
        try:
            part = connection.recv(size - len(got))
        except OSError:
            return None
        if not part:
            return None
        got += part
    return bytes(got)


def serve_keys(
    keeper: Keeper,
    listener: socket.socket,
    watched: Watched,
    *,
    owner: int,
    who: Callable[[socket.socket], int | None] = peer_uid,
) -> None:
    """Answer until the keys are gone. SIGHUP, SIGTERM and SIGINT end it; nothing a client sends stops it otherwise."""
    awake, waker = socket.socketpair()
    for end in (awake, waker, listener):
        end.setblocking(False)
    stop = [signal.SIGHUP, signal.SIGTERM, signal.SIGINT]
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    for number in stop:
        signal.signal(number, lambda _number, _frame: None)
    try:
        while not keeper.end_if_due() and watched.is_unchanged():
            ready, _, _ = select.select([listener, awake], [], [], _TICK_S)
            if awake in ready:
                break
            if listener in ready and not keeper.end_if_due() and watched.is_unchanged():
                with suppress(OSError):
                    answer_one(keeper, listener, owner, who)
    finally:
        keeper.wipe()
        signal.set_wakeup_fd(-1)
        awake.close()
        waker.close()


def answer_one(
    keeper: Keeper,
    listener: socket.socket,
    owner: int,
    who: Callable[[socket.socket], int | None] = peer_uid,
    *,
    patience_s: float = _REQUEST_S,
) -> None:
    """Answer one client; another user gets nothing, not even an error."""
    connection, _address = listener.accept()
    with connection:
        if who(connection) != owner:
            return
        deadline = time.monotonic() + patience_s
        first = read_exactly(connection, 1, deadline, time.monotonic)
        if first is None:
            return
        rest = read_exactly(connection, _REQUEST.size, deadline, time.monotonic) if first in _LONG else b""
        if rest is None:
            return
        parts = keeper.answer(first + rest)
        connection.settimeout(patience_s)
        connection.sendall(struct.pack("!I", sum(len(part) for part in parts)))
        for part in parts:
            connection.sendall(part)
