"""Train the crisis check's classifier: ``python -m tests.benchmarks.train_safety --real FILE [--vectors CACHE.npz]``

Reads the train parts of our own writing (tests/data/sessions/safety, DATASHEET.md there) and of PsySUICIDE's validation
split (``--real``, outside the repository; without it other weights come out). Needs scipy, and the embedder of
exskill.retrieval. Deterministic: a seed, no threads in the fit. Writes the weights and their SHA-256 into
``exskill/sessions/safety/crisis/``; about eight minutes on two cores, most of it sentence vectors (kept in CACHE if given).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from exskill.sessions.safety.crisis import classifier as module
from exskill.sessions.safety.crisis.features import CELLS, fill_cells
from exskill.sessions.safety.crisis.labels import CALM, LABELS
from exskill.sessions.safety.crisis.normalise import normalise
from tests.benchmarks.safety_rows import own, psysuicide
from tests.sessions.written import Row, expanded

SEED: Final = 20261123
VARIANTS: Final = 3
TOGETHER: Final = 0.3  # composites (two or three sentences in one turn), as a share of the rows
_HERE: Final = Path(module.__file__).parent


def rows(real: Path | None = None) -> list[Row]:
    """Return the training rows: variants of every line, real text, and turns of several sentences made of them.

    A variant that reads like a row kept apart is left out.
    """
    held = {normalise(row.text) for part in ("dev", "report") for row in own(part)}
    drawn = [row for row in expanded(own("train"), most=VARIANTS, seed=SEED) if normalise(row.text) not in held]
    alone = drawn + (psysuicide(real, "train") if real is not None else [])
    calm = {lang: [r for r in alone if r.lang == lang and r.label in CALM[:4]] for lang in ("en", "zh", "hant")}
    made = []
    for row in alone + calm["en"] + calm["zh"]:
        draw = random.Random(f"{SEED} {row.text}")
        if draw.random() >= TOGETHER:
            continue
        others = [
            draw.choice(calm[row.lang]) for _ in range(draw.choice((1, 1, 2, 3) if row.label in CALM else (1, 1, 2)))
        ]
        parts = [o.text for o in others]
        parts.insert(draw.randint(0, len(parts)), row.text)
        joint = ". " if row.lang == "en" else "。"
        made.append(Row(joint.join(p.rstrip(".。") for p in parts), row.label, row.lang, -1 - row.line, row.author))
    return alone + made


def vectors(texts: Sequence[str], cache: Path | None) -> np.ndarray:
    """Return the sentence vectors, shape (n, 384), from the cache where it has them."""
    from exskill.retrieval.embed import load_embedder

    known: dict[str, np.ndarray] = {}
    if cache is not None and cache.exists():
        with np.load(cache) as file:
            known = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))
    embedder = load_embedder(threads=1)  # two threads that wait for each other lose on a busy machine
    for text in texts:
        if text not in known:
            known[text] = embedder.embed_typed(text)
    if cache is not None:
        np.savez(cache, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[text] for text in texts])


def grams(texts: Sequence[str]) -> Any:
    """Return the sparse matrix of filled cells, rows of length one."""
    from scipy import sparse

    filled = [fill_cells(text) for text in texts]
    indptr = np.concatenate([[0], np.cumsum([len(f) for f in filled])])
    data = np.concatenate([np.full(len(f), 1 / max(len(f), 1) ** 0.5) for f in filled])
    return sparse.csr_matrix((data, np.concatenate(filled), indptr), shape=(len(texts), CELLS))


def logistic(x: Any, y: np.ndarray, weight: np.ndarray, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Fit multinomial logistic regression with L-BFGS; return (labels x features, labels)."""
    from scipy.optimize import minimize

    n, k, d = x.shape[0], len(LABELS), x.shape[1]
    target = np.zeros((n, k))
    target[np.arange(n), y] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w, b = flat[: k * d].reshape(d, k), flat[k * d :]
        z = x @ w + b
        z -= z.max(1, keepdims=True)
        total = np.log(np.exp(z).sum(1))
        error = (np.exp(z - total[:, None]) - target) * weight[:, None]
        value = float((weight * (total - (z * target).sum(1))).sum() + (w * w).sum() / (2 * strength))
        return value, np.concatenate([np.asarray(x.T @ error + w / strength).ravel(), error.sum(0)])

    best = minimize(loss, np.zeros((d + 1) * k), jac=True, method="L-BFGS-B", options={"maxiter": 250}).x
    return best[: k * d].reshape(d, k).T, best[k * d :]


