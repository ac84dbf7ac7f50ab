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

from exskill.chat.lines import Line, exchanges
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import EMOJI, LAUGH, PARTICLE, is_chinese, length, tokens
from exskill.persona.portrait.facts import Facts
from exskill.persona.portrait.feeling import feeling
from exskill.persona.portrait.phrases import beginnings, catchphrases
from exskill.persona.portrait.shared import shared, what_is_not_known
from exskill.persona.portrait.timing import timing
from exskill.persona.portrait.values import MIN_PATTERN, Value, pattern, rate, value

__all__ = ["SMALL_CORPUS", "Profile", "build"]

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


def _quantiles(numbers: Sequence[float]) -> dict[str, float]:
    ordered = sorted(numbers)
    return {f"p{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] for p in (10, 50, 90)}


def _sample(numbers: Sequence[int], size: int) -> list[int]:
    ordered = sorted(numbers)
    if len(ordered) <= size:
        return ordered
    return [ordered[i * len(ordered) // size] for i in range(size)]


def _ending(text: str) -> str:
    text = text.rstrip()
    last = text[-1:] if text else ""
    if EMOJI.search(text[-4:]) and not last.isalnum():
        return "emoji"
    if text.endswith(("...", "…", "。。")):
        return "ellipsis"
    return {".": "stop", "。": "stop", "!": "exclamation", "！": "exclamation", "?": "question", "？": "question"}.get(
        last, "tilde" if last in "~～" else "none"
    )


def _pairs(counts: Counter[str], size: int) -> list[list[str | int]]:
    return [[name, n] for name, n in counts.most_common(size)]


def _writing(own: Sequence[Line]) -> dict[str, Value]:
    """Return length, marks, case, emoji, laughter, particles, script."""
    texts = [str(line.text) for line in own]
    lengths = [length(t) for t in texts]
    endings = Counter(_ending(t) for t in texts)
    total = len(texts) or 1
    emoji = Counter(e for t in texts for e in EMOJI.findall(t))
    laughs = Counter(m.lower() for t in texts for m in LAUGH.findall(t))
    particles = Counter(m.lower() for t in texts for m in PARTICLE.findall(t))
    latin = [line for line in own if any("a" <= c.lower() <= "z" for c in line.text)]
    lower = [line for line in latin if line.text == line.text.lower()]
    repeated = [line for line in own if any(m * 2 in line.text for m in ("!", "?", ".", "~", "。", "！", "？", "～"))]
    return {
        "length": value(_quantiles(lengths), own) if own else Value(None),
        "length_sample": value(_sample(lengths, 512), own),
        "endings": value({k: round(v / total, 4) for k, v in endings.most_common()}, own),
        "repeated_marks": rate(own, repeated),
        "lower_case": rate(latin, lower),
        "emoji_rate": rate(own, [line for line in own if EMOJI.search(line.text)]),
        "emoji": pattern(_pairs(emoji, 20), [line for line in own if EMOJI.search(line.text)]),
        "laughter_rate": rate(own, [line for line in own if LAUGH.search(line.text)]),
        "laughter": pattern(_pairs(laughs, 10), [line for line in own if LAUGH.search(line.text)]),
        "particles": pattern(_pairs(particles, 20), [line for line in own if PARTICLE.search(line.text)]),
        "chinese_share": rate(own, [line for line in own if is_chinese(line.text)]),
        "question_rate": rate(own, [line for line in own if "?" in line.text or "？" in line.text]),
    }


def _rhythm(facts: Facts) -> dict[str, Value]:
    own = facts.own
    sizes = [len(b.texts) for b in facts.bursts if b.role == SenderRole.EX and b.texts]
    spelled: dict[str, Counter[str]] = defaultdict(Counter)  # by what is said, as it was written
    for line in own:
        if length(line.text) <= _SHORT:
            spelled[" ".join(tokens(line.text))][" ".join(line.text.split())] += 1
    common = sorted(spelled.items(), key=lambda item: -item[1].total())[:20]
    common = [(said, forms) for said, forms in common if said and forms.total() >= MIN_PATTERN]
    chosen = {said for said, _forms in common}
    return {
        "burst": value(_quantiles(sizes), own, len(sizes)) if sizes else Value(None),
        "burst_sample": value(_sample(sizes, 128), own, len(sizes)) if sizes else Value(None),
        "whole_messages": pattern(
            [[forms.most_common(1)[0][0], forms.total()] for _said, forms in common],
            [li for li in own if length(li.text) <= _SHORT and " ".join(tokens(li.text)) in chosen],
        ),
    }


def _edges(facts: Facts) -> dict[str, Value]:
    firsts = [s[0] for s in facts.sessions if s[0].role == SenderRole.EX and s[0].text.strip()]
    lasts = [s[-1] for s in facts.sessions if s[-1].role == SenderRole.EX and s[-1].text.strip()]
    return {"openings": _top(firsts), "closings": _top(lasts)}


def _top(lines: Sequence[Line]) -> Value:
    found = beginnings(lines)[:8]
    shown = [line for _start, rows in found for line in rows]
    return pattern([[start, len(rows)] for start, rows in found], shown) if shown else Value(None)


def build(lines: Iterable[Line]) -> Profile:
    """Return the profile of the ex in ``lines`` (ordered as :func:`exskill.chat.lines.from_table` gives them).

    With no row of the ex every dimension is unknown.
    """
    facts = Facts.of(lines)
    values = {
        **_writing(facts.own),
        **_rhythm(facts),
        **_edges(facts),
        "catchphrases": catchphrases(facts.own, facts.mine),
        **timing(facts),
        **feeling(facts),
        **shared(facts),
    }
    values.update(what_is_not_known(values))
    return Profile(len(facts.own), sum(1 for _e in exchanges(facts.lines)), not facts.mine, values)
