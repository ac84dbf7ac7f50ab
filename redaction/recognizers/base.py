"""Compiled patterns with a validator and a gate, and boundaries that hold beside 汉字.

``\\b`` takes Chinese characters for word characters, so that ``发到a@b.cn吧`` has none around the address; every pattern
here uses :data:`LEFT` and :data:`RIGHT` instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

__all__ = [
    "DIGIT",
    "FOUR_DIGITS",
    "LEFT",
    "RIGHT",
    "Gates",
    "Hit",
    "Pattern",
    "group_by_gate",
    "is_luhn",
    "keep_digits",
    "make_gate",
    "make_pattern_gate",
    "scan_patterns",
]

LEFT: Final = r"(?<![0-9A-Za-z])"
RIGHT: Final = r"(?![0-9A-Za-z])"


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of one kind, before conflicts are settled."""

    start: int
    end: int
    entity: str
    score: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for. ``group`` is the part that is the identifier; the rest of the match is its context.

    ``valid`` decides on the matched text: True makes the score 1.0, False drops the hit, None leaves the score.
    """

    entity: str
    regex: re.Pattern[str]
    score: float
    group: int = 0
    valid: Callable[[str], bool | None] | None = None
    gate: Callable[[str], object] | None = None
    """Is asked about the text in small letters, before the pattern is tried."""


DIGIT: Final[Callable[[str], object]] = re.compile("[0-9]").search
"""The gate of everything that holds a digit; one object, so that it is asked once per text."""


FOUR_DIGITS: Final[Callable[[str], object]] = re.compile("[0-9][^0-9]*[0-9][^0-9]*[0-9][^0-9]*[0-9]").search
"""The gate of long numbers: most messages with a digit hold an hour or a price."""


_WITH_DIGIT: Final[set[Callable[[str], object]]] = {DIGIT, FOUR_DIGITS}


def make_gate(*words: str, digit: bool = False) -> Callable[[str], object]:
    """Return a gate that is open where one of some words in small letters occurs, and a digit if wanted: cheaper than a pattern."""

    def gate(small: str) -> bool:
        for word in words:  # noqa: SIM110  (any() costs twice as much here)
            if word in small:
                return True
        return False

    if digit:
        _WITH_DIGIT.add(gate)
    return gate


def make_pattern_gate(pattern: str) -> Callable[[str], object]:
    """Return a gate that is open where a pattern is found in a text in small letters that holds a digit."""
    gate = re.compile(pattern).search
    _WITH_DIGIT.add(gate)
    return gate


Gates = tuple[tuple[Callable[[str], object] | None, tuple[Pattern, ...]], ...]


def group_by_gate(patterns: Iterable[Pattern]) -> tuple[Gates, Gates]:
    """Return patterns by their gate, so that each gate is asked once per text: those for any text, those for digits."""
    groups: dict[Callable[[str], object] | None, list[Pattern]] = {}
    for pattern in patterns:
        groups.setdefault(pattern.gate, []).append(pattern)
    every = tuple((gate, tuple(members)) for gate, members in groups.items())
    return (
        tuple(group for group in every if group[0] not in _WITH_DIGIT),
        tuple(group for group in every if group[0] in _WITH_DIGIT),
    )


def scan_patterns(patterns: tuple[Pattern, ...], text: str) -> Iterator[Hit]:
    """Yield the hits of some patterns whose gate is open."""
    for pattern in patterns:
        for match in pattern.regex.finditer(text):
            verdict = pattern.valid(match.group(pattern.group)) if pattern.valid else None
            if verdict is False:
                continue
            start, end = match.span(pattern.group)
            if start < end:
                yield Hit(start, end, pattern.entity, 1.0 if verdict else pattern.score)


def keep_digits(text: str) -> str:
    """Return the ASCII digits of a text."""
    return "".join(c for c in text if c in "0123456789")


def is_luhn(number: str) -> bool:
    """Whether a digit string passes the Luhn check (ISO/IEC 7812)."""
    total = 0
    for position, char in enumerate(reversed(number)):
        value = int(char)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0
