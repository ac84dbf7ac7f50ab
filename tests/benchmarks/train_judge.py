"""Train the crisis check's judge: ``python -m tests.benchmarks.train_judge --models FOLDER --real psysuicide_valid.jsonl``

A LoRA adapter for the upper layers of the default model, by our own trainer (exskill.llm.training), learns one letter of six
after a text; the loss is taken over the six letters only. Rows: the night rows, some of the older ones, and PsySUICIDE's
validation split, train parts only (safety_rows.py). Seeded and resumable: ``--minutes`` bounds one run, the state is kept in
``--state``, exit 75 asks to be run again. ``--rank`` cuts the adapter to a lower rank by singular values; ``--out`` writes
it as GGUF in half floats and prints its SHA-256. ``--begin ADAPTER`` starts a later course from an adapter: the rows of the
last sitting whole, and of the others a fixed share, so that nothing is forgotten; only the upper layers change.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from exskill.llm.catalogue import assemble_model
from exskill.llm.listener import make_lesson
from exskill.llm.runtime import load_runtime
from exskill.llm.training import layers as formula
from exskill.llm.training import lora
from exskill.llm.training.course import Course, adapter_file, pack_state, unpack_state
from exskill.llm.training.weights import LINEAR, Weights, read_weights
from exskill.sessions.safety.crisis.judge import LETTERS, MODEL, encode_tier
from exskill.sessions.safety.crisis.labels import CALM
from exskill.sessions.safety.crisis.normalise import normalise
from tests.benchmarks.safety_rows import own, psysuicide, tier_of
from tests.sessions.written import LAST_SITTING, Row, expanded, find_sitting, night, share

SEED: Final = 20261130
ROW: Final = 512  # tokens of one step
MOST: Final = 40  # texts of one step
RATE: Final = 8e-4
TOGETHER: Final = 0.1  # turns of two or three sentences made of rows, as a share of the rows
OLDER: Final = {"MISUSE": 0.9, "T0": 0.4, "T1": 0.6, "T2": 0.4, "T3": 0.5, "SAFETY": 0.5}
REAL_CALM: Final = 0.6  # share of PsySUICIDE's many unrelated rows
AGAIN: Final = 1_000_000
AFTERWARDS: Final = 0.15  # share of the earlier rows in a later course
LATER_RATE: Final = 5e-4
LATER_LAYERS: Final = 16  # the upper ones; below them the adapter stays as it began


def rows(real: Path | None) -> list[Row]:
    """Return the rows to learn from: every night row, a fixed share of the older ones and of real text, composites."""
    older = [row for row in expanded(own("train"), most=1, seed=SEED) if not row.author]
    drawn = night("train") + [row for row in older if share("older " + row.text) < OLDER[tier_of(row.label)]]
    if real is not None:
        found = psysuicide(real, "train")
        drawn += [row for row in found if tier_of(row.label) != "T0" or share("calm " + row.text) < REAL_CALM]
    calm = {lang: [r for r in drawn if r.lang == lang and r.label in CALM[:4]] for lang in ("en", "zh", "hant")}
    made = []
    for row in drawn:
        draw = random.Random(f"{SEED} {row.text}")
        if draw.random() >= TOGETHER:
            continue
        parts = [draw.choice(calm[row.lang]).text for _ in range(draw.choice((1, 1, 2)))]
        parts.insert(draw.randint(0, len(parts)), row.text)
        joint = ". " if row.lang == "en" else "。"
        made.append(Row(joint.join(p.rstrip(".。") for p in parts), row.label, row.lang, row.line + AGAIN, row.author))
    return drawn + made


def later_course(data: Sequence[Row]) -> list[Row]:
    """Return the rows of a later course: those of the last sitting, and a fixed share of the others."""
    return [
        row for row in data if find_sitting(row.author) == LAST_SITTING or share("afterwards " + row.text) < AFTERWARDS
    ]


def lessons(models: Path, data: Sequence[Row]) -> tuple[list[lora.Lesson], list[int]]:
    """Return rows of 512 tokens in a seeded order, each text followed by its letter, and the letters' tokens."""
    path = assemble_model(MODEL, models)
    with load_runtime(path, sha256=MODEL.sha256, n_ctx=512) as runtime:
        letters = [runtime.encode(letter)[0] for letter in LETTERS]
        talks = [
            [
                *make_lesson(normalise(row.text), runtime.encode, runtime.opening),
                letters[LETTERS.index(encode_tier(tier_of(row.label)))],
            ]
            for row in data
        ]
    random.Random(SEED).shuffle(talks)
    return list(_packed(talks)), letters


