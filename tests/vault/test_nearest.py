"""The coarse look and the exact one together find what a look at everything finds."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vault.nearest import Nearest
from vault.search_table import SearchTable

WIDTH = 12
HALVES = st.floats(-60000, 60000, width=16) | st.floats(-1, 1, width=16)


def column_of(vectors: np.ndarray, missing: set[int] = frozenset(), *, pieces: int = 1) -> pa.ChunkedArray:  # type: ignore[type-arg,assignment]
    rows = [None if at in missing else row.tolist() for at, row in enumerate(vectors)]
    cut = -(-len(rows) // pieces) or 1
    kind = pa.list_(pa.float16(), vectors.shape[1])
    chunks = [
        pa.array([None if row is None else [np.float16(x) for x in row] for row in rows[at : at + cut]], kind)
        for at in range(0, len(rows), cut)
    ]
    return pa.chunked_array(chunks, kind)


def search_all(vectors: np.ndarray, asked: np.ndarray, wanted: list[int]) -> dict[int, float]:  # type: ignore[type-arg]
    """Every distance, in double precision."""
    found = {}
    for at in wanted:
        row = vectors[at].astype(np.float64)
        wanted_length = np.linalg.norm(asked.astype(np.float64))
        length = np.linalg.norm(row)
        found[at] = 1.0 - (float(row @ (asked / wanted_length)) / length if length > 0 and wanted_length > 0 else 0.0)
    return found


@settings(max_examples=150)
@given(
    vectors=hnp.arrays(np.float16, st.tuples(st.integers(1, 40), st.just(WIDTH)), elements=HALVES),
    asked=hnp.arrays(np.float32, WIDTH, elements=st.floats(-10, 10, width=32)),
    k=st.integers(1, 45),
    data=st.data(),
)
def test_the_answer_is_that_of_a_look_at_everything(
    vectors: np.ndarray,
    asked: np.ndarray,
    k: int,
    data: st.DataObject,  # type: ignore[type-arg]
) -> None:
    places = range(len(vectors))
    missing = data.draw(st.sets(st.sampled_from(places)))
    among = data.draw(st.none() | st.lists(st.booleans(), min_size=len(vectors), max_size=len(vectors)))
    nearest = Nearest(column_of(vectors, missing, pieces=data.draw(st.integers(1, 3))))
    found = nearest.find(asked, k, None if among is None else np.array(among))
    wanted = [at for at in places if at not in missing and (among is None or among[at])]
    expected = search_all(vectors, asked, wanted)
    assert len(found) == min(k, len(wanted))
    assert len({at for at, _distance in found}) == len(found)
    worst = sorted(expected.values())[: len(found)]
    assert [distance for _at, distance in found] == pytest.approx(worst, abs=1e-6)
    for at, distance in found:
        assert distance == pytest.approx(expected[at], abs=1e-6)


def test_equal_rows_come_in_their_order() -> None:
    nearest = Nearest(column_of(np.ones((50, WIDTH), np.float16), {0}))
    assert [at for at, _distance in nearest.find(np.ones(WIDTH), 5)] == [1, 2, 3, 4, 5]


def test_many_rows_in_several_blocks() -> None:
    vectors = np.random.default_rng(5).standard_normal((40_000, WIDTH)).astype(np.float16)
    flat = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), WIDTH)
    nearest = Nearest(pa.chunked_array([flat.slice(0, 17), flat.slice(17, 30_000), flat.slice(30_017)]))
    asked = vectors[31_234].astype(np.float32)
    rows = vectors.astype(np.float64)
    cosines = rows @ asked / np.linalg.norm(rows, axis=1) / np.linalg.norm(asked)
    assert [at for at, _distance in nearest.find(asked, 30)] == np.argsort(-cosines)[:30].tolist()


@pytest.mark.parametrize("asked", [np.ones(WIDTH + 1), np.full(WIDTH, np.nan), np.full(WIDTH, np.inf)])
def test_a_question_of_another_kind_is_refused(asked: np.ndarray) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError):
        Nearest(column_of(np.ones((2, WIDTH), np.float16))).find(asked, 1)


def test_conditions_go_before_or_after_the_ranking() -> None:
    vectors = np.eye(6, WIDTH, dtype=np.float16)
    table = pa.table({"id": list("abcdef"), "role": ["me", "ex"] * 3, "vector": column_of(vectors, {5})})
    search = SearchTable.from_arrow(table)
    asked = np.arange(12, 0, -1).astype(np.float32)

    def ids(**options: object) -> list[str]:
        return [row["id"] for row in search.search_vector(asked, **options)]  # type: ignore[arg-type]

    assert ids() == list("abcde")  # the sixth has no vector
    assert ids(where="role = 'ex'", k=2) == ["b", "d"]
    assert ids(where="role = 'ex'", k=2, prefilter=False) == ["b"]
    assert ids(where="vector IS NOT NULL AND role = 'ex'") == ["b", "d"]
    assert search.count("vector IS NULL") == 1
    assert set(search.search_vector(asked, k=1)[0]) == {"id", "role", "_distance"}
