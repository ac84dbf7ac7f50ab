"""One session from the first card to the last line.

Every line goes to the listener first: danger, a wish to stop, misuse. What an echo must not answer goes to the guide; only
what is left may reach the model. What is shown has an audit entry first. When the echo's time is over its computing is
stopped and nothing of it appears any more; the ending always takes place, unless the user leaves or somebody may be in
danger, in which case no clock counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from exskill.sessions.content import Prompt, line, lines, prompts
from exskill.sessions.guide.echo_turn import EchoTurn
from exskill.sessions.guide.listener import Heard, Listener
from exskill.sessions.guide.parts import Audit, Echo, Frame, Outcome
from exskill.sessions.guide.reframe import Reframe
from exskill.sessions.guide.rumination import Circles
from exskill.sessions.programme.types import Phase, SessionKind, Voice
from exskill.sessions.programme.writing_signs import PlanFault, read_plan
from exskill.sessions.safety.answers import Reply, read_reply
from exskill.sessions.safety.crisis.judge import Reads
from exskill.sessions.safety.crisis.place import decide_place
from exskill.sessions.safety.emergency import find_help
from exskill.sessions.screen import QuickExit, Screen

__all__ = ["NO_DIGGING_SUDS", "Runner", "Written"]

REMIND_EVERY_S = 300.0
NO_DIGGING_SUDS = 8
_STILL_HIGH = 7
_SAID_BACK = frozenset({"needs", "roles"})  # phases after which the guide shows that it read what was written

Written = Mapping[str, Sequence[str]]


class _Over(Exception):
    """The listener or the runner closed the session; the outcome says how."""


class Runner:
    """Runs one session. ``clock`` is monotonic seconds; ``language`` chooses the words."""

    def __init__(
        self,
        kind: SessionKind,
        phases: Sequence[Phase],
        *,
        screen: Screen,
        audit: Audit,
        clock: Callable[[], float],
        language: str,
        country: str = "",
        today: date | None = None,
        echo: Echo | None = None,
        why_no_echo: str = "",
        frame: Frame = Frame(),  # noqa: B008 -- frozen
        aids: Mapping[str, Callable[[Written], Sequence[str]]] | None = None,
        variants: Mapping[str, str] | None = None,
        release: Callable[[], Sequence[str]] | None = None,
        rest: Callable[[timedelta], None] = lambda _length: None,
        keep: Callable[[Runner], None] = lambda _runner: None,
        keep_country: Callable[[str], str | None] | None = None,
        next_thing: Callable[[Outcome], str] = lambda _outcome: "",
        judge: Reads | None = None,
        lacks: str = "",
    ) -> None:
        """``aids`` show something of the user's own at the start of a phase, given what was written in the phases before;
        ``variants`` name other prompts for a phase; ``release`` destroys the key in a farewell and returns what to show.
        ``rest`` closes the echo for a while; ``keep`` takes what the user wants kept of a session that reached its end;
        ``keep_country`` stores what was answered, if the country is not known yet,
        and returns its two letters, None if it is none; ``next_thing`` names what comes after a session that was held.
        ``judge`` reads every turn beside the classifier; ``lacks`` names the line of the first card that says why it does not.
        """
        self.kind, self.phases, self.echo = kind, tuple(phases), echo
        self._screen, self._audit, self._clock, self._language = screen, audit, clock, language
        self._today, self._why, self._frame = today, why_no_echo, frame
        self._aids, self._variants, self._release = aids or {}, variants or {}, release
        self._keep, self._keep_country, self._next_thing = keep, keep_country, next_thing
        self._lacks = lacks
        self.outcome = Outcome(suds_before=frame.suds_before)
        farewell = kind in (SessionKind.FAREWELL, SessionKind.LETTER)
        self._listener = Listener(
            screen=screen,
            audit=audit,
            clock=clock,
            language=language,
            help_=find_help(country, language, today),
            outcome=self.outcome,
            farewell=farewell,
            rest=rest,
            judge=judge,
        )
        self._turn = EchoTurn(
            screen=screen,
            audit=audit,
            language=language,
            outcome=self.outcome,
            listener=self._listener,
            read_clock=self._read_clock,
        )
        self._had_card = False
        self.written: dict[str, list[str]] = {}  # what was typed, by phase, for the user to seal; forgotten otherwise
        self.answers: dict[tuple[str, int], str] = {}  # the answer to each prompt
        self._reframe = Reframe(language)
        self._circles = Circles()
        self._voice = Voice.COACH
        self._reminded = self._end = self._shown_end = 0.0

    # -- the way -----------------------------------------------------------------------------------------------------

    def run(self) -> Outcome:
        """Lead through the session and return how it went."""
        self._reminded = self._read_clock()
        self._end = self._shown_end = self._reminded + sum(p.seconds for p in self.phases)
        try:
            self._open_session()
            for n in range(len(self.phases)):
                self._lead_phase(n)
            self._finish_session()
        except _Over:
            pass
        except QuickExit:
            self._screen.blank()
            self.outcome.end = "quit"
        except EOFError:
            self._listener.close("stopped", "stopped")
        return self.outcome

    def _open_session(self) -> None:
        if self._frame.is_first:
            more = [line(self._language, "card", self._lacks)] if self._lacks else []
            self._screen.card([*lines(self._language, "card", "identity"), *more])
        if self._frame.of > 1 and self._frame.name:
            said = line(self._language, "card", "part")
            self._screen.coach(said.format(n=self._frame.number, of=self._frame.of, name=self._frame.name))
        if not self._frame.asks_suds or self.outcome.suds_before >= 0 or not self._frame.is_first:
            return
        self.outcome.suds_before = self._ask_numbers("before")
        if self.outcome.suds_before >= NO_DIGGING_SUDS and self.kind is not SessionKind.URGE:
            self._screen.coach(line(self._language, "card", "high_suds"))
            self.outcome.end = "wave"
            raise _Over

    def _finish_session(self) -> None:
        asks = self._frame.asks_suds and self._frame.is_last
        if asks and not self.outcome.released and self._read_clock() < self._end:
            self.outcome.suds_after = self._ask_numbers("after")
            if self.kind is SessionKind.URGE and self.outcome.suds_after >= _STILL_HIGH:
                self._screen.coach(line(self._language, "S6", "still_high"))
        if not self.outcome.released:
            self._keep(self)
        if not self._frame.is_last:
            return
        after = "" if self.outcome.released else self._next_thing(self.outcome)
        if after:
            self._screen.coach(after)
        self._listener.close("done", "goodbye")

    def _lead_phase(self, n: int) -> None:
        phase = self.phases[n]
        self._show_banner(phase.voice)
        if phase.name in self._aids:
            own = self._aids[phase.name](self.written)
            if own:
                self._screen.card(own)
        if phase.voice is Voice.PERSONA:
            self._echo_phase(phase, self._find_deadline(n))
        elif phase.name == "destroy":
            self._release_phase()
        elif not (phase.name == "consent" and self.outcome.abuse):
            self._guide_phase(phase, self._find_deadline(n))

    def _guide_phase(self, phase: Phase, deadline: float) -> None:
        if phase.name == "echo":
            self._screen.coach(line(self._language, "card", "no_echo").format(why=self._why))
            self._write_phase(phase, deadline)
            return
        said = prompts(self._language, self.kind.value, self._variants.get(phase.name, phase.name))
        if phase.voice is Voice.ENDING and (self._had_card or not self.written):
            said = said[-1:]  # nothing was written that could be read aloud or folded
        if phase.voice is Voice.WRITE:
            for prompt in said:
                self._screen.coach(prompt.text)
            self._write_phase(phase, deadline)
            return
        for n, prompt in enumerate(said):
            self._ask_prompt(phase, n, prompt, deadline)
        if phase.name in _SAID_BACK and self.written.get(phase.name):
            self._note_turn(self.written[phase.name][-1])

    def _find_deadline(self, n: int) -> float:
        """Return when a phase must be over: the guide may borrow from what comes, but never from the echo or the ending."""
        kept = sum(p.seconds for p in self.phases[n + 1 :] if p.voice in (Voice.PERSONA, Voice.ENDING))
        phase, now = self.phases[n], self._read_clock()
        latest = self._end - kept
        if phase.voice is Voice.PERSONA:
            latest = min(latest, now + phase.seconds)
        return max(latest, now + min(phase.seconds, 5.0))

    # -- what the guide asks -----------------------------------------------------------------------------------------

    def _ask_prompt(self, phase: Phase, n: int, prompt: Prompt, deadline: float) -> None:
        """Say one prompt and take its answer, with the follow-up that the answer calls for."""
        self._screen.coach(self._listener.help.fill(self._reframe.fill(prompt.text)))
        if not prompt.asks or phase.voice is Voice.ENDING:
            return
        said = self._take_turn(phase, n, deadline)
        if phase.name == "safety":
            self._after_safety(said)
        if self.kind is SessionKind.REFRAME and said is not None:
            self._after_reframe(phase, n, said, deadline)

    def _take_turn(self, phase: Phase, n: int, deadline: float) -> str | None:
        """Take one answer; None when the time is up. An empty line is an answer too: it leaves a question out."""
        said = self._read_line(deadline)
        if said is None or not said.strip():
            return said
        heard = self._hear_line(said, phase)
        if heard is Heard.CARD:  # not counted, not said back, not read aloud
            self._had_card = True
            return said if phase.name == "safety" else ""
        self.written.setdefault(phase.name, []).append(said)
        self.answers.setdefault((phase.name, n), said)
        if heard is Heard.CALM and not self._comes_round(said):
            self._look_at_plan(phase, n, said)
        return said

    def _look_at_plan(self, phase: Phase, n: int, said: str) -> None:
        if phase.name != "plan" and (phase.name, n) != ("ally", 1):
            return
        fault = read_plan(said).fault
        if fault is not None and (phase.name == "plan" or fault is not PlanFault.NO_IF):
            self._screen.coach(line(self._language, "plan", fault.value))

    def _after_reframe(self, phase: Phase, n: int, said: str, deadline: float) -> None:
        asked = self._reframe.follow_up(phase.name, n, said)
        if asked is not None and self._read_clock() < deadline:
            self._screen.coach(asked)
            again = self._take_turn(phase, n, deadline)
            if again is not None and again.strip():
                self._reframe.take(phase.name, n, again)
        if (phase.name, n) == ("belief", 0) and self._reframe.said_back is not None:
            self._screen.coach(self._reframe.said_back)
        if (phase.name, n) == ("rerate", 0) and self._reframe.compared is not None:
            self._screen.coach(self._reframe.compared)

    def _after_safety(self, said: str | None) -> None:
        """Read whether there was violence; an unclear answer is asked once more, and then the safe side is kept."""
        reply = read_reply(said or "")
        if reply not in (Reply.YES, Reply.NO):
            self._screen.coach(line(self._language, "S0", "safety_again"))
            again = self._screen.ask(None)
            if again is not None and again.strip():
                self._hear_line(again, self.phases[0])
            reply = read_reply(again or "")
        if reply is Reply.YES:
            self.outcome.abuse = True
            self._screen.card([self._listener.help.fill(text) for text in lines(self._language, "S0", "safety_yes")])
        elif reply is not Reply.NO:
            self.outcome.unclear_safety = True
            self._screen.coach(line(self._language, "S0", "safety_unclear"))
        self._ask_country()

    def _ask_country(self) -> None:
        if self._keep_country is None:
            return
        for name in ("country", "country_again"):
            self._screen.coach(line(self._language, "card", name))
            said = self._screen.ask(None)
            if said is None or not said.strip():
                return
            if self._hear_line(said, self.phases[0]) is Heard.CALM:
                code = self._keep_country(said)
                if code is not None:
                    self._listener.help = find_help(code, self._language, self._today)
                    return

    def _note_turn(self, said: str) -> None:
        noted = lines(self._language, "coach", "noted")
        self._screen.coach(noted[len(said) % len(noted)])

    def _comes_round(self, said: str) -> bool:
        """Say something once where the same thing comes back again and again, instead of digging on."""
        if not self._circles.hear(said):
            return False
        self._screen.coach(line(self._language, "coach", "circling"))
        return True

    def _write_phase(self, phase: Phase, deadline: float) -> None:
        self._screen.coach(line(self._language, "coach", "write_more"))
        while (said := self._read_line(deadline)) is not None and said.strip():
            self._hear_line(said, phase)
            self.written.setdefault(phase.name, []).append(said)

    def _release_phase(self) -> None:
        """Give up the key: the words must be written twice, and there is no clock on it. Anything else keeps it."""
        if self._release is None:
            return
        words = lines(self._language, "S8", "words")
        for prompt in lines(self._language, "S8", "destroy"):
            self._screen.coach(prompt.format(words=words[0]))
            said = self._screen.ask(None, fresh=True) or ""
            if said.strip().lower() not in words:
                if said.strip():
                    self._hear_line(said, self.phases[0])
                self._listener.close("kept", "kept")
                raise _Over
        texts = self._release()
        self.outcome.released = True
        self._screen.card(texts)

    # -- the echo ----------------------------------------------------------------------------------------------------

    def _echo_phase(self, phase: Phase, deadline: float) -> None:
        if self.echo is None:
            self._screen.coach(line(self._language, "card", "no_echo").format(why=self._why))
            self._write_phase(phase, deadline)
            return
        for prompt in lines(self._language, self.kind.value, phase.name):
            self._screen.coach(prompt)
        began, self._shown_end = self._read_clock(), deadline  # the clock on the screen is the echo's own
        try:
            self._hold_talk(phase, deadline)
        finally:
            self._shown_end = self._end
            self.outcome.persona_seconds += min(self._read_clock(), deadline) - began
        self._screen.coach(line(self._language, "closing", "echo"))

    def _hold_talk(self, phase: Phase, deadline: float) -> None:
        while self.echo is not None and self._read_clock() < deadline:
            said = self._read_line(deadline)
            if said is None or not said.strip():
                return
            if self._hear_line(said, phase) is not Heard.CALM or self._comes_round(said):
                continue
            if self._turn.answer(said, self.echo, deadline):
                self._remind_of_time()

    def _remind_of_time(self) -> None:
        if self._read_clock() - self._reminded >= REMIND_EVERY_S:
            self._reminded = self._read_clock()
            self._screen.coach(line(self._language, "card", "reminder"))
            self._show_banner(Voice.PERSONA)

    # -- every turn --------------------------------------------------------------------------------------------------

    def _read_clock(self) -> float:
        """Return the session's clock: monotonic seconds without the time spent on questions about danger."""
        return self._clock() - self._listener.paused_s

    def _read_line(self, deadline: float) -> str | None:
        self._show_banner(self._voice)
        left = deadline - self._read_clock()
        return self._screen.ask(left) if left > 0 else None

    def _hear_line(self, said: str, phase: Phase) -> Heard:
        """Have a line heard; leave the session where it is over."""
        place = decide_place(self.kind.value, phase.name)
        heard = self._listener.hear(said, place, in_letter=phase.voice is Voice.WRITE or phase.name == "goodbye")
        if heard is Heard.OVER:
            raise _Over
        if self._listener.echo_is_off and self.echo is not None:
            self.echo = None
            self._show_banner(Voice.COACH)
        return heard

    def hear_aside(self, said: str) -> None:
        """Have a line heard that answers none of the session's own questions; what it says is never left unread."""
        self._hear_line(said, self.phases[-1])

    def _show_banner(self, voice: Voice) -> None:
        self._voice = voice
        name = "banner" if voice is Voice.PERSONA and self.echo is not None else "guide"
        self._screen.banner(line(self._language, "card", name), max(0.0, self._shown_end - self._read_clock()))

    def _ask_numbers(self, when: str) -> int:
        """Ask for the tension and, if the user adds them, longing and urge; return the tension, 0..10 or -1."""
        self._screen.coach(self._suds_question(when))
        said = self._read_line(self._end)
        if said and said.strip():
            self._hear_line(said, self.phases[0])  # what is written here is heard like any other turn
        found = [int(n) for n in re.findall(r"(?<![0-9])(?:10|[0-9])(?![0-9])", re.sub(r"/ ?10", "", said or ""))][:3]
        for name, value in zip(("longing", "urge"), found[1:], strict=False):
            self.outcome.answers[f"{name}_{when}"] = value
        if not found and any(char.isalpha() for char in said or ""):
            self._screen.coach(
                lines(self._language, "coach", "noted")[1]
            )  # words in place of a number are not passed over
        return found[0] if found else -1

    def _suds_question(self, when: str) -> str:
        if self.kind is SessionKind.URGE:
            return line(self._language, "S6", "rate" if when == "before" else "rerate")
        return line(self._language, "card", "suds" if when == "before" else "suds_after")