def _packed(talks: Iterable[list[int]]) -> Iterable[lora.Lesson]:
    waiting: list[list[int]] = []
    size = 0
    for talk in talks:
        if size + len(talk) > ROW or len(waiting) == MOST:
            yield _row(waiting)
            waiting, size = [], 0
        waiting.append(talk)
        size += len(talk)
    yield _row(waiting)


def _row(talks: Sequence[list[int]]) -> lora.Lesson:
    tokens, position, segment = (np.zeros(ROW, np.int32) for _array in range(3))
    learn = np.zeros(ROW, np.bool_)
    segment[:] = -1
    at = 0
    for number, talk in enumerate(talks):
        end = at + len(talk)
        tokens[at:end], position[at:end], segment[at:end] = talk, np.arange(len(talk)), number
        learn[end - 1] = True
        at = end
    return lora.Lesson(tokens, position, segment, learn)


class Trainer(lora.Trainer):
    """Learns letters only, in the upper ``layers`` only (0: all); below them nothing is learned and nothing flows back."""

    def __init__(self, weights: Weights, letters: Sequence[int], layers: int = 0) -> None:
        import jax
        import jax.numpy as jnp

        super().__init__(weights)
        self.first = len(weights.layers) - (layers or len(weights.layers))
        sizes = weights.sizes()
        self._idle = {}
        for name in LINEAR:
            out, inside = sizes[name]
            self._idle |= {name + ".a": jnp.zeros((1, inside)), name + ".b": jnp.zeros((out, 1))}
        chosen = jnp.asarray(np.asarray(weights.output[np.array(letters)], np.float32))
        places = np.zeros(weights.output.shape[0], np.int32)
        places[list(letters)] = np.arange(len(letters))
        self._places = places
        found = functools.partial(_letter_loss, weights.shape.epsilon, weights.norm, chosen)
        self._head = jax.jit(jax.value_and_grad(found))

    def learn(
        self, state: lora.State, lesson: lora.Lesson, rate: float, stop: Callable[[], bool] = lambda: False
    ) -> tuple[float, int] | None:
        """Take one step; return (mean nats, texts) before it, or None if ``stop`` said so: then nothing changed."""
        import jax.numpy as jnp

        x, turns, segment = self._start_pass(lesson)
        kept: list[tuple[Any, Any]] = []
        for i, (weights, base) in enumerate(zip(self._layers, self._shape.bases, strict=True)):
            if stop():
                return None
            if i < self.first:
                x = self._only_forward(weights, state.adapter[i] or self._idle, x, turns[base], segment)
            else:
                given = (weights, state.adapter[i], x, turns[base], segment)
                x, rest = self._pair.forward(*given)
                kept.append((given, rest))
            x.block_until_ready()
        at = np.flatnonzero(lesson.learn[1:])
        where, weight = np.zeros(MOST, np.int32), np.zeros(MOST, np.float32)
        where[: len(at)], weight[: len(at)] = at, 1 / len(at)
        target = self._places[lesson.tokens[where + 1]]
        value, part = self._head(x[where], target, weight)
        grad = jnp.zeros_like(x).at[where].add(part)
        found: list[Any] = []
        while kept:
            given, rest = kept.pop()
            change, grad = self._pair.backward(given, rest, grad)
            found.append(change)
            grad.block_until_ready()
        self._step(state, found[::-1], rate)
        return float(value), len(at)

    def _step(self, state: lora.State, found: list[Any], rate: float) -> None:
        import jax.numpy as jnp

        size = float(sum(float(jnp.vdot(g, g)) for one in found for g in one.values())) ** 0.5
        shrink = min(1.0, 1.0 / (size + 1e-12))
        state.step += 1
        for i, grads in enumerate(found, self.first):
            state.adapter[i], state.first[i], state.second[i] = self._update(
                state.adapter[i], state.first[i], state.second[i], grads, rate, shrink, float(state.step)
            )


def _letter_loss(epsilon: float, norm: Any, chosen: Any, x: Any, target: Any, weight: Any) -> Any:
    """Return the weighted cross-entropy in nats over the chosen rows of the output alone."""
    import jax
    import jax.numpy as jnp

    logits = formula._norm(x, norm, epsilon) @ chosen.T
    best = jax.nn.logsumexp(logits, axis=-1)
    return jnp.sum((best - jnp.take_along_axis(logits, target[:, None], axis=-1)[:, 0]) * weight)


