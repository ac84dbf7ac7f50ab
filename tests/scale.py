"""One variable for how much is tried: CI runs bounded counts of the same tests, ``.ci/full`` the stated ones."""

from __future__ import annotations

import os

SCALE = float(os.environ.get("EXSKILL_TEST_SCALE", "1"))


def scaled(n: int) -> int:
    """Return how many cases of ``n`` to run; at least one."""
    return max(1, round(n * SCALE))
