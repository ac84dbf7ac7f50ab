"""Fix how patterns, classifier and judge add up: ``python -m tests.benchmarks.fit_safety --real FOLDER [--models FOLDER]``

Uses the dev parts only (safety_rows.py): our own rows, PsySUICIDE, SMILE and counsel-chat. A logistic model is fitted to
"a card is due", each source and class weighing the same; then the bars are placed at the lowest scores that keep needless
cards and questions within ``CARDS`` and ``QUESTIONS`` in every source. Writes exskill/sessions/safety/crisis/fusion.json.
``--share`` bounds what the judge is asked: it is slow, and a fixed share of the rows (by hash) is enough for five numbers.
``--verdicts`` keeps the judge's answers between runs (letters by hash of text, no text).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np

from exskill.llm.catalogue import assemble_model
from exskill.llm.runtime import load_runtime
from exskill.sessions.safety.crisis import classifier as module
from exskill.sessions.safety.crisis import hearing, judge
from exskill.sessions.safety.crisis.detector import prepare_text, seen_in
from exskill.sessions.safety.crisis.fusion import FILE, Evidence, Fusion, compute_logit
from exskill.sessions.safety.misuse import by_patterns as misuse_by_patterns
from tests.benchmarks.safety_rows import own, psysuicide, public, tier_of
from tests.sessions.written import Row, share

CARDS: Final = 0.02
QUESTIONS: Final = 0.09
WORRIED: Final = 0.11  # cards and questions of both kinds together
ENDED: Final = 0.05  # T1 turns that get a card
REFUSED: Final = 0.03  # harmless turns and near misses that are refused
_CALM: Final = ("T0", "MISUSE")


class Remembered:
    """A judge whose answers are kept in a file by the hash of the text."""

    def __init__(self, inner: Any, path: Path | None) -> None:
        self._inner, self._path = inner, path
        self.known: dict[str, list[float]] = json.loads(path.read_text()) if path is not None and path.exists() else {}

    def odds(self, text: str) -> Sequence[float]:
        key = sha256(text.encode()).hexdigest()[:20]
        if key not in self.known:
            self.known[key] = list(self._inner.odds(text))
            if self._path is not None and len(self.known) % 100 == 0:
                self.save()
        return self.known[key]

    def save(self) -> None:
        if self._path is not None:
            self._path.write_text(json.dumps(self.known))


@dataclass(frozen=True, slots=True)
class Point:
    """What one row gives."""

    row: Row
    group: str
    tier: str
    found: Evidence
    worry: float
    misuse: float
    pattern: bool  # for misuse


def dev_rows(real: Path) -> list[tuple[str, Row]]:
    mine = [("own en" if row.lang == "en" else "own zh", row) for row in own("dev")]
    psy = [("psysuicide", row) for row in psysuicide(real / "psysuicide_valid.jsonl", "dev")]
    talk = [(row.author, row) for row in public(real / "public_rows.jsonl", "dev", 0.05)]
    return mine + psy + talk


def points(rows: list[tuple[str, Row]], reader: judge.Judge | None) -> list[Point]:
    out = []
    for group, row in rows:
        plain = prepare_text(row.text)
        found, worry, misuse = hearing.collect_evidence(plain, seen_in(plain), reader)
        named = misuse_by_patterns(plain) is not None
        out.append(Point(row, group, tier_of(row.label), found, worry, misuse, named))
    return out


def fit(data: list[Point]) -> Fusion:
    """Return the numbers for one set of readers."""
    x = np.array([_features(p.found) for p in data], dtype=float)
    y = np.array([p.tier in ("T2", "T3", "SAFETY") for p in data], dtype=float)
    sums: dict[tuple[str, bool], int] = defaultdict(int)
    for p, due in zip(data, y, strict=True):
        sums[p.group, bool(due)] += 1
    weight = np.array([sums[p.group, bool(due)] ** -0.5 for p, due in zip(data, y, strict=True)])
    w = np.zeros(x.shape[1])
    for _step in range(60):  # Newton
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (weight * (p - y)) + 0.05 * w * np.array([0, 1, 1, 1, 1])
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + 0.05 * np.eye(len(w)) + 1e-6
        w = w - np.linalg.solve(curve, slope)
    w[3] = max(w[3], 0.0)
    raw = 1 / (1 + np.exp(-x @ w))
    card = max(_least(raw, data, _CALM, CARDS), _least(raw, data, ("T1",), ENDED, by_group=False))
    ask = min(_least(raw, data, _CALM, QUESTIONS), card * 0.95)
    worry = _worry(raw, data, ask)
    high, lenient = _misuse(data)
    return Fusion(*(float(v) for v in w), ask, card, worry, high, lenient)


def _features(found: Evidence) -> list[float]:
    heard = compute_logit(found.judge) if found.judge is not None else 0.0
    return [1, compute_logit(found.classifier), heard, found.pattern, found.hint]


def _least(raw: np.ndarray, data: list[Point], tiers: tuple[str, ...], share: float, *, by_group: bool = True) -> float:
    """Return the least score at or above which at most ``share`` of the rows of some tiers are, in every source."""
    groups: dict[str, list[float]] = defaultdict(list)
    for value, p in zip(raw, data, strict=True):
        if p.tier in tiers and not p.found.pattern:  # a pattern's word has a bar of its own
            groups[p.group if by_group else ""].append(float(value))
    bars = []
    for values in groups.values():
        if len(values) < 20:
            continue
        values.sort(reverse=True)
        bars.append(values[int(len(values) * share)] + 1e-6)
    return min(max(bars), 0.98)


def _worry(raw: np.ndarray, data: list[Point], ask: float) -> float:
    calm = [(float(value), p.worry) for value, p in zip(raw, data, strict=True) if p.tier == "T0"]
    for bar in np.arange(0.2, 0.95, 0.01):
        if sum(value >= ask or worry >= bar for value, worry in calm) <= WORRIED * len(calm):
            return float(bar)
    return 0.95


def _misuse(data: list[Point]) -> tuple[float, float]:
    """Return from where a turn is refused without a pattern, and below what a pattern is overruled."""
    best = (-1.0, 0.9, 0.05)
    asked = [p for p in data if p.tier == "MISUSE" and p.row.label != "minor"]
    calm = [p for p in data if p.tier in ("T0", "T1")]
    near = [p for p in calm if p.row.label == "near_miss"]
    for high in np.arange(0.3, 0.95, 0.01):
        for lenient in (0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
            if lenient > high:
                continue

            def refused(p: Point, high: float = high, lenient: float = lenient) -> bool:
                return p.misuse >= (lenient if p.pattern else high)

            if sum(map(refused, calm)) > 0.01 * len(calm) or sum(map(refused, near)) > REFUSED * len(near):
                continue
            best = max(best, (sum(map(refused, asked)) / max(len(asked), 1), float(high), float(lenient)))
    return best[1], best[2]


def report(data: list[Point], numbers: Fusion) -> list[str]:
    """Return shares on the rows that the numbers were fitted to: a check, no result."""
    lines = []
    for group in sorted({p.group for p in data}):
        for tier in ("T0", "MISUSE", "T1", "T2", "T3", "SAFETY"):
            some = [numbers.score(p.found) for p in data if p.group == group and p.tier == tier]
            if some:
                cards, asks = (sum(score >= bar for score in some) / len(some) for bar in (0.8, 0.25))
                lines.append(f"{group:<13}{tier:<7} n={len(some):<4} card {cards:.3f}  card or question {asks:.3f}")
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=None)
    parser.add_argument("--adapter", type=Path, default=None)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--verdicts", type=Path, default=None)
    given = parser.parse_args()
    rows = dev_rows(given.real)
    target = Path(module.__file__).with_name(FILE)
    values = json.loads(target.read_text()) if target.exists() else {}
    values["classifier"] = module.SHA256
    fits = {"alone": fit(points(rows, None))}
    lines = ["classifier alone, dev rows", *report(points(rows, None), fits["alone"])]
    if given.models is not None:
        body = given.adapter.read_bytes() if given.adapter is not None else judge._read_adapter()
        with load_runtime(assemble_model(judge.MODEL, given.models), sha256=judge.MODEL.sha256, n_ctx=512) as runtime:
            listener = Remembered(runtime.listener(body, judge.LETTERS), given.verdicts)
            asked = [(group, row) for group, row in rows if share("judged " + row.text) < given.share]
            data = points(asked, judge.Judge(listener))
            listener.save()
        fits["judged"] = fit(data)
        values["judge"] = sha256(body).hexdigest()
        lines += ["", "with the judge, dev rows", *report(data, fits["judged"])]
    values |= {name: {k: round(getattr(f, k), 5) for k in Fusion.__slots__} for name, f in fits.items()}
    target.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join([*lines, "", json.dumps(values, indent=1)]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
