"""Work that runs in a thread of its own while the page shows how far it is: a session, an import, a course."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Self, TypeVar

from exskill.core.errors import ExskillError
from exskill.web.failures import explain_failure

__all__ = ["Job"]

_JOIN_SECONDS: Final = 30.0
_T = TypeVar("_T")


class Job(ABC):
    """One piece of work. A subclass does it in :meth:`_run`; ``error`` is what stood in the way, once it is over.

    Whatever a page waits for is changed while ``_changed`` is held, and told by ``notify_all``.
    """

    def __init__(self, name: str, *, on_failure: str = "") -> None:
        """``name`` is the thread's; ``on_failure`` tells what state an unexpected error leaves behind."""
        self.error: ExskillError | None = None
        self._on_failure = on_failure
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> Self:
        """Begin; return at once."""
        self._thread.start()
        return self

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self._over

    @property
    def is_working(self) -> bool:
        """Whether it holds the vault."""
        return not self._over

    def wait_until_over(self, seconds: float) -> None:
        """Wait until it is over, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._over, seconds)

    @abstractmethod
    def _run(self) -> None:
        """Do the work."""

    def _close(self) -> None:  # noqa: B027 -- most have nothing to let go of
        """Let go of what the work held; called once at its end, whatever came of it, while ``_changed`` is held."""

    def _work(self) -> None:
        try:
            self._run()
        except Exception as error:
            self.error = explain_failure(error, self._on_failure)
        finally:
            with self._changed:
                self._over = True
                self._close()
                self._changed.notify_all()

    def _join(self, seconds: float = _JOIN_SECONDS) -> None:
        self._thread.join(seconds)

    def _wait_for_other(self, read: Callable[[], _T], before: _T, seconds: float) -> _T:
        """Return what ``read`` gives once it differs from ``before``, or after so long."""
        with self._changed:
            self._changed.wait_for(lambda: read() != before, seconds)
        return read()
