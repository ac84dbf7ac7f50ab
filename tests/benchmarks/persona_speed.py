"""How long the portrait and the search take: ``python -m tests.benchmarks.persona_speed [--rows 100000]``.

Rows are repetitions of our own small chats with running dates; vectors for the search are random (its cost does not
depend on what they mean); the embedder is timed on distinct lines.
"""

from __future__ import annotations

import time
from typing import Any

import click
import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from exskill.chat.schema import row_schema
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.retrieval.embed import DIM, load_embedder
from exskill.retrieval.recall import Recall
from redaction.rehydrate import rehydrate
from tests.persona.chats import select_lines
from vault.search_table import SearchTable


def arrow(lines: Any, rng: np.random.Generator) -> pa.Table:
    vectors = rng.standard_normal((len(lines), DIM)).astype(np.float32)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    n = len(lines)
    columns = {
        "id": [f"{i:032x}" for i in range(n)],
        "import_id": ["a"] * n,
        "thread": ["t"] * n,
        "seq": list(range(n)),
        "ts": [line.ts for line in lines],
        "precision": ["s"] * n,
        "role": [line.role for line in lines],
        "kind": ["text"] * n,
        "text": [str(line.text) for line in lines],
        "reply_to": [None] * n,
        "lang": ["en"] * n,
        "categories": [[] for _ in range(n)],
        "reactions": [[] for _ in range(n)],
        "edited": [False] * n,
    }
    schema = row_schema()
    arrays = [pa.array(values, type=schema.field(name).type) for name, values in columns.items()]
    flat = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), DIM)
    return pa.Table.from_arrays([*arrays, flat.cast(schema.field("vector").type)], schema=schema)


@click.command()
@click.option("--rows", default=100_000, show_default=True)
def main(rows: int) -> None:
    table = Table("what", "measured", "bar", box=None)
    each = len(select_lines("jo")) + len(select_lines("xiaoyu"))
    lines = (select_lines("jo", rows // each + 1) + select_lines("xiaoyu", rows // each + 1))[:rows]
    start = time.perf_counter()
    build_profile(lines)
    table.add_row(f"portrait of {len(lines)} messages", f"{time.perf_counter() - start:.1f} s", "20 s")
    start = time.perf_counter()
    Exemplars.build(lines)
    table.add_row("examples", f"{time.perf_counter() - start:.1f} s", "")
    embedder = load_embedder()
    sample = [rehydrate(f"{line.text} {i}") for i, line in enumerate(lines[:1024])]
    start = time.perf_counter()
    embedder.passages(sample)
    rate = len(sample) / (time.perf_counter() - start)
    table.add_row("embedding", f"{rate:.0f} a second, {rows / rate / 60:.0f} min for {rows}", "30 min")
    recall = Recall(SearchTable.from_arrow(arrow(lines, np.random.default_rng(1))), rehydrate, embedder=embedder)
    spent = []
    for i in range(40):
        start = time.perf_counter()
        recall.search(rehydrate(f"how was the trip to the beach {'abc'[i % 3]}"))
        spent.append(time.perf_counter() - start)
    spent.sort()
    table.add_row(
        "retrieval", f"median {spent[20] * 1000:.0f} ms, p95 {spent[37] * 1000:.0f} ms", "p95 150 ms at 100 000 rows"
    )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
