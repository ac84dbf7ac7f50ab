"""Who was found is looked over before anything is kept, with the decisions of the later review and nothing read twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from exskill.core.errors import UsageError
from exskill.ingest.review import list_people, list_readable
from exskill.ingest.service import run_import
from exskill.store.store import Store
from redaction.readable import Readable
from redaction.review import Add, Decision, Item, Keep, Merge
from tests.ingest.support import Answers, request
from tests.ingest.test_readable import chat, store, stored  # noqa: F401

PEOPLE = [
    ("Alex", "Priya Raman called about the keys"),
    ("Sam", "tell Julia Hartmann to bring them"),
    ("Alex", "the Skynet again, shall we?"),
    ("Sam", "is the Skynet open on sundays"),
    ("Alex", "Priya said no"),
    ("Sam", "Julia laughed"),
]


class Look:
    """Answers with decisions made from what is shown, which it keeps."""

    def __init__(self, decide: Any = lambda _people, _words: ()) -> None:
        self.decide = decide
        self.people: tuple[Item, ...] = ()
        self.words: tuple[Readable, ...] = ()

    def __call__(self, people: Sequence[Item], words: Sequence[Readable], /) -> Sequence[Decision]:
        self.people, self.words = tuple(people), tuple(words)
        return tuple(self.decide({name: p.number for p in people for name in p.names}, words))


def bring(store: Store, look: Look, **answers: Any) -> Any:  # noqa: F811
    return run_import(request(chat(PEOPLE), me="Alex", ex="Sam"), store, Answers(**answers), pick_people=look)


def texts(store: Store) -> list[str]:  # noqa: F811
    return [text for text, _vector in stored(store)]


def test_everybody_is_shown_with_a_redacted_line_before_anything_is_kept(store: Store) -> None:  # noqa: F811
    def look_in_vault(_people: Any, _words: Any) -> tuple[()]:
        assert not store.vault.segments()
        return ()

    look = Look(look_in_vault)
    with store:
        done = bring(store, look)
        assert {"Priya Raman", "Julia Hartmann"} <= {name for p in look.people for name in p.names}
        assert all(f"-{p.number}]" in p.context for p in look.people)
        assert not any(name in p.context for p in look.people for name in ("Priya", "Julia"))
        assert [(w.word, w.count, w.line) for w in look.words if w.word == "Skynet"] == [
            ("Skynet", 2, "the Skynet again, shall we?")
        ]
        assert done.readable == len(look.words)


def test_what_is_decided_is_in_the_rows_the_vectors_and_the_map(store: Store) -> None:  # noqa: F811
    look = Look(lambda of, _words: (Merge(of["Priya Raman"], of["Julia Hartmann"]), Add("Skynet")))
    with store:
        done = bring(store, look)
        joined = "\n".join(texts(store))
        assert not any(word in joined for word in ("Skynet", "Priya", "Julia"))
        assert all(vector[0] == len(text) for text, vector in stored(store))
        names = [set(p.names) for p in list_people(store)]
        assert any({"Priya Raman", "Julia Hartmann"} <= found for found in names)
        assert "Skynet" not in {one.word for one in list_readable(store)}
        assert done.readable == len(look.words) - 1
        assert sum(sum(report.redactions.values()) for report in done.reports) == 6


def test_somebody_who_is_nobody_to_hide_is_readable_and_not_counted_as_hidden(store: Store) -> None:  # noqa: F811
    with store:
        done = bring(store, Look(lambda of, _words: (Keep(of["Priya Raman"]),)))
        assert any("Priya" in text for text in texts(store))
        assert not any("Julia" in text for text in texts(store))
        assert sum(sum(report.redactions.values()) for report in done.reports) == 2
        assert not any("Priya Raman" in p.names for p in list_people(store))


def test_lines_of_somebody_whose_age_is_not_known_are_not_shown(store: Store) -> None:  # noqa: F811
    look = Look()
    with store:
        bring(store, look, adult=None)
        shown = " ".join([*(p.context for p in look.people), *(w.line for w in look.words)])
        assert "laughed" not in shown
        assert "sundays" not in shown
        assert "called about the keys" in shown


def test_a_decision_about_nobody_stops_and_keeps_nothing(store: Store) -> None:  # noqa: F811
    with store:
        with pytest.raises(UsageError):
            bring(store, Look(lambda _of, _words: (Keep(999),)))
        assert not store.vault.segments()
