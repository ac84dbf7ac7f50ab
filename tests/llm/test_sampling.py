from __future__ import annotations

import numpy as np
import pytest

from exskill.llm.sampling import LengthAim, Sampling, next_token, read_likely

LOGITS = np.log(np.array([0.6, 0.3, 0.06, 0.03, 0.01], dtype=np.float32))


def draw(n: int = 400, allowed: np.ndarray | None = None, **options: object) -> np.ndarray:
    rng, row = np.random.default_rng(1), read_likely(LOGITS, allowed)
    settings = {"sampling": Sampling(temperature=1.0, top_p=1.0, brake=0.0), **options}
    found = [next_token(row, (), rng=rng, **settings)[0] for _ in range(n)]  # type: ignore[arg-type]
    return np.bincount(found, minlength=5) / n


def test_tokens_come_as_often_as_they_are_likely() -> None:
    assert draw(4000) == pytest.approx([0.6, 0.3, 0.06, 0.03, 0.01], abs=0.03)


def test_the_log_probability_is_the_models_own() -> None:
    token, logprob = next_token(read_likely(LOGITS), (), Sampling(temperature=0.0), np.random.default_rng(1))
    assert token == 0
    assert logprob == pytest.approx(np.log(0.6), abs=1e-4)


def test_the_nucleus_cuts_the_tail_and_bans_hold() -> None:
    assert draw(sampling=Sampling(temperature=1.0, top_p=0.8))[2:].sum() == 0
    assert draw(allowed=np.arange(len(LOGITS)) != 0)[0] == 0


def test_a_prior_is_mixed_in_even_for_tokens_the_model_hardly_knows() -> None:
    assert draw(prior=lambda _own: ([4], [1.0], 0.5))[4] > 0.4


def test_repetition_is_braked() -> None:
    rng = np.random.default_rng(2)
    sampling = Sampling(temperature=1.0, top_p=1.0, brake=5.0)
    assert sum(next_token(read_likely(LOGITS), (0,), sampling, rng)[0] == 0 for _ in range(200)) < 30


def test_length_is_steered_towards_its_aim() -> None:
    aim = LengthAim(20)
    assert aim.push(0) < 0 < aim.push(40)
    assert draw(ends=np.array([3]), push=6.0)[3] > 0.8
    assert draw(ends=np.array([0]), push=-6.0)[0] < 0.02
