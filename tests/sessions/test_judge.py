"""The judge: one letter a turn, asked for only where it has something to add; and its training."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from exskill.core.errors import ModelUnavailable
from exskill.sessions.safety.crisis import hearing
from exskill.sessions.safety.crisis import judge as module
from exskill.sessions.safety.crisis.detector import assess_text
from exskill.sessions.safety.crisis.fusion import Evidence, Fusion, load_fusion
from exskill.sessions.safety.crisis.judge import LETTERS, Judge, LateJudge, Verdict, encode_tier
from exskill.sessions.safety.readiness import gates_met

if TYPE_CHECKING:
    from exskill.llm.runtime import Runtime


class Asked:
    """Answers every text with the same odds and remembers what it was asked."""

    def __init__(self, *odds: float) -> None:
        self.odds_of_all, self.texts = odds, list[str]()

    def odds(self, text: str) -> Sequence[float]:
        self.texts.append(text)
        return self.odds_of_all


_NUMBERS = Fusion.of(
    {
        "card": {"bias": 0, "classifier": 0.5, "judge": 0.5, "pattern": 3, "hint": 0},
        "plan": {
            "bias": -3,
            "classifier": 0,
            "judge": 0,
            "pattern": 0,
            "hint": 0,
            "plan_classifier": 1,
            "plan_judge": 1,
        },
        "misuse": {"bias": 0, "misuse_classifier": 1, "misuse_judge": 1, "misuse_pattern": 3},
        "bars": {"ask": 0.5, "card": 0.8, "plan": 0.5, "worry": 0.5, "misuse": 0.7},
    }
)
CALM = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_every_tier_has_its_letter() -> None:
    names = ("T0", "T1", "T2", "T3", "SAFETY", "MISUSE")
    assert "".join(map(encode_tier, names)) == LETTERS


def test_a_verdict_adds_up() -> None:
    found = Verdict((0.1, 0.2, 0.3, 0.25, 0.1, 0.05))
    assert found.ending == pytest.approx(0.65)
    assert (found.worry, found.misuse) == (0.2, 0.05)


def test_the_judge_is_asked_once_for_one_turn() -> None:
    asked = Asked(*CALM)
    judge = Judge(asked)
    for _again in range(3):
        judge.verdict("a quiet evening")
    assert asked.texts == ["a quiet evening"]


def test_the_judge_reads_what_is_normalised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "load_fusion", lambda *, judged: _NUMBERS)
    asked = Asked(*CALM)
    assess_text("今晚很安靜，我在聽歌", judge=Judge(asked))
    assert asked.texts == ["今晚很安静,我在听歌"]


def test_the_judge_is_not_asked_about_what_is_settled() -> None:
    asked = Asked(*CALM)
    assert assess_text("I want to kill myself tonight, I have decided", judge=Judge(asked)).ends_persona
    assert not asked.texts


def test_training_learns_letters_in_the_upper_layers_only(tmp_path: Path) -> None:
    pytest.importorskip("jax")
    from exskill.llm.training import lora
    from exskill.llm.training.weights import read_weights
    from tests.benchmarks import train_judge
    from tests.llm.tiny import tiny_model

    weights = read_weights(tiny_model(tmp_path / "tiny.gguf", "qwen2"))
    trainer = train_judge.Trainer(weights, [5, 6, 7], layers=1)
    state = train_judge._state(tmp_path / "none", weights, trainer.first)
    talks = [[9, 10, 11, 5], [20, 21, 6], [30, 31, 32, 33, 7]]
    lesson = train_judge._row(talks)
    assert int(lesson.learn.sum()) == 3
    first = trainer.learn(state, lesson, 5e-3)
    for _step in range(30):
        last = trainer.learn(state, lesson, 5e-3)
    assert first is not None
    assert last is not None
    assert last[0] < first[0] / 2
    assert state.adapter[0] == {}
    whole = train_judge.cut(state.adapter, lora.RANK)
    for name in ("attn_q", "ffn_down"):
        a, b = (np.asarray(state.adapter[1][f"{name}.{part}"]) for part in "ab")
        again = whole[1][f"{name}.b"] @ whole[1][f"{name}.a"]
        assert np.allclose(again, b @ a, atol=1e-4)


def test_a_score_rises_with_every_reader_and_keeps_its_knots() -> None:
    calm, grave = Evidence(0.02, 0.02, False, False), Evidence(0.98, 0.98, False, False)
    assert _NUMBERS.score(calm) < _NUMBERS.score(Evidence(0.98, 0.02, False, False)) < _NUMBERS.score(grave)
    assert _NUMBERS.score(calm) < _NUMBERS.score(Evidence(0.02, 0.02, True, False))
    assert 0 <= _NUMBERS.score(calm) <= _NUMBERS.score(grave) <= 1


def test_a_plan_that_both_readers_see_ends_at_a_lower_score() -> None:
    thought = Evidence(0.6, 0.6)
    plan = Evidence(0.6, 0.6, plan_classifier=0.9, plan_judge=0.95)
    assert _NUMBERS.score(thought) < 0.8 <= _NUMBERS.score(plan) <= 1
    assert _NUMBERS.score(Evidence(0.6, 0.6, plan_classifier=0.9, plan_judge=0.05)) < 0.8


def test_misuse_is_what_readers_and_patterns_say_together() -> None:
    assert _NUMBERS.is_misuse(Evidence(0.0, None, misuse_classifier=0.8, misuse_judge=0.8))
    assert not _NUMBERS.is_misuse(Evidence(0.0, None, misuse_classifier=0.8, misuse_judge=0.1))
    assert _NUMBERS.is_misuse(Evidence(0.0, None, misuse_classifier=0.8, misuse_judge=0.1, misuse_pattern=True))
    assert not _NUMBERS.is_misuse(Evidence(0.0, None, misuse_classifier=0.01, misuse_judge=0.05, misuse_pattern=True))


class Silent:
    """A model that cannot answer."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def odds(self, text: str) -> Sequence[float]:
        raise self._error


