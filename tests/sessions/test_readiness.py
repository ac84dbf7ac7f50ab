from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exskill.core.paths import Paths
from exskill.machine import checkup
from exskill.sessions.safety import readiness
from exskill.sessions.safety.crisis.classifier import SHA256, load_classifier
from exskill.sessions.safety.crisis.place import ASK
from exskill.sessions.safety.gating import echo_bar
from exskill.sessions.safety.readiness import CAUTION, REQUIRED, gates_met


def figures(**missed: bool) -> dict[str, Any]:
    rows = [
        {"name": name, "column": column, "lang": "all", "met": not missed.get(f"{name} ({column})", False)}
        for name in REQUIRED
        for column in ("own", "real")
    ]
    return {"weights": SHA256, "measured": "2026-11-30", "alone": {"gates": rows}}


def test_a_reader_that_drops_out_in_a_session_is_noticed_at_the_next_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "read_figures", figures)
    classifier = load_classifier()
    monkeypatch.setattr(classifier, "_vectors", lambda _plain: None)
    assert echo_bar() == ASK
    monkeypatch.setattr(classifier, "_vectors", None)
    assert echo_bar() == CAUTION


def test_every_bar_met_leaves_the_echo_what_is_calm() -> None:
    found = gates_met(figures(), meaning=True)
    assert found.met
    assert found.least_score == ASK


def test_danger_heard_too_seldom_gives_more_turns_to_the_guide() -> None:
    found = gates_met(figures(**{"danger ended or asked (real)": True}), meaning=True)
    assert found.missed == ("danger ended or asked (real)",)
    assert found.least_score == CAUTION
    calm = gates_met(figures(**{"needless cards (own)": True}), meaning=True)
    assert calm.least_score == ASK


def test_figures_of_other_weights_none_or_no_embedder_count_as_missed() -> None:
    assert gates_met(figures(), meaning=False).missed == ("the embedding model",)
    assert not gates_met({**figures(), "weights": "other"}, meaning=True).met
    assert not gates_met({}, meaning=True).met
    assert set(gates_met(figures(), meaning=True, judged=True).missed) == {f"{name} (own)" for name in REQUIRED}


def test_what_was_not_measured_on_real_text_is_not_missed_there() -> None:
    bare = figures()
    bare["alone"]["gates"] = [row for row in bare["alone"]["gates"] if row["column"] == "own"]
    assert gates_met(bare, meaning=True).met


@pytest.mark.parametrize(
    ("here", "memory", "words"),
    [(False, True, "is not here"), (True, False, "no free memory"), (True, True, "misses")],
)
def test_the_doctor_says_why_only_one_reader_hears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: bool, memory: bool, words: str
) -> None:
    monkeypatch.setattr(checkup, "has_default", lambda _models: here)
    monkeypatch.setattr(checkup, "has_memory_for_default", lambda: memory)
    paths = Paths(data=tmp_path, state=tmp_path, config=tmp_path)
    found = next(c for c in checkup.check_machine(paths, datetime.now(UTC)) if c.name == "crisis check")
    assert words in found.text
    assert ("one reader of two" in found.text) is not (here and memory)
