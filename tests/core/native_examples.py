"""Invented outside code for tests/core/test_native_child.py: ``python -m tests.core.native_examples``, a child like any other.

A request is a word and what it is about. Whoever answers has been through everything that real outside code is put through.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from exskill.core.native_server import Answer, serve_native
from exskill.core.network_guard import find_architecture

libc = ctypes.CDLL(None, use_errno=True)


def code_of(act: Callable[[], object]) -> str:
    """Return what the kernel said."""
    try:
        act()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "?")
    return "done"


def native(*arguments: int) -> str:
    """Make a system call as outside code would, past Python."""
    code = libc.syscall(*map(ctypes.c_long, arguments))
    return "done" if code >= 0 else errno.errorcode[ctypes.get_errno()]


def path_of(text: str) -> int:
    return ctypes.addressof(_kept(ctypes.create_string_buffer(os.fsencode(text))))


_buffers: list[object] = []


def _kept(buffer: ctypes.Array[ctypes.c_char]) -> ctypes.Array[ctypes.c_char]:
    _buffers.append(buffer)
    return buffer


def reach_out(secret: str) -> dict[str, str]:
    """Try to get at a file, a socket, the parent, another program."""
    machine = find_architecture()
    assert machine is not None
    arm = machine.audit == 0xC00000B7
    number = {name: pair[arm] for name, pair in {
        "openat": (257, 56), "execve": (59, 221), "ptrace": (101, 117), "kill": (62, 129), "pidfd_open": (434, 434),
        "process_vm_readv": (310, 270), "connect": (42, 203), "openat2": (437, 437), "fchmodat2": (452, 452),
        "fchownat": (260, 54), "setxattr": (188, 5), "utimensat": (280, 88), "tgkill": (234, 131), "prlimit64": (302, 261),
        "rt_sigqueueinfo": (129, 138),
    }.items()}  # fmt: skip
    parent, here = os.getppid(), -100
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(_kept(ctypes.create_string_buffer(8))), 8)
    place = ctypes.addressof(vector)
    return {
        "read a file": native(number["openat"], here, path_of(secret), os.O_RDONLY, 0),
        "read code": native(number["openat"], here, path_of(os.__file__), os.O_RDONLY, 0),
        "write a file": native(number["openat"], here, path_of(f"{secret}.new"), os.O_WRONLY | os.O_CREAT, 0o600),
        "openat2": native(number["openat2"], here, path_of(secret), place, 24),
        "read the parent's memory": native(number["openat"], here, path_of(f"/proc/{parent}/mem"), os.O_RDONLY, 0),
        "process_vm_readv": native(number["process_vm_readv"], parent, place, 1, place, 1, 0),
        "trace the parent": native(number["ptrace"], 16, parent, 0, 0),
        "kill the parent": native(number["kill"], parent, int(signal.SIGUSR1)),
        "pidfd_open": native(number["pidfd_open"], parent, 0),
        "unix socket": native(machine.socket, 1, 1, 0),
        "pair of sockets": native(machine.socketpair, 1, 1, 0, place),
        "tcp socket": native(machine.socket, 2, 1, 0),
        "connect": native(number["connect"], 0, place, 16),
        "run a program": native(number["execve"], path_of("/bin/true"), 0, 0),
        "open a file to others": native(number["fchmodat2"], here, path_of(secret), 0o777, 0),
        "give a file away": native(number["fchownat"], here, path_of(secret), 0, 0, 0),
        "note at a file": native(number["setxattr"], path_of(secret), path_of("user.x"), place, 8, 0),
        "date a file": native(number["utimensat"], here, path_of(secret), 0, 0),
        "signal a thread of the parent": native(number["tgkill"], parent, parent, 0),
        "queue a signal": native(number["rt_sigqueueinfo"], parent, 0, place),
        "limit the parent": native(number["prlimit64"], parent, resource.RLIMIT_CPU, place, 0),
    }


def in_old_thread(secret: str) -> dict[str, str]:
    """The same, in a thread that began before the doors were closed."""
    _old.asked = secret
    _old.go.set()
    _old.thread.join()
    return _old.found


class OldThread:
    """Waits from before the doors are closed."""

    def __init__(self) -> None:
        self.go, self.asked, self.found = threading.Event(), "", dict[str, str]()
        self.thread = threading.Thread(target=self._wait, daemon=True)
        self.thread.start()

    def _wait(self) -> None:
        self.go.wait()
        self.found = reach_out(self.asked)


def look_around(_about: str) -> dict[str, object]:
    """What the process was given."""
    descriptors = [fd for fd in range(256) if code_of(lambda fd=fd: os.fstat(fd)) == "done"]  # type: ignore[misc]
    limits = {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0] for name in ("DATA", "FSIZE", "CORE")}
    return {"variables": sorted(os.environ), "descriptors": len(descriptors), "limits": limits, "early": _early}


def crash(_about: str) -> object:
    os.abort()


def hang(_about: str) -> object:
    threading.Event().wait()
    return None


def take_memory(about: str) -> object:
    try:
        return len(bytearray(int(about)))
    except MemoryError:
        return "refused"


def chatter(_about: str) -> object:
    """Print, as libraries do: it must not get among the answers."""
    os.write(1, b"loaded 3 models\n")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    return "quiet"


WORDS: dict[str, Callable[[str], object]] = {
    "reach": reach_out, "old": in_old_thread, "look": look_around, "crash": crash, "hang": hang, "memory": take_memory,
    "chatter": chatter, "pid": lambda _about: os.getpid(),
}  # fmt: skip
_early: dict[str, str] = {}
_old: OldThread


def prepare() -> Answer:
    """What outside code may do while it is loaded: read code, and nothing else."""
    global _old
    _old = OldThread()
    _early["code"] = code_of(lambda: Path(os.__file__).read_bytes())
    _early["a user's file"] = code_of(
        lambda: Path(sys.argv[0]).parents[2].joinpath("..").resolve().iterdir().__next__()
    )
    _early["write"] = code_of(lambda: Path(os.__file__).with_suffix(".new").write_bytes(b"x"))
    _early["socket"] = native(find_architecture().socket, 1, 1, 0)  # type: ignore[union-attr]
    return answer


def answer(request: bytes) -> bytes:
    word, _space, about = request.partition(b" ")
    if word == b"echo":
        return about
    return json.dumps(WORDS[word.decode()](about.decode())).encode()


if __name__ == "__main__":
    sys.exit(serve_native(prepare, memory=256 << 20))
