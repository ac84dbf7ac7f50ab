"""Training an adapter: the formulas against llama.cpp, the gradient against JAX's own, and courses that may stop anywhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import run

import numpy as np
import pytest

from exskill.core.errors import ModelUnavailable
from exskill.llm.runtime import Runtime
from tests.llm.tiny import VOCABULARY, tiny_model

pytest.importorskip("gguf")
pytest.importorskip("jax")

from exskill.llm.training import lora
from exskill.llm.training.course import Course, adapter_file, pack_state, unpack_state
from exskill.llm.training.weights import read_weights

FAMILIES = ("llama", "qwen2", "qwen3", "gemma3")


def lesson(seed: int = 0, size: int = 24) -> lora.Lesson:
    rng = np.random.default_rng(seed)
    segment = np.repeat(np.arange(2), size // 2).astype(np.int32)
    position = np.tile(np.arange(size // 2), 2).astype(np.int32)
    return lora.Lesson(rng.integers(0, VOCABULARY, size).astype(np.int32), position, segment, rng.random(size) < 0.6)


def stirred(state: lora.State, seed: int = 5) -> lora.State:
    """Give the b matrices values, so that every gradient is there."""
    rng = np.random.default_rng(seed)
    for one in state.adapter:
        for name in one:
            if name.endswith(".b"):
                one[name] = rng.standard_normal(one[name].shape).astype(np.float32) * 0.1
    return state


@pytest.mark.parametrize("family", FAMILIES)
def test_training_lowers_the_loss_of_every_family(tmp_path: Path, family: str) -> None:
    weights = read_weights(tiny_model(tmp_path / "m.gguf", family))
    trainer, state = lora.Trainer(weights), lora.first_state(weights, 0)
    before, count = trainer.measure(state, [lesson()])
    assert count > 0
    for _step in range(12):
        assert trainer.learn(state, lesson(), 0.02) is not None
    assert trainer.measure(state, [lesson()])[0] < 0.8 * before


def test_the_layered_gradient_is_the_whole_ones(tmp_path: Path) -> None:
    import jax
    import jax.numpy as jnp

    from exskill.llm.training import layers

    weights = read_weights(tiny_model(tmp_path / "m.gguf", "qwen2"))
    trainer, state, row = lora.Trainer(weights), stirred(lora.first_state(weights, 0)), lesson()
    where = np.flatnonzero(row.learn[1:] & (row.segment[1:] == row.segment[:-1]))

    def whole(adapter: list[lora.Layer]) -> object:
        x = layers.embed_tokens(weights.shape, weights.embedding, jnp.asarray(row.tokens))
        turn = layers.rotary(weights.shape, jnp.asarray(row.position, jnp.float32), 10_000.0)
        for one, low in zip(weights.layers, adapter, strict=True):
            x = layers.layer(weights.shape, lora.ALPHA / lora.RANK, one, low, x, turn, jnp.asarray(row.segment))
        target, ones = jnp.asarray(row.tokens[where + 1]), jnp.ones(len(where))
        return layers.loss(weights.shape, weights.norm, weights.output, x[where], target, ones) / len(where)

    expected = jax.grad(whole)(state.adapter)
    seen: list[list[lora.Layer]] = []
    trainer._apply_step = lambda _state, found, _rate: seen.append(found)  # type: ignore[method-assign]
    trainer.learn(state, row, 0.0)
    for mine, theirs in zip(seen[0], expected, strict=True):
        for name, value in theirs.items():
            assert np.corrcoef(np.ravel(mine[name]), np.ravel(value))[0, 1] > 0.99, name


def test_conversations_in_one_row_do_not_see_each_other(tmp_path: Path) -> None:
    weights = read_weights(tiny_model(tmp_path / "m.gguf", "llama"))
    trainer, state, row = lora.Trainer(weights), lora.first_state(weights, 0), lesson()
    other = row.tokens.copy()
    other[:12] = (other[:12] + 1) % VOCABULARY
    changed = lora.Lesson(other, row.position, row.segment, row.learn)
    assert np.array_equal(trainer.logits(state, row)[12:], trainer.logits(state, changed)[12:])
    alone = lora.Lesson(row.tokens[12:], row.position[12:], row.segment[12:], row.learn[12:])
    assert np.allclose(trainer.logits(state, row)[12:], trainer.logits(state, alone), atol=0.05)


def test_a_course_that_was_stopped_ends_as_one_that_was_not(tmp_path: Path) -> None:
    weights = read_weights(tiny_model(tmp_path / "m.gguf", "qwen2"))
    rows, course = [lesson(i) for i in range(3)], Course(epochs=2, seed=4)
    trainer = lora.Trainer(weights)
    whole = lora.first_state(weights, 1)
    assert course.run(trainer, whole, rows, stop=lambda: False, stepped=lambda _s: None)

    state = lora.first_state(weights, 1)
    while not course.run(trainer, state, rows, stop=_after(5), stepped=lambda _s: None):
        state = unpack_state(pack_state(state))  # as a later process finds it
    assert state.step == whole.step == 6
    for mine, theirs in zip(state.adapter, whole.adapter, strict=True):
        for name in theirs:
            assert np.allclose(mine[name], theirs[name], atol=1e-5)


def _after(calls: int) -> object:
    left = [calls]

    def stop() -> bool:
        left[0] -= 1
        return left[0] < 0

    return stop


def test_a_stop_inside_a_step_changes_nothing(tmp_path: Path) -> None:
    weights = read_weights(tiny_model(tmp_path / "m.gguf", "qwen2"))
    trainer, state = lora.Trainer(weights), lora.first_state(weights, 1)
    before = pack_state(state)
    for calls in range(4):
        assert trainer.learn(state, lesson(), 0.1, _after(calls)) is None  # type: ignore[arg-type]
    assert pack_state(state) == before


def test_every_epoch_takes_every_lesson_once() -> None:
    course = Course(epochs=3, seed=9)
    taken = [course.lesson(step, 7) for step in range(21)]
    assert [sorted(taken[i : i + 7]) for i in (0, 7, 14)] == [list(range(7))] * 3
    assert max(course.rate_at(step, 7) for step in range(21)) <= course.rate


@pytest.mark.parametrize("data", [b"", b"PK", b"\x93NUMPY", pack_state(lora.State([], [], []))[:-30]])
def test_a_broken_state_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="training state"):
        unpack_state(data)


def test_other_families_and_lacking_tensors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="family"):
        read_weights(tiny_model(tmp_path / "a.gguf", "mamba"))
    with pytest.raises(ModelUnavailable):
        read_weights(tiny_model(tmp_path / "b.gguf", "qwen2", lacking="blk.1.ffn_up.weight"))
    whole = tiny_model(tmp_path / "c.gguf", "qwen2").read_bytes()
    for size in (10, len(whole) // 2, len(whole) - 64):
        cut = tmp_path / f"{size}.gguf"
        cut.write_bytes(whole[:size])
        with pytest.raises(ModelUnavailable):
            read_weights(cut)


@pytest.mark.model
def test_the_formulas_are_llama_cpps_and_the_adapter_is_too(small_model: Path, runtime: Runtime) -> None:
    tokens = runtime._engine.tokenize("B: not yet lah, the bus is so slow\nA: 今天吃什么", special=False)
    tokens = [runtime._engine.bos, *tokens]
    size = len(tokens)

    def native() -> np.ndarray:
        runtime._engine.clear()
        runtime._engine.decode([(token, i, 0, True) for i, token in enumerate(tokens)], None)
        return np.stack([runtime._engine.logits(i).copy() for i in range(size)])

    weights = read_weights(small_model)
    trainer, state = lora.Trainer(weights), stirred(lora.first_state(weights, 0))
    for one in state.adapter:
        for name in one:
            if name.endswith(".b"):
                one[name] *= 0.2
    row = lora.Lesson(
        np.array(tokens, np.int32), np.arange(size, dtype=np.int32), np.zeros(size, np.int32), np.ones(size, np.bool_)
    )
    bare = native()
    runtime.attach(adapter_file(weights, state))
    adapted = native()
    runtime.use_adapter(on=False)
    assert np.array_equal(native(), bare)
    ours, plain = trainer.logits(state, row), trainer.logits(lora.first_state(weights, 0), row)
    assert _likeness(ours, adapted) > 0.995
    assert _likeness(plain, bare) > 0.995
    assert _likeness(ours, bare) < 0.99
    with pytest.raises(ModelUnavailable, match="does not fit"):
        runtime.attach(b"GGUF no adapter")
    runtime.reset()


def _likeness(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.mean([np.corrcoef(x, y)[0, 1] for x, y in zip(a, b, strict=True)]))


def test_jax_neither_caches_nor_dumps_whatever_the_environment_says(tmp_path: Path) -> None:
    wanted = {
        "XLA_FLAGS": f"--xla_dump_to={tmp_path / 'dump'}",
        "JAX_COMPILATION_CACHE_DIR": str(tmp_path / "cache"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    code = "import exskill.llm.training.layers as f, jax; jax.jit(lambda x: x + 1)(1.0); print(jax.default_backend())"
    done = run([sys.executable, "-c", code], env={**os.environ, **wanted}, capture_output=True, text=True, check=True)
    assert done.stdout == "cpu\n"
    assert list(tmp_path.iterdir()) == []
