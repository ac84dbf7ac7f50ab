"""Stop the unlock agent's two writers at every system call that changes the disk: ``python -m tests.faults.handing``.

``hand over`` writes the keyring in two parts, ``write with it`` stores a document with what was handed over, without the
passphrase. As in :mod:`tests.faults.syscalls`: SIGKILL, EIO and ENOSPC at each call; afterwards the passphrase must open the
vault as it was before or as it is after, and its log must verify.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.faults import syscalls
from vault.agent.delegation import Handing, Keys
from vault.agent.keeper import Envelope

Work = Callable[[Path], int]


@dataclass
class Hand:
    """What an agent keeps, without the agent."""

    handing: Handing

    def __post_init__(self) -> None:
        """Keep what changes apart."""
        self.shared, self.made = self.handing.keys, self.handing.envelopes

    def seeds(self, uses: int) -> dict[str, bytes]:
        """As the agent does."""
        return {loan.id.hex(): loan.seed for loan in self.handing.loans if loan.uses & uses}

    def read_left(self) -> bytes:
        """As the agent does."""
        return self.handing.left

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        """As the agent does."""
        return next(((self.shared, e.key) for e in self.made if e.id == current), None)

    def envelope(self) -> Envelope:
        """Hand out the next one."""
        self.made = [*self.made[1:], self.made[0]]
        return self.made[0]


def clock() -> datetime:
    """The machine's."""
    return datetime.now(UTC)


def hand_keys_over(home: Path, kept: Path) -> int:
    """Open with the passphrase, write the keyring in two parts, keep what an agent would."""
    from exskill.core.paths import resolve_paths
    from exskill.store.opening import open_store
    from exskill.unlock.agent import hand_over
    from vault.slots import PassphraseUnlocker

    unlocker = PassphraseUnlocker(bytearray(syscalls.SECRET))
    with open_store(resolve_paths({"EXSKILL_HOME": str(home)}), "default", unlocker, clock=clock) as store:
        kept.write_bytes(pickle.dumps(hand_over(store)))
    return 0


def write_with_it(home: Path, kept: Path) -> int:
    """Open with what was kept and store one document."""
    from exskill.core.paths import resolve_paths
    from exskill.store.opening import open_handed

    hand = Hand(pickle.loads(kept.read_bytes()))
    store = open_handed(resolve_paths({"EXSKILL_HOME": str(home)}), "default", hand, clock=clock)
    if store is None:
        return 1
    with store:
        store.put_document("note-of-a-test", b"kept")
    return 0


def exercise(scene: syscalls.Scene, work: Work) -> tuple[int, int, list[str]]:
    """Return how many calls there are, how many faults were tried, and what went wrong."""
    syscalls.run_command = lambda home, _argv: work(home)
    before, home = syscalls.seen(scene.fresh()), scene.fresh()
    code, counted = syscalls.calls_of(home, (), scene.root / "strace.log", b"")
    after = syscalls.seen(home)
    if code != 0:
        return 0, 0, [f"it failed without a fault ({code})"]
    tried, wrong = 0, list[str]()
    for call, number, fault in syscalls.points(counted):
        home = scene.fresh()
        code, _sent = syscalls.under_strace(
            home, (), ["-o", os.devnull, "-e", f"inject={call}:{fault}:when={number}"], b""
        )
        tried += 1
        if problem := syscalls.judge(code, syscalls.seen(home), before, after):
            wrong.append(f"{call} {number} {fault} (exit {code}): {problem}")
    return counted.total(), tried, wrong


def main() -> int:
    """Exercise both; exit 0 only if nothing was lost."""
    import pyarrow  # noqa: F401 -- loaded once, inherited by every child

    import exskill.store.opening  # noqa: F401

    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        scene = syscalls.Scene(Path(folder))
        syscalls.prepare(scene)
        command, kept = syscalls.run_command, scene.root / "kept"
        works: list[tuple[str, Work, Work | None]] = [
            ("hand over", lambda home: hand_keys_over(home, scene.root / "other"), None),
            ("write with it", lambda home: write_with_it(home, kept), lambda home: hand_keys_over(home, kept)),
        ]
        for name, work, first in works:
            if first is not None:
                first(scene.template)
            calls, tried, wrong = exercise(scene, work)
            failed += len(wrong)
            sys.stdout.write(f"{name:<18} {calls:>6} {tried:>7} {len(wrong):>6}\n")
            for line in wrong[:20]:
                sys.stdout.write(f"    {line}\n")
            sys.stdout.flush()
        syscalls.run_command = command
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
