from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.catalogue import SMALL
from exskill.llm.engine import Aborted
from exskill.llm.machine import choose_threads, memory_mb, others_running
from exskill.llm.runtime import Options, Runtime, load_runtime
from exskill.llm.sampling import Sampling
from exskill.llm.template import Turn
from redaction.rehydrate import rehydrate

from .ggufs import gguf

pytestmark = pytest.mark.model


def talk(*texts: str) -> list[Turn]:
    roles = ("user", "assistant")
    return [Turn(roles[i % 2], rehydrate(text)) for i, text in enumerate(texts)]  # type: ignore[arg-type]


HEAD = ("hey", "hi hi", "how are you", "good lah", "did you eat", "not yet")


def test_candidates_come_in_one_batch_and_repeat_with_the_seed(runtime: Runtime) -> None:
    options = Options(candidates=3, max_tokens=8, seed=5, stop=("\n",))
    runtime.reset()
    first = runtime.generate(talk(*HEAD, "where are you"), options)
    runtime.reset()
    again = runtime.generate(talk(*HEAD, "where are you"), options)
    assert [c.text for c in first] == [c.text for c in again]
    assert len(first) == 3
    assert all("\n" not in c.text for c in first)
    assert all(c.logprob < 0 for c in first)


def test_a_shared_prefix_is_computed_once_even_after_another_prompt(runtime: Runtime) -> None:
    runtime.reset()
    whole = runtime.prepare(talk(*HEAD, "where are you"))
    assert runtime.prepare(talk(*HEAD, "where are you", "home", "ok")) < whole
    runtime.prepare(talk("something else entirely", "and more of it"), slot="judge")
    assert runtime.prepare(talk(*HEAD, "where are you", "home", "ok")) == 0


def test_abort_stops_prompt_evaluation_and_leaves_the_model_usable(runtime: Runtime) -> None:
    runtime.reset()
    calls = iter(range(1_000_000))
    with pytest.raises(Aborted):
        runtime.generate(talk(*HEAD * 20, "x"), Options(), abort=lambda: next(calls) > 3)
    assert runtime.generate(talk(*HEAD, "x"), Options(max_tokens=2))


def test_abort_stops_between_tokens(runtime: Runtime) -> None:
    runtime.reset()
    runtime.prepare(talk(*HEAD, "x"))
    calls = iter(range(1_000_000))
    with pytest.raises(Aborted):
        runtime.generate(talk(*HEAD, "x"), Options(max_tokens=400, stop=()), abort=lambda: next(calls) > 2000)


def test_a_prompt_beyond_the_context_is_a_clear_error(runtime: Runtime) -> None:
    with pytest.raises(ModelUnavailable, match="does not fit"):
        runtime.generate(talk(*HEAD * 100, "x"), Options())
    assert runtime.generate(talk("hi"), Options(max_tokens=1))


def test_state_returns_only_for_the_same_prompt(runtime: Runtime) -> None:
    turns = talk(*HEAD, "where are you")
    blob = runtime.export_state(turns)
    runtime.reset()
    assert runtime.import_state(turns, blob)
    assert runtime.prepare(turns) == 0
    assert not runtime.import_state(talk(*HEAD, "where are they"), blob)
    assert not runtime.import_state(turns, b"garbage")


def test_scores_prefer_what_was_said(runtime: Runtime) -> None:
    turns = talk("one two three", "four five six", "one two three")
    near, n = runtime.score(turns, "four five six")
    far, m = runtime.score(turns, "purple elephants resign")
    assert near / n > far / m


def test_another_hash_is_refused(small_model: Path) -> None:
    with pytest.raises(ModelUnavailable, match="not the one"):
        load_runtime(small_model, sha256="0" * 64, memory=(16_000, 8_000))


def test_too_little_memory_is_said_before_loading(small_model: Path) -> None:
    with pytest.raises(ModelUnavailable, match="needs 4000 MB"):
        load_runtime(small_model, sha256=SMALL.sha256, memory=(2_000, 1_500))


def test_a_head_without_a_body_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf())
    with pytest.raises(ModelUnavailable):
        load_runtime(path, memory=(16_000, 8_000))


def test_machine_reads_its_memory_and_load() -> None:
    info = "MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\n"
    assert memory_mb(lambda _path: info) == (7812, 3906)
    assert others_running(lambda _path: "0.1 0.1 0.1 3/200 77") == 2
    assert others_running(lambda _path: "") == 0
    assert [choose_threads(2, n) for n in (0, 1, 9)] == [2, 1, 1]
    assert choose_threads(1, 3) == 1


def test_candidates_that_begin_alike_are_computed_once(runtime: Runtime) -> None:
    turns = talk(*HEAD, "where are you")
    greedy = Options(candidates=4, max_tokens=10, stop=(), sampling=Sampling(temperature=0.0))
    runtime.reset()
    same = runtime.generate(turns, greedy)
    assert len({c.text for c in same}) == 1
    assert runtime.rows <= same[0].tokens
    runtime.reset()
    bold = Options(candidates=4, max_tokens=10, seed=3, stop=(), sampling=Sampling(temperature=1.2, top_p=1.0))
    apart = runtime.generate(turns, bold)
    assert len({c.text for c in apart}) > 1
    assert runtime.rows <= sum(c.tokens for c in apart)
    for one in apart:  # each has the state of its own tokens: what it says is as likely as it was said to be
        alone, n = runtime.score(turns, one.text)
        if runtime.encode(" " + one.text) and n == one.tokens:
            assert abs(alone - one.logprob) < 0.05 * abs(one.logprob) + 0.5


def test_what_is_forbidden_cannot_be_written(runtime: Runtime) -> None:
    turns = talk(*HEAD, "where are you")
    free = Options(candidates=4, max_tokens=8, seed=5, stop=())
    vowels = [c for c in runtime.generate(turns, free) if "e" in c.text]
    assert vowels
    forbidden = dataclasses.replace(free, forbid=lambda text: "e" in text)
    assert not any("e" in c.text for c in runtime.generate(turns, forbidden))


def test_several_answers_are_scored_as_one_would_be(runtime: Runtime) -> None:
    turns = talk(*HEAD, "where are you")
    answers = [
        "at home",
        "on the bus lah",
        "why",
        "ok",
        "a b c d e f g",
        "no",
        "yes yes",
        "hm",
        "later",
        "in ten minutes",
    ]
    together = runtime.scores(turns, answers)
    for answer, (total, n) in zip(answers, together, strict=True):
        alone, m = runtime.score(turns, answer)
        assert n == m
        assert total == pytest.approx(alone, rel=0.03, abs=0.3)


def test_answers_that_begin_alike_are_scored_once(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = talk(*HEAD, "where are you")
    answers = ["at home", "at home now", "at home now and hungry", "at the shop", "on the bus"]
    alone = [runtime.score(turns, answer) for answer in answers]
    runtime.prepare(turns, slot="judge")
    counted: list[int] = []
    decode = runtime._engine.decode
    monkeypatch.setattr(runtime._engine, "decode", lambda rows, abort: (counted.append(len(rows)), decode(rows, abort)))
    together = runtime.scores(turns, answers)
    beginnings = {tuple(t[:k]) for a in answers for t in [runtime.encode(" " + a)] for k in range(1, len(t))}
    assert counted == [1, len(beginnings)]
    for (total, n), (one, m) in zip(together, alone, strict=True):
        assert n == m
        assert total == pytest.approx(one, rel=0.03, abs=0.3)
