"""Folders of real people for measuring likeness: one JSON-lines file a person, split by time, never at random.

Each line has ``text`` and, where known, ``time``. The first 70 % of a person's distinct messages serve the echo and
the judge (every other one each), the last 30 % are what generated text is compared with.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exskill.errors import NothingRecognised
from exskill.i18n import _
from exskill.persona.lines import Line
from redaction.text import RedactedText

__all__ = ["People", "Person", "Redact", "people_of", "read_people"]

Redact = Callable[[Sequence[str]], Sequence[RedactedText | None]]

_OTHERS: Final = 3000
_HELD: Final = 600
_LEAST: Final = 100


@dataclass(frozen=True, slots=True)
class Person:
    """One person's messages in three parts."""

    name: str
    shown: tuple[RedactedText, ...]  # examples, style, lengths
    judged: tuple[RedactedText, ...]  # trains the judge
    held: tuple[RedactedText, ...]  # real messages to compare with

    @property
    def chinese(self) -> bool:
        """Whether the person writes mostly Chinese."""
        from exskill.persona.words import is_chinese

        return sum(is_chinese(t) for t in self.shown) * 2 > len(self.shown)

    @property
    def past(self) -> tuple[RedactedText, ...]:
        """Return the first 70 %."""
        return self.shown + self.judged


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a folder, by language."""

    persons: tuple[Person, ...]

    def others(self, person: Person) -> tuple[Person, ...]:
        """Return the other people of the same language, or simply the others where there is nobody of it."""
        rest = tuple(p for p in self.persons if p is not person)
        return tuple(p for p in rest if p.chinese == person.chinese) or rest

    def judged_others(self, person: Person, rng: random.Random) -> list[RedactedText]:
        """Return messages of others for training the judge."""
        pool = [t for p in self.others(person) for t in p.judged]
        return rng.sample(pool, min(len(pool), _OTHERS))

    def held_others(self, person: Person, rng: random.Random) -> list[RedactedText]:
        """Return held-out messages of others."""
        pool = [t for p in self.others(person) for t in p.held]
        return rng.sample(pool, min(len(pool), _HELD))


def read_people(folder: Path, redact: Redact, held: int = 300) -> People:
    """Return everybody in ``folder`` (``*.jsonl``), redacted as an import would be.

    Raise NothingRecognised if there are fewer than two people with enough messages.
    """
    persons = tuple(_read(path, redact, held) for path in sorted(folder.rglob("*.jsonl")))
    people = People(tuple(p for p in persons if len(p.shown) >= 20 and len(p.held) >= 20))
    if len(people.persons) < 2:
        raise NothingRecognised(_("at least two people are needed to tell them apart"))
    return people


def _read(path: Path, redact: Redact, held: int) -> Person:
    texts: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        try:
            text = str(json.loads(line)["text"]).strip()
        except (ValueError, KeyError, TypeError):
            continue
        texts.append(text)
    redacted = redact([t for t in dict.fromkeys(texts) if t])
    return _person(path.stem, [t for t in redacted if t is not None], held)


def _person(name: str, texts: Sequence[RedactedText], held: int = 300) -> Person:
    distinct = [t for t in dict.fromkeys(texts) if t.strip()]
    cut = len(distinct) * 7 // 10
    past = distinct[:cut]
    return Person(name, tuple(past[0::2]), tuple(past[1::2]), tuple(distinct[cut:][:held]))


def people_of(lines: Sequence[Line]) -> tuple[People, Person]:
    """Return the two people of a vault, and the ex among them, split by time: for `persona likeness`.

    Raise NothingRecognised if either has fewer than 100 distinct messages.
    """
    both = [_person(role, [li.text for li in lines if li.role == role and li.kind == "text"]) for role in ("ex", "me")]
    if any(len(p.past) + len(p.held) < _LEAST for p in both):
        raise NothingRecognised(_("likeness needs at least {n} messages of each of you").format(n=_LEAST))
    return People(tuple(both)), both[0]
