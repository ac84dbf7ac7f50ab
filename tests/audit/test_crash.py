"""Killed at any moment, refused by the disk at any moment: nothing half-written, nothing lost that was promised."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.errors import AuditError, Busy, Full, Unwritable
from audit.events import Entry, Event, EventKind, Reason
from audit.findings import FindingCode
from tests.audit.support import Place, seeded

CALLS = ("open", "pwrite", "write", "fsync", "fdatasync", "ftruncate", "replace")


@pytest.mark.parametrize(("start", "torn"), [(0, "whole"), (3, "torn"), (254, "whole"), (254, "torn")])
def test_killed_at_every_system_call(tmp_path: Path, start: int, torn: str) -> None:
    command = [sys.executable, "-m", "tests.audit.crash_driver", str(tmp_path), str(start), torn]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(reports) > 10
    assert not reports[-1]["killed"]
    for report in reports:
        assert report["ok"], report
        assert report["last"] == "doctor"
        assert report["size"] >= report["acknowledged"] + 1, report


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("start", [3, 254])
def test_refused_at_every_system_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: int, code: int) -> None:
    first = Place(tmp_path / "first")
    first.filled(start).close()
    for at in range(1, 100):
        place = Place(tmp_path / str(at), random=seeded(at))
        shutil.copytree(first.root, place.root)
        log = place.open()
        with monkeypatch.context() as patch:
            refusal = _Refusal(at, code)
            for name in CALLS:
                patch.setattr(os, name, refusal.wrapped(getattr(os, name)))
            failed = _append_until_refused(log.append)
        if not failed:
            assert refusal.seen < at
            break
        assert isinstance(failed[0], Full if code == errno.ENOSPC else Unwritable)
        done = log.append(Event(kind=EventKind.DOCTOR))
        log.close()
        assert place.verify().ok
        with place.open() as again:
            last = list(again.entries())[-1]
            assert isinstance(last, Entry)
            assert (last.seq, last.event.kind) == (done.index, EventKind.DOCTOR)
    else:
        pytest.fail("the refusals never ended")


class _Refusal:
    def __init__(self, at: int, code: int) -> None:
        self.at, self.code, self.seen = at, code, 0

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.seen += 1
            if self.seen == self.at:
                raise OSError(self.code, os.strerror(self.code))
            return real(*args, **options)

        return call


def _append_until_refused(append: Callable[[Event], object]) -> list[AuditError]:
    for _ in range(4):
        try:
            append(Event(kind=EventKind.RETRIEVE))
        except AuditError as error:
            return [error]
    return []


def test_a_full_disk_appends_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    log = place.filled(3)
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda *_a: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        with pytest.raises(Full) as error:
            log.append(Event(kind=EventKind.ANSWER))
    assert str(place.root) not in str(error.value)
    assert log.size == 3
    assert place.verify().ok
    log.close()


def test_an_unfinished_record_is_cut_off_and_the_cut_is_logged(place: Place) -> None:
    place.filled(3).close()
    bundle = place.directory / "entries" / "000"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole + whole[: len(whole) // 3 - 7])
    assert place.codes() == {FindingCode.UNFINISHED}
    with place.open() as log:
        assert log.recovered is not None
        assert log.recovered.code is FindingCode.UNFINISHED
        assert not log.verify().ok  # this opening tells it once
        last = list(log.entries())[-1]
        assert isinstance(last, Entry)
        assert last.event.kind is EventKind.RECOVER
    assert place.verify().ok


def test_closing_twice_and_using_after(place: Place) -> None:
    log = place.filled(1)
    log.close()
    log.close()
    with pytest.raises(AuditError):
        log.append(Event(kind=EventKind.LOCK))


def test_a_destroyed_log_takes_no_more_entries(place: Place) -> None:
    with place.filled(1) as log:
        (place.state / "anchor").unlink()
        with pytest.raises(AuditError):
            log.append(Event(kind=EventKind.ANSWER, reason=Reason.LEAK))


def test_several_processes_append_by_turns(place: Place) -> None:
    place.filled(0).close()
    program = (
        "import sys; from pathlib import Path; from tests.audit.support import *\n"
        "place = Place(Path(sys.argv[1]), random=seeded(int(sys.argv[2])))\n"
        "with place.open() as log:\n"
        "    for _ in range(100): log.append(Event(kind=EventKind.RETRIEVE))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(place.root), str(n)], stderr=subprocess.PIPE)
        for n in range(4)
    ]
    assert [process.communicate()[1] for process in running] == [b""] * 4
    result = place.verify()
    assert result.ok
    assert result.size == 400


def test_two_handles_in_one_process(place: Place) -> None:
    with place.filled(2) as one, place.open() as two:
        for number in range(300):
            (one, two)[number % 2].append(Event(kind=EventKind.RETRIEVE))
        assert two.verify().size == 302
        assert one.append(Event(kind=EventKind.LOCK)).index == 302
    assert place.verify().ok


def test_a_lock_that_is_never_given_back_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.filled(1) as log:
        holder = os.open(place.state / "anchor", os.O_RDWR)
        fcntl.flock(holder, fcntl.LOCK_EX)
        monkeypatch.setattr("audit.disk._PATIENCE", 2)
        with pytest.raises(Busy):
            log.append(Event(kind=EventKind.ANSWER))
        os.close(holder)
        assert log.append(Event(kind=EventKind.ANSWER)).index == 1
