"""No pattern of the program is quadratic: it reads 60 KB of one thing within a bound of processor time.

A linear pattern takes milliseconds for it and a quadratic one minutes, so the bound tells them apart on any machine. It is the
process's own time, which other processes do not touch. A run takes one of 60 seeds for each pattern, the same one each time;
``.ci/full`` takes ten, ``python -m tests.core.pattern_times`` all.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.scale import scaled

ROOT = Path(__file__).resolve().parents[2]


def test_every_pattern_is_linear() -> None:
    words = [sys.executable, "-m", "tests.core.pattern_times", str(min(60, scaled(1)))]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    read = int(done.stdout.split()[0])
    assert read > 400  # the collection finds them
