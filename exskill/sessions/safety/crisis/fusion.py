"""What three readers say together: patterns, classifier, judge. Logistic, with weights fixed on rows kept apart.

Three heads: whether a card is due, whether it is one for a plan, means or an attempt, and whether the turn is misuse. ``fusion.json``
is written by ``python -m tests.benchmarks.fit_safety``, which also places the bars on those rows: the score that comes out
is stretched so that the question begins at .25 and the card at .8. It names the weights it was fitted for; with any other
the program stops. One set of numbers for the classifier alone, one for classifier and judge.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, Final, Self

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.sessions.safety.crisis import judge
from exskill.sessions.safety.crisis.classifier import SHA256
from exskill.sessions.safety.crisis.place import ASK, CARD

__all__ = ["BARS", "FILE", "HEADS", "Evidence", "Fusion", "compute_logit", "load_fusion"]

FILE: Final = "fusion.json"
HEADS: Final = {  # what each head reads
    "card": ("classifier", "judge", "pattern", "hint"),
    "plan": ("classifier", "judge", "pattern", "hint", "plan_classifier", "plan_judge"),
    "misuse": ("misuse_classifier", "misuse_judge", "misuse_pattern"),
}
BARS: Final = ("ask", "card", "plan", "worry", "misuse")
_MOST: Final = 5.0  # logits beyond it are one reader's vanity


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in one turn: probabilities of classifier and judge (None: not asked), and what patterns say."""

    classifier: float
    judge: float | None
    pattern: bool = False  # a pattern ends the echo
    hint: bool = False  # a pattern sees another's danger, the past, hopelessness
    plan_classifier: float = 0.0  # of the classifier's and the judge's probability, what is a plan, means, an attempt
    plan_judge: float | None = None
    misuse_classifier: float = 0.0
    misuse_judge: float | None = None
    misuse_pattern: bool = False

    def value(self, name: str) -> float:
        """Return one of them as the heads read it: log odds of a probability, 0 for a reader that was not asked."""
        found = getattr(self, name)
        if found is None:
            return 0.0
        return float(found) if isinstance(found, bool) else compute_logit(found)


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of the heads, and where each of BARS begins: ``worry`` is the least probability of T1 that is asked about."""

    weights: Mapping[str, Mapping[str, float]]
    bars: Mapping[str, float]

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Read one set of numbers; KeyError if one is lacking."""
        heads = {head: {name: float(values[head][name]) for name in ("bias", *HEADS[head])} for head in HEADS}
        return cls(heads, {name: float(values["bars"][name]) for name in BARS})

    def odds(self, head: str, found: Evidence) -> float:
        """Return a head's own probability."""
        weights = self.weights[head]
        z = weights["bias"] + sum(weights[name] * found.value(name) for name in HEADS[head])
        return 1 / (1 + math.exp(-z))

    def plan_score(self, found: Evidence) -> float:
        """Return how likely a plan, means or an attempt is, on the scale on which .8 shows a card."""
        return _stretch(self.odds("plan", found), ((0.0, 0.0), (self.bars["plan"], CARD), (1.0, 1.0)))

    def score(self, found: Evidence) -> float:
        """Return how likely it is that a card is due, on the scale on which .25 asks and .8 shows a card."""
        knots = ((0.0, 0.0), (self.bars["ask"], ASK), (self.bars["card"], CARD), (1.0, 1.0))
        score, plan = _stretch(self.odds("card", found), knots), self.plan_score(found)
        return max(score, plan) if plan >= CARD else score

    def is_misuse(self, found: Evidence) -> bool:
        """Whether a turn asks for what the program is not for."""
        return self.odds("misuse", found) >= self.bars["misuse"]


def _stretch(value: float, knots: Sequence[tuple[float, float]]) -> float:
    for (x0, y0), (x1, y1) in pairwise(knots):
        if value <= x1:
            return y0 + (y1 - y0) * (value - x0) / max(x1 - x0, 1e-9)
    return 1.0


def compute_logit(p: float) -> float:
    """Return the log odds, bounded."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return min(max(math.log(p / (1 - p)), -_MOST), _MOST)


@lru_cache(maxsize=2)
def load_fusion(*, judged: bool) -> Fusion:
    """Return the numbers for classifier and judge, or for the classifier alone.

    Raise ModelUnavailable if they are not there or were fitted for other weights.
    """
    try:
        values = json.loads(resources.files("exskill.sessions.safety.crisis").joinpath(FILE).read_text("utf-8"))
        numbers = Fusion.of(values["judged" if judged else "alone"])
        fits = values["classifier"] == SHA256 and (not judged or values["judge"] == judge.SHA256)
    except (OSError, ValueError, KeyError, TypeError):
        fits = False
    if not fits:
        raise ModelUnavailable(_("the weights of the crisis check are not the file they should be"))
    return numbers
