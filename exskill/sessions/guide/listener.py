"""Listens to every line that somebody types in a session, a letter or a check-in, before anything else is done with it.

In this order: danger (a card, or the one plain question), a wish to stop, what the program is not for. The question and
the card have ears: their answers are read here, by the state machines of ``sessions.safety``, and until they are read no
word of the echo can come. No clock runs meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from exskill.sessions.content import line, lines
from exskill.sessions.guide.hearing import hear_turn
from exskill.sessions.guide.parts import Audit, Outcome
from exskill.sessions.safety.after_card import BACK, AfterCard
from exskill.sessions.safety.answers import Reply, read_plain_reply, read_reply
from exskill.sessions.safety.crisis import Assessment, Detector, Tier
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.crisis.place import Place
from exskill.sessions.safety.emergency import Help
from exskill.sessions.safety.exits import goes_to_bed, is_exit, leaves_a_letter
from exskill.sessions.safety.misuse import Misuse, route_turn
from exskill.sessions.safety.question import Question, Step
from exskill.sessions.screen import Screen

__all__ = ["DAY_OFF", "WEEK_OFF", "Heard", "Listener"]

DAY_OFF: Final = timedelta(hours=24)
WEEK_OFF: Final = timedelta(days=7)
_QUOTED: Final = 120  # characters of what was written that a card says back
_URGENCY: Final = {tier: n for n, tier in enumerate(Tier)}
_QUIET_TURNS: Final = 3  # after an explicit no a half-heard turn is not asked about again so soon
_QUIET_BELOW: Final = 0.6


class Heard(StrEnum):
    """What became of a line."""

    CALM = "calm"  # go on with it
    ANSWERED = "answered"  # the guide answered it: the echo does not
    CARD = "card"  # a card was shown and taken back: what was said is nothing to work with
    OVER = "over"  # the session is over; the outcome says how


class Listener:
    """Hears lines for one session. ``rest`` closes the echo for a while, at once and durably."""

    def __init__(
        self,
        *,
        screen: Screen,
        audit: Audit,
        clock: Callable[[], float],
        language: str,
        help_: Help,
        outcome: Outcome,
        farewell: bool = False,
        rest: Callable[[timedelta], None] = lambda _length: None,
        judge: Reads | None = None,
    ) -> None:
        self._screen, self._audit, self._clock, self._language = screen, audit, clock, language
        self.help, self.outcome = help_, outcome
        self._rest = rest
        self._judge = judge
        self._detector = Detector(farewell=farewell, judge=judge)
        self._said: list[str] = []
        self._quiet = 0
        self.paused_s = 0.0  # spent on questions and cards: no clock of the session runs then
        self.echo_is_off = False
        self.last = Assessment()  # of the newest line

    # -- one line ----------------------------------------------------------------------------------------------------

    def hear(self, said: str, place: Place = Place.TALK, *, in_letter: bool = False) -> Heard:
        """Hear one line, lead through whatever it needs, and say what became of it.

        ``in_letter``: a goodnight is said to the chair there and ends nothing.
        """
        self.outcome.turns += 1
        found = self._assess_turn(said, place)
        if found.ends_persona:
            return self._lead_untimed(lambda: self._show_card(found, said))
        if found.asks:
            return self._lead_untimed(lambda: self._half_heard(found))
        self._quiet = max(0, self._quiet - 1)
        if leaves_a_letter(said) if in_letter else is_exit(said):
            return self.close("stopped", "bed" if goes_to_bed(said) else "stopped")
        category = route_turn(said, self._judge).category
        return Heard.CALM if category is None else self._refuse_turn(category)

    def hear_letter(self, said: str, place: Place) -> Heard:
        """Hear a line of a letter for danger alone: nothing in it is a wish to stop, and nothing is refused."""
        found = self._assess_turn(said, place)
        if found.ends_persona:
            return self._lead_untimed(lambda: self._show_card(found, said))
        return self._lead_untimed(lambda: self._half_heard(found)) if found.asks else Heard.CALM

    @property
    def is_judged(self) -> bool:
        """Whether the judge read the last turn beside the classifier."""
        return self._judge is not None and self._judge.is_reading

    def close(self, end: str, words: str) -> Heard:
        """End the session with its closing line."""
        self.outcome.end = end
        self._screen.coach(line(self._language, "closing", words))
        return Heard.OVER

    def _assess_turn(self, said: str, place: Place) -> Assessment:
        self.last = found = hear_turn(self._detector, said, self._said[-3:], place)
        self._said.append(said)
        return found

    def _refuse_turn(self, category: Misuse) -> Heard:
        self._audit.misuse(category)
        self._screen.coach(line(self._language, "misuse", category.value))
        return self.close("minor", "stopped") if category is Misuse.MINOR else Heard.ANSWERED

    def _lead_untimed(self, lead: Callable[[], Heard]) -> Heard:
        began = self._clock()
        try:
            return lead()
        finally:
            self.paused_s += self._clock() - began

    # -- the question ------------------------------------------------------------------------------------------------

    def _half_heard(self, found: Assessment) -> Heard:
        """Ask once in plain words; shortly after an explicit no only the guide answers what is half heard."""
        if self._quiet and found.tier is Tier.T0 and found.score < _QUIET_BELOW:
            self._quiet -= 1
            self._screen.coach(line(self._language, "ask", "unsure"))
            return Heard.ANSWERED
        self._audit.crisis(replace(found, tier=Tier.T1))
        self._raise_to(Tier.T1)
        return self._ask_question()

    def ask_plainly(self) -> Heard:
        """Ask the one plain question where answers other than a line of text call for it (a check-in)."""
        return self._lead_untimed(self._ask_question)

    def _ask_question(self) -> Heard:
        question = Question()
        self._untimed_banner()
        while not question.is_over:
            said = self._answer_to(line(self._language, "question", question.step.value))
            if said is None:
                return self._close_unanswered()
            if said.strip():
                found = self._assess_turn(said, Place.TALK)
                if found.ends_persona:
                    return self._show_card(found, said)
            if is_exit(said) and question.step in (Step.ASK_AGAIN, Step.ASK_OTHER_AGAIN):
                return self._close_unanswered()  # asked twice: nobody is held back
            question = self._read_answer(question, said)
        return self._follow_answer(question)

    def _read_answer(self, question: Question, said: str) -> Question:
        if question.asks_about_self:
            return question.after(read_reply(said))
        reply, about_self = read_plain_reply(said)
        return question.after(reply, about_self=about_self)

    def _follow_answer(self, question: Question) -> Heard:
        if question.step is Step.OPEN:
            self._quiet = _QUIET_TURNS
            self._screen.coach(line(self._language, "question", "open"))
            return Heard.ANSWERED
        if question.step is Step.OTHER_PERSON:
            self._close_echo(DAY_OFF)
            self._show_line("question", "other_person")
            return Heard.ANSWERED
        if question.step is Step.HELD:
            self._screen.coach(line(self._language, "question", "unread"))
        length = WEEK_OFF if question.step is Step.CARD else DAY_OFF
        yes = Assessment(Tier.T2, "answer", "self", ("answer",), 1.0, "answer")
        return self._show_card(yes, "", length=length, asked=question.step is Step.CARD)

    def _close_unanswered(self) -> Heard:
        """No answer came: nothing reopens, and the help is named once more."""
        self._close_echo(DAY_OFF)
        self._screen.coach(self._fill_line("crisis", "closed"))
        self.outcome.end = "stopped"
        return Heard.OVER

    # -- the card ----------------------------------------------------------------------------------------------------

    def _show_card(self, found: Assessment, said: str, *, length: timedelta = WEEK_OFF, asked: bool = False) -> Heard:
        """Show the card at once, then stay. ``asked``: the plain question was put already."""
        self._audit.crisis(found)
        self._raise_to(found.tier)
        self._close_echo(length)
        self._untimed_banner()
        self._screen.card(self._card_texts(found, said))
        if not asked and found.kind != "minor":
            self._screen.coach(line(self._language, "question", "right" if found.tier is Tier.SAFETY else "card"))
        return self._stay_with_user(found, asked=asked or found.kind == "minor")

    def _card_texts(self, found: Assessment, said: str) -> list[str]:
        quote = " ".join(said.split())
        quote = quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + "…"
        texts = lines(self._language, "crisis", found.tier.value)
        if found.tier is Tier.SAFETY:
            texts = texts + lines(self._language, "crisis", found.kind)
        elif not quote:
            texts = texts[1:]  # a yes is not said back
        return [self.help.fill(text, quote=quote) for text in texts]

    def _stay_with_user(self, found: Assessment, *, asked: bool) -> Heard:
        """Stay for as long as somebody writes, without a clock, and answer what is said; a goodbye is asked about once."""
        state = AfterCard.begin(asked=asked, planned=found.tier is Tier.T3, safety=found.tier is Tier.SAFETY)
        while True:
            said = self._answer_to("")
            if said is None:
                return self._leave_crisis(found)
            if not said.strip() or is_exit(said):
                state, text = state.leave()
                if text is None:
                    return self._leave_crisis(found)
                self._screen.coach(self._fill_line(*text))
                continue
            graver = self._assess_turn(said, Place.TALK)
            if graver.ends_persona and _URGENCY[graver.tier] > _URGENCY[self.outcome.tier]:
                return self._show_card(graver, said)
            state, text = state.hear(said, Reply.YES if graver.ends_persona or graver.asks else read_reply(said))
            if text == BACK:
                return self._taken_back(found)
            self._screen.coach(self._fill_line(*text))

    def _taken_back(self, found: Assessment) -> Heard:
        """An explicit no after a card: the echo stays off for a day, everything else is open and the session goes on."""
        self._close_echo(DAY_OFF)
        self._screen.coach(line(self._language, "question", "misread" if found.tier is Tier.SAFETY else "card_no"))
        self._quiet = _QUIET_TURNS
        return Heard.CARD

    def _leave_crisis(self, found: Assessment) -> Heard:
        self._screen.coach(self._fill_line("crisis", "closed"))
        self.outcome.end = "minor" if found.kind == "minor" else "crisis"
        return Heard.OVER

    # -- small things ------------------------------------------------------------------------------------------------

    def _answer_to(self, question: str) -> str | None:
        """Ask and wait without a clock; None at the end of the input. What was typed before cannot be the answer."""
        if question:
            self._screen.coach(question)
        try:
            return self._screen.ask(None, fresh=True)
        except EOFError:
            return None

    def _close_echo(self, length: timedelta) -> None:
        self.echo_is_off = True
        self._rest(length)

    def _raise_to(self, tier: Tier) -> None:
        if _URGENCY[tier] > _URGENCY[self.outcome.tier]:
            self.outcome.tier = tier

    def _untimed_banner(self) -> None:
        self._screen.banner(line(self._language, "card", "guide"), float("inf"))

    def _fill_line(self, *path: str) -> str:
        return self.help.fill(line(self._language, *path))

    def _show_line(self, *path: str) -> None:
        self._screen.card([self.help.fill(text) for text in lines(self._language, *path)])
