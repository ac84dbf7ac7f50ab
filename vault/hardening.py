"""What a process with keys in memory does before anything else: no dumps, no spills, no files for others."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["NOWHERE", "Facts", "harden_process", "read_facts"]

NOWHERE: Final = "/nonexistent/exskill-never-writes-temporary-files"
_PR_SET_DUMPABLE: Final = 4


def harden_process() -> None:
    """Set umask 077, forbid core dumps and tracing by others, and send every temporary file to a place that fails."""
    os.umask(0o077)
    for variable in ("TMPDIR", "TMP", "TEMP"):
        os.environ[variable] = NOWHERE
    tempfile.tempdir = NOWHERE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """What ``doctor`` tells about the machine. None where it cannot be known."""

    swap_on_disk: bool | None
    hibernation: bool | None
    core_dumps: bool
    temporary_files: bool


def read_facts(proc: Path = Path("/proc"), sys_power: Path = Path("/sys/power")) -> Facts:
    """Look at swap, hibernation, core dumps and TMPDIR."""
    return Facts(
        swap_on_disk=_has_swap(proc / "swaps"),
        hibernation=_has_hibernation(sys_power / "disk"),
        core_dumps=resource.getrlimit(resource.RLIMIT_CORE)[0] != 0,
        temporary_files=Path(tempfile.gettempdir()).exists(),
    )


def _has_swap(path: Path) -> bool | None:
    try:
        lines = path.read_text("utf-8").splitlines()[1:]
    except OSError:
        return None
    return any(not line.startswith(("/dev/zram", "/dev/dm-")) for line in lines)


def _has_hibernation(path: Path) -> bool | None:
    try:
        return "[disabled]" not in path.read_text("utf-8")
    except OSError:
        return None if sys.platform != "linux" else False
