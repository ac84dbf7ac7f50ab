"""No network: what Python and native code meet when they try."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from exskill.core import network_guard as guard

PROBE = """
import ctypes, socket, sys
from exskill.core import network_guard as guard
status = guard.enforce()
assert guard.enforce() == status
def refused(call):
    try:
        call()
    except OSError:
        return True
    return False
assert refused(lambda: socket.getaddrinfo("localhost", 80))
assert refused(lambda: socket.create_connection(("127.0.0.1", 9)))
assert refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
assert refused(lambda: socket.socket(socket.AF_INET6).bind(("::1", 0)))
left, right = socket.socketpair(socket.AF_UNIX)
left.sendall(b"ok")
assert right.recv(2) == b"ok"
if status.kernel:
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.socket(2, 1, 0) == -1 and ctypes.get_errno() == 13
    assert libc.socket(10, 2, 0) == -1 and ctypes.get_errno() == 13
print("held", status.kernel)
"""


def test_python_and_native_sockets_are_refused_in_a_guarded_process() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("held")
    if sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64"):
        assert done.stdout.strip() == "held True"


def test_a_child_process_is_bound_too() -> None:
    code = (
        "from exskill.core import network_guard as guard; guard.enforce()\n"
        "import subprocess, sys\n"
        "child = 'import socket\\ntry: socket.socket(socket.AF_INET)\\nexcept OSError: print(1)\\nelse: print(0)'\n"
        "print(subprocess.run([sys.executable, '-c', child], capture_output=True, text=True).stdout)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    if sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64"):
        assert done.stdout.strip() == "1"


@pytest.mark.parametrize(("arch", "number"), [(0xC000003E, 41), (0xC00000B7, 198)])
def test_every_jump_of_the_filter_stays_inside(arch: int, number: int) -> None:
    program = guard.seccomp_program(arch, number)
    for at, (code, jump_true, jump_false, _k) in enumerate(program):
        if code in (0x15, 0x35):
            assert at + 1 + max(jump_true, jump_false) < len(program)
    assert program[-1][0] == program[-2][0] == 0x06


@pytest.mark.parametrize(
    ("nr", "family", "allowed"),
    [
        (41, 1, True),
        (41, 2, False),
        (41, 10, False),
        (41, 16, True),
        (41, 17, False),
        (0, 2, True),
        (41 | 0x40000000, 1, False),
    ],
)
def test_the_filter_decides_by_call_and_family(nr: int, family: int, allowed: bool) -> None:
    assert _interpret(guard.seccomp_program(0xC000003E, 41), 0xC000003E, nr, family) is allowed


def test_the_filter_refuses_a_foreign_abi() -> None:
    assert _interpret(guard.seccomp_program(0xC000003E, 41), 0x40000003, 102, 2) is False


def _interpret(program: list[tuple[int, int, int, int]], arch: int, nr: int, arg0: int) -> bool:
    data = {0: nr, 4: arch, 16: arg0}
    accumulator, at = 0, 0
    while True:
        code, jump_true, jump_false, k = program[at]
        if code == 0x20:
            accumulator = data[k]
        elif code == 0x15:
            at += jump_true if accumulator == k else jump_false
        elif code == 0x35:
            at += jump_true if accumulator >= k else jump_false
        else:
            return k == 0x7FFF0000
        at += 1
