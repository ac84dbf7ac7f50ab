"""L2's verdicts: the classifier's probabilities against thresholds, beside what the patterns found.

The thresholds were chosen on ``tests/data/sessions/safety/valid_*.txt`` (tests/benchmarks/safety_thresholds.py prints
the trade), one set for the meaning head, a stricter one for the words head that stands in without the embedder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from exskill.sessions.crisis.classifier import Opinion, classifier
from exskill.sessions.crisis.labels import ENDING, MISUSE, WORRY

__all__ = ["Heard", "danger", "laughs", "misuse"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the classifier makes of a turn: a tier's name, a kind, who is at risk."""

    tier: str
    kind: str
    who: str


@dataclass(frozen=True, slots=True)
class _Bars:
    """Least probabilities: to close, to close against a pattern's T1, to ask once, to refuse, to overrule a pattern."""

    ending: float
    ending_over_worry: float
    worry: float
    misuse: float
    near: float


_MEANING: Final = _Bars(ending=0.50, ending_over_worry=0.60, worry=0.60, misuse=0.45, near=0.97)
_WORDS: Final = _Bars(ending=0.55, ending_over_worry=0.70, worry=0.65, misuse=0.45, near=0.97)
_OTHERS: Final = frozenset({"third_party", "history", "bereaved"})  # kinds that the patterns parse better than L2
_LAUGHS: Final = re.compile(
    r"(?<![a-z])(?:l+o+l+|lmf?ao+|rofl|ha(?:ha)+|he(?:he)+|jk|just kidding|xd+)(?![a-z])|😂|🤣|😆|"
    "哈哈|嘿嘿|嘻嘻|233|笑死|笑哭|开玩笑(?!的?吧)|hhh|doge"
)
_MEANT: Final = re.compile(
    r"not (?:joking|kidding)|(?:i|really) mean it|serious|haha i wish|不是开玩笑|没开玩笑|认真的|说真的|真的想"
)


def danger(plain: str, pattern_kind: str) -> Heard | None:
    """Return what the classifier hears in a normalised text, given the kind that the patterns found ("" for none)."""
    worst: Heard | None = None
    opinions = _opinions(plain)
    for opinion in opinions:
        bars = _bars(opinion)
        bar = bars.ending_over_worry if pattern_kind in _OTHERS else bars.ending
        if opinion.ending >= bar:
            return Heard(*ENDING[opinion.top(tuple(ENDING))])
        if opinion.of("minor") >= bars.misuse:
            worst = Heard("SAFETY", "minor", "self")
        elif worst is None and opinion.ending + opinion.worry >= bars.worry and opinion.worry > opinion.ending:
            kind = opinion.top(tuple(WORRY))
            worst = Heard("T1", kind, WORRY[kind])
    return worst


def laughs(plain: str) -> bool:
    """Whether a death word stands in a turn that laughs and that the classifier takes for a manner of speaking."""
    if not _LAUGHS.search(plain) or _MEANT.search(plain):
        return False
    return all(o.of("hyperbole") >= 0.6 for o in _opinions(plain))


def misuse(plain: str, pattern: str) -> str:
    """Return the category (a value of Misuse) to refuse a normalised text for, "" to let it pass."""
    for opinion in _opinions(plain):
        bars = _bars(opinion)
        if pattern:
            return "" if opinion.of("near_miss", "general", "talk", "heartbreak") >= bars.near else pattern
        if opinion.misuse >= bars.misuse:
            return opinion.top(MISUSE).removesuffix("_info")
    return pattern


def _bars(opinion: Opinion) -> _Bars:
    return _MEANING if opinion.meaning else _WORDS


@lru_cache(maxsize=2)
def _opinions(plain: str) -> tuple[Opinion, ...]:
    # danger and misuse are asked about the same turn one after the other: two texts are remembered, no more
    return classifier().opinions(plain)
