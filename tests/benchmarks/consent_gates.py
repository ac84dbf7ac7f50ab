"""Measure consent: ``python -m tests.benchmarks.consent_gates [--rows N]``.

Compile and validate a signed manifest, and what the gates cost beside the retrieval that they guard: CPU time of an exact
search over N vectors of 384 half floats in LanceDB, with and without the condition, then of the recheck of 20 hits. Rows
were filtered at loading, so the condition may come after the ranking: it lets nothing more through, and costs nothing.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from exskill.consent.grant import Grant, compile_grant
from exskill.consent.signing import SignedManifest, sign_manifest
from tests.consent.support import IMPORTS, KEY, NOW, PUBLIC, made


def milliseconds(call: Callable[[], Any], times: int) -> float:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def say(name: str, value: str, bar: str = "") -> None:
    sys.stdout.write(f"{name:<52} {value:>12}  {bar}\n")


def compiling() -> Grant:
    document = sign_manifest(made(), KEY).to_bytes()

    def once() -> Grant:
        signed = SignedManifest.from_bytes(document)
        return compile_grant(signed.manifest, signed.signature, public_key=PUBLIC, now=NOW)

    say("read, verify and compile a manifest: median", f"{milliseconds(once, 300):.2f} ms", "bar: < 1 ms")
    return once()


def gates(grant: Grant, rows: int) -> None:
    import lancedb
    import numpy as np
    import pyarrow as pa

    rng = random.Random(1)
    vectors = np.random.default_rng(1).standard_normal((rows, 384)).astype(np.float16)
    table = pa.table(
        {
            "id": [f"{n:032x}" for n in range(rows)],
            "import_id": [rng.choice(IMPORTS) for _ in range(rows)],
            "role": [rng.choice(["me", "ex"]) for _ in range(rows)],
            "categories": pa.array(
                [[] if rng.random() < 0.9 else ["health"] for _ in range(rows)], pa.list_(pa.string())
            ),
            "ts": pa.array([None] * rows, pa.timestamp("ms")),
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), 384),
        }
    )
    load = milliseconds(lambda: grant.filter(table), 3)
    say(f"load gate over {rows} rows (once per unlock)", f"{load:.1f} ms")
    permitted = grant.filter(table)
    lance = lancedb.connect("memory://").create_table("t", permitted)
    query = vectors[0].astype(np.float32)

    def search(where: str | None, *, before: bool = False) -> list[dict[str, Any]]:
        found = lance.search(query).limit(20)
        return list((found.where(where, prefilter=before) if where else found).to_list())

    ways = {
        "without": lambda: search(None),
        "after": lambda: search(grant.write_condition()),
        "before": lambda: search(grant.write_condition(), before=True),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(60):  # by turns, so that a busy moment of the machine meets all of them
        for name, way in ways.items():
            start = time.process_time()
            way()
            took[name].append((time.process_time() - start) * 1000)
    bare, after, early = (statistics.median(took[name]) for name in ("without", "after", "before"))
    hits = search(None)

    def recheck() -> None:
        for hit in hits:
            grant.check(hit, NOW)

    last = milliseconds(recheck, 50)
    say(f"retrieval over {permitted.num_rows} permitted rows, no condition", f"{bare:.1f} ms")
    say("the query gate, applied to the ranked rows", f"{after:.1f} ms", f"{(after - bare) / bare:+.1%} (bar: < 5 %)")
    say("the query gate, applied before ranking", f"{early:.1f} ms", f"{(early - bare) / bare:+.1%}")
    say("prompt gate for 20 hits", f"{last:.3f} ms", f"{last / bare:+.1%} (bar: < 5 %)")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args(argv)
    gates(compiling(), options.rows)


if __name__ == "__main__":
    main()
