"""Messages a second on one core, by profile: ``python -m tests.benchmarks.names_speed FILE.jsonl…`` (rows with "text")."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from redaction.errors import DetectorUnavailable
from redaction.names import PROFILES, NameTagger, load

_ROUNDS = 3


def speed(tagger: NameTagger, texts: Sequence[str]) -> float:
    """Return messages per second of processor time, the best of some rounds, after one to warm up."""
    tagger.tag(texts[:200])
    best = float("inf")
    for _ in range(_ROUNDS):
        began = time.process_time()
        tagger.tag(texts)
        best = min(best, time.process_time() - began)
    return len(texts) / best


def main(files: Sequence[str]) -> int:
    """Print one line per profile and file."""
    for profile in PROFILES:
        try:
            began = time.process_time()
            tagger = load(profile)
            sys.stdout.write(f"{profile}: loaded in {time.process_time() - began:.2f} s\n")
        except DetectorUnavailable as error:
            sys.stdout.write(f"{profile}: {error}\n")
            continue
        for file in files:
            texts = [json.loads(line)["text"] for line in Path(file).read_text("utf-8").splitlines()]
            texts = texts[:500] if profile == "thorough" else texts
            sys.stdout.write(f"  {Path(file).name}: {speed(tagger, texts):.0f} messages/s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
