"""Measures: which questions a check-in asks and when, what is remembered, how it is scored (docs/healing.md).

All of it is local and can be left out question by question. The own items are not validated; PHQ-2 is never a diagnosis.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from exskill.sessions.content import convert_script

__all__ = [
    "SHORT",
    "CheckIn",
    "Instrument",
    "Item",
    "checkins_from",
    "compute_week",
    "list_due",
    "load_instrument",
    "load_words",
    "phq2",
    "spane_balance",
    "to_bytes",
    "who5",
]  # fmt: skip

WEEK: Final = 7 * 86_400
_AGAIN: Final = 5 * 86_400  # a weekly question is asked again after five days
_MONTH: Final = 4 * WEEK
_IN_TURN: Final = ("who5", "contact", "phq2", "circling", "dependence", "spane")
_ABOUT_ECHO: Final = frozenset({"contact", "dependence"})
_PHQ_LIGHT: Final = 2
_CIRCLING: Final = 7
_RANGES: Final = {
    "own": (0, 10), "circling": (0, 10), "dependence": (0, 4), "contact": (0, 1), "phq2": (0, 3), "spane": (1, 5),
    "who5": (0, 5),
}  # fmt: skip
_BORROWED: Final = frozenset({"who5", "phq2", "spane"})
SHORT: Final = ("longing", "urge", "distress")
_POSITIVE: Final = ("positive", "good", "pleasant", "happy", "joyful", "contented")
_NEGATIVE: Final = ("negative", "bad", "unpleasant", "sad", "afraid", "angry")


@dataclass(frozen=True, slots=True)
class Item:
    """One question; ``code`` is what is stored."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """Some questions with one scale, and where they come from."""

    name: str
    source: str
    ask: str
    items: tuple[Item, ...]
    low: int
    high: int

    @property
    def is_borrowed(self) -> bool:
        """Whether somebody else made it: then its source is named on the screen."""
        return self.name in _BORROWED


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in: when (Unix seconds) and the answers by code; what was left out is absent."""

    at: int
    answers: Mapping[str, int]

    def get(self, code: str) -> int | None:
        """Return an answer, None if it was left out."""
        return self.answers.get(code)


def load_words(language: str) -> dict[str, Any]:
    """Return the words of the check-ins in a language, in the script in force."""
    found: dict[str, Any] = convert_script(_load_sheet(f"measures_{language}.toml"))
    return found


@cache
def _load_sheet(name: str) -> dict[str, Any]:
    return tomllib.loads((files("exskill.sessions.content") / name).read_text("utf-8"))


def load_instrument(name: str, language: str) -> Instrument | None:
    """Return an instrument in a language; None if its file was taken out (WHO-5 has a licence of its own)."""
    low, high = _RANGES[name]
    if name == "who5":
        found = files("exskill.sessions.content") / "who5.toml"
        if not found.is_file():
            return None
        sheet = convert_script(_load_sheet("who5.toml"))
        items = tuple(Item(f"who5_{i}", text) for i, text in enumerate(sheet[language]["items"], 1))
        return Instrument(name, sheet["source"], sheet[language]["ask"], items, low, high)
    part = load_words(language)[name]
    items = tuple(Item(code, text) for code, text in part.items() if code not in ("source", "ask"))
    return Instrument(name, part["source"], part["ask"], items, low, high)


def compute_week(at: int, start: int) -> int:
    """Return the week of the programme, the first being 0."""
    return max(0, at - start) // WEEK


def list_due(done: Sequence[CheckIn], now: int, start: int, *, echo: bool = True) -> tuple[str, ...]:
    """Return the instruments to be asked now: the six own questions every week, and at most one of the longer ones.

    The longer ones come once in four weeks, from the second week on, in turn; without an echo nothing about it is asked.
    A heavy PHQ-2 and circling thoughts are asked about again a week later, because a pause hangs on them.
    """
    found = ["own"] if now - _find_last(done, "own") >= _AGAIN else []
    again = [name for name in _list_heavy(done) if now - _find_last(done, name) >= WEEK]
    if again:
        return (*found, *again)
    turns = [name for name in _IN_TURN if echo or name not in _ABOUT_ECHO]
    late = [name for name in turns if now - max(_find_last(done, name), start - _MONTH) >= _MONTH]
    if now - start < WEEK or not found or not late:
        return tuple(found)
    return (*found, min(late, key=lambda name: (_find_last(done, name), turns.index(name))))


def _list_heavy(done: Sequence[CheckIn]) -> list[str]:
    scores = [score for c in done if (score := phq2(c)) is not None][-1:]
    circles = [c for c in done if "circling" in c.answers and "searching" in c.answers][-1:]
    return [
        *(["phq2"] if scores and scores[0] > _PHQ_LIGHT else []),
        *(
            ["circling"]
            if circles and min(circles[0].answers["circling"], circles[0].answers["searching"]) >= _CIRCLING
            else []
        ),
    ]


_SIGNS: Final = {
    "own": "self", "circling": "circling", "who5": "who5_1", "dependence": "hard_to_stop", "contact": "contacted",
    "phq2": "down", "spane": "sad",
}  # fmt: skip


def _find_last(done: Sequence[CheckIn], name: str) -> int:
    return max((c.at for c in done if _SIGNS[name] in c.answers), default=-(1 << 40))


def who5(checkin: CheckIn) -> int | None:
    """Return the WHO-5 score, 0 to 100; None unless all five were answered."""
    return _sum_answers(checkin, [f"who5_{i}" for i in range(1, 6)], 4)


def phq2(checkin: CheckIn) -> int | None:
    """Return the PHQ-2 sum, 0 to 6; None unless both were answered."""
    return _sum_answers(checkin, ("interest", "down"), 1)


def spane_balance(checkin: CheckIn) -> int | None:
    """Return SPANE-B, -24 to 24; None unless all twelve were answered."""
    good, bad = _sum_answers(checkin, _POSITIVE, 1), _sum_answers(checkin, _NEGATIVE, 1)
    return None if good is None or bad is None else good - bad


def _sum_answers(checkin: CheckIn, codes: Sequence[str], factor: int) -> int | None:
    values = [checkin.answers.get(code) for code in codes]
    known = [v for v in values if v is not None]
    return sum(known) * factor if len(known) == len(values) else None


def to_bytes(done: Sequence[CheckIn]) -> bytes:
    """Return JSON."""
    return json.dumps([asdict(c) for c in done], sort_keys=True).encode("ascii")


def checkins_from(data: bytes | None) -> tuple[CheckIn, ...]:
    """Read JSON, oldest first."""
    rows = json.loads(data) if data is not None else []
    return tuple(sorted((CheckIn(int(r["at"]), dict(r["answers"])) for r in rows), key=lambda c: c.at))
