"""No network: enforced in Python and in the kernel, for every thread and every child, for good.

An audit hook stops every name look-up and every connect, bind or addressed send on a socket that is not AF_UNIX. On Linux
(x86_64, aarch64) a seccomp filter, laid on all threads at once, has the kernel refuse each socket of another family and
all of io_uring, which would open one past the filter. Where the kernel has Landlock for TCP (6.7), it also refuses bind
and connect on a socket that was open before. One listener on 127.0.0.1 may be opened before: it still accepts connections.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = [
    "Architecture",
    "GuardStatus",
    "NetworkForbidden",
    "call_kernel",
    "enforce",
    "find_architecture",
    "lay_filter",
    "listen_then_enforce",
    "seccomp_program",
]

_SOCKET_EVENTS: Final = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_LOOKUP_EVENTS: Final = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_AF_UNIX: Final = 1
_LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 16

# linux/audit.h, asm/unistd.h, linux/seccomp.h, linux/landlock.h
_X32_BIT: Final = 0x40000000
_IO_URING: Final = (425, 426, 427)  # setup, enter, register: the same numbers on both machines
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION: Final = 1
_LANDLOCK_TCP_ABI: Final = 4
_BIND_TCP, _CONNECT_TCP = 1, 2
_PR_SET_NO_NEW_PRIVS: Final = 38
_SET_MODE_FILTER, _TSYNC = 1, 1
_RET_ALLOW, _RET_EACCES, _RET_ENOSYS = 0x7FFF0000, 0x00050000 | 13, 0x00050000 | 38
_LD_W_ABS, _JEQ, _JGE, _RET = 0x20, 0x15, 0x35, 0x06


class NetworkForbidden(PermissionError):
    """Something tried to use the network."""


@dataclass(frozen=True, slots=True)
class GuardStatus:
    """What is in force: the Python hook always; the kernel's filter and its TCP rule where there are any."""

    python: bool
    kernel: bool
    tcp_rule: bool = False


@dataclass(frozen=True, slots=True)
class Architecture:
    """Numbers of one machine: its audit name and its calls."""

    audit: int
    socket: int
    socketpair: int
    seccomp: int


_ARCHITECTURES: Final = {
    "x86_64": Architecture(0xC000003E, 41, 53, 317),
    "aarch64": Architecture(0xC00000B7, 198, 199, 277),
}
_installed: GuardStatus | None = None


def find_architecture() -> Architecture | None:
    """Return this machine's numbers; None where there is no kernel filter for it."""
    return _ARCHITECTURES.get(platform.machine()) if sys.platform == "linux" else None


def enforce() -> GuardStatus:
    """Forbid the network for this process and its children, for good. Repeated calls change nothing."""
    global _installed
    if _installed is None:
        sys.addaudithook(_refuse_event)
        filtered = _install_seccomp()
        _installed = GuardStatus(python=True, kernel=filtered, tcp_rule=filtered and _install_landlock())
    return _installed


def listen_then_enforce(port: int = 0) -> tuple[socket.socket, GuardStatus]:
    """Open the one listener on 127.0.0.1 (0: a free port), then forbid everything else.

    Accept from it or hand it to a server; children do not inherit it. Raises RuntimeError if the guard is on already, for
    then no listener can be opened any more, and OSError if the port is taken.
    """
    if _installed is not None:
        raise RuntimeError("the listener must be opened before the guard")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((_LOOPBACK, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener, enforce()


def _refuse_event(event: str, args: tuple[object, ...]) -> None:
    if event in _LOOKUP_EVENTS:
        raise NetworkForbidden("exskill uses no network: a name look-up was stopped")
    if event in _SOCKET_EVENTS and getattr(args[0], "family", _AF_UNIX) != _AF_UNIX and args[1] is not None:
        raise NetworkForbidden("exskill uses no network: a socket call was stopped")


def seccomp_program(machine: Architecture) -> list[tuple[int, int, int, int]]:
    """Return the BPF program (code, jt, jf, k): sockets of AF_UNIX only, no io_uring, no other ABI of the machine."""
    refused: list[tuple[int, int, int, int]] = [
        (_RET, 0, 0, _RET_ALLOW),
        (_LD_W_ABS, 0, 0, 16),  # low word of the first argument: the family
        (_JEQ, 0, 1, _AF_UNIX),
        (_RET, 0, 0, _RET_ALLOW),
        (_RET, 0, 0, _RET_EACCES),
        (_RET, 0, 0, _RET_ENOSYS),  # io_uring as if the kernel had none: libraries then go another way
    ]
    family, no_entry, unknown = 1, 4, 5
    checks = [
        (_JGE, _X32_BIT, no_entry),
        *((_JEQ, number, family) for number in (machine.socket, machine.socketpair)),
        *((_JEQ, number, unknown) for number in _IO_URING),
    ]
    return [
        (_LD_W_ABS, 0, 0, 4),  # seccomp_data.arch
        (_JEQ, 1, 0, machine.audit),
        (_RET, 0, 0, _RET_EACCES),
        (_LD_W_ABS, 0, 0, 0),  # seccomp_data.nr
        *((code, len(checks) - 1 - at + target, 0, k) for at, (code, k, target) in enumerate(checks)),
        *refused,
    ]


def _install_seccomp() -> bool:
    machine = find_architecture()
    return machine is not None and lay_filter(machine, seccomp_program(machine))


def lay_filter(machine: Architecture, program: Sequence[tuple[int, int, int, int]]) -> bool:
    """Lay a filter on every thread of the process, for good; whether the kernel took it."""
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    prog = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(call_kernel(libc, machine.seccomp, _SET_MODE_FILTER, _TSYNC, ctypes.addressof(prog)) == 0)


def _install_landlock() -> bool:
    """Forbid TCP bind and connect, also on a socket that is open already; whether the kernel has such a rule."""
    libc = ctypes.CDLL(None, use_errno=True)
    if call_kernel(libc, _LANDLOCK_CREATE, 0, 0, _LANDLOCK_VERSION) < _LANDLOCK_TCP_ABI:
        return False
    rules = ctypes.create_string_buffer(struct.pack("=QQ", 0, _BIND_TCP | _CONNECT_TCP), 16)
    ruleset = call_kernel(libc, _LANDLOCK_CREATE, ctypes.addressof(rules), 16, 0)
    if ruleset < 0:
        return False
    try:
        return call_kernel(libc, _LANDLOCK_RESTRICT, ruleset, 0, 0) == 0
    finally:
        os.close(ruleset)


def call_kernel(libc: ctypes.CDLL, number: int, *arguments: int) -> int:
    """Make a system call by its number; return what it returns (-1 for an error)."""
    return int(libc.syscall(ctypes.c_long(number), *(ctypes.c_ulong(value) for value in arguments)))
