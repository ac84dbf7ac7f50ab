"""Messages a second of the redactor against Presidio as it comes, side by side in one process on one thread.

``python tests/benchmarks/redaction_speed.py [--profile thorough] [--limit 1500] [--curve] FILE.jsonl...``: processor seconds,
both readings of the redactor included, models loaded before. Rounds alternate between the engines; the best of each counts,
so that a busy machine does not favour one.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from redaction import RawText, Redactor
from redaction.evaluation.vanilla import Vanilla

BATCH = 512


def texts_of(path: Path, limit: int) -> list[str]:
    """Return the texts of a set."""
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()[:limit]]


def whole(texts: Sequence[str], profile: str) -> Callable[[], None]:
    """Return a run of both readings over a loaded redactor."""
    loaded = Redactor(profile=profile).load()

    def run() -> None:
        redactor = Redactor(profile=profile, tagger=loaded._tagger)
        raw = [RawText(t) for t in texts]
        for at in range(0, len(raw), BATCH):
            redactor.observe(raw[at : at + BATCH])
        redactor.freeze()
        for at in range(0, len(raw), BATCH):
            redactor.redact(raw[at : at + BATCH])

    return run


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    began = time.process_time()
    run()
    return time.process_time() - began


def main() -> int:
    """Print a Markdown table; with ``--curve`` how time grows with the number of messages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--profile", action="append")
    parser.add_argument("--limit", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--curve", action="store_true")
    options = parser.parse_args()
    vanilla = Vanilla()
    out = sys.stdout.write
    out("| set | messages | engine | messages/s | times Presidio |\n|---|---|---|---|---|\n")
    for path in options.files:
        texts = texts_of(path, options.limit)
        runs: dict[str, Callable[[], object]] = {"presidio": lambda texts=texts: vanilla.find(texts)}
        runs |= {profile: whole(texts, profile) for profile in options.profile or ["default"]}
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(options.rounds):
            for name, run in runs.items():
                best[name] = min(best[name], seconds(run))
        for name, took in best.items():
            ratio = best["presidio"] / took
            out(f"| {path.stem} | {len(texts)} | {name} | {len(texts) / took:,.0f} | {ratio:.1f} |\n")
    if options.curve:
        texts = [t for path in options.files for t in texts_of(path, 10**9)]
        for size in (10_000, 30_000, 100_000):
            history = [f"{t} {i % 97}" for i, t in enumerate((texts * (size // len(texts) + 1))[:size])]
            took = seconds(whole(history, (options.profile or ["default"])[0]))
            out(f"{size:,} messages: {took:.1f} s of one core\n")
    out(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
