"""Measure the log: ``python -m tests.benchmarks.audit_log [--entries N] [--appends N] [--directory DIR]``.

Prints one line per figure with the bar it is held against: append latency on the disk of DIR (default: the current
directory, because /tmp may lie in memory), and verification, opening and proofs of a log of N entries (written in bulk).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from audit.anchor import Anchor, ChainKey
from audit.bodies import BodyKeys, count_months
from audit.bundle import bundle_path, frame_record, tile_path
from audit.checkpoint import Checkpoint, parse_unverified, sign_note
from audit.disk import PER_FILE
from audit.events import Count, Entry, Event, EventKind
from audit.log import AuditLog
from audit.proof import check_proof, parse_proof
from audit.tree import Frontier, compute_root, leaf_hash
from audit.verify import check_log
from tests.audit.support import KEY, ORIGIN, SIGNER, Place


def say(name: str, value: str, bar: str = "") -> None:
    sys.stdout.write(f"{name:<44} {value:>14}  {bar}\n")


def appends(root: Path, count: int) -> None:
    place = Place(root)
    took = []
    with place.create() as log:
        for number in range(count):
            event = Event(kind=EventKind.RETRIEVE, counts={Count.ROWS_RETRIEVED: number})
            start = time.perf_counter()
            log.append(event)
            took.append((time.perf_counter() - start) * 1000)
    took.sort()
    say(f"append, {count} times: median", f"{statistics.median(took):.2f} ms")
    say("append: p95", f"{took[int(len(took) * 0.95)]:.2f} ms", "bar: < 10 ms")
    say("append: p99", f"{took[int(len(took) * 0.99)]:.2f} ms")


def bulk(place: Place, count: int) -> None:
    """Write a log of ``count`` entries as appending would leave it, without waiting for the disk."""
    place.create().close()
    bodies = BodyKeys(KEY, ORIGIN, place.state / "shards", place.random)
    first = ChainKey(0, bytes(32))
    anchor, frontier = Anchor.empty(first), Frontier()
    levels: list[list[bytes]] = [[]]
    now = place.clock()
    for start in range(0, count, PER_FILE):
        records = [
            bodies.seal(
                Entry(index, int(now.timestamp() * 1000), Event(kind=EventKind.RETRIEVE, counts={Count.ROWS_SHOWN: 3})),
                count_months(now),
            )
            for index in range(start, min(start + PER_FILE, count))
        ]
        path = bundle_path(place.directory, start // PER_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(frame_record(record) for record in records))
        levels[0].extend(leaf_hash(record) for record in records)
    chain = anchor.chain
    for index, leaf in enumerate(levels[0]):
        frontier.push(leaf)
        chain = chain.after(index, leaf)
    while len(levels[-1]) >= PER_FILE:
        tiles = [levels[-1][i : i + PER_FILE] for i in range(0, len(levels[-1]) - PER_FILE + 1, PER_FILE)]
        for number, tile in enumerate(tiles):
            path = tile_path(place.directory, len(levels) - 1, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(tile))
        levels.append([compute_root(tile) for tile in tiles])
    anchor = Anchor(count, frontier.root(), chain)
    (place.state / "anchor").write_bytes(anchor.pack(KEY, ORIGIN, place.random))
    note = sign_note(Checkpoint(ORIGIN, count, frontier.root()), SIGNER)
    (place.directory / "checkpoint").write_bytes(note)


def whole(root: Path, count: int) -> None:
    place = Place(root)
    start = time.perf_counter()
    bulk(place, count)
    say(f"(writing {count} entries in bulk)", f"{time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    assert place.verify().ok
    say(f"verify {count} entries, with keys", f"{time.perf_counter() - start:.2f} s", "bar: < 15 s at a million")
    start = time.perf_counter()
    check_log(place.directory)
    say(f"verify {count} entries, standalone program", f"{time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    with place.open() as log:
        say("open for appending", f"{(time.perf_counter() - start) * 1000:.1f} ms")
        proofs(log, count)


def proofs(log: AuditLog, count: int) -> None:
    rng = random.Random(1)
    made, checked, nodes = [], [], []
    for _ in range(200):
        index = rng.randrange(count)
        start = time.perf_counter()
        text = log.prove(index)
        made.append((time.perf_counter() - start) * 1000)
        nodes.append(len(parse_proof(text).path))
        start = time.perf_counter()
        signed = check_proof(text, bytes(32), SIGNER.public)
        checked.append((time.perf_counter() - start) * 1000)
        assert signed is None
    say("make an inclusion proof: p95", f"{sorted(made)[190]:.2f} ms", f"at most {max(nodes)} hashes: O(log n)")
    say("check an inclusion proof: p95", f"{sorted(checked)[190]:.2f} ms")
    assert parse_unverified(log.checkpoint())[0].size == count


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--appends", type=int, default=5_000)
    parser.add_argument("--directory", type=Path, default=Path())
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=options.directory) as folder:
        appends(Path(folder) / "appends", options.appends)
        whole(Path(folder) / "whole", options.entries)


if __name__ == "__main__":
    main()
