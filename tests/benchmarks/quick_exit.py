"""How long the screen takes to be empty after the quick key, and the process to end (and its keys with it).

``python -m tests.benchmarks.quick_exit [RUNS]`` prints median and largest in milliseconds; the bar is 300.
"""

from __future__ import annotations

import fcntl
import os
import pty
import statistics
import subprocess
import sys
import termios
import time

_CLEAR = b"\x1b[r\x1b[3J\x1b[2J\x1b[H"
_PROGRAM = (
    "from exskill.cli.framework.screen import choose\n"
    "with choose('en', plain=False) as screen:\n    screen.coach('READY')\n    screen.ask(None)\n"
)


def once() -> tuple[float, float]:
    """Return (milliseconds to the empty screen, to the end of the process)."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdin=child, stdout=child, stderr=child, start_new_session=True,
        env={**os.environ, "TERM": "xterm"}, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(child)
    shown = b""
    while b"READY" not in shown or b"> " not in shown:
        shown += os.read(parent, 4096)
    start, shown = time.perf_counter(), b""
    os.write(parent, b"\t")
    while _CLEAR not in shown:
        shown += os.read(parent, 4096)
    blank = time.perf_counter()
    process.wait()
    end = time.perf_counter()
    os.close(parent)
    return (blank - start) * 1000, (end - start) * 1000


def main() -> None:
    """Run and print."""
    runs = [once() for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 20)]
    for name, values in zip(("blank screen", "process over"), zip(*runs, strict=True), strict=True):
        sys.stdout.write(
            f"{name}: median {statistics.median(values):.0f} ms, largest {max(values):.0f} ms, n={len(values)}\n"
        )


if __name__ == "__main__":
    main()
