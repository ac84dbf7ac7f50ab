"""A page to write on: every line is heard for danger, and nothing else is judged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from exskill.sessions.content import line
from exskill.sessions.guide.listener import Heard, Listener
from exskill.sessions.guide.parts import Audit, Outcome
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.crisis.place import Place
from exskill.sessions.safety.emergency import find_help
from exskill.sessions.screen import QuickExit, Screen

__all__ = ["Page"]


class Page:
    """Takes lines until one that holds only a dot, or the end; ``text`` is what was written."""

    def __init__(
        self,
        *,
        screen: Screen,
        audit: Audit,
        clock: Callable[[], float],
        language: str,
        country: str = "",
        today: date | None = None,
        rest: Callable[[timedelta], None] = lambda _length: None,
        judge: Reads | None = None,
    ) -> None:
        self._screen, self._language = screen, language
        self.text, self.outcome = "", Outcome()
        self._listener = Listener(
            screen=screen,
            audit=audit,
            clock=clock,
            language=language,
            help_=find_help(country, language, today),
            outcome=self.outcome,
            farewell=True,
            rest=rest,
            judge=judge,
        )

    def run(self) -> Outcome:
        """Take the lines; where somebody may be in danger the help stays, and what was written so far is not lost."""
        written: list[str] = []
        self._screen.banner(line(self._language, "card", "guide"), float("inf"))
        self._screen.coach(line(self._language, "coach", "page"))
        try:
            while (said := self._screen.ask(None)) is not None and said.strip() != ".":
                body, ends, _rest = said.partition("\n.\n") if "\n.\n" in said else (said, "", "")
                written.append(body)
                self.text = "\n".join(written).strip()
                if body.strip() and self._listener.hear_letter(body, Place.FAREWELL) is Heard.OVER:
                    break
                if ends:
                    break
        except QuickExit:
            self._screen.blank()
            self.text, self.outcome.end = "", "quit"
        except EOFError:
            pass
        return self.outcome
