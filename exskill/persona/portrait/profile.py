"""What can be counted about the way somebody writes, and with how much ground.

Every number comes from rows, never from a model's impression; each is a :class:`~exskill.persona.portrait.values.Value` with
its observations, period, evidence and status.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from exskill.chat.lines import Line, find_exchanges
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import EMOJI, LAUGH, PARTICLE, count_characters, is_chinese, split_tokens
from exskill.persona.portrait.facts import Facts
from exskill.persona.portrait.feeling import measure_feeling
from exskill.persona.portrait.phrases import find_beginnings, find_catchphrases
from exskill.persona.portrait.shared import measure_shared, what_is_not_known
from exskill.persona.portrait.timing import measure_timing
from exskill.persona.portrait.values import MIN_PATTERN, Value, make_pattern, make_rate, make_value

__all__ = ["SMALL_CORPUS", "Profile", "build_profile"]

SMALL_CORPUS: Final = 200
VERSION: Final = 1
_SHORT: Final = 12  # characters of a message that may be a saying as a whole


@dataclass(frozen=True, slots=True)
class Profile:
    """Every dimension by name, with the numbers that steer generation read through properties."""

    messages: int
    exchanges: int
    one_sided: bool
    values: Mapping[str, Value] = field(default_factory=dict)

    def get(self, name: str) -> Value:
        """Return a dimension; an unknown one is an unknown value."""
        return self.values.get(name, Value(None))

    def sure(self, name: str) -> Any:
        """Return the data of a dimension that is sure enough to be shown, else None."""
        found = self.get(name)
        return found.value if found.is_sure else None

    @property
    def small(self) -> bool:
        """Whether there are too few messages to claim much (under 200)."""
        return self.messages < SMALL_CORPUS

    @property
    def chinese(self) -> bool:
        """Whether they write mostly Chinese."""
        return float(self.get("chinese_share").value or 0.0) >= 0.5

    def lengths(self) -> list[int]:
        """Return sorted message lengths in characters (a sample of at most 512), for drawing a target length."""
        return list(self.get("length_sample").value or [])

    def burst_sizes(self) -> list[int]:
        """Return sorted messages per burst (a sample of at most 128)."""
        return list(self.get("burst_sample").value or [])

    def to_json(self) -> bytes:
        """Return the profile as bytes for the vault."""
        data = {
            "version": VERSION,
            "messages": self.messages,
            "exchanges": self.exchanges,
            "one_sided": self.one_sided,
            "values": {name: asdict(v) for name, v in self.values.items()},
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Profile:
        """Return the profile that :meth:`to_json` wrote; raise ValueError for anything else."""
        try:
            raw = json.loads(data)
            if raw["version"] != VERSION:
                raise ValueError("profile of another version")
            values = {name: Value(**{**v, "evidence": tuple(v["evidence"])}) for name, v in dict(raw["values"]).items()}
            return cls(int(raw["messages"]), int(raw["exchanges"]), bool(raw["one_sided"]), values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a profile") from error


def _measure_quantiles(numbers: Sequence[float]) -> dict[str, float]:
    ordered = sorted(numbers)
    return {f"p{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] for p in (10, 50, 90)}


def _pick_sample(numbers: Sequence[int], size: int) -> list[int]:
    ordered = sorted(numbers)
    if len(ordered) <= size:
        return ordered
    return [ordered[i * len(ordered) // size] for i in range(size)]


def _classify_ending(text: str) -> str:
    text = text.rstrip()
    last = text[-1:] if text else ""
    if EMOJI.search(text[-4:]) and not last.isalnum():
        return "emoji"
    if text.endswith(("...", "…", "。。")):
        return "ellipsis"
    return {".": "stop", "。": "stop", "!": "exclamation", "！": "exclamation", "?": "question", "？": "question"}.get(
        last, "tilde" if last in "~～" else "none"
    )


def _list_top(counts: Counter[str], size: int) -> list[list[str | int]]:
    return [[name, n] for name, n in counts.most_common(size)]


def _measure_writing(own: Sequence[Line]) -> dict[str, Value]:
    """Return length, marks, case, emoji, laughter, particles, script."""
    texts = [str(line.text) for line in own]
    lengths = [count_characters(t) for t in texts]
    endings = Counter(_classify_ending(t) for t in texts)
    total = len(texts) or 1
    emoji = Counter(e for t in texts for e in EMOJI.findall(t))
    laughs = Counter(m.lower() for t in texts for m in LAUGH.findall(t))
    particles = Counter(m.lower() for t in texts for m in PARTICLE.findall(t))
    latin = [line for line in own if any("a" <= c.lower() <= "z" for c in line.text)]
    lower = [line for line in latin if line.text == line.text.lower()]
    repeated = [line for line in own if any(m * 2 in line.text for m in ("!", "?", ".", "~", "。", "！", "？", "～"))]
    return {
        "length": make_value(_measure_quantiles(lengths), own) if own else Value(None),
        "length_sample": make_value(_pick_sample(lengths, 512), own),
        "endings": make_value({k: round(v / total, 4) for k, v in endings.most_common()}, own),
        "repeated_marks": make_rate(own, repeated),
        "lower_case": make_rate(latin, lower),
        "emoji_rate": make_rate(own, [line for line in own if EMOJI.search(line.text)]),
        "emoji": make_pattern(_list_top(emoji, 20), [line for line in own if EMOJI.search(line.text)]),
        "laughter_rate": make_rate(own, [line for line in own if LAUGH.search(line.text)]),
        "laughter": make_pattern(_list_top(laughs, 10), [line for line in own if LAUGH.search(line.text)]),
        "particles": make_pattern(_list_top(particles, 20), [line for line in own if PARTICLE.search(line.text)]),
        "chinese_share": make_rate(own, [line for line in own if is_chinese(line.text)]),
        "question_rate": make_rate(own, [line for line in own if "?" in line.text or "？" in line.text]),
    }


def _measure_rhythm(facts: Facts) -> dict[str, Value]:
    own = facts.own
    sizes = [len(b.texts) for b in facts.bursts if b.role == SenderRole.EX and b.texts]
    spelled: dict[str, Counter[str]] = defaultdict(Counter)  # by what is said, as it was written
    for line in own:
        if count_characters(line.text) <= _SHORT:
            spelled[" ".join(split_tokens(line.text))][" ".join(line.text.split())] += 1
    common = sorted(spelled.items(), key=lambda item: -item[1].total())[:20]
    common = [(said, forms) for said, forms in common if said and forms.total() >= MIN_PATTERN]
    chosen = {said for said, _forms in common}
    return {
        "burst": make_value(_measure_quantiles(sizes), own, len(sizes)) if sizes else Value(None),
        "burst_sample": make_value(_pick_sample(sizes, 128), own, len(sizes)) if sizes else Value(None),
        "whole_messages": make_pattern(
            [[forms.most_common(1)[0][0], forms.total()] for _said, forms in common],
            [li for li in own if count_characters(li.text) <= _SHORT and " ".join(split_tokens(li.text)) in chosen],
        ),
    }


def _measure_edges(facts: Facts) -> dict[str, Value]:
    firsts = [s[0] for s in facts.sessions if s[0].role == SenderRole.EX and s[0].text.strip()]
    lasts = [s[-1] for s in facts.sessions if s[-1].role == SenderRole.EX and s[-1].text.strip()]
    return {"openings": _find_top(firsts), "closings": _find_top(lasts)}


def _find_top(lines: Sequence[Line]) -> Value:
    found = find_beginnings(lines)[:8]
    shown = [line for _start, rows in found for line in rows]
    return make_pattern([[start, len(rows)] for start, rows in found], shown) if shown else Value(None)


def build_profile(lines: Iterable[Line]) -> Profile:
    """Return the profile of the ex in ``lines`` (ordered as :func:`exskill.chat.lines.from_table` gives them).

    With no row of the ex every dimension is unknown.
    """
    facts = Facts.of(lines)
    values = {
        **_measure_writing(facts.own),
        **_measure_rhythm(facts),
        **_measure_edges(facts),
        "catchphrases": find_catchphrases(facts.own, facts.mine),
        **measure_timing(facts),
        **measure_feeling(facts),
        **measure_shared(facts),
    }
    values.update(what_is_not_known(values))
    return Profile(len(facts.own), sum(1 for _e in find_exchanges(facts.lines)), not facts.mine, values)
