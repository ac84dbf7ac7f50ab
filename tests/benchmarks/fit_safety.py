"""Fix how patterns, classifier and judge add up: ``python -m tests.benchmarks.fit_safety --real FOLDER [--models FOLDER]``

Uses the dev parts only (safety_rows.py): our own rows, PsySUICIDE, SMILE and counsel-chat. A logistic model is fitted to each
head ("a card is due"; "a plan, means, an attempt"; "misuse"), each source and class weighing the same; then the bars are placed
where most is heard with needless cards and questions within ``CARDS`` and ``QUESTIONS`` in every source. Writes
exskill/sessions/safety/crisis/fusion.json.
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
from exskill.sessions.safety.crisis.fusion import BARS, FILE, HEADS, Evidence, Fusion
from exskill.sessions.safety.misuse import by_patterns as misuse_by_patterns
from tests.benchmarks.safety_rows import own, psysuicide, public, tier_of
from tests.sessions.written import Row, share

CARDS: Final = 0.025  # harmless turns that get a card, in every source
# harmless turns that get a question, in every source: half of our own are near-miss twins of danger. With the judge more may be
# asked, so that more is heard; the classifier alone would ask about idioms.
QUESTIONS: Final = {"alone": 0.11, "judged": 0.18}
ENDED: Final = 0.05  # T1 turns that get a card
REFUSED: Final = 0.05  # near misses that are refused; of other harmless turns, a fifth of it
WORRY: Final = 0.25  # what a T1 turn that is asked about weighs beside a danger that is heard
NEAR: Final = 3.0  # what a near miss weighs beside other harmless turns
_CALM: Final = ("T0", "MISUSE")
_GRAVE: Final = ("T2", "T3", "SAFETY")
_LEAST: Final = 100  # rows of a source that can place a bar


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


def dev_rows(real: Path) -> list[tuple[str, Row]]:
    mine = [("own en" if row.lang == "en" else "own zh", row) for row in own("dev")]
    psy = [("psysuicide", row) for row in psysuicide(real / "psysuicide_valid.jsonl", "dev")]
    talk = [(row.author, row) for row in public(real / "public_rows.jsonl", "dev", 0.05)]
    return mine + psy + talk


def points(rows: list[tuple[str, Row]], reader: judge.Judge | None) -> list[Point]:
    out = []
    for group, row in rows:
        plain = prepare_text(row.text)
        named = misuse_by_patterns(plain) is not None
        found, worry = hearing.collect_evidence(plain, seen_in(plain), named, reader)
        out.append(Point(row, group, tier_of(row.label), found, worry))
    return out


def fit(data: list[Point], mode: str) -> Fusion:
    """Return the numbers for one set of readers: a logistic model a head, then the bars on what they say of the rows."""
    some = [p for p in data if p.tier in ("T0", "T1", "MISUSE") and p.row.label != "minor"]
    weights = {
        "card": _fit_head("card", data, [p.tier in _GRAVE for p in data]),
        "plan": _fit_head("plan", data, [p.tier == "T3" for p in data]),
        "misuse": _fit_head("misuse", some, [p.tier == "MISUSE" for p in some]),
    }
    numbers = Fusion(weights, dict.fromkeys(BARS, 0.5))
    card, plan = _place_cards(data, numbers)
    ask, worry = _place_questions(data, numbers, card, plan, QUESTIONS[mode])
    found = {"ask": ask, "card": card, "plan": plan, "worry": worry, "misuse": _place_misuse(some, numbers)}
    return Fusion(weights, found)


def _fit_head(head: str, data: list[Point], due: list[bool]) -> dict[str, float]:
    """Fit a head, each source and class weighing the same; a pattern never speaks against itself."""
    names = HEADS[head]
    x = np.array([[1.0, *(p.found.value(name) for name in names)] for p in data])
    y = np.array(due, dtype=float)
    sums: dict[tuple[str, bool], int] = defaultdict(int)
    for p, is_due in zip(data, due, strict=True):
        sums[p.group, is_due] += 1
    weight = np.array([sums[p.group, is_due] ** -0.5 for p, is_due in zip(data, due, strict=True)])
    if head == "misuse":
        weight *= np.array([NEAR if p.row.label == "near_miss" else 1.0 for p in data])
    w = np.zeros(x.shape[1])
    for _step in range(60):  # Newton
        said = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (weight * (said - y)) + 0.05 * w * np.array([0, *(1 for _name in names)])
        curve = (x * (weight * said * (1 - said))[:, None]).T @ x + 0.05 * np.eye(len(w)) + 1e-6
        w = w - np.linalg.solve(curve, slope)
    found = dict(zip(("bias", *names), map(float, w), strict=True))
    return found | {name: max(value, 0.0) for name, value in found.items() if name.endswith("pattern")}


def _odds(data: list[Point], numbers: Fusion, head: str) -> np.ndarray:
    return np.array([numbers.odds(head, p.found) for p in data])


def _masks(data: list[Point], tiers: tuple[str, ...]) -> list[np.ndarray]:
    """Return which rows are of some tiers, one mask a source that has enough of them."""
    found = [
        np.array([p.group == group and p.tier in tiers for p in data]) for group in sorted({p.group for p in data})
    ]
    return [mask for mask in found if mask.sum() >= _LEAST]


def _candidates(values: np.ndarray) -> np.ndarray:
    return (
        np.unique(
            np.round(np.quantile(values, np.concatenate([np.linspace(0.7, 0.98, 57), np.linspace(0.98, 1, 41)])), 5)
        )
        + 1e-5
    )


def _place_cards(data: list[Point], numbers: Fusion) -> tuple[float, float]:
    """Return the bars of card and plan that end most, with so few needless cards in every source and so few at T1."""
    raw, plan = _odds(data, numbers, "card"), _odds(data, numbers, "plan")
    named = np.array([p.found.pattern for p in data])  # a pattern's word has a bar of its own
    calm, worried = _masks(data, _CALM), np.array([p.tier == "T1" for p in data])
    tiers = {tier: np.array([p.tier == tier for p in data]) for tier in _GRAVE}
    quiet = np.any(calm, axis=0)
    best = (-1.0, 0.98, 0.98)
    for high in _candidates(raw[quiet]):
        for grave in _candidates(plan[quiet]):
            ends = ((raw >= high) | (plan >= grave)) & ~named
            if any(ends[mask].mean() > CARDS for mask in calm) or ends[worried].mean() > ENDED:
                continue
            ended = ends | named
            gain = ended[tiers["T2"] | tiers["T3"]].mean() + ended[tiers["T3"]].mean() + ended[tiers["SAFETY"]].mean()
            best = max(best, (float(gain), float(high), float(grave)))
    return min(best[1], 0.98), min(best[2], 0.98)


def _place_questions(data: list[Point], numbers: Fusion, card: float, plan: float, most: float) -> tuple[float, float]:
    """Return the bars of question and worry that hear most, with so few needless questions in every source."""
    raw, worry = _odds(data, numbers, "card"), np.array([p.worry for p in data])
    ends = (raw >= card) | (_odds(data, numbers, "plan") >= plan)
    named = np.array([p.found.pattern or p.found.hint for p in data])
    calm = _masks(data, ("T0",))
    danger = np.array([p.tier in _GRAVE for p in data])
    worried = np.array([p.tier == "T1" for p in data])
    best = (-1.0, card * 0.95, 0.95)
    for low in _candidates(raw[np.any(calm, axis=0)]):
        for bar in np.arange(0.2, 0.96, 0.02):
            asks = (named | (raw >= low) | (worry >= bar)) & ~ends
            if any(asks[mask].mean() > most for mask in calm):
                continue
            heard = asks | ends
            gain = heard[danger].mean() + WORRY * heard[worried].mean()
            best = max(best, (float(gain), min(float(low), card * 0.95), float(bar)))
    return best[1], best[2]


def _place_misuse(data: list[Point], numbers: Fusion) -> float:
    """Return from where a turn is refused."""
    odds = _odds(data, numbers, "misuse")
    near = np.array([p.row.label == "near_miss" for p in data])
    calm = np.array([p.tier in ("T0", "T1") for p in data])
    for bar in np.arange(0.05, 0.99, 0.005):
        if (odds >= bar)[near].mean() <= REFUSED and (odds >= bar)[calm & ~near].mean() <= REFUSED / 5:
            return float(bar)
    return 0.98


def report(data: list[Point], numbers: Fusion) -> list[str]:
    """Return shares on the rows that the numbers were fitted to: a check, no result."""
    lines = []
    for group in sorted({p.group for p in data}):
        for tier in ("T0", "MISUSE", "T1", "T2", "T3", "SAFETY"):
            some = [numbers.score(p.found) for p in data if p.group == group and p.tier == tier]
            if some:
                cards, asks = (sum(score >= bar for score in some) / len(some) for bar in (0.8, 0.25))
                lines.append(f"{group:<13}{tier:<7} n={len(some):<4} card {cards:.3f}  card or question {asks:.3f}")
    for name in ("MISUSE", "near_miss", "T0", "T1"):
        some = [numbers.is_misuse(p.found) for p in data if name in (p.tier, p.row.label)]
        lines.append(f"refused {name:<10} n={len(some):<4} {sum(some) / max(len(some), 1):.3f}")
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
    data = points(rows, None)
    fits = {"alone": fit(data, "alone")}
    lines = ["classifier alone, dev rows", *report(data, fits["alone"])]
    if given.models is not None:
        body = given.adapter.read_bytes() if given.adapter is not None else judge._read_adapter()
        with load_runtime(assemble_model(judge.MODEL, given.models), sha256=judge.MODEL.sha256, n_ctx=512) as runtime:
            listener = Remembered(runtime.listener(body, judge.LETTERS), given.verdicts)
            asked = [(group, row) for group, row in rows if share("judged " + row.text) < given.share]
            data = points(asked, judge.Judge(listener))
            listener.save()
        fits["judged"] = fit(data, "judged")
        values["judge"] = sha256(body).hexdigest()
        lines += ["", "with the judge, dev rows", *report(data, fits["judged"])]
    for name, numbers in fits.items():
        heads = {**numbers.weights, "bars": numbers.bars}
        values[name] = {head: {k: round(v, 5) for k, v in one.items()} for head, one in heads.items()}
    target.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join([*lines, "", json.dumps(values, indent=1)]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
