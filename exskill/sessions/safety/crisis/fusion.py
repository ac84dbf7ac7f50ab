"""One score from three readers: patterns, classifier, judge. Logistic, with weights fixed on rows kept apart.

``fusion.json`` is written by ``python -m tests.benchmarks.fit_safety``, which also places the two bars on those rows: what
comes out is stretched so that the question begins at .25 and the card at .8. It names the weights it was fitted for;
with any other the program stops. One set of numbers for the classifier alone, one for classifier and judge.
"""

from __future__ import annotations

import json
import math
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

__all__ = ["FILE", "Evidence", "Fusion", "compute_logit", "load_fusion"]

FILE: Final = "fusion.json"
_MOST: Final = 5.0  # logits beyond it are one reader's vanity


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found in one turn: probabilities of classifier and judge (None: not asked), and what patterns say."""

    classifier: float
    judge: float | None
    pattern: bool  # a pattern ends the echo
    hint: bool  # a pattern sees another's danger, the past, hopelessness


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of a logistic model and the raw scores at which question and card begin."""

    bias: float
    classifier: float
    judge: float
    pattern: float
    hint: float
    ask: float
    card: float
    worry: float  # least probability of T1 at which the question is asked
    misuse: float  # from here a turn is refused although no pattern names it
    lenient: float  # below it a pattern for misuse is overruled

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Read one set of numbers."""
        return cls(**{name: float(values[name]) for name in cls.__slots__})

    def raw(self, found: Evidence) -> float:
        """Return the model's own probability that a card is due."""
        z = (
            self.bias
            + self.classifier * compute_logit(found.classifier)
            + self.pattern * found.pattern
            + self.hint * found.hint
        )
        if found.judge is not None:
            z += self.judge * compute_logit(found.judge)
        return 1 / (1 + math.exp(-z))

    def score(self, found: Evidence) -> float:
        """Return it on the scale on which .25 asks and .8 shows a card."""
        value = self.raw(found)
        knots = ((0.0, 0.0), (self.ask, ASK), (self.card, CARD), (1.0, 1.0))
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
