"""Low-rank adaptation (LoRA, arXiv 2106.09685) of a frozen model, one layer in memory at a time.

The forward pass keeps each layer's matrix products in bfloat16 and nothing else; the backward pass computes the rest
again, layer by layer. So a model of 1.5 billion weights needs its 3 GB and about one more, not the 15 that keeping
everything in single precision takes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from exskill.llm.training import layers as formula
from exskill.llm.training.weights import LINEAR, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ALPHA", "RANK", "Lesson", "State", "Trainer", "first_state"]

RANK: Final = 8
ALPHA: Final = 16.0
_CHUNK: Final = 128  # targets whose logits are in memory at once
_BETA1, _BETA2, _TINY, _DECAY = 0.9, 0.99, 1e-8, 0.01
_NORM: Final = 1.0
_KEEP: Final = jax.checkpoint_policies.save_only_these_names(*formula.KEPT)

Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One row of T tokens: tokens, positions and segments (T,) int32; ``learn`` (T,) marks what is to be learned."""

    tokens: NDArray[np.int32]
    position: NDArray[np.int32]
    segment: NDArray[np.int32]
    learn: NDArray[np.bool_]


@dataclass(slots=True)
class State:
    """Adapter and optimiser: for each layer a (rank, in), b (out, rank) of each map, and AdamW's two moments."""

    adapter: list[Layer]
    first: list[Layer]
    second: list[Layer]
    step: int = 0


def first_state(weights: Weights, seed: int) -> State:
    """Return a state that changes nothing yet: a random, b zero."""
    rng = np.random.default_rng(seed)
    sizes = weights.sizes()

    def fresh() -> Layer:
        made: Layer = {}
        for name in LINEAR:
            out, inside = sizes[name]
            made[name + ".a"] = rng.standard_normal((RANK, inside), np.float32) * np.float32(inside**-0.5)
            made[name + ".b"] = np.zeros((out, RANK), np.float32)
        return made

    adapter = [fresh() for _layer in weights.layers]
    first, second = ([{k: np.zeros_like(v) for k, v in one.items()} for one in adapter] for _moment in range(2))
    return State(adapter, first, second)


class Trainer:
    """Forward, backward and step over one model. Not for two threads."""

    def __init__(self, weights: Weights) -> None:
        self._shape = shape = weights.shape
        self._layers, self._embedding, self._output = weights.layers, weights.embedding, weights.output
        self._norm, self._factors = weights.norm, weights.rope_factors
        whole = functools.partial(formula.layer, shape, ALPHA / RANK)
        self._only_forward = jax.jit(whole)
        self._pair = _Pair(jax.checkpoint(whole, policy=_KEEP))
        end = functools.partial(formula.loss, shape)
        self._end = jax.jit(end)
        self._end_grad = jax.jit(jax.value_and_grad(end, argnums=2))
        self._update = jax.jit(_step_adamw)

    def _start_pass(self, lesson: Lesson) -> tuple[Any, dict[float, tuple[Any, Any]], Any]:
        x = formula.embed_tokens(self._shape, self._embedding, jnp.asarray(lesson.tokens))
        position = jnp.asarray(lesson.position, jnp.float32)
        bases = set(self._shape.bases)
        turns = {base: formula.rotary(self._shape, position, base, self._factors) for base in bases}
        return x, turns, jnp.asarray(lesson.segment)

    def compute_hidden(self, state: State, lesson: Lesson) -> Any:
        """Return the last layer's output (T, width), before the final norm."""
        x, turns, segment = self._start_pass(lesson)
        for weights, adapter, base in zip(self._layers, state.adapter, self._shape.bases, strict=True):
            x = self._only_forward(weights, adapter, x, turns[base], segment)
        return x

    def logits(self, state: State, lesson: Lesson) -> NDArray[np.float32]:
        """Return logits (T, vocabulary): to compare with another implementation."""
        x = formula._norm(self.compute_hidden(state, lesson), self._norm, self._shape.epsilon)
        return np.asarray(formula._times(x, self._output))

    def measure(self, state: State, lessons: Sequence[Lesson]) -> tuple[float, int]:
        """Return (summed nats, tokens) of what the lessons mark, with nothing learned."""
        total, count = 0.0, 0
        for lesson in lessons:
            x = self.compute_hidden(state, lesson)
            for where, target, weight in _cut_chunks(lesson):
                total += float(self._end(self._norm, self._output, x[where], target, weight))
                count += int(weight.sum())
        return total, count

    def learn(
        self, state: State, lesson: Lesson, rate: float, stop: Callable[[], bool] = lambda: False
    ) -> tuple[float, int] | None:
        """Take one step; return (summed nats, tokens) before it, or None if ``stop`` said so: then nothing changed."""
        x, turns, segment = self._start_pass(lesson)
        kept: list[tuple[Any, Any]] = []
        for weights, adapter, base in zip(self._layers, state.adapter, self._shape.bases, strict=True):
            if stop():
                return None
            given = (weights, adapter, x, turns[base], segment)
            x, rest = self._pair.forward(*given)
            kept.append((given, rest))
            x.block_until_ready()
        total, count, grad = 0.0, 0, jnp.zeros_like(x)
        for where, target, weight in _cut_chunks(lesson):
            value, part = self._end_grad(self._norm, self._output, x[where], target, weight)
            grad = grad.at[where].add(part)
            total, count = total + float(value), count + int(weight.sum())
        grad = grad / max(count, 1)
        found: list[Layer] = []
        while kept:
            if stop():
                return None
            given, rest = kept.pop()
            change, grad = self._pair.backward(given, rest, grad)
            found.append(change)
            grad.block_until_ready()
        self._apply_step(state, found[::-1], rate)
        return total, count

    def _apply_step(self, state: State, found: list[Layer], rate: float) -> None:
        size = float(sum(float(jnp.vdot(g, g)) for one in found for g in one.values())) ** 0.5
        shrink = min(1.0, _NORM / (size + 1e-12))
        state.step += 1
        for i, grads in enumerate(found):
            state.adapter[i], state.first[i], state.second[i] = self._update(
                state.adapter[i], state.first[i], state.second[i], grads, rate, shrink, float(state.step)
            )


