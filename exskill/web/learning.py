"""Teaching the model their way of writing, in a thread of its own: how far it is, and a stop that keeps what is done."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exskill.core.errors import ExskillError
from exskill.core.i18n import _
from exskill.llm import runtime
from exskill.llm.local_models import locate_model
from exskill.persona.adapter.teaching import Pace, prepare_course, require_teachable, run_course
from exskill.web.failures import explain_failure
from exskill.web.models import PageModels

if TYPE_CHECKING:
    from exskill.persona.adapter.adapter import Facts
    from exskill.web.desk import Desk

__all__ = ["Learning", "Step"]

ANSWERS: Final = 1000
_JOIN_SECONDS: Final = 30.0


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


class Learning:
    """One course. ``facts`` are what came of it, None where it was stopped; ``error`` what stood in the way."""

    def __init__(self, desk: Desk, *, small: bool) -> None:
        self._desk, self._small = desk, small
        self._changed = threading.Condition()
        self._pace = Pace()
        self._stopped = self._over = False
        self.facts: Facts | None = None
        self.error: ExskillError | None = None
        self._thread = threading.Thread(target=self._work, name="learning", daemon=True)

    def start(self) -> Learning:
        """Begin; return at once."""
        self._thread.start()
        return self

    @property
    def is_working(self) -> bool:
        """Whether the vault is held by it."""
        return not self._over

    def stop(self) -> None:
        """Stop after the step that is being done, keep what is done, and wait until it has ended."""
        with self._changed:
            self._stopped = True
        self._thread.join(_JOIN_SECONDS)

    def step(self) -> Step:
        """Return how far it is."""
        return Step(max(0, self._pace.done), self._pace.steps, self._pace.seconds_left, self._over)

    def wait_for_step(self, before: Step, seconds: float) -> Step:
        """Return the step once it differs from an earlier one, or after so long."""
        with self._changed:
            self._changed.wait_for(lambda: self.step() != before, seconds)
        return self.step()

    def _work(self) -> None:
        try:
            self.facts = self._learn()
        except Exception as error:
            self.error = explain_failure(error, _("your data is as it was"))
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def _learn(self) -> Facts | None:
        desk, folder = self._desk, self._desk.paths.models
        require_teachable(desk.opened)
        name = None if self._small else desk.model_name
        path, sha256 = locate_model(folder, PageModels(folder).assemble, name, small=self._small)
        course = prepare_course(
            desk.opened, path, lambda n_ctx: runtime.load_runtime(path, sha256=sha256, n_ctx=n_ctx), answers=ANSWERS
        )
        made = desk.clock().isoformat(timespec="minutes")
        return run_course(desk.opened, course, made=made, stop=lambda: self._stopped, stepped=self._advance)

    def _advance(self, done: int, steps: int) -> None:
        with self._changed:
            self._pace.step(done, steps)
            self._changed.notify_all()
