"""A few random faults of each command that works while locked; ``python -m tests.faults.syscalls`` tries every one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys

import pytest

from tests.faults.syscalls import COMMANDS, Command, Point, Scene, exercise, prepare
from tests.scale import scaled

LOCKED = ("failed unlock", "reap", "ex-objects", "consent withdraw", "destroy --now")


def can_trace() -> bool:
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    if not can_trace():
        pytest.skip("strace is not here or may not trace")
    made = Scene(tmp_path_factory.mktemp("scene"))
    prepare(made)
    return made


@pytest.mark.strace
@pytest.mark.parametrize("command", [c for c in COMMANDS if c.name in LOCKED], ids=lambda c: c.name)
def test_a_fault_at_any_call_leaves_the_old_or_the_new(scene: Scene, command: Command) -> None:
    seed = 7 if os.environ.get("CI") else random.randrange(2**32)  # CI tries the same points, elsewhere always new ones

    def few(points: list[Point]) -> list[Point]:
        return random.Random(seed).sample(points, min(scaled(4), len(points)))

    calls, tried, wrong = exercise(scene, command, few)
    assert wrong == [], f"seed {seed}"
    assert calls > 0
    assert tried > 0
