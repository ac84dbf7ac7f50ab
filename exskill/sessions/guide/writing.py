"""A page to write on: every line is heard for danger, and nothing else is judged."""

from __future__ import annotations

from exskill.sessions.content import line
from exskill.sessions.guide.parts import Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import Voice
from exskill.sessions.safety.crisis import Tier
from exskill.sessions.screen import QuickExit

__all__ = ["Page"]


class Page(Runner):
    """Takes lines until one that holds only a dot, or the end; ``text`` is what was written."""

    text = ""

    def run(self) -> Outcome:
        """Take the lines; where somebody may be in danger the help stays, and what was written so far is not lost."""
        written: list[str] = []
        self._end = float("inf")
        self._banner(Voice.COACH)
        self._screen.coach(line(self._language, "coach", "page"))
        try:
            while (said := self._screen.ask(None)) is not None and said.strip() != ".":
                written.append(said)
                self.text = "\n".join(written).strip()
                found = self._detector.check(said, self._said[-3:]) if said.strip() else None
                self._said.append(said)
                done = self._danger(found, said) if found is not None and found.tier is not Tier.T0 else None
                if done is not None:
                    return done
        except QuickExit:
            self._screen.blank()
            self.text, self.outcome.end = "", "quit"
        except EOFError:
            pass
        return self.outcome
