"""When and how fast: latency, activity, who begins, and how all of it changed from month to month.

Times are naive local wall times of the exporting device; they serve statistics and never reach a prompt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from exskill.chat.lexicon import NIGHT, count_polarity
from exskill.chat.lines import Line
from exskill.chat.schema import SenderRole
from exskill.persona.portrait.facts import Facts
from exskill.persona.portrait.values import SURE_ROWS, Value, make_pattern, make_rate, make_value

__all__ = ["MIN_MONTHS", "change_points", "measure_timing"]

_ANSWER: Final = timedelta(hours=12)
MIN_MONTHS: Final = 6  # fewer show no change of level


def _to_minutes(delta: timedelta) -> float:
    return round(delta.total_seconds() / 60, 2)


def _find_quantile(numbers: Sequence[float], share: float) -> float:
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _list_answers(facts: Facts, role: str) -> tuple[list[tuple[Line, float]], list[Line], list[Line]]:
    """Return (answers with minutes), (questions asked of ``role``), (those that got no answer in 12 hours)."""
    answers: list[tuple[Line, float]] = []
    asked: list[Line] = []
    open_ones: list[Line] = []
    groups = facts.bursts
    for i, burst in enumerate(groups):
        if burst.role == role:
            continue
        following = groups[i + 1] if i + 1 < len(groups) else None
        answered = following is not None and following.role == role and _is_soon(burst.lines[-1], following.lines[0])
        if following is not None and answered and burst.end and following.start:
            answers.append((following.lines[0], _to_minutes(following.start - burst.end)))
        if any("?" in text or "？" in text for text in burst.texts):
            asked.append(burst.lines[-1])
            if not answered:
                open_ones.append(burst.lines[-1])
    return answers, asked, open_ones


def _is_soon(before: Line, after: Line) -> bool:
    if before.thread != after.thread or before.ts is None or after.ts is None:
        return False
    return timedelta(0) <= after.ts - before.ts <= _ANSWER


def _latency_values(facts: Facts) -> dict[str, Value]:
    answers, asked, unanswered = _list_answers(facts, SenderRole.EX)
    lines, minutes = [a for a, _m in answers], [m for _a, m in answers]
    by_hour: dict[int, list[float]] = defaultdict(list)
    by_day: dict[int, list[float]] = defaultdict(list)
    for line, m in answers:
        if line.ts is not None:
            by_hour[line.ts.hour].append(m)
            by_day[line.ts.weekday()].append(m)
    found: dict[str, Any] = {
        "median_minutes": _find_quantile(minutes, 0.5),
        "p90_minutes": _find_quantile(minutes, 0.9),
        "by_hour": {str(h): _find_quantile(v, 0.5) for h, v in sorted(by_hour.items()) if len(v) >= SURE_ROWS},
        "by_weekday": {str(d): _find_quantile(v, 0.5) for d, v in sorted(by_day.items()) if len(v) >= SURE_ROWS},
    }
    return {"latency": make_value(found, lines), "unanswered_questions": make_rate(asked, unanswered)}


def _measure_activity(facts: Facts) -> dict[str, Value]:
    table = [[0] * 24 for _day in range(7)]
    dated = [line for line in facts.own if line.ts is not None]
    for line in dated:
        if line.ts is not None:
            table[line.ts.weekday()][line.ts.hour] += 1
    nights = [line for line in facts.own if NIGHT.search(line.text)]
    days = {line.ts.date() for line in dated if line.ts is not None}
    greeted = {line.ts.date() for line in nights if line.ts is not None}
    share = round(len(greeted) / len(days), 4) if days else 0.0
    return {
        "activity": make_value({"table": table, "zone": "local time of the exporting device"}, dated),
        "night_and_morning": make_pattern({"share_of_days": share}, nights) if nights else Value(None),
    }


def _measure_initiative(facts: Facts) -> dict[str, Value]:
    openers = [s[0] for s in facts.sessions]
    theirs = [line for line in openers if line.role == SenderRole.EX]
    both = [*facts.own, *facts.mine]
    monthly: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in openers:
        if line.ts is not None:
            monthly[f"{line.ts:%Y-%m}"][line.role == SenderRole.EX] += 1
    shares = [theirs_n / (n + theirs_n) for _m, (n, theirs_n) in sorted(monthly.items())]
    characters = sum(len(line.text) for line in both)
    own_characters = sum(len(line.text) for line in facts.own)
    if not facts.mine:
        return {"initiative": Value(None), "share": Value(None)}
    found = {"sessions_opened": round(len(theirs) / max(len(openers), 1), 4), "slope_per_month": _fit_slope(shares)}
    part = {
        "messages": round(len(facts.own) / max(len(both), 1), 4),
        "characters": round(own_characters / max(characters, 1), 4),
    }
    return {"initiative": make_value(found, theirs, len(openers)), "share": make_value(part, facts.own, len(both))}


def _fit_slope(values: Sequence[float]) -> float:
    """Return the least-squares slope per step; 0 for fewer than three points."""
    n = len(values)
    if n < 3:
        return 0.0
    mean_x, mean_y = (n - 1) / 2, sum(values) / n
    top = sum((i - mean_x) * (v - mean_y) for i, v in enumerate(values))
    return round(top / sum((i - mean_x) ** 2 for i in range(n)), 4)


def change_points(values: Sequence[float], least: int = 2) -> list[int]:
    """Return where a series changes its level: binary segmentation, a cut must halve the squared error of its piece."""

    def error(a: int, b: int) -> float:
        mean = sum(values[a:b]) / (b - a)
        return sum((v - mean) ** 2 for v in values[a:b])

    def cut(a: int, b: int) -> list[int]:
        if b - a < 2 * least:
            return []
        best = min(range(a + least, b - least + 1), key=lambda i: error(a, i) + error(i, b))
        if error(a, best) + error(best, b) > 0.5 * error(a, b) or error(a, b) == 0:
            return []
        return [*cut(a, best), best, *cut(best, b)]

    return cut(0, len(values))


def _measure_arc(facts: Facts) -> dict[str, Value]:
    months: dict[str, dict[str, float | None]] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    feeling: Counter[str] = Counter()
    answers: dict[str, list[float]] = defaultdict(list)
    for line in [*facts.own, *facts.mine]:
        if line.ts is not None:
            month = f"{line.ts:%Y-%m}"
            counts[month][line.role] += 1
            feeling[month] += count_polarity(line.text)
    for line, minutes in _list_answers(facts, SenderRole.EX)[0]:
        if line.ts is not None:
            answers[f"{line.ts:%Y-%m}"].append(minutes)
    for month, count in sorted(counts.items()):
        total = count.total()
        months[month] = {
            "messages": total,
            "theirs": round(count[SenderRole.EX] / total, 3) if total >= SURE_ROWS else None,
            "polarity": round(feeling[month] / total, 3) if total >= SURE_ROWS else None,
            "latency": _find_quantile(answers[month], 0.5) if len(answers[month]) >= SURE_ROWS else None,
        }
    names = list(months)
    cuts = change_points([counts[m].total() for m in names]) if len(names) >= MIN_MONTHS else []
    found = {"months": months, "changes": [names[i] for i in cuts]}
    return {"arc": make_value(found, facts.dated) if months else Value(None)}


def measure_timing(facts: Facts) -> dict[str, Value]:
    """Return latency, unanswered questions, activity, initiative, share and the arc by month."""
    return {
        **_latency_values(facts),
        **_measure_activity(facts),
        **_measure_initiative(facts),
        **_measure_arc(facts),
        **_measure_silences(facts),
    }


def _measure_silences(facts: Facts) -> dict[str, Value]:
    longest: tuple[float, Line] | None = None
    for before, after in pairwise(facts.dated):
        if before.thread == after.thread and before.ts is not None and after.ts is not None:
            days = (after.ts - before.ts).total_seconds() / 86400
            if longest is None or days > longest[0]:
                longest = (days, after)
    if longest is None:
        return {"longest_silence": Value(None)}
    data = {"days": round(longest[0], 1), "broken_by": longest[1].role}
    return {"longest_silence": make_value(data, [longest[1]], len(facts.dated))}