class _Pair:
    """A layer's forward and backward pass, compiled once. Weights are handed to both: what is kept between them is only
    what was computed, else every layer's weights would be copied."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._tree: Any = None
        self._from: list[int] = []  # for each leaf of the pullback: which given leaf it is, or -1
        self.forward = jax.jit(self._run_layer)
        self.backward = jax.jit(self._pull_back)

    def _run_layer(self, weights: Any, adapter: Any, x: Any, turn: Any, segment: Any) -> tuple[Any, list[Any]]:
        out, pull = jax.vjp(lambda a, x: self._function(weights, a, x, turn, segment), adapter, x)
        leaves, self._tree = jax.tree_util.tree_flatten(pull)
        given = {id(leaf): i for i, leaf in enumerate(jax.tree_util.tree_leaves((weights, adapter, x, turn, segment)))}
        self._from = [given.get(id(leaf), -1) for leaf in leaves]
        return out, [leaf for leaf in leaves if id(leaf) not in given]

    def _pull_back(self, given: Any, rest: list[Any], grad: Any) -> Any:
        known, fresh = jax.tree_util.tree_leaves(given), iter(rest)
        leaves = [known[at] if at >= 0 else next(fresh) for at in self._from]
        return jax.tree_util.tree_unflatten(self._tree, leaves)(grad)


def _cut_chunks(lesson: Lesson) -> list[tuple[Any, Any, Any]]:
    """Return (positions, targets, weights) of what is learned, padded to whole chunks of one size."""
    at = np.flatnonzero(lesson.learn[1:] & (lesson.segment[1:] == lesson.segment[:-1]))
    parts = []
    for start in range(0, len(at), _CHUNK):
        where = at[start : start + _CHUNK]
        weight = np.zeros(_CHUNK, np.float32)
        weight[: len(where)] = 1
        where = np.pad(where, (0, _CHUNK - len(where)))
        parts.append((where, lesson.tokens[where + 1], weight))
    return parts


def _step_adamw(adapter: Layer, first: Layer, second: Layer, grads: Layer, rate: Any, shrink: Any, step: Any) -> Any:
    """Return one layer after a step of AdamW (arXiv 1711.05101)."""

    def one(p: Any, m: Any, v: Any, g: Any) -> tuple[Any, Any, Any]:
        g = g * shrink
        m, v = _BETA1 * m + (1 - _BETA1) * g, _BETA2 * v + (1 - _BETA2) * g * g
        push = (m / (1 - _BETA1**step)) / (jnp.sqrt(v / (1 - _BETA2**step)) + _TINY)
        return p - rate * (push + _DECAY * p), m, v

    done = {name: one(adapter[name], first[name], second[name], grads[name]) for name in adapter}
    return tuple({name: parts[i] for name, parts in done.items()} for i in range(3))
