"""What they said after the user was sad, beside what they say anyway."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from exskill.chat.lexicon import COMFORT, SAD
from exskill.chat.schema import SenderRole
from exskill.chat.tokens import LAUGH
from exskill.persona.portrait.values import Value, make_value

if TYPE_CHECKING:
    from exskill.chat.lines import Burst, Line
    from exskill.persona.portrait.facts import Facts

__all__ = ["measure_comfort"]

_LEAST_TURNS: Final = 5
_ANSWER: Final = timedelta(hours=12)


def measure_comfort(facts: Facts) -> Value:
    """Return how many sad turns of the user's got kind words within 12 hours, and the share of other turns that did.

    Unknown below 5 sad turns, and where no kind word was found: the list misses many ways to comfort.
    """
    sad: list[Line | None] = []
    other: list[Line | None] = []
    for burst, following in pairwise(facts.bursts):
        if burst.role == SenderRole.ME and following.role == SenderRole.EX and _is_answer(burst, following):
            (sad if _is_sad(burst) else other).append(_kind_line(following))
    kind = [line for line in sad if line is not None]
    if len(sad) < _LEAST_TURNS or not kind:
        return Value(None)
    base = sum(line is not None for line in other) / len(other) if other else 0.0
    return make_value({"comforted": len(kind), "sad_turns": len(sad), "after_others": round(base, 3)}, kind, len(sad))


def _is_answer(burst: Burst, following: Burst) -> bool:
    before, after = burst.lines[-1], following.lines[0]
    if before.thread != after.thread:
        return False
    return before.ts is None or after.ts is None or after.ts - before.ts <= _ANSWER


def _is_sad(burst: Burst) -> bool:
    text = "\n".join(burst.texts)
    return bool(SAD.search(text)) and not LAUGH.search(text)


def _kind_line(burst: Burst) -> Line | None:
    return next((line for line in burst.lines if COMFORT.search(line.text)), None)
