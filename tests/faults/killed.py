"""Kill writing commands at random moments: ``python -m tests.faults.killed [--count 500] [--seed 7] [--seconds N]``.

As :mod:`tests.faults.syscalls`, with SIGKILL after a random part of the time that the command takes, so also between two system
calls and in native code. Afterwards the vault must open as it was before or as it is after, its log must verify, the state
directory must be one that a crash can leave, and no canary may be in any file. Exit 0 only if that held every time.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import syscalls

PASSED_OVER = frozenset({"failed unlock"})  # what it writes is one record


@dataclass(frozen=True, slots=True)
class Known:
    """A command, what a user finds before and after it, and how long it takes here."""

    command: syscalls.Command
    before: Any
    after: Any
    seconds: float


def learn(scene: syscalls.Scene, command: syscalls.Command) -> Known:
    """Run a command once to its end."""
    before = syscalls.seen(scene.fresh())
    home = scene.fresh(command.make_ready)
    began = time.monotonic()
    code, _sent = syscalls.ended(*start(scene, command, home))
    took = time.monotonic() - began
    if code != command.ends_with:
        raise SystemExit(f"{command.name} ended with {code}")
    return Known(command, before, syscalls.seen(home), took)


def start(scene: syscalls.Scene, command: syscalls.Command, home: Path) -> tuple[int, int]:
    argv = scene.argv(command.argv)
    return syscalls.forked(lambda: syscalls.run_command(home, argv), stdin=command.stdin)


def kill_once(scene: syscalls.Scene, known: Known, part: float) -> tuple[bool, str]:
    """Kill a command after a part of its time; return whether it was still running, and what is wrong or nothing."""
    home = scene.fresh(known.command.make_ready)
    pid, reader = start(scene, known.command, home)
    time.sleep(part * known.seconds)
    os.kill(pid, signal.SIGKILL)
    code, _sent = syscalls.ended(pid, reader)
    problem = ", ".join(syscalls.impossible(home))
    found = syscalls.seen(home)
    problem = problem or syscalls.judge(code, found, known.before, known.after, known.command.ends_with)
    return code == -signal.SIGKILL, problem or ", ".join(syscalls.leaks(home))


def main(arguments: list[str]) -> int:
    """Kill so often, or for so long; print how often and what was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    args = parser.parse_args(arguments)
    import exskill.chat.redactors
    import exskill.cli.commands.import_run
    import exskill.ingest.pipeline
    import exskill.store.opening  # noqa: F401 -- loaded once, inherited by every child

    rng, kills, late, wrong = random.Random(args.seed), Counter[str](), 0, list[str]()
    with tempfile.TemporaryDirectory() as folder:
        scene = syscalls.Scene(Path(folder))
        syscalls.prepare(scene)
        commands = [command for command in syscalls.COMMANDS if command.name not in PASSED_OVER]
        known = [learn(scene, command) for command in commands]
        ends = time.monotonic() + args.seconds
        while kills.total() < args.count and time.monotonic() < ends:
            one, part = rng.choice(known), rng.random()
            running, problem = kill_once(scene, one, part)
            kills[one.command.name] += 1
            late += not running
            if problem:
                wrong.append(f"{one.command.name} after {part:.2f} of its time: {problem}")
                sys.stdout.write(f"    {wrong[-1]}\n")
                sys.stdout.flush()
    names = ", ".join(f"{name} {count}" for name, count in sorted(kills.items()))
    sys.stdout.write(f"{kills.total()} kills ({names}), {late} after the end, {len(wrong)} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
