"""How fast the page is: ``python -m tests.benchmarks.page_speed [--rows N]``.

Starts `exskill open` in a home of its own, makes a vault with the real key derivation, brings N invented messages, and measures
from outside: start to the first page, unlocking to home, a page of the timeline (first and later), idle CPU, memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.web.support import PASSPHRASE, Page, running_page
from tests.web.test_walk import bring


def chat(rows: int) -> bytes:
    """Return a WhatsApp chat of so many messages."""
    start = datetime(2021, 1, 1, 8)
    lines = []
    for i in range(rows):
        at = start + timedelta(minutes=7 * i)
        lines.append(f"[{at:%d/%m/%Y, %H:%M:%S}] {('Alex', 'Sam')[i % 2]}: message {i} of the day, {i % 97} things")
    return "\n".join(lines).encode("utf-8")


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def cpu_seconds(pid: int) -> float:
    cells = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    rows = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(rows["VmRSS"].split()[0]) / 1024


def measure(page: Page, rows: int) -> None:
    """Print every figure."""
    bring(page.with_vault(), chat(rows), patience_s=3600.0)
    page.post("/lock")
    unlock = timed(lambda: page.post("/unlock", {"passphrase": PASSPHRASE}))
    home = timed(lambda: page.get("/"))
    first = timed(lambda: page.get("/timeline"))
    later = [timed(lambda at=at: page.get(f"/timeline?at={at}")) for at in range(0, rows, max(1, rows // 40))]  # type: ignore[misc]
    before = cpu_seconds(page.process.pid)
    time.sleep(5)
    idle = cpu_seconds(page.process.pid) - before
    print(f"unlock, key derivation included: {unlock:.2f} s; home: {home * 1000:.0f} ms")
    print(
        f"timeline over {rows} messages: first {first * 1000:.0f} ms, later median {statistics.median(later) * 1000:.0f} ms"
    )
    print(f"idle CPU in 5 s: {idle * 1000:.0f} ms; memory: {memory_mb(page.process.pid):.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as place:
        began = time.perf_counter()
        with running_page(Path(place) / "home") as page:
            page.enter()
            page.get("/")
            print(f"start to the first page: {time.perf_counter() - began:.2f} s")
            measure(page, rows)


if __name__ == "__main__":
    main()
