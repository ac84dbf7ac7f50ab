"""No network: enforced twice, in Python and in the kernel.

An audit hook stops every name look-up and every connect, bind or send on AF_INET and AF_INET6 from Python. On Linux a
seccomp filter (x86_64, aarch64) makes the kernel refuse to open such a socket at all, so that native libraries are bound
by it too; a refused socket is EACCES. AF_UNIX stays open for the unlock agent. Neither can be lifted once it is on.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from dataclasses import dataclass
from typing import Final

__all__ = ["GuardStatus", "NetworkForbidden", "enforce", "seccomp_program"]

_SOCKET_EVENTS: Final = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_LOOKUP_EVENTS: Final = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_AF_INET, _AF_INET6, _AF_PACKET = 2, 10, 17
_FORBIDDEN_FAMILIES: Final = (_AF_INET, _AF_INET6, _AF_PACKET)

# linux/audit.h, asm/unistd.h
_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_X32_BIT: Final = 0x40000000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_RET_ALLOW, _RET_EACCES = 0x7FFF0000, 0x00050000 | 13
_LD_W_ABS, _JEQ, _JGE, _RET = 0x20, 0x15, 0x35, 0x06


class NetworkForbidden(PermissionError):
    """Something tried to use the network."""


@dataclass(frozen=True, slots=True)
class GuardStatus:
    """What is in force: the Python hook always, the kernel filter where there is one."""

    python: bool
    kernel: bool


_installed: GuardStatus | None = None


def enforce() -> GuardStatus:
    """Forbid the network for this process and its children, for good. Repeated calls change nothing."""
    global _installed
    if _installed is None:
        sys.addaudithook(_hook)
        _installed = GuardStatus(python=True, kernel=_install_seccomp())
    return _installed


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event in _LOOKUP_EVENTS:
        raise NetworkForbidden("exskill uses no network: a name look-up was stopped")
    if event in _SOCKET_EVENTS and getattr(args[0], "family", None) in _FORBIDDEN_FAMILIES:
        raise NetworkForbidden("exskill uses no network: a socket call was stopped")


def seccomp_program(audit_arch: int, socket_nr: int) -> list[tuple[int, int, int, int]]:
    """Return the BPF program (code, jt, jf, k) that refuses ``socket(AF_INET | AF_INET6 | AF_PACKET, …)``."""
    return [
        (_LD_W_ABS, 0, 0, 4),  # seccomp_data.arch
        (_JEQ, 1, 0, audit_arch),
        (_RET, 0, 0, _RET_EACCES),  # another ABI of the same machine: nothing of ours uses it
        (_LD_W_ABS, 0, 0, 0),  # seccomp_data.nr
        (_JGE, 6, 0, _X32_BIT),
        (_JEQ, 0, 4, socket_nr),
        (_LD_W_ABS, 0, 0, 16),  # low word of the first argument: the family
        (_JEQ, 3, 0, _AF_INET),
        (_JEQ, 2, 0, _AF_INET6),
        (_JEQ, 1, 0, _AF_PACKET),
        (_RET, 0, 0, _RET_ALLOW),
        (_RET, 0, 0, _RET_EACCES),
    ]


def _install_seccomp() -> bool:
    architecture = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or architecture is None:
        return False
    program = seccomp_program(*architecture)
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    prog = struct.pack("@HP", len(program), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    prctl = libc.prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, prog, 0, 0) == 0)
