"""What the machine's clocks say, and what is thought of them."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exskill.core.clock import Mark, Reading, Verdict, observe

if TYPE_CHECKING:
    from vault.ledger import Ledger

__all__ = ["judge_clock", "read_clocks"]


def read_clocks(now: datetime) -> Reading:
    """Look at the machine's clocks; what a system does not have counts as unknown."""
    since_boot = (
        int(time.clock_gettime(time.CLOCK_BOOTTIME)) if hasattr(time, "CLOCK_BOOTTIME") else int(time.monotonic())
    )
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        boot = ""
    synced = Path("/run/systemd/timesync/synchronized").exists()
    return Reading(int(now.timestamp()), since_boot, boot, synced)


def judge_clock(ledger: Ledger, seen: Reading) -> tuple[Ledger, Verdict]:
    """Return the ledger with its new mark of time, and what is thought of the clock."""
    known: dict[str, Any] = dict(ledger.clock)
    mark = Mark(**known) if known else Mark.first(seen)
    after, verdict = observe(mark, seen)
    return replace(ledger, clock=asdict(after)), verdict
