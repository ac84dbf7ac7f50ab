"""The check-in on the screen: one question after the other, each heard like any turn of a session.

Whatever is typed goes through the same check for danger first; if somebody may be in danger the questions end and the help
stays, without a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from exskill.sessions.content import line, lines
from exskill.sessions.guide.parts import Audit, Outcome
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.measures import Instrument, words
from exskill.sessions.programme.rules import Card
from exskill.sessions.programme.types import SessionKind, Voice
from exskill.sessions.screen import QuickExit, Screen

__all__ = ["Asking"]

_TRIES: Final = 2


class Asking(Runner):
    """Asks instruments; ``outcome.answers`` holds what was answered, also where the user stopped in between."""

    def __init__(
        self,
        instruments: Sequence[Instrument],
        *,
        screen: Screen,
        audit: Audit,
        clock: Callable[[], float],
        language: str,
        country: str = "",
        cards: Callable[[dict[str, int]], Sequence[Card]] = lambda _answers: (),
    ) -> None:
        super().__init__(
            SessionKind.URGE, (), screen=screen, audit=audit, clock=clock, language=language, country=country
        )
        self._instruments, self._cards = tuple(instruments), cards

    def run(self) -> Outcome:
        """Ask everything and return the answers."""
        mine = words(self._language)["words"]
        self._end = float("inf")
        self._banner(Voice.COACH)
        self._screen.coach(mine["intro"])
        try:
            for instrument in self._instruments:
                done = self._ask_all(instrument)
                if done is not None:
                    return done
            done = self._show_cards()
            if done is not None:
                return done
        except QuickExit:
            self._screen.blank()
            self.outcome.end = "quit"
            return self.outcome
        except EOFError:
            self.outcome.end = "stopped"
            return self.outcome
        self._screen.coach(mine["thanks"])
        return self.outcome

    def _ask_all(self, instrument: Instrument) -> Outcome | None:
        mine = words(self._language)["words"]
        self._screen.coach(mine["licence"].format(source=instrument.source))
        self._screen.coach(instrument.ask)
        for item in instrument.items:
            self._screen.coach(item.text)
            for _try in range(_TRIES):
                said = self._screen.ask(None) or ""
                if not said.strip():
                    break
                value = whole_number(said, instrument.low, instrument.high)
                if value is not None:
                    self.outcome.answers[item.code] = value
                    break
                done = self._checked(said)
                if done is not None:
                    return done
                self._screen.coach(mine["again"].format(low=instrument.low, high=instrument.high))
        return None

    def _show_cards(self) -> Outcome | None:
        for card in self._cards(self.outcome.answers):
            found = words(self._language)["card"][card.value]
            texts = [found] if isinstance(found, str) else found
            self._screen.card([text.format(emergency=self._help) for text in texts])
            if card is Card.TALK:
                said = self._screen.ask(None) or ""
                done = self._checked(said) if said.strip() else None
                if done is not None:
                    return done
                if re.match(r"\s*(?:no|not|不|没)", said.lower()) and not re.match(
                    r"\s*(?:no worries|不用|没事)", said.lower()
                ):
                    self._screen.card(lines(self._language, "crisis", "T2")[1:3])
                    self._screen.card([line(self._language, "crisis", "again").format(emergency=self._help)])
                    self.outcome.end = "crisis"
                    return self.outcome
        return None


def whole_number(said: str, low: int, high: int) -> int | None:
    """Return a number within the scale, yes and no included for a scale of two; None if it is none."""
    plain = said.strip().lower()
    if (low, high) == (0, 1):
        plain = {
            "y": "1",
            "yes": "1",
            "有": "1",
            "是": "1",
            "n": "0",
            "no": "0",
            "没有": "0",
            "没": "0",
            "否": "0",
        }.get(plain, plain)
    if not re.fullmatch(r"[0-9]{1,2}", plain):
        return None
    return int(plain) if low <= int(plain) <= high else None
