"""Teaching the model their way of writing, in a thread of its own: how far it is, and a stop that keeps what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.core.i18n import _
from exskill.llm import runtime
from exskill.llm.local_models import locate_model
from exskill.persona.adapter.teaching import Pace, prepare_course, require_teachable, run_course
from exskill.web.job import Job
from exskill.web.models import PageModels

if TYPE_CHECKING:
    from exskill.persona.adapter.adapter import Facts
    from exskill.store.store import Store

__all__ = ["Learning", "Step"]

ANSWERS: Final = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: steps done and in all (0 while it is made ready), seconds left (None: not known), whether it is over."""

    done: int
    steps: int
    seconds_left: float | None
    is_over: bool

    @property
    def share(self) -> float:
        """The share of the whole, 0 to 1."""
        return self.done / self.steps if self.steps else 0.0


class Learning(Job):
    """One course. ``facts`` are what came of it, None where it was stopped."""

    def __init__(
        self, store: Store, models: Path, clock: Callable[[], datetime], *, model_name: str | None, small: bool
    ) -> None:
        super().__init__("learning", on_failure=_("your data is as it was"))
        self._store, self._models, self._clock = store, models, clock
        self._name, self._small = (None if small else model_name), small
        self._pace = Pace()
        self._stopped = False
        self.facts: Facts | None = None

    def stop(self) -> None:
        """Stop after the step that is being done, keep what is done, and wait until it has ended."""
        with self._changed:
            self._stopped = True
        self._join()

    def step(self) -> Step:
        """Return how far it is."""
        return Step(max(0, self._pace.done), self._pace.steps, self._pace.seconds_left, self._over)

    def wait_for_step(self, before: Step, seconds: float) -> Step:
        """Return the step once it differs from an earlier one, or after so long."""
        return self._wait_for_other(self.step, before, seconds)

    def _run(self) -> None:
        require_teachable(self._store)
        path, sha256 = locate_model(self._models, PageModels(self._models).assemble, self._name, small=self._small)
        course = prepare_course(
            self._store, path, lambda n_ctx: runtime.load_runtime(path, sha256=sha256, n_ctx=n_ctx), answers=ANSWERS
        )
        made = self._clock().isoformat(timespec="minutes")
        self.facts = run_course(self._store, course, made=made, stop=lambda: self._stopped, stepped=self._advance)

    def _advance(self, done: int, steps: int) -> None:
        with self._changed:
            self._pace.step(done, steps)
            self._changed.notify_all()
