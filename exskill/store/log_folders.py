"""Where the audit log is: its public files in the vault, its keys in the state directory; and logs that were put aside.

A log that is damaged is renamed, never deleted: both its folders become ``audit.spoilt-N``. They go with the vault, and the keys
of their months expire as those of the log in use.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from audit.log import expire_keys
from exskill.core.clock import Verdict
from vault.state import PUT_ASIDE, State

__all__ = ["expire_month_keys", "put_aside"]

_NAME = "audit"


def put_aside(vault: Path, state: State) -> None:
    """Rename both folders of a log, durably, to the first number that neither has; what is missing is left out."""
    parents = (vault, state.path)
    number = 1 + max((_read_number(path) for parent in parents for path in parent.glob(f"{PUT_ASIDE}*")), default=0)
    for parent in parents:
        if (parent / _NAME).exists():
            state.disk.rename(parent / _NAME, parent / f"{PUT_ASIDE}{number}")


def _read_number(path: Path) -> int:
    digits = path.name.removeprefix(PUT_ASIDE)
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def expire_month_keys(state: State, verdict: Verdict) -> int:
    """Destroy the log's keys of months that ended more than a year ago by the time that is believed; return how many."""
    now = datetime.fromtimestamp(verdict.destroy_until, UTC)
    return sum(expire_keys(folder, now) for folder in (state.path / _NAME, *sorted(state.path.glob(f"{PUT_ASIDE}*"))))
