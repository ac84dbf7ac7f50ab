"""What the machine can carry: memory, cores, and who else is computing.

Readers are arguments, so that tests need no particular machine.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["COMPUTE", "choose_threads", "count_cores", "memory_mb", "others_running"]

COMPUTE: Final = threading.RLock()
"""The one lock of this process between embedding, detection and generation (llama.cpp's threads collapse when
they share cores with another busy loop: 40 tokens/s became 0.5)."""


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except OSError:
        return ""


def memory_mb(read: Callable[[str], str] = _read_text) -> tuple[int, int]:
    """Return (total, available) memory in MB; (0, 0) where the system does not say."""
    found = {}
    for line in read("/proc/meminfo").splitlines():
        name, _colon, rest = line.partition(":")
        if name in ("MemTotal", "MemAvailable"):
            found[name] = int(rest.split()[0]) >> 10
    if "MemTotal" in found:
        return found["MemTotal"], found.get("MemAvailable", found["MemTotal"])
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (ValueError, OSError, AttributeError):
        return 0, 0
    return total, total


def count_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def others_running(read: Callable[[str], str] = _read_text, samples: int = 3) -> int:
    """Return how many other threads of the machine are running now (the least of a few looks); 0 if unknown."""
    seen = []
    for _look in range(samples):
        fields = read("/proc/loadavg").split()
        if len(fields) < 4:
            return 0
        seen.append(int(fields[3].partition("/")[0]) - 1)
    return max(0, min(seen))


def choose_threads(available: int, others: int) -> int:
    """Return the threads to compute with: all cores when the machine is idle, fewer when it is not, never none."""
    return max(1, available - min(others, max(1, available - 1)))
