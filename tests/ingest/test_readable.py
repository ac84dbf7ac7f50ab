"""Whoever is readable after an import is shown later, with a line, and hidden in the whole history once named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from audit.events import Reason
from exskill.core.paths import Paths
from exskill.ingest.review import carry_out, forget_names, list_people, list_readable
from exskill.ingest.service import plan_import, preview_import, run_import
from exskill.retrieval.embed import DIM
from exskill.store.opening import create_store
from exskill.store.settings import Settings
from exskill.store.store import Store
from redaction.review import Add
from redaction.text import RedactedText
from tests.ingest.support import NOW, Answers, request
from vault.kdf import MIN_MEMORY_KIB, Argon2Params

LINES = [
    ("Alex", "the Skynet again, shall we?"),
    ("Sam", "is the Skynet open on sundays"),
    ("Alex", "my keys are at Bellwether Dental"),
    ("Sam", "SKYNET!! and my cousin Priya Raman"),
    ("Alex", "春天捡的"),
    ("Sam", "春天在门口"),
    ("Alex", "ok"),
]


def chat(lines: Sequence[tuple[str, str]] = LINES) -> bytes:
    return "".join(f"[2025-03-01, 22:1{n}:01] {who}: {text}\n" for n, (who, text) in enumerate(lines)).encode()


class Counting:
    """An embedder whose vector of a text is its length."""

    name = "counting"

    def passages(self, texts: Sequence[RedactedText]) -> Any:
        import numpy as np

        return np.array([[len(text)] + [0] * (DIM - 1) for text in texts], np.float16)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("exskill.ingest.service.load_embedder", Counting)
    monkeypatch.setattr("exskill.ingest.review.load_embedder", Counting)
    paths = Paths(tmp_path / "data", tmp_path / "state", tmp_path / "config")
    made, _code = create_store(
        paths, "v", bytearray(b"correct horse"), clock=lambda: NOW, settings=Settings(),
        params=Argon2Params(MIN_MEMORY_KIB, 1, 1),
    )  # fmt: skip
    return made


def bring(store: Store, answers: Answers | None = None, **more: Any) -> Any:
    return run_import(request(chat(), me="Alex", ex="Sam", **more), store, answers or Answers())


def stored(store: Store) -> list[tuple[str, Any]]:
    return [
        (text or "", vector)
        for _entry, table in store.tables(Reason.USER_REQUEST)
        for text, vector in zip(table.column("text").to_pylist(), table.column("vector").to_pylist(), strict=True)
    ]


def test_what_stayed_readable_is_shown_later_in_both_languages(store: Store) -> None:
    with store:
        done = bring(store)
        shown = {one.word: one for one in list_readable(store)}
        assert done.readable == len(shown) >= 3
        assert shown["Skynet"].count == 2
        assert shown["Bellwether Dental"].line == "my keys are at Bellwether Dental"
        assert shown["春天"].count == 2
        assert not any("Priya" in one.word or "Priya" in one.line for one in shown.values())


def test_whoever_is_named_goes_from_rows_and_vectors_and_is_asked_about_no_more(store: Store) -> None:
    with store:
        bring(store)
        assert carry_out(store, [Add("Skynet"), Add("春天")]) == 5
        rows = stored(store)
        assert not any(word in text.casefold() for text, _vector in rows for word in ("skynet", "春天"))
        assert all(vector[0] == len(text) for text, vector in rows)
        assert not {"Skynet", "春天"} & {one.word for one in list_readable(store)}
        assert {"Skynet", "春天"} <= {name for item in list_people(store) for name in item.names}


def test_without_an_embedder_no_vector_of_the_old_words_is_left(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        from exskill.core.errors import ModelUnavailable

        raise ModelUnavailable("none", hint="")

    monkeypatch.setattr("exskill.ingest.review.load_embedder", missing)
    with store:
        bring(store)
        carry_out(store, [Add("Skynet")])
        assert {vector is None for text, vector in stored(store) if "Friend" in text or "朋友" in text} >= {True}
        assert all(vector is None or vector[0] == len(text) for text, vector in stored(store))


def test_lines_of_the_other_person_are_shown_only_where_they_are_known_to_be_of_age(store: Store) -> None:
    with store:
        bring(store, Answers(adult=None))
        shown = {one.word: one for one in list_readable(store)}
        assert "sundays" not in " ".join(one.line for one in shown.values())
        assert shown["Skynet"].line == "the Skynet again, shall we?"


def test_a_name_said_beforehand_is_hidden_and_not_asked_about(store: Store) -> None:
    with store:
        bring(store, others=("Skynet",))
        assert "Skynet" not in {one.word for one in list_readable(store)}
        assert not any("skynet" in text.casefold() for text, _vector in stored(store))


def test_what_is_picked_during_the_import_is_not_counted_as_readable(store: Store) -> None:
    asked: list[tuple[str, int]] = []

    def pick(words: Sequence[tuple[str, int]]) -> list[str]:
        asked.extend(words)
        return [word for word, _count in words]

    with store:
        done = run_import(request(chat(), me="Alex", ex="Sam"), store, Answers(), pick_names=pick)
        assert done.readable == 0
        assert ("Skynet", 2) in asked
        assert not any("skynet" in text.casefold() for text, _vector in stored(store))


def test_a_dry_run_counts_them_too(store: Store) -> None:
    with store:
        told = request(chat(), me="Alex", ex="Sam")
        assert preview_import(told, plan_import(told, Answers(), dry_run=True)).readable >= 3
        assert list_readable(store) == ()


def test_once_the_names_are_destroyed_nothing_is_shown(store: Store) -> None:
    from exskill.core.errors import ConsentDenied

    with store:
        bring(store)
        forget_names(store)
        with pytest.raises(ConsentDenied):
            list_readable(store)


def test_a_line_that_the_consent_page_closes_is_shown_to_nobody(store: Store) -> None:
    lines = [("Alex", "hello there"), ("Sam", "the Skynet again"), ("Sam", "is the Skynet open"), ("Alex", "ok")]
    with store:
        run_import(request(chat(lines), me="Alex", ex="Sam"), store, Answers())
        assert any("Skynet" in one.line for one in list_readable(store))
        store.report_abuse()
        assert not any("Skynet" in one.line for one in list_readable(store))