@pytest.mark.parametrize(
    "error", [ModelUnavailable("no room"), MemoryError(), RuntimeError("llama_decode: -1")], ids=repr
)
def test_a_model_that_cannot_answer_leaves_the_turn_to_the_classifier(error: Exception) -> None:
    judge = Judge(Silent(error))
    said = "I want to kill myself tonight, I have decided"
    assert judge.verdict(said) is None
    assert not judge.is_reading
    assert assess_text(said, judge=judge).ends_persona
    assert not assess_text("we had noodles and talked about the rain", judge=judge).ends_persona


def test_a_long_turn_is_read_to_its_last_line() -> None:
    asked = Asked(*CALM)
    last = "and i have counted the tablets."
    Judge(asked).verdict("we walked to the harbour and it rained. " * 60 + last)
    assert len(asked.texts) > 1
    assert asked.texts[-1].endswith(last)


def test_the_least_calm_part_of_a_long_turn_counts() -> None:
    class Hears:
        def odds(self, text: str) -> Sequence[float]:
            return (0.1, 0.0, 0.9, 0.0, 0.0, 0.0) if "tablets" in text else CALM

    found = Judge(Hears()).verdict("i have counted the tablets. " + "we walked to the harbour and it rained. " * 60)
    assert found is not None
    assert found.ending == pytest.approx(0.9)


def test_without_its_model_the_late_judge_leaves_the_turn_to_the_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Runtime:
        raise ModelUnavailable("no memory")

    monkeypatch.setattr(module, "_read_adapter", lambda: b"")
    judge = LateJudge(absent)
    assert judge.verdict("a quiet evening") is None
    assert not judge.is_reading


def test_a_damaged_adapter_stops_the_session_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(ModelUnavailable):
        LateJudge(lambda: pytest.fail("nothing may be loaded"))


def test_what_is_shipped_belongs_together() -> None:
    """An adapter without numbers and figures of its own would be worse than none."""
    assert not module.is_shipped() or load_fusion(judged=True).weights["card"]["judge"] > 0
    assert gates_met(judged=True).missed != ("figures of these weights",)


def test_the_first_turn_waits_for_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def load() -> Runtime:
        gate.wait()
        return cast("Runtime", None)

    monkeypatch.setattr(module, "_read_adapter", lambda: b"")
    monkeypatch.setattr(module, "open_judge", lambda _runtime: Judge(Asked(*CALM)))
    judge = LateJudge(load)
    gate.set()
    assert judge.verdict("a quiet evening") == Verdict(CALM)
    assert judge.is_reading
