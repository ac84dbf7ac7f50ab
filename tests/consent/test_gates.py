"""Four gates, each alone sufficient: any three are taken away, and the fourth still lets nothing through."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest

from exskill.chat.schema import row_schema
from exskill.consent.grant import Grant
from exskill.core.errors import ConsentDenied
from tests.consent.support import NOW, compiled, made, oracle, random_manifest, random_rows, segment_of
from tests.scale import scaled

ROWS_PER_MANIFEST = 500
CASES = 100_000  # EXSKILL_TEST_SCALE=10 tries a million


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([row_schema().field(n) for n in ("id", "import_id", "role", "categories", "ts")])
    return pa.Table.from_pylist(rows, schema)


def key_gate(grant: Grant, rows: list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows if grant.permits_segment(segment_of(row))}


def load_gate(grant: Grant, table: pa.Table) -> set[str]:
    return set(grant.filter(table)["id"].to_pylist())


def query_gate(grant: Grant, name: str, table: pa.Table, database: Any) -> set[str]:
    lance = database.create_table(name, table)
    found = lance.search().where(grant.write_condition()).limit(table.num_rows).to_arrow()
    database.drop_table(name)
    return set(found["id"].to_pylist())


def prompt_gate(grant: Grant, rows: list[dict[str, Any]]) -> set[str]:
    passed = set()
    for row in rows:
        try:
            grant.check(row, NOW)
        except ConsentDenied:
            continue
        passed.add(row["id"])
    return passed


def cases(seed: int) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    rng = random.Random(seed)
    for _ in range(max(1, scaled(CASES) // ROWS_PER_MANIFEST)):
        manifest = random_manifest(rng)
        yield manifest, random_rows(rng, ROWS_PER_MANIFEST, manifest.imports)


def test_each_gate_alone_lets_nothing_through_that_the_oracle_forbids() -> None:
    import lancedb

    database = lancedb.connect("memory://")
    seen: Counter[str] = Counter()
    for number, (manifest, rows) in enumerate(cases(20261123)):
        grant = compiled(manifest)
        table = table_of(rows)
        body = manifest.model_dump(mode="json")
        permitted = {row["id"] for row in rows if oracle(body, row, NOW)}
        alone = {
            "key": key_gate(grant, rows),
            "load": load_gate(grant, table),
            "query": query_gate(grant, f"t{number}", table, database),
            "prompt": prompt_gate(grant, rows),
        }
        for gate, passed in alone.items():
            assert passed <= permitted, gate
            seen[gate] += len(passed)
        # None of the three that look at rows is stricter than the rules either: nothing permitted is lost there.
        assert alone["load"] == alone["query"] == alone["prompt"] == permitted
        seen["permitted"] += len(permitted)
        seen["forbidden"] += len(rows) - len(permitted)
    assert min(seen["permitted"], seen["forbidden"], seen["key"]) > 0.02 * sum((seen["permitted"], seen["forbidden"]))


def test_the_key_gate_is_exact_where_nothing_waits_to_be_purged() -> None:
    manifest = made()
    rows = random_rows(random.Random(4), 400, manifest.imports)
    body = manifest.model_dump(mode="json")
    assert key_gate(compiled(manifest), rows) == {row["id"] for row in rows if oracle(body, row, NOW)}


def test_broken_rows_pass_no_gate() -> None:
    grant = compiled(made())
    good = {"id": "a", "import_id": made().imports[0].id, "role": "ex", "categories": [], "ts": None}
    grant.check(good)
    for change in (
        {"role": None},
        {"role": "EX"},
        {"role": "third"},
        {"categories": None},
        {"categories": "health"},
        {"categories": [None]},
        {"categories": ["Health"]},
        {"import_id": None},
        {"import_id": ""},
    ):
        bad = good | change
        with pytest.raises(ConsentDenied):
            grant.check(bad)
        table = pa.table(
            {
                "id": ["a"],
                "import_id": pa.array([bad["import_id"]], pa.string()),
                "role": pa.array([bad["role"]], pa.string()),
                "categories": pa.array(
                    [bad["categories"] if isinstance(bad["categories"], list) else None], pa.list_(pa.string())
                ),
                "ts": pa.array([None], pa.timestamp("ms")),
            }
        )
        assert grant.filter(table).num_rows == 0


def test_an_empty_table_stays_empty() -> None:
    table = table_of([])
    assert compiled(made()).filter(table).num_rows == 0


def test_narrowing_only_takes_away() -> None:
    from exskill.consent.terms import Purpose

    grant = compiled(made())
    rows = random_rows(random.Random(9), 300, made().imports)
    kept = [prompt_gate(grant.narrow_to(*list(Purpose)[:n]), rows) for n in range(len(Purpose), -1, -1)]
    assert all(later <= earlier for earlier, later in pairwise(kept))
    assert not kept[-1]
    assert grant.narrow_to().write_condition() == "false"
    assert not grant.narrow_to(Purpose.EXPORT).allows(Purpose.EXPORT)


def test_a_condition_holds_ids_and_enums_only() -> None:
    from exskill.chat.schema import SenderRole
    from exskill.consent.gates import sql_condition
    from exskill.consent.terms import Purpose, Rule

    rule = Rule(Purpose.REFLECTION, SenderRole.ME, frozenset({"x' OR 1=1 --"}), frozenset())
    with pytest.raises(ValueError):
        sql_condition([rule])
