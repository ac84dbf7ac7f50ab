"""What a process for outside code may not do, in force by the kernel (Linux, x86_64 and aarch64) and for good.

First, before any of that code is loaded: no socket, no signal to others, no look into other processes, no file but the
program's own code, none written. Then, when all is loaded: nothing is opened and nothing is started any more.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exskill.core.network_guard import Architecture, call_kernel, find_architecture, lay_filter

__all__ = ["Closed", "allow_reading_code", "close_doors", "landlock_version", "limit_resources", "refusing_program"]

# linux/landlock.h
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
_KNOWN_RIGHTS: Final = {
    1: 13,
    2: 14,
    3: 15,
    4: 15,
}  # by the rule's version: that many kinds of access; 16 from version 5 on
_BOTH_TCP, _BOTH_SCOPES = 3, 3
_READABLE: Final = (
    "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/dev/null",
    "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system",
)  # fmt: skip

# (x86_64, aarch64) as in asm/unistd.h; None where a machine has no such call
_REACHING_OUT: Final = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "ptrace": (101, 117), "kill": (62, 129),
    "tkill": (200, 130),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "shmget": (29, 194), "msgget": (68, 186), "mq_open": (240, 180),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "setrlimit": (160, 164),
}  # fmt: skip
_OPENING: Final = {
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None), "open_by_handle_at": (304, 265),
    "execve": (59, 221), "execveat": (322, 281), "memfd_create": (319, 279), "unlink": (87, None), "unlinkat": (263, 35),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "truncate": (76, 45), "mkdir": (83, None),
    "mkdirat": (258, 34), "rmdir": (84, None), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33), "chmod": (90, None), "fchmodat": (268, 53),
    "fchmodat2": (452, 452), "fchmod": (91, 52), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None),
    "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "utimensat": (280, 88), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None),
}  # fmt: skip
# by the first argument alone: a signal to a thread of its own (abort needs it), the limits of no other process
_ABOUT_ITSELF: Final = {"tgkill": (234, 131), "prlimit64": (302, 261)}
_MACHINES: Final = {0xC000003E: 0, 0xC00000B7: 1}
_FIRST_ARGUMENT: Final = 16  # seccomp_data.args[0], low word
_RET_ALLOW, _RET_EACCES = 0x7FFF0000, 0x00050000 | 13
_LD_W_ABS, _JEQ, _RET = 0x20, 0x15, 0x06


def limit_resources(memory: int) -> None:
    """Bound what the process may write to in memory; forbid files and dumps."""
    for kind, size in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(kind)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(kind, (most, most))


@dataclass(frozen=True, slots=True)
class Closed:
    """What the kernel has taken on: ``calls`` (seccomp, where there is such a machine) and ``files`` (Landlock, Linux 5.13)."""

    calls: bool
    files: bool


def allow_reading_code() -> Closed:
    """Refuse sockets and other processes; let files be read where code is, and none be written."""
    return Closed(_refuse(_REACHING_OUT), _restrict_files(_list_code()))


def close_doors() -> Closed:
    """Refuse every file and every program from here on, for all threads."""
    return Closed(_refuse({**_REACHING_OUT, **_OPENING}), _restrict_files(()))


def _refuse(calls: Mapping[str, tuple[int, int | None]]) -> bool:
    machine = find_architecture()
    if machine is None:
        return False
    place = _MACHINES[machine.audit]
    numbers = [number for pair in calls.values() if (number := pair[place]) is not None]
    signal, limits = (pair[place] for pair in _ABOUT_ITSELF.values())
    return lay_filter(machine, refusing_program(machine, numbers, {signal: os.getpid(), limits: 0}))


def refusing_program(
    machine: Architecture, numbers: Iterable[int], only_with: Mapping[int, int]
) -> list[tuple[int, int, int, int]]:
    """Return the BPF program (code, jt, jf, k) that refuses some calls, and every call of another ABI of the machine.

    A call of ``only_with`` passes with that first argument alone (its low 32 bits, all that a process id has).
    """
    refused, asked = sorted(numbers), sorted(only_with.items())
    to_end = 3 * len(asked)  # of the calls that are refused at once
    return [
        (_LD_W_ABS, 0, 0, 4),  # seccomp_data.arch
        (_JEQ, 1, 0, machine.audit),
        (_RET, 0, 0, _RET_EACCES),
        (_LD_W_ABS, 0, 0, 0),  # seccomp_data.nr
        *((_JEQ, len(refused) - at + to_end, 0, number) for at, number in enumerate(refused)),
        *(
            line
            for at, (number, first) in enumerate(asked)
            for line in (
                (_JEQ, 0, 2, number),
                (_LD_W_ABS, 0, 0, _FIRST_ARGUMENT),
                (_JEQ, to_end - 3 * at - 3, to_end - 3 * at - 2, first),
            )
        ),
        (_RET, 0, 0, _RET_ALLOW),
        (_RET, 0, 0, _RET_EACCES),
    ]


def _list_code() -> Iterator[Path]:
    """Yield where this program's code and the system's libraries are, and what libraries ask of the machine."""
    libraries = filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep))
    for place in dict.fromkeys((*sys.path, sys.prefix, sys.base_prefix, *libraries, *_READABLE)):
        path = Path(place)
        if path.is_absolute() and path.exists() and path.resolve() != Path("/"):
            yield path


def landlock_version() -> int:
    """Return the version of the kernel's rule on files; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, call_kernel(ctypes.CDLL(None, use_errno=True), _CREATE, 0, 0, _VERSION))


def _restrict_files(readable: Iterable[Path]) -> bool:
    """Let files be read below some places and nothing else be done with any; whether the kernel has such a rule."""
    version, libc = landlock_version(), ctypes.CDLL(None, use_errno=True)
    if not version:
        return False
    fields = [(1 << _KNOWN_RIGHTS.get(version, 16)) - 1]
    fields += [_BOTH_TCP] if version >= 4 else []
    fields += [_BOTH_SCOPES] if version >= 6 else []
    wanted = ctypes.create_string_buffer(struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields))
    ruleset = call_kernel(libc, _CREATE, ctypes.addressof(wanted), 8 * len(fields), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            with contextlib.suppress(OSError):
                _permit_reading(libc, ruleset, path)
        return call_kernel(libc, _RESTRICT, ruleset, 0, 0) == 0
    finally:
        os.close(ruleset)


def _permit_reading(libc: ctypes.CDLL, ruleset: int, path: Path) -> None:
    fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | (_READ_DIRECTORY if path.is_dir() else 0)
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, fd), 12)
        call_kernel(libc, _ADD_RULE, ruleset, _PATH_BENEATH, ctypes.addressof(rule), 0)
    finally:
        os.close(fd)
