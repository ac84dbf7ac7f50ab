"""Kill a process at every system call of an append, for real: each child leaves by ``os._exit`` at its own call.

Run by ``test_crash.py``; prints one JSON line per kill point: how many appends had returned, and what was found after.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from audit.events import Entry, Event, EventKind
from tests.audit.support import Place

CALLS = ("open", "pwrite", "write", "fsync", "fdatasync", "ftruncate", "replace", "unlink", "mkdir")


def arm(at: int, torn: bool) -> None:
    """Leave at the ``at``-th call; with ``torn`` a write does half its work first."""
    seen = 0

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == at:
                if torn and name == "pwrite" and len(args[1]) > 512:
                    real(args[0], args[1][: len(args[1]) // 2], *args[2:])
                os._exit(9)
            return real(*args, **options)

        return call

    for name in CALLS:
        setattr(os, name, wrapped(name, getattr(os, name)))


def child(place: Place, at: int, torn: bool, acknowledged: int) -> None:
    arm(at, torn)
    log = place.open()
    for _ in range(4):
        log.append(Event(kind=EventKind.RETRIEVE))
        os.pwritev(acknowledged, [bytes([log.size % 256])], 0)
    log.close()
    os._exit(0)


def judge(place: Place) -> dict[str, Any]:
    with place.open() as log:
        log.append(Event(kind=EventKind.DOCTOR))
        kinds = [entry.event.kind.value for entry in log.entries() if isinstance(entry, Entry)]
        recovered = log.recovered is not None
    result = place.verify()
    return {"ok": result.ok, "size": result.size, "recovered": recovered, "last": kinds[-1]}


def main(root: Path, start: int, torn: bool) -> None:
    first = Place(root / "first")
    first.filled(start).close()
    for at in range(1, 200):
        place = Place(root / f"kill{at}")
        shutil.copytree(first.root, place.root)
        acknowledged = os.open(root / "acknowledged", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        pid = os.fork()
        if pid == 0:
            child(place, at, torn, acknowledged)
        killed = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
        told = os.pread(acknowledged, 1, 0)
        os.close(acknowledged)
        report = judge(place) | {"at": at, "killed": killed, "acknowledged": told[0] if told else start % 256}
        sys.stdout.write(json.dumps(report) + "\n")
        shutil.rmtree(place.root)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "torn")
