"""A screen whose two ends are in different threads: the session blocks in one, a face feeds it from another.

The session's thread calls the methods of :class:`exskill.sessions.screen.Screen`; each becomes a :class:`Shown`, handed
to ``show`` in that thread. The face's thread hands lines in by ``say``, ends the input by ``hang_up`` (the session closes
itself as after the end of a pipe), and leaves at once by ``leave``. Nothing is kept here but lines not read yet.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exskill.sessions.screen import QuickExit

__all__ = ["FedScreen", "Part", "Shown"]


class Part(StrEnum):
    """What a :class:`Shown` is."""

    BANNER = "banner"
    COACH = "coach"
    CARD = "card"
    TYPING = "typing"
    BURST = "burst"
    ASK = "ask"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing to draw. ``seconds`` is what is left for a banner, the pause of a burst, the time to answer for an ask
    (None: no limit); the lines of a card are ``texts``.
    """

    part: Part
    texts: tuple[str, ...] = ()
    seconds: float | None = None


class FedScreen:
    """Implements ``Screen`` for one session. ``show`` must not block for long; the pause of a burst is its to make."""

    def __init__(self, show: Callable[[Shown], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._show, self._clock = show, clock
        self._lines: deque[str] = deque()
        self._early: deque[str] = deque()  # sent before a question that wants a fresh answer
        self._changed = threading.Condition()
        self._over = False
        self.leaving = False

    # -- the face's end ----------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Hand in what the user wrote; it may hold several lines."""
        with self._changed:
            self._lines.append(text)
            self._changed.notify_all()

    def leave(self) -> None:
        """Empty the screen and end the session now, also while something is being computed."""
        with self._changed:
            self.leaving = True
            self._changed.notify_all()
        self.blank()

    def hang_up(self) -> None:
        """Say that nothing more comes; lines handed in before are still read."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    # -- the session's end -------------------------------------------------------------------------------------------

    def banner(self, text: str, remaining_s: float) -> None:
        """Show who speaks and how many seconds are left."""
        self._draw_shown(Shown(Part.BANNER, (text,), remaining_s))

    def coach(self, text: str) -> None:
        """Show a line of the guide."""
        self._draw_shown(Shown(Part.COACH, (text,)))

    def card(self, texts: Sequence[str]) -> None:
        """Show a card."""
        self._draw_shown(Shown(Part.CARD, tuple(texts)))

    def show_typing(self) -> None:
        """Show that an answer is being made."""
        self._draw_shown(Shown(Part.TYPING))

    def burst(self, text: str, pause_s: float) -> None:
        """Show one message of the echo."""
        if self.leaving:
            raise QuickExit
        self._draw_shown(Shown(Part.BURST, (text,), pause_s))

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        """Block until a line is handed in, the time is up, or the face leaves."""
        deadline = None if timeout_s is None else self._clock() + timeout_s
        with self._changed:
            if fresh:
                self._early.extend(self._lines)
                self._lines.clear()
        self._draw_shown(Shown(Part.ASK, (), timeout_s))
        with self._changed:
            while True:
                if self.leaving:
                    raise QuickExit
                if not fresh and self._early:
                    return self._early.popleft()
                if self._lines:
                    return self._lines.popleft()
                if self._over:
                    raise EOFError
                left = None if deadline is None else deadline - self._clock()
                if left is not None and left <= 0:
                    return None
                self._changed.wait(left)

    def blank(self) -> None:
        """Empty the screen."""
        self._show(Shown(Part.BLANK))

    def _draw_shown(self, shown: Shown) -> None:
        if not self.leaving:
            self._show(shown)
