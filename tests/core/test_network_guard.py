"""No network: what Python and native code meet when they try. Each way out is tried in a child that is guarded."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from exskill.core import network_guard as guard
from tests.core.bpf import interpret_filter

KERNEL = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
needs_kernel = pytest.mark.skipif(not KERNEL, reason="the kernel filter is for Linux on x86_64 and aarch64")
X86 = guard.Architecture(0xC000003E, 41, 53, 317)
ARM = guard.Architecture(0xC00000B7, 198, 199, 277)

PREFIX = """
import ctypes, errno, os, socket, struct, threading
from exskill.core import network_guard as guard
from tests.core.bpf import interpret_filter
libc = ctypes.CDLL(None, use_errno=True)
def code_of(call):
    try:
        call()
    except OSError as error:
        return errno.errorcode.get(error.errno, type(error).__name__)
    return "opened"
def native(*arguments):
    return "opened" if libc.syscall(*map(ctypes.c_long, arguments)) >= 0 else errno.errorcode[ctypes.get_errno()]
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", PREFIX + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_python_meets_a_refusal_at_every_call() -> None:
    out = run("""
first = guard.enforce()
assert guard.enforce() is first
for call in (
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
    lambda: socket.socket(socket.AF_INET6).bind(("::1", 0)),
):
    assert code_of(call) != "opened"
left, right = socket.socketpair(socket.AF_UNIX)
left.sendall(b"still here")
print(right.recv(10).decode())
""")
    assert out == "still here"


@needs_kernel
def test_no_family_but_unix_can_be_opened() -> None:
    machine = guard.find_architecture()
    assert machine is not None
    out = run(f"""
guard.enforce()
kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
for family in range(2, 50):  # internet, netlink, packet, vsock, bluetooth and whatever a kernel may know
    for kind in kinds:
        assert native({machine.socket}, family, int(kind), 0) == "EACCES", family
print("refused", native({machine.socket}, 1, int(socket.SOCK_STREAM), 0))
""")
    assert out == "refused opened"


@needs_kernel
@pytest.mark.parametrize("number", [425, 426, 427])
def test_io_uring_is_as_if_the_kernel_had_none(number: int) -> None:
    code = f"print(native({number}, 8, ctypes.addressof(ctypes.create_string_buffer(512)), 0, 0, 0, 0))"
    assert run(f"guard.enforce(); {code}") == "ENOSYS"


@needs_kernel
def test_a_thread_older_than_the_guard_is_bound_too() -> None:
    out = run("""
go, found = threading.Event(), []
def old():
    go.wait()
    found.append(code_of(lambda: socket.socket(socket.AF_INET)))
thread = threading.Thread(target=old)
thread.start()
assert guard.enforce().kernel
go.set()
thread.join()
print(found[0])
""")
    assert out == "EACCES"


@needs_kernel
def test_a_child_process_is_bound_too() -> None:
    out = run("""
import subprocess, sys
guard.enforce()
child = "import socket\\ntry: socket.socket(socket.AF_INET)\\nexcept OSError as e: print(e.errno)"
print(subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout)
""")
    assert out == "13"


@needs_kernel
@pytest.mark.parametrize("call", ["connect", "bind"])
def test_native_code_cannot_use_a_tcp_socket_that_was_open_before(call: str) -> None:
    out = run(f"""
old = socket.socket(socket.AF_INET)
listener, status = guard.listen_then_enforce()
if not status.tcp_rule:
    print("no rule in this kernel")
    raise SystemExit
address = struct.pack("=HH4s8x", 2, socket.htons(listener.getsockname()[1]), bytes([127, 0, 0, 1]))
print(libc.{call}(old.fileno(), address, 16), errno.errorcode[ctypes.get_errno()])
""")
    if out == "no rule in this kernel":
        pytest.skip(out)
    assert out == "-1 EACCES"


def test_the_listener_opened_before_goes_on_serving() -> None:
    out = run("""
import subprocess, sys
reader, writer = os.pipe()
client = subprocess.Popen([sys.executable, "-c", f'''
import os, socket
port = int(os.read({reader}, 8))
with socket.create_connection(("127.0.0.1", port)) as connection:
    connection.sendall(b"a question")
    print(connection.recv(32).decode())
'''], pass_fds=[reader], stdout=subprocess.PIPE, text=True)
listener, status = guard.listen_then_enforce()
assert listener.getsockname()[0] == "127.0.0.1"
os.write(writer, str(listener.getsockname()[1]).encode())
connection, _address = listener.accept()
assert connection.recv(32) == b"a question"
connection.sendmsg([b"an ", b"answer"])
connection.close()
print(client.communicate()[0].strip())
""")
    assert out == "an answer"


def test_no_listener_is_opened_once_the_guard_is_on() -> None:
    out = run("""
guard.enforce()
try:
    guard.listen_then_enforce()
except RuntimeError as error:
    print(error)
""")
    assert out == "the listener must be opened before the guard"


def test_files_can_still_be_moved_between_directories() -> None:
    out = run("""
import pathlib, tempfile
guard.enforce()
with tempfile.TemporaryDirectory() as folder:
    base = pathlib.Path(folder)
    (base / "a").mkdir()
    (base / "b").write_bytes(b"x")
    (base / "b").rename(base / "a" / "b")
    print((base / "a" / "b").read_bytes().decode())
""")
    assert out == "x"


@pytest.mark.parametrize("machine", [X86, ARM])
def test_every_jump_of_the_filter_stays_inside(machine: guard.Architecture) -> None:
    program = guard.seccomp_program(machine)
    for at, (code, jump_true, jump_false, _k) in enumerate(program):
        if code in (0x15, 0x35):
            assert at + 1 + max(jump_true, jump_false) < len(program)
    assert program[-1][0] == 0x06


@pytest.mark.parametrize("machine", [X86, ARM])
@pytest.mark.parametrize("family", range(50))
def test_the_filter_lets_unix_pass_and_nothing_else(machine: guard.Architecture, family: int) -> None:
    program = guard.seccomp_program(machine)
    for number in (machine.socket, machine.socketpair):
        assert interpret_filter(program, machine.audit, number, family) is (family == 1)


def test_the_filter_leaves_other_calls_alone() -> None:
    program = guard.seccomp_program(X86)
    barred = {X86.socket, X86.socketpair, 425, 426, 427}
    for number in range(600):
        if number not in barred:
            assert interpret_filter(program, X86.audit, number, 2)


def test_the_filter_refuses_another_abi() -> None:
    assert not interpret_filter(guard.seccomp_program(X86), 0x40000003, 102, 2)
    assert not interpret_filter(guard.seccomp_program(X86), X86.audit, X86.socket | 0x40000000, 1)
