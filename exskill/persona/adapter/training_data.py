"""What an adapter is trained on: real exchanges in the very form of a prompt, packed into rows of one length.

Only what may be an example may be a lesson (:mod:`exskill.persona.portrait.exemplars`): no orders, no love or regret, no
placeholders, no special categories. Only the ex's answers are learned; what the user said stands before them, so that
answers keep their sense. The latest tenth is not learned: on it, the gain is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exskill.llm.runtime import Form, Runtime
from exskill.llm.template import Turn
from exskill.persona.reply.prompt import build_card, make_shots

if TYPE_CHECKING:
    from exskill.llm.training.lora import Lesson
    from exskill.persona.portrait.exemplars import Exemplar, Exemplars
    from exskill.persona.portrait.profile import Profile

__all__ = ["LEAST", "ROW", "Lessons", "make_lessons"]

ROW: Final = 512  # tokens
LEAST: Final = 60  # answers; fewer teach a model to repeat them
_HELD_SHARE: Final = 0.1
_HELD_MOST: Final = 60
_TALK: Final = 12  # exchanges that stand together, as in a session


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows to learn from and rows to measure on; ``ids`` are the stored rows that any of them rests on."""

    learn: tuple[Lesson, ...]
    held: tuple[Lesson, ...]
    answers: int
    tokens: int
    ids: frozenset[str]


def make_lessons(runtime: Runtime, profile: Profile, exemplars: Exemplars, most: int) -> Lessons:
    """Return lessons of the latest ``most`` examples."""
    pool = exemplars.pool[-most:]
    held = min(_HELD_MOST, int(len(pool) * _HELD_SHARE))
    form: Form = "auto" if exemplars.paired else "transcript"
    opening = Turn("system", build_card(profile))

    def rows(part: Sequence[Exemplar]) -> tuple[Lesson, ...]:
        return _pack_rows(
            [_encode_talk(runtime, opening, part[i : i + _TALK], form) for i in range(0, len(part), _TALK)]
        )

    learned = rows(pool[: len(pool) - held])
    ids = frozenset(name for example in pool for name in (*example.ids, *example.said_ids))
    tokens = sum(int((row.segment >= 0).sum()) for row in learned)
    return Lessons(learned, rows(pool[len(pool) - held :]), len(pool), tokens, ids)


def _encode_talk(runtime: Runtime, opening: Turn, part: Sequence[Exemplar], form: Form) -> tuple[list[int], list[bool]]:
    return runtime.lesson([opening, *make_shots(part)], form)


def _pack_rows(talks: Sequence[tuple[list[int], list[bool]]]) -> tuple[Lesson, ...]:
    """Fill rows with conversations, one after the other; a row's rest and a talk's part beyond a row stay unused."""
    import numpy as np

    from exskill.llm.training.lora import Lesson

    rows: list[Lesson] = []
    waiting = [(tokens[:ROW], learn[:ROW]) for tokens, learn in talks]
    waiting.sort(key=lambda talk: (-len(talk[0]), talk))
    while waiting:
        tokens, position, segment = (np.zeros(ROW, np.int32) for _array in range(3))
        learn = np.zeros(ROW, np.bool_)
        segment[:] = -1
        at = number = 0
        for talk in list(waiting):  # longest first: few rows are left half empty
            size = len(talk[0])
            if at + size > ROW:
                continue
            waiting.remove(talk)
            tokens[at : at + size], learn[at : at + size] = talk
            position[at : at + size], segment[at : at + size] = np.arange(size), number
            at, number = at + size, number + 1
        rows.append(Lesson(tokens, position, segment, learn))
    return tuple(rows)
