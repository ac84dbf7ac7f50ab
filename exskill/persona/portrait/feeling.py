"""Counted signs of warmth, quarrel, limits and harm, on both sides. Indicators for insight, never a diagnosis.

What is counted as harm (insult, threat, blame, control, love-burst) is shown for both people only where it is asked for, with
its lines, and is never used to imitate: the guards refuse it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from exskill.chat import lexicon
from exskill.chat.lines import Burst, Line
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import EMOJI, split_tokens
from exskill.persona.portrait.comfort import measure_comfort
from exskill.persona.portrait.facts import Facts
from exskill.persona.portrait.harm import count_harm
from exskill.persona.portrait.values import SURE_ROWS, Value, make_pattern, make_value

__all__ = ["Episode", "find_episodes", "measure_feeling"]

_WINDOW: Final = timedelta(hours=2)
_TEN: Final = timedelta(minutes=10)
_QUOTES: Final = 6


@dataclass(frozen=True, slots=True)
class Episode:
    """One quarrel: messages with conflict words less than two hours apart, with polarity below zero."""

    lines: tuple[Line, ...]
    silence_hours: float
    first_after: Line | None


def find_episodes(facts: Facts) -> list[Episode]:
    """Return the quarrels in order, with the silence after each and who broke it."""
    lines = facts.dated
    hits = [i for i, li in enumerate(lines) if lexicon.CONFLICT.search(li.text)]
    groups: list[list[int]] = []
    for i in hits:
        near = groups and _find_gap(lines[groups[-1][-1]], lines[i]) <= _WINDOW
        if near:
            groups[-1].append(i)
        else:
            groups.append([i])
    return [e for e in (_make_episode(lines, g) for g in groups) if e is not None]


def _find_gap(before: Line, after: Line) -> timedelta:
    if before.thread != after.thread or before.ts is None or after.ts is None:
        return timedelta.max
    return after.ts - before.ts


def _make_episode(lines: Sequence[Line], group: list[int]) -> Episode | None:
    end = group[-1]
    while (
        end + 1 < len(lines) and _find_gap(lines[end], lines[end + 1]) <= timedelta(minutes=30) and end - group[-1] < 20
    ):
        end += 1
    part = tuple(lines[group[0] : end + 1])
    if len(group) < 2 and sum(lexicon.count_polarity(li.text) for li in part) >= 0:
        return None
    after = lines[end + 1] if end + 1 < len(lines) and lines[end + 1].thread == part[-1].thread else None
    silence = _find_gap(part[-1], after).total_seconds() / 3600 if after is not None else 0.0
    return Episode(part, round(silence, 2), after)


def _measure_conflict(facts: Facts) -> dict[str, Value]:
    found = find_episodes(facts)
    if not found:
        return {"conflict": Value(None)}
    inside = Counter(w for e in found for li in e.lines for w in set(split_tokens(li.text)) if len(w) > 1)
    outside = Counter(w for li in facts.dated for w in set(split_tokens(li.text)) if len(w) > 1)
    lines_in = sum(len(e.lines) for e in found)
    lift = {
        w: (n / lines_in) / (outside[w] / len(facts.dated))
        for w, n in inside.items()
        if n >= 3 and w.isalpha() and not lexicon.CONFLICT.search(w)
    }
    after = [e.first_after for e in found if e.first_after is not None]
    data: dict[str, Any] = {
        "episodes": len(found),
        "messages_median": sorted(len(e.lines) for e in found)[len(found) // 2],
        "longest_silence_hours": max(e.silence_hours for e in found),
        "they_speak_first_after": round(sum(li.role == SenderRole.EX for li in after) / len(after), 3)
        if after
        else None,
        "topics": sorted(lift, key=lambda w: -lift[w])[:8],
        "openers_of_repair": [str(li.text)[:60] for li in after if li.role == SenderRole.EX][:_QUOTES],
        "apologies_theirs": sum(bool(lexicon.APOLOGY.search(li.text)) for li in facts.own),
        "apologies_yours": sum(bool(lexicon.APOLOGY.search(li.text)) for li in facts.mine),
        "first_reaction": _first_reactions(found),
    }
    return {"conflict": make_pattern(data, [e.lines[0] for e in found])}


def _first_reactions(found: Sequence[Episode]) -> dict[str, int]:
    """Return how often the ex's first message in a quarrel was an apology, an attack, a question, short or other."""
    classes: Counter[str] = Counter()
    for episode in found:
        first = next((li for li in episode.lines if li.role == SenderRole.EX), None)
        if first is None:
            classes["none"] += 1
        elif lexicon.APOLOGY.search(first.text):
            classes["apology"] += 1
        elif lexicon.CONFLICT.search(first.text):
            classes["attack"] += 1
        elif "?" in first.text or "？" in first.text:
            classes["question"] += 1
        else:
            classes["short" if len(first.text) <= 8 else "other"] += 1
    return dict(classes)


