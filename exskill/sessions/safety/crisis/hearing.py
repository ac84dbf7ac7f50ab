"""What the readers make of a turn together: a score, a tier, a kind; and whether it is misuse.

The classifier (L2) reads every turn. The judge (L3) is asked about every turn that patterns and classifier have not settled
together, where the default model is loaded. Their answers meet in fusion.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from exskill.sessions.safety.crisis.classifier import Opinion, load_classifier
from exskill.sessions.safety.crisis.features import estimate_tokens
from exskill.sessions.safety.crisis.fusion import Evidence, load_fusion
from exskill.sessions.safety.crisis.judge import Reads, Verdict
from exskill.sessions.safety.crisis.labels import ENDING, MISUSE, WORRY
from exskill.sessions.safety.crisis.place import CARD, LONG_CARD, Bars
from redaction.late import compile_late

__all__ = ["Heard", "Seen", "find_misuse", "hear_text", "is_laughing"]

_SETTLED: Final = 0.5  # patterns end the echo and the classifier thinks so too: the judge has nothing to add
_LONG: Final = 40.0  # tokens from which a turn is long
_BARE: Final = 7  # tokens: a death word with nothing beside it but a laugh is no joke about something
_NOTHING: Final = Evidence(0.0, None)
_NEVER_OVERRULED: Final = frozenset({"sexual_or_intimate", "minor"})
_LAUGHS: Final = compile_late(
    r"(?<![a-z])(?:l+o+l+|lmf?ao+|rofl|ha(?:ha)+|he(?:he)+|jk|just kidding|xd+)(?![a-z])|😂|🤣|😆|"
    "哈哈|嘿嘿|嘻嘻|233|笑死|笑哭|开玩笑(?!的?吧)|hhh|doge"
)
_MEANT: Final = compile_late(
    r"not (?:joking|kidding)|(?:i|really) mean it|serious|haha i wish|不是开玩笑|没开玩笑|认真的|说真的|真的想"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the patterns found in a turn."""

    kind: str = ""
    ends: bool = False
    hints: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What the readers make of a turn: the score of a card, the tier that would be due (T0 for none), kind, who, source."""

    score: float
    tier: str
    kind: str
    who: str
    source: str


def hear_text(plain: str, seen: Seen, bars: Bars, judge: Reads | None) -> Heard:
    """Read a normalised turn."""
    opinions = _read_opinions(plain)
    gravest = max(opinions, key=lambda opinion: opinion.ending)
    settled = seen.ends and gravest.ending >= _SETTLED
    verdict = judge.verdict(plain) if judge is not None and not settled else None
    numbers = load_fusion(judged=verdict is not None)
    evidence = _make_evidence(gravest, verdict, seen)
    score = numbers.score(evidence)
    source = "judge" if verdict is not None else "classifier"
    if _is_minor(opinions, verdict):
        return Heard(max(score, bars.card), "SAFETY", "minor", "self", source)
    if score >= _score_card(plain, opinions, verdict, seen, bars):
        is_plan = numbers.plan_score(evidence) >= bars.card
        tier, kind, who = _find_danger(gravest, verdict, tiers=("T3",) if is_plan else ("T2", "T3", "SAFETY"))
        return Heard(score, tier, kind, who, source)
    worry = _measure_worry(opinions, verdict)
    if worry >= min(numbers.bars["worry"] + bars.more_worry, 0.95):
        kind = max(opinions, key=lambda opinion: opinion.worry).top(tuple(WORRY))
        if kind == "hopeless" and not bars.hopeless:
            return Heard(score, "T0", "", "", source)
        return Heard(score, "T1", kind, WORRY[kind], source)
    return Heard(score, "T0", "", "", source)


def _make_evidence(gravest: Opinion, verdict: Verdict | None, seen: Seen) -> Evidence:
    return Evidence(
        gravest.ending,
        None if verdict is None else verdict.ending,
        seen.ends,
        seen.hints,
        gravest.of(*_list_labels("T3")),
        None if verdict is None else verdict.plan,
    )


def _score_card(plain: str, opinions: tuple[Opinion, ...], verdict: Verdict | None, seen: Seen, bars: Bars) -> float:
    """Return the least score for a card: in a long turn one grave window is not enough."""
    if seen.ends or estimate_tokens(plain) < _LONG:
        return bars.card
    grave = sum(opinion.ending >= CARD for opinion in opinions) + (verdict is not None and verdict.ending >= CARD)
    return bars.card if grave > 1 else max(bars.card, LONG_CARD)


def _find_danger(gravest: Opinion, verdict: Verdict | None, tiers: tuple[str, ...]) -> tuple[str, str, str]:
    """Return tier, kind and who: of some tiers the one that both readers together find likeliest, its likeliest kind."""
    by_tier = {tier: gravest.of(*_list_labels(tier)) for tier in tiers}
    if verdict is not None:
        by_tier = {tier: share + verdict.of(tier) for tier, share in by_tier.items()}
    best = max(by_tier, key=lambda tier: by_tier[tier])
    return ENDING[gravest.top(_list_labels(best))]


def _list_labels(tier: str) -> tuple[str, ...]:
    return tuple(label for label, (one, _kind, _who) in ENDING.items() if one == tier)


def _measure_worry(opinions: tuple[Opinion, ...], verdict: Verdict | None) -> float:
    """Return how likely it is that a turn, not being grave, calls for the question."""
    heard = max(opinion.worry + opinion.ending / 2 for opinion in opinions)
    return heard if verdict is None else (heard + verdict.worry + verdict.ending / 2) / 2


def _is_minor(opinions: tuple[Opinion, ...], verdict: Verdict | None) -> bool:
    least = 0.75 if verdict is None or verdict.p[4] < 0.3 else 0.4
    return any(opinion.of("minor") >= least for opinion in opinions)


def is_laughing(plain: str) -> bool:
    """Whether a death word is in a turn that laughs and that the classifier takes for a manner of speaking."""
    if estimate_tokens(plain) <= _BARE or not _LAUGHS.search(plain) or _MEANT.search(plain):
        return False
    return all(opinion.of("hyperbole") >= 0.6 for opinion in _read_opinions(plain))


def find_misuse(plain: str, pattern: str, judge: Reads | None) -> str:
    """Return the category (a value of Misuse) to refuse a normalised text for, "" to let it pass."""
    if pattern in _NEVER_OVERRULED:
        return pattern
    opinions = _read_opinions(plain)
    verdict = judge.verdict(plain) if judge is not None else None
    if not load_fusion(judged=verdict is not None).is_misuse(_add_misuse(_NOTHING, opinions, verdict, bool(pattern))):
        return ""
    return pattern or max(opinions, key=lambda opinion: opinion.misuse).top(MISUSE).removesuffix("_info")


def _add_misuse(found: Evidence, opinions: tuple[Opinion, ...], verdict: Verdict | None, is_named: bool) -> Evidence:
    """Return evidence with what the readers say of misuse, and whether a pattern names it."""
    heard = max(opinion.misuse for opinion in opinions)
    told = None if verdict is None else verdict.misuse
    return replace(found, misuse_classifier=heard, misuse_judge=told, misuse_pattern=is_named)


def collect_evidence(plain: str, seen: Seen, is_named: bool, judge: Reads | None) -> tuple[Evidence, float]:
    """Return what a turn gives to the fit of the numbers: evidence and worry; ``is_named``: a pattern names misuse."""
    opinions = _read_opinions(plain)
    verdict = judge.verdict(plain) if judge is not None else None
    gravest = max(opinions, key=lambda opinion: opinion.ending)
    evidence = _add_misuse(_make_evidence(gravest, verdict, seen), opinions, verdict, is_named)
    return evidence, _measure_worry(opinions, verdict)


@lru_cache(maxsize=2)
def _read_opinions(plain: str) -> tuple[Opinion, ...]:
    # danger and misuse are asked about the same turn one after the other: two texts are remembered, no more
    return load_classifier().opinions(plain)