def perceptron(z: np.ndarray, y: np.ndarray, weight: np.ndarray, *, width: int = 128) -> dict[str, np.ndarray]:
    """Fit one hidden layer with Adam, dropout on its input, and decay."""
    draw = np.random.default_rng(SEED)
    k, d = len(LABELS), z.shape[1]
    p = {
        "hidden": draw.normal(0, (2 / d) ** 0.5, (width, d)),
        "hidden_bias": np.zeros(width),
        "out": draw.normal(0, (1 / width) ** 0.5, (k, width)),
        "out_bias": np.zeros(k),
    }
    m = {name: np.zeros_like(v) for name, v in p.items()}
    v2 = {name: np.zeros_like(v) for name, v in p.items()}
    step = 0
    for epoch in range(40):
        rate = 1e-3 * (1 - epoch / 40) + 1e-5
        order = draw.permutation(len(z))
        for start in range(0, len(z), 128):
            pick = order[start : start + 128]
            x = z[pick] * (draw.random((len(pick), d)) < 0.8) / 0.8
            h = np.maximum(x @ p["hidden"].T + p["hidden_bias"], 0)
            keep = (draw.random(h.shape) < 0.7) / 0.7
            logits = (h * keep) @ p["out"].T + p["out_bias"]
            e = np.exp(logits - logits.max(1, keepdims=True))
            e /= e.sum(1, keepdims=True)
            e[np.arange(len(pick)), y[pick]] -= 1
            e *= weight[pick][:, None] / weight[pick].sum()
            back = (e @ p["out"]) * keep * (h > 0)
            grads = {"hidden": back.T @ x, "hidden_bias": back.sum(0), "out": e.T @ (h * keep), "out_bias": e.sum(0)}
            step += 1
            for name, g in grads.items():
                m[name] = 0.9 * m[name] + 0.1 * g
                v2[name] = 0.999 * v2[name] + 0.001 * g * g
                seen = (m[name] / (1 - 0.9**step)) / ((v2[name] / (1 - 0.999**step)) ** 0.5 + 1e-8)
                p[name] = p[name] - rate * (seen + (0.02 * p[name] if p[name].ndim == 2 else 0))
    return p


def train(cache: Path | None, real: Path | None) -> dict[str, np.ndarray]:
    """Return the arrays of the weights file."""
    from scipy import sparse

    data = rows(real)
    texts = [normalise(row.text) for row in data]
    y = np.array([LABELS.index(row.label) for row in data])
    weight = _weights(data)
    v = vectors(texts, cache)
    mean, deviation = v.mean(0), v.std(0)
    z = (v - mean) / deviation
    x = grams(texts)
    words, words_bias = logistic(x, y, weight, 8.0)
    both, joint_bias = logistic(sparse.hstack([x * 3, sparse.csr_matrix(z * 0.12)]).tocsr(), y, weight, 2.0)
    return {
        "words": words,
        "words_bias": words_bias,
        "joint": both[:, :CELLS] * 3,
        "joint_vector": both[:, CELLS:] * 0.12,
        "joint_bias": joint_bias,
        "mean": mean,
        "deviation": deviation,
        **perceptron(z, y, weight),
    }


def _weights(data: Sequence[Row]) -> np.ndarray:
    """Weigh the variants of one line together less than as many lines, and rare labels up to the common ones' half."""
    lines = Counter((row.author, row.line) for row in data)
    per_row = np.array([lines[row.author, row.line] ** -0.5 for row in data])
    sums = Counter[tuple[str, str]]()
    for row, w in zip(data, per_row, strict=True):
        sums[row.label, row.lang] += w
    middle = float(np.median(list(sums.values())))
    factor = np.array([max(1.0, (middle / sums[row.label, row.lang]) ** 0.5) for row in data])
    return per_row * factor


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """Return a compressed npz in half floats, the same bytes for the same arrays (no clock in it)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in sorted(arrays.items()):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array, dtype=np.float16), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def main() -> int:
    """Train, write the weights, write their digest into the classifier's module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_HERE / "weights.npz")
    parser.add_argument("--vectors", type=Path, default=None)
    parser.add_argument("--real", type=Path, default=None, help="psysuicide_valid.jsonl")
    given = parser.parse_args()
    body = packed(train(given.vectors, given.real))
    given.out.write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    if given.out.parent == _HERE:
        source = _HERE / "classifier.py"
        text = source.read_text(encoding="utf-8")
        source.write_text(re.sub(r'(SHA256: Final = )"[0-9a-f]*"', rf'\1"{digest}"', text), encoding="utf-8")
    sys.stdout.write(f"{len(body)} bytes, sha256 {digest}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
