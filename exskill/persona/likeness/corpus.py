"""Folders of real people for measuring likeness: one JSON-lines file a person, split by time, never at random.

Each line has ``text`` and, where known, ``time``. The first 70 % of a person's distinct messages serve the echo and
the judge (every other one each), the last 30 % are what generated text is compared with.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from exskill.chat.lines import Line, find_exchanges, group_sessions
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import is_chinese
from exskill.core.errors import NothingRecognised
from exskill.core.i18n import _
from exskill.persona.guards.claims import asks_fact
from redaction.text import RedactedText, constant

__all__ = ["People", "Person", "Redact", "read_people", "split_people"]

Redact = Callable[[Sequence[str]], Sequence[RedactedText | None]]

_OTHERS: Final = 3000
_HELD: Final = 600
_LEAST: Final = 100
_FEW: Final = 20
_BLOCK: Final = 40
_ASKED: Final = 20
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Person:
    """One person's messages in three parts."""

    name: str
    shown: tuple[RedactedText, ...]  # examples, style, lengths
    judged: tuple[RedactedText, ...]  # trains the judge
    held: tuple[RedactedText, ...]  # real messages to compare with
    lines: tuple[Line, ...] = ()  # both sides, where they are known: what the echo learns from
    asked: tuple[RedactedText, ...] = ()  # what was really said to them in the held-out time

    @property
    def chinese(self) -> bool:
        """Whether the person writes mostly Chinese."""
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
    persons = tuple(_read_person(path, redact, held) for path in sorted(folder.rglob("*.jsonl")))
    people = People(tuple(p for p in persons if len(p.shown) >= 20 and len(p.held) >= 20))
    if len(people.persons) < 2:
        raise NothingRecognised(_("at least two people are needed to tell them apart"))
    return people


def _read_person(path: Path, redact: Redact, held: int) -> Person:
    texts: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        try:
            text = str(json.loads(line)["text"]).strip()
        except (ValueError, KeyError, TypeError):
            continue
        texts.append(text)
    redacted = redact([t for t in dict.fromkeys(texts) if t])
    return _make_person(path.stem, [t for t in redacted if t is not None], held)


def _make_person(name: str, texts: Sequence[RedactedText], held: int = 300) -> Person:
    distinct = [t for t in dict.fromkeys(texts) if t.strip()]
    cut = len(distinct) * 7 // 10
    past = distinct[:cut]
    return Person(name, tuple(past[0::2]), tuple(past[1::2]), tuple(distinct[cut:][:held]))


def split_people(lines: Sequence[Line]) -> tuple[People, Person]:
    """Return the two people of a vault, and the ex among them, split by time: for `persona likeness`.

    Of the first 70 % every other session serves the echo, the rest the judge; the echo never sees the last 30 %, nor what
    the judge learned from. Raise NothingRecognised if either has fewer than 100 distinct messages.
    """
    both = [
        _make_person(role, [li.text for li in lines if li.role == role and li.kind == "text"]) for role in ("ex", "me")
    ]
    if any(len(p.past) + len(p.held) < _LEAST for p in both):
        raise NothingRecognised(_("likeness needs at least {n} messages of each of you").format(n=_LEAST))
    past, later = _cut_lines(lines)
    blocks = list(_cut_blocks(past))
    shown = tuple(li for block in blocks[0::2] for li in block)
    echo = replace(
        both[0],
        shown=_keep_distinct(shown),
        judged=_keep_distinct(li for block in blocks[1::2] for li in block),
        held=_keep_distinct(later)[:_HELD],
        lines=shown,
        asked=_pick_asked(later),
    )
    if min(len(echo.shown), len(echo.judged), len(echo.held)) < _FEW:
        raise NothingRecognised(_("likeness needs at least {n} messages of each of you").format(n=_LEAST))
    return People((echo, both[1])), echo


def _cut_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the rows before and after the moment that leaves 70 % of the ex's messages behind it."""
    whole = sorted(lines, key=lambda li: (li.ts is None, li.ts or 0, li.thread, li.seq))
    theirs = [i for i, li in enumerate(whole) if li.role == SenderRole.EX]
    at = theirs[len(theirs) * 7 // 10]
    return whole[:at], whole[at:]


def _cut_blocks(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    for session in group_sessions(lines):
        yield from (session[i : i + _BLOCK] for i in range(0, len(session), _BLOCK))


def _keep_distinct(lines: Iterable[Line]) -> tuple[RedactedText, ...]:
    texts = (li.text for li in lines if li.role == SenderRole.EX and li.kind == "text" and li.text.strip())
    return tuple(dict.fromkeys(texts))


def _pick_asked(lines: Sequence[Line]) -> tuple[RedactedText, ...]:
    """Return what was really said to them, evenly spread, without questions about facts that nobody can answer."""
    said = (constant("\n").join(e.said.texts[-3:]) for e in find_exchanges(lines))
    fit = [text for text in dict.fromkeys(said) if 2 < len(text) <= _LONGEST and not asks_fact(text)]
    return tuple(fit[:: max(1, len(fit) // _ASKED)][:_ASKED])