def read_adapter(path: Path, layers: int) -> list[Any]:
    """Return the maps of an adapter file, layer by layer."""
    from gguf import GGUFReader

    found: list[Any] = [{} for _layer in range(layers)]
    for tensor in GGUFReader(path).tensors:
        _blk, number, stem, _weight, kind = tensor.name.split(".")
        found[int(number)][f"{stem}.{kind.removeprefix('lora_')}"] = np.asarray(tensor.data, np.float32)
    return found


def _state(path: Path, weights: Weights, first: int, begin: Path | None = None) -> lora.State:
    if path.exists():
        state = unpack_state(path.read_bytes())
        parts = (state.adapter, state.first, state.second)
        whole = [[*({} for _layer in range(len(weights.layers) - len(part))), *part] for part in parts]
        return lora.State(*whole, state.step)
    state = lora.first_state(weights, SEED)
    if begin is not None:
        state.adapter = read_adapter(begin, len(weights.layers))
    for part in (state.first, state.second, *([state.adapter] if begin is None else [])):
        part[:first] = [{} for _layer in range(first)]
    return state


def cut(adapter: list[dict[str, Any]], rank: int) -> list[dict[str, Any]]:
    """Return the adapter of lower rank that is nearest to one, map by map (Eckart and Young 1936)."""
    out = []
    for layer in adapter:
        made: dict[str, Any] = {}
        for name in sorted({key.rsplit(".", 1)[0] for key in layer}):
            a, b = np.asarray(layer[name + ".a"], np.float64), np.asarray(layer[name + ".b"], np.float64)
            qa, ra = np.linalg.qr(a.T)
            qb, rb = np.linalg.qr(b)
            u, s, v = np.linalg.svd(rb @ ra.T)
            # llama.cpp scales by alpha / rank: what the lower rank makes of it is put into the factors
            root = np.sqrt(s[:rank]) * (rank / lora.RANK) ** 0.5
            made[name + ".a"] = ((qa @ v[:rank].T) * root).T.astype(np.float32)
            made[name + ".b"] = ((qb @ u[:, :rank]) * root).astype(np.float32)
        out.append(made)
    return out


def _run(
    trainer: Trainer, course: Course, state: lora.State, data: Sequence[lora.Lesson], until: float, kept: Path
) -> bool:
    """Take the steps that are left; False if the time is over before."""
    while state.step < len(data):
        at, began = state.step, time.monotonic()
        chosen, rate = data[course.lesson(at, len(data))], course.rate_at(at, len(data))
        found = trainer.learn(state, chosen, rate, lambda: time.monotonic() > until)
        if found is None:
            return False
        if at % 5 == 0:
            sys.stdout.write(f"step {at} nats {found[0]:.3f} texts {found[1]} {time.monotonic() - began:.1f} s\n")
            sys.stdout.flush()
        if at % 20 == 19:
            kept.write_bytes(pack_state(state))
    return True


def main() -> int:
    """Train on, or write the adapter once training is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--real", type=Path, default=None)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=14.0)
    parser.add_argument("--begin", type=Path, default=None, help="an adapter of full rank")
    parser.add_argument("--rank", type=int, default=lora.RANK)
    parser.add_argument("--out", type=Path, default=None)
    given = parser.parse_args()
    until = time.monotonic() + given.minutes * 60
    again = given.begin is not None
    drawn = rows(given.real)
    data, letters = lessons(given.models, later_course(drawn) if again else drawn)
    weights = read_weights(assemble_model(MODEL, given.models))
    trainer = Trainer(weights, letters, LATER_LAYERS if again else 0)
    course = Course(1, rate=LATER_RATE if again else RATE, seed=SEED)
    state = _state(given.state, weights, trainer.first, given.begin)
    sys.stdout.write(f"{len(data)} rows of {ROW}, {state.step} done\n")
    done = _run(trainer, course, state, data, until, given.state)
    given.state.write_bytes(pack_state(state))
    if given.out is not None:
        body = adapter_file(weights, lora.State(cut(state.adapter, given.rank), [], [], state.step))
        given.out.write_bytes(body)
        sys.stdout.write(f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}\n")
    return 0 if done else 75


if __name__ == "__main__":
    raise SystemExit(main())