def _measure_emotion(facts: Facts) -> dict[str, Value]:
    weeks: dict[str, list[int]] = defaultdict(list)
    for line in facts.own:
        if line.ts is not None:
            year, week, _day = line.ts.isocalendar()
            weeks[f"{year}-W{week:02d}"].append(lexicon.count_polarity(line.text))
    series = {w: round(sum(v) / len(v), 3) for w, v in sorted(weeks.items()) if len(v) >= SURE_ROWS}
    warm = [li for li in facts.own if lexicon.AFFECTION.search(li.text)]
    warm_mine = [li for li in facts.mine if lexicon.AFFECTION.search(li.text)]
    answered = _answered_within(facts, warm_mine)
    data = {
        "theirs": len(warm),
        "yours": len(warm_mine),
        "yours_answered_in_10_minutes": round(answered / len(warm_mine), 3) if len(warm_mine) >= SURE_ROWS else None,
    }
    return {
        "polarity_by_week": make_value(series, facts.own) if series else Value(None),
        "affection": make_pattern(data, warm),
        "comfort": measure_comfort(facts),
        "emoji_use": _emoji_use(facts),
    }


def _answered_within(facts: Facts, lines: Sequence[Line]) -> int:
    wanted = {li.id for li in lines}
    count = 0
    for burst, following in zip(facts.bursts, facts.bursts[1:], strict=False):
        if following.role == SenderRole.EX and any(li.id in wanted for li in burst.lines):
            count += _find_gap(burst.lines[-1], following.lines[0]) <= _TEN
    return count


def _emoji_use(facts: Facts) -> Value:
    kinds: dict[str, list[bool]] = {"affection": [], "conflict": [], "plain": []}
    for line in facts.own:
        has = EMOJI.search(line.text) is not None
        if lexicon.AFFECTION.search(line.text):
            kinds["affection"].append(has)
        elif lexicon.CONFLICT.search(line.text):
            kinds["conflict"].append(has)
        else:
            kinds["plain"].append(has)
    shares = {k: round(sum(v) / len(v), 3) if v else None for k, v in kinds.items()}
    return make_value(shares, [li for li in facts.own if EMOJI.search(li.text)])


def _measure_attachment(facts: Facts) -> dict[str, Value]:
    follow_ups = [b.lines[0] for b in _unanswered_repeats(facts, SenderRole.EX)]
    asked = [li for li in facts.own if lexicon.REASSURANCE.search(li.text)]
    withdrew = _find_withdrawals(facts)
    data = {
        "follow_ups_without_reply": len(follow_ups),
        "reassurance_questions": len(asked),
        "short_or_slow_after_affection_or_conflict": len(withdrew),
        "note": "counts, not a type; a hypothesis at most",
    }
    return {"attachment_indicators": make_pattern(data, [*follow_ups, *asked, *withdrew])}


def _unanswered_repeats(facts: Facts, role: str) -> list[Burst]:
    return [b for a, b in zip(facts.bursts, facts.bursts[1:], strict=False) if a.role == b.role == role]


def _find_withdrawals(facts: Facts) -> list[Line]:
    lengths = sorted(len(li.text) for li in facts.own)
    short = lengths[len(lengths) // 2] / 2 if lengths else 0
    found = []
    for burst, following in zip(facts.bursts, facts.bursts[1:], strict=False):
        moved = any(lexicon.AFFECTION.search(t) or lexicon.CONFLICT.search(t) for t in burst.texts)
        if burst.role == SenderRole.ME and following.role == SenderRole.EX and moved:
            slow = _find_gap(burst.lines[-1], following.lines[0]) > _WINDOW
            if slow or sum(len(t) for t in following.texts) <= short:
                found.append(following.lines[0])
    return found


def measure_feeling(facts: Facts) -> dict[str, Value]:
    """Return polarity, affection, comfort, conflict, attachment indicators, boundaries and harm counters."""
    limits = [li for li in facts.own if lexicon.BOUNDARY.search(li.text)]
    quotes = [str(li.text)[:60] for li in limits[:: max(1, len(limits) // _QUOTES)][:_QUOTES]]
    return {
        **_measure_emotion(facts),
        **_measure_conflict(facts),
        **_measure_attachment(facts),
        "harm": count_harm(facts),
        "boundaries": make_pattern({"count": len(limits), "quotes": quotes}, limits) if limits else Value(None),
    }
