"""One turn of the echo: what an echo must not answer goes to the guide; what is shown has an audit entry first."""

from __future__ import annotations

from collections.abc import Callable

from exskill.core.errors import ModelUnavailable
from exskill.sessions.content import line, lines
from exskill.sessions.guide.listener import Listener
from exskill.sessions.guide.parts import Audit, Echo, Outcome
from exskill.sessions.safety.gating import echo_bar
from exskill.sessions.safety.routes import Kind, decide_kind, is_bare_assent, wants_a_yes
from exskill.sessions.screen import Screen

__all__ = ["EchoTurn"]


class EchoTurn:
    """Answers lines in which no danger was heard. ``read_clock`` is the session's clock in seconds."""

    def __init__(
        self,
        *,
        screen: Screen,
        audit: Audit,
        language: str,
        outcome: Outcome,
        listener: Listener,
        read_clock: Callable[[], float],
    ) -> None:
        self._screen, self._audit, self._language = screen, audit, language
        self._outcome, self._listener, self._read_clock = outcome, listener, read_clock

    def answer(self, said: str, echo: Echo, deadline: float) -> bool:
        """Answer a line by the guide or by the echo; return whether the echo spoke. Nothing is shown after ``deadline``."""
        kind = decide_kind(said)
        if kind is not None:
            self._outcome.dependence |= kind in (Kind.DEPENDENCE, Kind.ISOLATION)
            return self._let_guide_answer(kind.value)
        if self._listener.last.score >= echo_bar(judged=self._listener.is_judged):
            return self._let_guide_answer("unsure")
        return self._let_echo_answer(said, echo, deadline)

    def _let_guide_answer(self, name: str) -> bool:
        self._audit.answer(f"coach-{name}", 1)
        self._screen.coach(line(self._language, "ask", name))
        return False

    def _let_echo_answer(self, said: str, echo: Echo, deadline: float) -> bool:
        if echo.objects(said):
            self._audit.answer("coach-not-like-them", 1)
            self._screen.coach(line(self._language, "coach", "not_like_them"))
            return False
        self._screen.show_typing()
        try:
            bursts = echo.answer(said, lambda: self._read_clock() >= deadline or self._screen.leaving)
        except TimeoutError:
            return False
        except (ModelUnavailable, MemoryError):  # the way out of the session stays: it ends with its own landing
            self._screen.coach(line(self._language, "card", "silent"))
            return False
        if self._read_clock() >= deadline:
            return False
        if not bursts:  # the echo has nothing fit to say to this: the guide does not leave it unanswered
            heard = lines(self._language, "coach", "heard")
            self._audit.answer("coach-heard", 1)
            self._screen.coach(heard[len(said) % len(heard)])
            return False
        if wants_a_yes(said) and is_bare_assent([text for text, _pause in bursts]):
            return self._let_guide_answer("yes_to")
        self._audit.answer("echo", len(bursts))
        self._outcome.persona_turns += 1
        for text, pause in bursts:
            if self._read_clock() >= deadline:
                return False
            self._screen.burst(text, min(pause, max(0.0, deadline - self._read_clock())))
        return True
