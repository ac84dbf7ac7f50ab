"""What was erased while nobody was there to be told: kept until a terminal shows it. Counts and dates, no names of people."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from audit.events import Reason
from exskill.core.errors import ExskillError
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from vault.atomic import Disk, make_private

__all__ = ["Reaped", "forget_untold", "forget_untold_vault", "keep_untold", "read_untold"]

_MOST: Final = 50  # a machine that nobody looks at for years


@dataclass(frozen=True, slots=True)
class Reaped:
    """One erasure: in which vault, why, how many keys, and when (Unix seconds)."""

    vault: str
    reason: Reason
    keys: int
    receipt_id: str
    at: int


def read_untold(paths: Paths) -> list[Reaped]:
    """Return what has not been told, oldest first; a file that cannot be read tells nothing."""
    try:
        rows = json.loads(_file(paths).read_bytes())
        return [
            Reaped(str(row["vault"]), Reason(row["reason"]), int(row["keys"]), str(row["receipt_id"]), int(row["at"]))
            for row in rows
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def keep_untold(paths: Paths, found: Sequence[Reaped]) -> None:
    """Keep the last of what is to be told, in the place of what was kept before; a full disk keeps nothing."""
    if not found:
        forget_untold(paths)
        return
    rows = [
        {"vault": e.vault, "reason": e.reason.value, "keys": e.keys, "receipt_id": e.receipt_id, "at": e.at}
        for e in found[-_MOST:]
    ]
    with contextlib.suppress(OSError, ExskillError), translate_errors():
        make_private(paths.state)
        Disk().replace(_file(paths), json.dumps(rows).encode("ascii"))


def forget_untold(paths: Paths) -> None:
    """Forget what was kept."""
    with contextlib.suppress(OSError):
        _file(paths).unlink(missing_ok=True)


def forget_untold_vault(paths: Paths, vault: str) -> None:
    """Forget what was kept of one vault, which the user has just destroyed by hand."""
    keep_untold(paths, [one for one in read_untold(paths) if one.vault != vault])


def _file(paths: Paths) -> Path:
    return paths.state / "untold"
