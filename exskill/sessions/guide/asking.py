"""The check-in on the screen: one question after the other, each heard like any turn of a session.

Whatever is typed goes through the same check for danger first; if somebody may be in danger the questions end and the help
stays, without a clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from exskill.sessions.content import line
from exskill.sessions.guide.listener import Heard, Listener
from exskill.sessions.guide.parts import Audit, Outcome
from exskill.sessions.programme.measures import Instrument, load_words
from exskill.sessions.programme.rules import Card
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.emergency import Help, find_help
from exskill.sessions.screen import QuickExit, Screen

__all__ = ["Asking", "whole_number"]

_TRIES: Final = 2
_YES_NO: Final = {
    **dict.fromkeys(("y", "yes", "yeah", "有", "是", "会", "对"), "1"),
    **dict.fromkeys(("n", "no", "nope", "没有", "没", "否", "不", "不是"), "0"),
}


class _Over(Exception):
    """The listener ended the questions."""


class Asking:
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
        today: date | None = None,
        cards: Callable[[dict[str, int]], Sequence[Card]] = lambda _answers: (),
        rest: Callable[[timedelta], None] = lambda _length: None,
        judge: Reads | None = None,
        given: Mapping[str, int] | None = None,
    ) -> None:
        """``given``: answers by code that were asked for elsewhere; then only what follows from them is shown."""
        self._instruments, self._cards = tuple(instruments), cards
        self._screen, self._language = screen, language
        self._help: Help = find_help(country, language, today)
        self._given = given
        self._asked, self._of = 0, sum(len(i.items) for i in self._instruments)
        self.outcome = Outcome()
        self._listener = Listener(
            screen=screen,
            audit=audit,
            clock=clock,
            language=language,
            help_=self._help,
            outcome=self.outcome,
            rest=rest,
            judge=judge,
        )

    def run(self) -> Outcome:
        """Ask everything and return the answers."""
        mine = load_words(self._language)["words"]
        self._screen.banner(line(self._language, "card", "guide"), float("inf"))
        if self._given is None:
            self._screen.coach(mine["intro"].format(n=self._of))
        try:
            for instrument in self._instruments:
                if self._given is None:
                    self._ask_all(instrument)
                else:
                    self._take(instrument, self._given)
            for card in self._cards(self.outcome.answers):
                self._show_card(card)
            self._screen.coach(mine["thanks"])
        except _Over:
            pass
        except QuickExit:
            self._screen.blank()
            self.outcome.end = "quit"
        except EOFError:
            self.outcome.end = "stopped"
        return self.outcome

    def _ask_all(self, instrument: Instrument) -> None:
        mine = load_words(self._language)["words"]
        if instrument.is_borrowed:
            self._screen.coach(mine["licence"].format(source=instrument.source))
        self._screen.coach(instrument.ask)
        for item in instrument.items:
            self._asked += 1
            self._screen.coach(mine["count"].format(n=self._asked, of=self._of, text=item.text))
            for _try in range(_TRIES):
                said = self._screen.ask(None) or ""
                if not said.strip():
                    break
                value = whole_number(said, instrument.low, instrument.high)
                if value is not None:
                    self.outcome.answers[item.code] = value
                    break
                self._hear_answer(said)
                self._screen.coach(mine["again"].format(low=instrument.low, high=instrument.high))

    def _take(self, instrument: Instrument, given: Mapping[str, int]) -> None:
        for item in instrument.items:
            value = given.get(item.code)
            if value is not None and instrument.low <= value <= instrument.high:
                self.outcome.answers[item.code] = value

    def _hear_answer(self, said: str) -> None:
        if self._listener.hear(said) is Heard.OVER:
            raise _Over

    def _show_card(self, card: Card) -> None:
        found = load_words(self._language)["card"][card.value]
        self._screen.card([self._help.fill(text) for text in ([found] if isinstance(found, str) else found)])
        if card is Card.TALK and self._listener.ask_plainly() is Heard.OVER:
            raise _Over


def whole_number(said: str, low: int, high: int) -> int | None:
    """Return a number within the scale, yes and no included for a scale of two; None if it is none."""
    plain = said.strip().lower().rstrip(".。!！")
    if (low, high) == (0, 1):
        plain = _YES_NO.get(plain, plain)
    if not re.fullmatch(r"[0-9]{1,2}", plain):
        return None
    return int(plain) if low <= int(plain) <= high else None
