"""A process for outside code: it answers by pipes, may do nothing else, and its end costs one request."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core import sandbox
from exskill.core.errors import ModelUnavailable
from exskill.core.native_child import ChildFailed, NativeChild, end_children
from exskill.core.network_guard import Architecture
from tests.core.bpf import interpret_filter

KERNEL = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
needs_kernel = pytest.mark.skipif(not KERNEL, reason="the kernel's filter is for Linux on x86_64 and aarch64")
X86 = Architecture(0xC000003E, 41, 53, 317)
ARM = Architecture(0xC00000B7, 198, 199, 277)
LONG = 600.0  # seconds: nothing here waits for it


@pytest.fixture(scope="module")
def child() -> Iterator[NativeChild]:
    made = NativeChild("tests.core.native_examples")
    yield made
    made.close()


def ask(child: NativeChild, word: str, about: object = "") -> Any:
    return json.loads(child.ask(f"{word} {about}".encode(), within_s=LONG))


def test_what_is_larger_than_a_pipe_goes_both_ways(child: NativeChild) -> None:
    text = os.urandom(5_000_000)
    assert child.ask(b"echo " + text, within_s=LONG) == text
    assert child.ask(b"echo ", within_s=LONG) == b""


@needs_kernel
@pytest.mark.parametrize("word", ["reach", "old"])
def test_nothing_can_be_opened_reached_or_run(child: NativeChild, tmp_path: Path, word: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"kept")
    before = secret.stat().st_mode
    found = ask(child, word, secret)
    assert set(found.values()) <= {"EACCES", "ENOSYS"}, found
    assert len(found) == 21
    assert secret.stat().st_mode & 0o077 == before & 0o077


@needs_kernel
def test_while_outside_code_is_loaded_it_may_read_code_alone(child: NativeChild) -> None:
    early = ask(child, "look")["early"]
    assert early["code"] == "done"
    assert early["socket"] == "EACCES"
    assert early["write"] != "done"
    if sandbox.landlock_version():
        assert early["a user's file"] == "EACCES"


def test_it_is_given_neither_secrets_nor_descriptors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EXSKILL_HOME", str(tmp_path))
    monkeypatch.setenv("MY_TOKEN", "secret")
    inherited = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    made = NativeChild("tests.core.native_examples")
    try:
        found = ask(made, "look")
    finally:
        made.close()
        os.close(inherited)
    assert not {"EXSKILL_HOME", "MY_TOKEN", "HOME"} & set(found["variables"])
    assert found["descriptors"] == 5  # two pipes, and nothing at 0, 1 and 2
    assert found["limits"] == {"DATA": 256 << 20, "FSIZE": 0, "CORE": 0}


def test_a_crash_costs_one_request(child: NativeChild) -> None:
    before = ask(child, "pid")
    with pytest.raises(ChildFailed):
        ask(child, "crash")
    assert ask(child, "pid") != before


def test_one_that_hangs_is_ended(child: NativeChild) -> None:
    before = ask(child, "pid")
    with pytest.raises(ChildFailed):
        child.ask(b"hang ", within_s=0.0)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert ask(child, "pid") != before


def test_an_answer_that_is_too_long_is_refused(child: NativeChild) -> None:
    with pytest.raises(ChildFailed):
        child.ask(b"echo " + bytes(4096), within_s=LONG, longest=4095)
    assert child.ask(b"echo " + bytes(4095), within_s=LONG, longest=4095) == bytes(4095)


def test_memory_has_a_bound(child: NativeChild) -> None:
    if sys.platform == "linux":
        assert ask(child, "memory", 512 << 20) == "refused"
    assert ask(child, "memory", 1 << 20) == 1 << 20


def test_what_a_library_prints_is_no_answer(child: NativeChild) -> None:
    assert ask(child, "chatter") == "quiet"
    assert ask(child, "chatter") == "quiet"


def test_a_fork_has_a_process_of_its_own(child: NativeChild) -> None:
    before = ask(child, "pid")
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.write(writer, str(ask(child, "pid")).encode())
        child.close()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        assert int(stream.read()) != before
    os.waitpid(pid, 0)
    assert ask(child, "pid") == before


def test_a_module_that_does_not_run_is_said() -> None:
    made = NativeChild("tests.core.no_such_module")
    with pytest.raises(ModelUnavailable):
        made.start()


@pytest.mark.parametrize("machine", [X86, ARM])
@given(refused=st.sets(st.integers(0, 500), max_size=60), number=st.integers(0, 600))
def test_the_filter_refuses_what_is_named(machine: Architecture, refused: set[int], number: int) -> None:
    program = sandbox.refusing_program(machine, refused, {})
    assert interpret_filter(program, machine.audit, number, 0) is (number not in refused)
    assert not interpret_filter(program, 0x40000003, number, 0)


@given(
    refused=st.sets(st.integers(0, 500), max_size=60),
    only=st.dictionaries(st.integers(0, 500), st.integers(0, 9), max_size=4),
    number=st.integers(0, 600),
    first=st.integers(0, 9),
)
def test_a_call_about_oneself_passes_and_about_others_does_not(
    refused: set[int], only: dict[int, int], number: int, first: int
) -> None:
    program = sandbox.refusing_program(X86, refused, only)
    passes = number not in refused and only.get(number, first) == first
    assert interpret_filter(program, X86.audit, number, first) is passes


def test_one_that_the_kernel_does_not_close_answers_nothing() -> None:
    made = NativeChild("tests.core.native_unclosed")
    with pytest.raises(ModelUnavailable, match="cannot seal off"):
        made.start()


def test_where_no_process_can_be_started_that_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: object, **_more: object) -> None:
        raise OSError(12, "no memory")

    monkeypatch.setattr("exskill.core.native_child.subprocess.Popen", fail)
    with pytest.raises(ChildFailed):
        NativeChild("tests.core.native_examples").start()


def test_when_all_are_ended_the_next_request_begins_another(child: NativeChild) -> None:
    before, process = ask(child, "pid"), child._process
    end_children()
    assert process is not None
    process.wait()
    assert ask(child, "pid") != before
