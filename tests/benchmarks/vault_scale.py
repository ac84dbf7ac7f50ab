"""Measure the vault at size: ``python -m tests.benchmarks.vault_scale [--rows 10000 100000 1000000]``.

Each size runs in a process of its own. Rows are invented: a line of text and 384 half floats. Unlocking is measured after the
key derivation: the first time, which imports libraries, and again. The second is set against its limit in the same process:
read the same files, decrypt them with the bare cipher in the same chunks, and load the Arrow stream; nothing checked, nothing
filtered. Queries go through every gate. Processor times are told too, which other jobs of the machine hardly touch. A bar that is
missed is marked, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SEED = 7
QUERIES = 40
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
WORDS = (
    "soup",
    "rain",
    "train",
    "haha",
    "ok",
    "lah",
    "later",
    "tomorrow",
    "noodles",
    "cat",
    "work",
    "sorry",
    "sunday",
    "bus",
)
BARS = {10_000: (0.5, None), 100_000: (1.5, 150.0), 1_000_000: (8.0, 250.0)}  # seconds to unlock, ms of a query
MOST_TIMES = 2.0  # the limit, from 100 000 rows on


def _table(rows: int) -> Any:
    import numpy as np
    import pyarrow as pa

    from exskill.chat.schema import row_schema

    rng, numbers = random.Random(SEED), np.random.default_rng(SEED)
    text = [" ".join(rng.choices(WORDS, k=rng.randint(2, 12))) for _ in range(rows)]
    flat = np.empty(rows * 384, np.float16)
    for at in range(0, rows, 50_000):  # random doubles of a million rows at once would be the peak that is measured
        part = flat[at * 384 : (at + 50_000) * 384]
        part[:] = numbers.standard_normal(part.shape, np.float32)
    start = datetime(2024, 1, 1).timestamp()
    columns = {
        "id": [f"{n:032x}" for n in range(rows)],
        "import_id": ["import1"] * rows,
        "thread": ["0" * 16] * rows,
        "seq": list(range(rows)),
        "ts": [datetime.fromtimestamp(start + 40 * n) for n in range(rows)],
        "precision": ["second"] * rows,
        "role": [("me", "ex")[n % 2] for n in range(rows)],
        "kind": ["text"] * rows,
        "text": text,
        "reply_to": [None] * rows,
        "lang": ["en"] * rows,
        "categories": [["health"] if n % 50 == 0 else [] for n in range(rows)],
        "reactions": [[]] * rows,
        "edited": [False] * rows,
    }
    schema = row_schema()
    arrays = {name: pa.array(values, schema.field(name).type) for name, values in columns.items()}
    arrays["vector"] = pa.FixedSizeListArray.from_arrays(pa.array(flat), 384)
    return pa.table([arrays[name] for name in schema.names], schema=schema)


def _seconds(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _paths(root: Path) -> Any:
    from exskill.core.paths import Paths

    return Paths(root / "data", root / "state", root / "config")


def write(root: Path, rows: int, now: datetime = NOW) -> dict[str, Any]:
    """Create a vault of so many rows; return the figures of the import."""
    from exskill.chat.messages import ImportReport, Ingested
    from exskill.consent import Adult
    from exskill.store.new_import import NewImport
    from exskill.store.opening import create_store
    from exskill.store.settings import Settings
    from vault.kdf import FLOOR

    table = _table(rows)
    report = ImportReport(
        "bench", "bench", read=rows, kept=rows, kept_by_role=Counter({"me": rows // 2, "ex": rows // 2})
    )
    report.kept_by_role["me"] += rows % 2
    store, _code = create_store(
        _paths(root),
        "v",
        bytearray(b"correct horse battery"),
        clock=lambda: now,
        settings=Settings(),
        params=FLOOR,
    )
    with store:
        took, _none = _seconds(
            lambda: store.commit_import(Ingested(table, report), NewImport("import1", b"{}", Settings(), Adult.YES))
        )
    return {"import_s": took, "rows_per_s": rows / took, "import_peak_mb": _peak_mb()}


def _limit(store: Any) -> int:
    """Read, decrypt and load the permitted segments with nothing else around it."""
    import pyarrow as pa
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    from vault.age import stream
    from vault.age.header import read_header

    vault, rows = store.vault, 0
    for entry in vault.segments():
        with (vault.directory / "seg" / f"{entry.id}.age").open("rb") as source:
            read_header(source)
            key = stream.payload_key(vault._keyring.file_key(entry, "seg"), source.read(16))
            cipher, plain, at = ChaCha20Poly1305(key), bytearray(), 0
            chunk = source.read(stream.CHUNK + 16)
            while chunk:
                following = source.read(stream.CHUNK + 16)
                plain += cipher.decrypt(at.to_bytes(11, "big") + (b"\x00" if following else b"\x01"), chunk, None)
                chunk, at = following, at + 1
        size = int.from_bytes(plain[:8], "big")
        rows += pa.ipc.open_stream(memoryview(plain)[8 : 8 + size]).read_all().num_rows
    return rows


def read(root: Path, rows: int) -> dict[str, Any]:
    """Unlock and ask; return the figures."""
    import lancedb  # noqa: F401 -- importing is no part of unlocking
    import numpy as np
    import pyarrow  # noqa: F401 -- likewise

    from exskill.store.opening import open_store
    from vault.slots import PassphraseUnlocker
    from vault.vault import Vault

    unlocker = PassphraseUnlocker(bytearray(b"correct horse battery"))
    paths = _paths(root)
    used = time.process_time()
    derivation, _ = _seconds(lambda: Vault.open(paths.vault("v"), paths.state, unlocker, mode="r").close())
    derivation_cpu = time.process_time() - used
    first, _ = _seconds(lambda: _open_and_load(paths, unlocker).close())
    began, used = time.perf_counter(), time.process_time()
    with open_store(paths, "v", unlocker, clock=lambda: NOW, mode="r") as store:
        permitted = store.load_permitted(store.grant())
        unlock = time.perf_counter() - began - derivation
        unlock_cpu = time.process_time() - used - derivation_cpu
        table, _hits = _seconds(lambda: permitted.search_vector(np.ones(384, np.float32), k=1))
        rng = np.random.default_rng(SEED)
        used = time.process_time()
        asked = [
            _seconds(lambda: permitted.search_vector(rng.standard_normal(384).astype(np.float32), k=20))[0] * 1000
            for _ in range(QUERIES)
        ]
        used = time.process_time() - used
        peak = _peak_mb()
        count = permitted.rows
        limit_cpu = time.process_time()
        limit, _rows = _seconds(lambda: _limit(store))
        limit_cpu = time.process_time() - limit_cpu
    return {
        "permitted": count,
        "first_unlock_s": first - derivation,
        "unlock_s": unlock,
        "limit_s": limit,
        "ratio": unlock / limit,
        "cpu_ratio": unlock_cpu / limit_cpu,
        "first_query_s": table,
        "query_median_ms": statistics.median(asked),
        "query_p95_ms": statistics.quantiles(asked, n=20)[-1],
        "query_cpu_ms": used * 1000 / QUERIES,
        "peak_mb": peak,
    }


def _open_and_load(paths: Any, unlocker: Any) -> Any:
    from exskill.store.opening import open_store

    store = open_store(paths, "v", unlocker, clock=lambda: NOW, mode="r")
    store.load_permitted(store.grant())
    return store


def _marked(value: float, bar: float | None, words: str) -> str:
    """Return a figure with its bar."""
    return words.format(value) + ("" if bar is None else f" ({bar:g}{': missed' if value > bar else ''})")


def _child(step: str, root: str, rows: int) -> dict[str, Any]:
    argv = [sys.executable, "-m", "tests.benchmarks.vault_scale", "--step", step, "--root", root, "--rows", str(rows)]
    done = subprocess.run(argv, capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))


def main(arguments: list[str]) -> int:
    """Print one line a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--step", choices=["write", "read"])
    parser.add_argument("--root")
    args = parser.parse_args(arguments)
    if args.step:
        figures = (write if args.step == "write" else read)(Path(args.root), args.rows[0])
        sys.stdout.write(json.dumps(figures))
        return 0
    head = (
        "rows",
        "import rows/s",
        "first unlock s",
        "unlock s (bar)",
        "limit s",
        "times (bar)",
        "times, processor",
        "1st query s",
    )
    sys.stdout.write(" | ".join((*head, "query p95 ms (bar)", "query processor ms", "peak MB")) + "\n")
    missed = False
    for rows in args.rows:
        with tempfile.TemporaryDirectory() as root:
            one = _child("write", root, rows) | _child("read", root, rows)
        seconds, query = BARS.get(rows, (None, None))
        cells = (
            f"{rows:,}",
            f"{one['rows_per_s']:,.0f}",
            f"{one['first_unlock_s']:.2f}",
            _marked(one["unlock_s"], seconds, "{:.2f}"),
            f"{one['limit_s']:.2f}",
            _marked(one["ratio"], MOST_TIMES if rows >= 100_000 else None, "{:.2f}"),
            f"{one['cpu_ratio']:.2f}",
            f"{one['first_query_s']:.2f}",
            _marked(one["query_p95_ms"], query, "{:.0f}"),
            f"{one['query_cpu_ms']:.0f}",
            f"{one['peak_mb']:.0f}",
        )
        missed = missed or any("missed" in cell for cell in cells)
        sys.stdout.write(" | ".join(cells) + "\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
