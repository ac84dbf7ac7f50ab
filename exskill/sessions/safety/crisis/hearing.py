"""L2's verdicts: the classifier's probabilities against thresholds, beside what the patterns found.

The thresholds were chosen on our own held-out writing (``python -m tests.benchmarks.safety_written valid`` prints the
trade), one set for the meaning head, a stricter one for the words head that stands in without the embedder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from exskill.sessions.safety.crisis.classifier import Opinion, classifier
from exskill.sessions.safety.crisis.features import weight
from exskill.sessions.safety.crisis.labels import ENDING, MISUSE, WORRY
from exskill.sessions.safety.crisis.place import ASK, CARD, Bars

__all__ = ["Heard", "danger", "doubtful", "laughs", "misuse", "near_danger", "score"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the classifier makes of a turn: a tier's name, a kind, who is at risk."""

    tier: str
    kind: str
    who: str


@dataclass(frozen=True, slots=True)
class _Bars:
    """Least probabilities: to close after a short turn and after a long one, to ask once, to refuse."""

    short: float
    long: float
    worry: float
    misuse: float


_MEANING: Final = _Bars(short=0.55, long=0.80, worry=0.65, misuse=0.55)
_WORDS: Final = _Bars(short=0.55, long=0.80, worry=0.70, misuse=0.50)
_SHORT, _LONG = 12, 40  # tokens: a long turn gives more to mistake, and the patterns find most of what it says openly
_BARE: Final = 7  # tokens: a death word with nothing beside it but a laugh is no joke about something
_OVER_PARSED: Final = 0.20  # added where the patterns read another person's danger, or the past
_NEAR, _HARDLY = (
    0.65,
    0.12,
)  # a pattern for misuse is overruled where a near miss is this likely and misuse this unlikely
_NEVER_OVERRULED: Final = frozenset({"sexual_or_intimate"})
_UNSURE: Final = 0.3
_SILENT: Final = 0.42  # from here the echo does not answer; a lower bar silenced it in one calm turn of eight
_HARMLESS: Final = ("near_miss", "general", "talk", "heartbreak")
_OTHERS: Final = frozenset({"third_party", "history", "bereaved"})  # kinds that the patterns parse better than L2
_LAUGHS: Final = re.compile(
    r"(?<![a-z])(?:l+o+l+|lmf?ao+|rofl|ha(?:ha)+|he(?:he)+|jk|just kidding|xd+)(?![a-z])|😂|🤣|😆|"
    "哈哈|嘿嘿|嘻嘻|233|笑死|笑哭|开玩笑(?!的?吧)|hhh|doge"
)
_MEANT: Final = re.compile(
    r"not (?:joking|kidding)|(?:i|really) mean it|serious|haha i wish|不是开玩笑|没开玩笑|认真的|说真的|真的想"
)


def score(plain: str, pattern_kind: str) -> float:
    """Return in [0, 1] how likely it is that a normalised text calls for a card, given the kind that the patterns found.

    A card is due from .8, the question from .25, whatever the classifier's own scale is.
    """
    return max(_scaled(plain, opinion, pattern_kind) for opinion in _opinions(plain))


def danger(plain: str, score: float, bars: Bars) -> Heard | None:
    """Return what the classifier hears in a normalised text of that score."""
    opinions = _opinions(plain)
    gravest = max(opinions, key=lambda opinion: opinion.ending)
    if score >= bars.card:
        return Heard(*ENDING[gravest.top(tuple(ENDING))])
    for opinion in opinions:
        if opinion.of("minor") >= _bars(opinion).misuse:
            return Heard("SAFETY", "minor", "self")
        worries = opinion.worry > opinion.ending and opinion.ending + opinion.worry >= _bars(opinion).worry
        if worries:
            kind = opinion.top(tuple(WORRY))
            return Heard("T1", kind, WORRY[kind])
    return None


def near_danger(plain: str) -> bool:
    """Whether the turn alone is not enough, but the turn before may make it so."""
    return any(opinion.ending >= _UNSURE for opinion in _opinions(plain))


def doubtful(plain: str) -> bool:
    """Whether the turn is too near to danger for the echo to answer it, though not near enough for a card."""
    return any(opinion.ending >= _SILENT for opinion in _opinions(plain))


def _scaled(plain: str, opinion: Opinion, pattern_kind: str) -> float:
    closing = _closing(plain, _bars(opinion)) + _OVER_PARSED * (pattern_kind in _OTHERS)
    knots = ((0.0, 0.0), (closing * _SILENT / _MEANING.short, ASK), (closing, CARD), (1.0, 1.0))
    for (x0, y0), (x1, y1) in pairwise(knots):
        if opinion.ending <= x1:
            return y0 + (y1 - y0) * (opinion.ending - x0) / (x1 - x0)
    return 1.0


def _closing(plain: str, bars: _Bars) -> float:
    share = (weight(plain) - _SHORT) / (_LONG - _SHORT)
    return bars.short + (bars.long - bars.short) * min(1.0, max(0.0, share))


def laughs(plain: str) -> bool:
    """Whether a death word stands in a turn that laughs and that the classifier takes for a manner of speaking."""
    if weight(plain) <= _BARE or not _LAUGHS.search(plain) or _MEANT.search(plain):
        return False
    return all(o.of("hyperbole") >= 0.6 for o in _opinions(plain))


def misuse(plain: str, pattern: str) -> str:
    """Return the category (a value of Misuse) to refuse a normalised text for, "" to let it pass."""
    opinions = _opinions(plain)
    if pattern:
        near = all(o.of(*_HARMLESS) >= _NEAR and o.misuse <= _HARDLY for o in opinions)
        return "" if near and pattern not in _NEVER_OVERRULED else pattern
    for opinion in opinions:
        if opinion.misuse >= _bars(opinion).misuse:
            return opinion.top(MISUSE).removesuffix("_info")
    return ""


def _bars(opinion: Opinion) -> _Bars:
    return _MEANING if opinion.meaning else _WORDS


@lru_cache(maxsize=2)
def _opinions(plain: str) -> tuple[Opinion, ...]:
    # danger and misuse are asked about the same turn one after the other: two texts are remembered, no more
    return classifier().opinions(plain)
