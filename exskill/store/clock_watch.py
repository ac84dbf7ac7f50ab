"""What the machine's clocks say, and what is thought of them."""

from __future__ import annotations

import time
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exskill.core.clock import Mark, Reading, Trust, Verdict, observe_clocks

if TYPE_CHECKING:
    from vault.ledger import Ledger

__all__ = ["judge_clock", "read_clocks"]

_SYNCED: Final = Path("/run/systemd/timesync/synchronized")
_FRESH_S: Final = 2 * 3600  # a time server is asked every 34 minutes at least
_FIELDS: Final = frozenset(field.name for field in fields(Mark))
_OPENED: Final = "opened"  # beside the mark: the vault was opened while a leap was on probation


def read_clocks(now: datetime) -> Reading:
    """Look at the machine's clocks; what a system does not have counts as unknown."""
    since_boot = (
        int(time.clock_gettime(time.CLOCK_BOOTTIME)) if hasattr(time, "CLOCK_BOOTTIME") else int(time.monotonic())
    )
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        boot = ""
    return Reading(int(now.timestamp()), since_boot, boot, _is_synced(now))


def _is_synced(now: datetime) -> bool:
    """Return whether a time server has just set the clock: each time it does, the file is touched.

    A clock that was set by hand since leaves it as old as the leap is long, and is vouched for by nobody.
    """
    try:
        touched = _SYNCED.stat().st_mtime
    except OSError:
        return False
    return abs(now.timestamp() - touched) <= _FRESH_S


def judge_clock(ledger: Ledger, seen: Reading, *, opening: bool = False) -> tuple[Ledger, Verdict]:
    """Return the ledger with its new mark of time, and what is thought of the clock: the one source of "due".

    ``opening`` moves the date from which the dead-man counts to the time that is believed. An opening during a leap's
    probation counts again when the leap is believed, so that nobody's vault is destroyed a day after it was opened.
    """
    known: dict[str, Any] = dict(ledger.clock)
    was_opened = bool(known.pop(_OPENED, False))
    known = {name: value for name, value in known.items() if name in _FIELDS}  # a later version may have added some
    mark = Mark(**known) if known else Mark.first(seen)
    after, verdict = observe_clocks(mark, seen)
    last = ledger.last_opened
    if opening or (was_opened and verdict.trust is Trust.FINE):
        last = max(last, verdict.destroy_until)
    is_waiting = verdict.trust is not Trust.FINE and (opening or was_opened)
    clock = {**asdict(after), **({_OPENED: True} if is_waiting else {})}
    return replace(ledger, clock=clock, last_opened=last), verdict
