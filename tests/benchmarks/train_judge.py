"""Train the crisis check's judge: ``python -m tests.benchmarks.train_judge --models FOLDER --real psysuicide_valid.jsonl``

A LoRA adapter of the default model, by our own trainer (exskill.llm.training), learns one letter after a text. Rows: our own
and PsySUICIDE's validation split, train parts only (safety_rows.py). Seeded and resumable: ``--minutes`` bounds one run, the
state is kept in ``--state``, exit 75 asks to be run again. About half an hour on two cores; then ``--rank`` cuts the
adapter to a lower rank by singular values and writes it, gzip-free GGUF in half floats, with its SHA-256.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from exskill.llm.catalogue import DEFAULT, assemble
from exskill.llm.listener import lesson
from exskill.llm.runtime import load
from exskill.llm.training import lora
from exskill.llm.training.course import Course, adapter_file, pack_state, unpack_state
from exskill.llm.training.weights import read_weights
from exskill.sessions.safety.crisis.judge import letter_of
from exskill.sessions.safety.crisis.labels import CALM
from exskill.sessions.safety.crisis.normalise import normalise
from tests.benchmarks.safety_rows import own, psysuicide, tier_of
from tests.sessions.written import Row, expanded

SEED: Final = 20261130
ROW: Final = 512
TOGETHER: Final = 0.18  # turns of two or three sentences made of rows, as a share of the rows
AGAIN: Final = 1_000_000


def rows(real: Path | None) -> list[Row]:
    """Return the rows to learn from: one variant of each older line, every night row, real text, and composites."""
    drawn = list(expanded(own("train"), most=1, seed=SEED))
    drawn += psysuicide(real, "train") if real is not None else []
    calm = {lang: [r for r in drawn if r.lang == lang and r.label in CALM[:4]] for lang in ("en", "zh", "hant")}
    made = []
    for row in drawn:
        draw = random.Random(f"{SEED} {row.text}")
        if draw.random() >= TOGETHER:
            continue
        parts = [draw.choice(calm[row.lang]).text for _ in range(draw.choice((1, 1, 2, 3)))]
        parts.insert(draw.randint(0, len(parts)), row.text)
        joint = ". " if row.lang == "en" else "。"
        made.append(Row(joint.join(p.rstrip(".。") for p in parts), row.label, row.lang, row.line + AGAIN))
    return drawn + made


def lessons(models: Path, data: Sequence[Row]) -> list[lora.Lesson]:
    """Return full rows of 512 tokens in a seeded order; only the letters are learned."""
    path = assemble(DEFAULT, models)
    with load(path, sha256=DEFAULT.sha256, n_ctx=512) as runtime:

        def tokenize(text: str, frame: bool) -> list[int]:
            return runtime.frame_tokens(text) if frame else runtime.encode(text)

        talks = [
            [*lesson(normalise(row.text), tokenize), *tokenize(letter_of(tier_of(row.label)), False)] for row in data
        ]
    random.Random(SEED).shuffle(talks)
    return list(_packed(talks))


def _packed(talks: Iterable[list[int]]) -> Iterable[lora.Lesson]:
    waiting: list[list[int]] = []
    size = 0
    for talk in talks:
        if size + len(talk) > ROW:
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


def cut(adapter: list[dict[str, np.ndarray]], rank: int) -> list[dict[str, np.ndarray]]:
    """Return the adapter of lower rank that is nearest to one, map by map (Eckart and Young 1936)."""
    out = []
    for layer in adapter:
        made: dict[str, np.ndarray] = {}
        for name in sorted({key.rsplit(".", 1)[0] for key in layer}):
            a, b = np.asarray(layer[name + ".a"], np.float64), np.asarray(layer[name + ".b"], np.float64)
            qa, ra = np.linalg.qr(a.T)
            qb, rb = np.linalg.qr(b)
            u, s, v = np.linalg.svd(rb @ ra.T)
            root = np.sqrt(s[:rank])
            # llama.cpp scales by alpha / rank: what is lost of it by the lower rank is put into the factors
            scale = (rank / lora.RANK) ** 0.5
            made[name + ".b"] = ((qb @ u[:, :rank]) * root * scale).astype(np.float32)
            made[name + ".a"] = ((qa @ v[:rank].T) * root * scale).T.astype(np.float32)
        out.append(made)
    return out


def main() -> int:
    """Train on, or write the adapter once training is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--real", type=Path, default=None)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=14.0)
    parser.add_argument("--rank", type=int, default=lora.RANK)
    parser.add_argument("--out", type=Path, default=None)
    given = parser.parse_args()
    until = time.monotonic() + given.minutes * 60
    data = lessons(given.models, rows(given.real))
    weights = read_weights(assemble(DEFAULT, given.models))
    trainer, course = lora.Trainer(weights), Course(1, rate=5e-4, seed=SEED)
    state = unpack_state(given.state.read_bytes()) if given.state.exists() else lora.first_state(weights, SEED)
    sys.stdout.write(f"{len(data)} rows of {ROW}, {state.step} done\n")

    def stepped(now: lora.State) -> None:
        if now.step % 20 == 0:
            sys.stdout.write(f"step {now.step} of {len(data)}, {time.monotonic():.0f} s\n")
            sys.stdout.flush()

    done = course.run(trainer, state, data, stop=lambda: time.monotonic() > until, stepped=stepped)
    given.state.write_bytes(pack_state(state))
    if given.out is not None:
        body = adapter_file(weights, lora.State(cut(state.adapter, given.rank), [], [], state.step))
        given.out.write_bytes(body)
        sys.stdout.write(f"{len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}\n")
    return 0 if done else 75


if __name__ == "__main__":
    raise SystemExit(main())
