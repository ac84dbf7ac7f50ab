"""A bound on the memory that reading somebody's files may take: past it the reading ends, and not the machine.

The bound counts what is written to (the kernel's RLIMIT_DATA), not model files and libraries that are mapped.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exskill.core.errors import ExskillError
from exskill.core.i18n import _

__all__ = ["LEAST", "memory_budget", "read_free_memory"]

LEAST: Final = 2 << 30  # bytes: what the models and a long history take on the smallest machine that is meant
_SHARE: Final = 0.9
_PROC: Final = Path("/proc")


def read_free_memory(proc: Path = _PROC) -> int | None:
    """Return how many bytes can be had without swapping; None where the system does not say."""
    return _field(proc / "meminfo", "MemAvailable")


@contextlib.contextmanager
def memory_budget(size: int | None = None) -> Iterator[None]:
    """Let the process take at most ``size`` more bytes meanwhile (nine tenths of what is free, at least :data:`LEAST`).

    Raises ExskillError where that is not enough. Where the system has no such bound, nothing is bounded.
    """
    used, free = _field(_PROC / "self" / "status", "VmData"), read_free_memory()
    if sys.platform != "linux" or used is None or free is None:
        yield
        return
    more = max(LEAST, int(free * _SHARE)) if size is None else size
    with _limit_memory(used + more):
        try:
            yield
        except MemoryError:
            raise ExskillError(
                _("these files need more memory than this computer can spare; nothing was kept"),
                hint=_("import them one by one, or a part of the time: --from and --until"),
            ) from None


@contextlib.contextmanager
def _limit_memory(size: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (size, soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _field(path: Path, name: str) -> int | None:
    """Return a field of one of the kernel's lists, in bytes."""
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith(f"{name}:")), None)
    return int(found) * 1024 if found is not None and found.isdigit() else None
