"""Teaching the local model their way of writing, as a use case for every face: what it takes, a course, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.consent import Purpose
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _
from exskill.llm.machine import memory_mb
from exskill.llm.training import check_parts
from exskill.persona.adapter import adapter as tuning
from exskill.persona.adapter.adapter import Facts

if TYPE_CHECKING:
    from exskill.llm.runtime import Runtime
    from exskill.persona.adapter.training_data import Lessons
    from exskill.store.store import Store

__all__ = ["Course", "Pace", "prepare_course", "require_teachable", "run_course", "verdict_words"]

CONTEXT: Final = 512  # tokens: one answer and what it answers
SAVE_EVERY_S: Final = 120.0  # work that an unplugged laptop may lose
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Course:
    """What would be learned, from which model's file, and the MB of memory that it takes."""

    path: Path
    lessons: Lessons
    facts: Facts
    memory_mb: int


def require_teachable(store: Store) -> None:
    """Raise ConsentDenied without their agreement, ModelUnavailable where this machine cannot train."""
    if not store.grant(Purpose.ADAPTER).allows(Purpose.ADAPTER):
        raise ConsentDenied(
            _("training needs their agreement in writing, and the purpose `adapter`"),
            hint=_("`exskill consent agreed FILE`, then `exskill consent grant adapter`"),
        )
    check_parts()


def prepare_course(
    store: Store,
    path: Path,
    open_model: Callable[[int], AbstractContextManager[Runtime]],
    *,
    answers: int,
    epochs: int = 1,
) -> Course:
    """Return what would be learned; ``open_model`` is given the tokens of context. Raises what stands in the way."""
    tuning.check_memory(path, memory_mb()[1])
    with open_model(CONTEXT) as runtime:
        lessons, facts = tuning.prepare_lessons(store, runtime, answers, epochs=epochs, seed=_SEED)
    return Course(path, lessons, facts, tuning.memory_needed(path))


def run_course(
    store: Store, course: Course, *, made: str, stop: Callable[[], bool], stepped: Callable[[int, int], object]
) -> Facts | None:
    """Teach, from where an interrupted course stopped; None where ``stop`` said so. The progress is saved every two minutes.

    ``stepped`` is told (steps done, steps in all).
    """
    return tuning.train_adapter(
        store, course.path, course.lessons, course.facts, made=made, stop=stop, stepped=stepped, due=_Saving().due
    )


def verdict_words(done: Facts) -> str:
    """Return what a finished course brought, in a sentence."""
    if done.after >= done.before:
        return _("their later answers did not become likelier, so nothing was kept")
    return _(
        "done: on answers that it did not learn, {before} nats per token became {after}, each token {times} times likelier"
    ).format(before=f"{done.before:.2f}", after=f"{done.after:.2f}", times=f"{exp(done.before - done.after):.1f}")


@dataclass(slots=True)
class Pace:
    """How far a course is, and how many seconds are left (None: not known yet)."""

    done: int = -1
    steps: int = 0
    seconds_left: float | None = None
    _first: float = 0.0
    _started: int = 0

    def step(self, done: int, steps: int) -> int:
        """Take note of a step; return how many are new since the last."""
        now = time.monotonic()
        if self.done < 0:
            self._first, self._started, new = now, done, done
        else:
            new = done - self.done
        self.done, self.steps = done, steps
        if done - self._started >= 2:
            self.seconds_left = (now - self._first) / (done - self._started) * (steps - done)
        return new


@dataclass(slots=True)
class _Saving:
    last: float = field(default_factory=time.monotonic)

    def due(self) -> bool:
        now = time.monotonic()
        if now - self.last < SAVE_EVERY_S:
            return False
        self.last = now
        return True
