"""One session from the first card to the last line.

Before every turn the text is checked for danger, then for misuse, then for what an echo must not answer; only what is left
may reach the model. What is shown has an audit entry first. When the echo's time is over its computing is stopped and
nothing of it appears any more; the ending always takes place, unless the user leaves or somebody may be in danger, in which
case the clock no longer counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from exskill.core.errors import ModelUnavailable
from exskill.sessions.content import line, lines
from exskill.sessions.guide.mirror import FRAMED, PHASES, language_of
from exskill.sessions.guide.parts import Audit, Echo, Mirrors, Outcome
from exskill.sessions.programme.types import Phase, SessionKind, Voice
from exskill.sessions.programme.writing_signs import PlanFault, read_plan
from exskill.sessions.safety import conduct, emergency
from exskill.sessions.safety.crisis import Assessment, Detector, Tier
from exskill.sessions.safety.misuse import Misuse, route
from exskill.sessions.screen import QuickExit, Screen

__all__ = ["Runner"]

REMIND_EVERY_S = 300.0
NO_DIGGING_SUDS = 9


class _Over(Exception):
    pass


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
        echo: Echo | None = None,
        why_no_echo: str = "",
        ask_suds: bool = True,
        aids: Mapping[str, Callable[[Mapping[str, Sequence[str]]], Sequence[str]]] | None = None,
        variants: Mapping[str, str] | None = None,
        release: Callable[[], Sequence[str]] | None = None,
        mirror: Mirrors | None = None,
    ) -> None:
        """``aids`` show something of the user's own at the start of a phase, given what was written in the phases before;
        ``variants`` name other prompts for a phase; ``release`` destroys the key in a farewell and returns what to show.
        """
        self.kind, self.phases, self.echo, self._mirror = kind, tuple(phases), echo, mirror
        self._screen, self._audit, self._clock, self._language = screen, audit, clock, language
        self._help = emergency.words(country, language)
        self._why, self._ask_suds = why_no_echo, ask_suds
        self._aids, self._variants, self._release = aids or {}, variants or {}, release
        self._detector = Detector(farewell=kind in (SessionKind.FAREWELL, SessionKind.LETTER))
        self._said: list[str] = []
        self.written: dict[str, list[str]] = {}  # what was typed, by phase, for the user to seal; forgotten otherwise
        self._voice = Voice.COACH
        self._reminded = 0.0
        self._end = 0.0
        self.outcome = Outcome()

    # -- the way -----------------------------------------------------------------------------------------------------

    def run(self) -> Outcome:
        """Lead through the session and return how it went."""
        start = self._clock()
        self._end, self._reminded = start + sum(p.seconds for p in self.phases), start
        self._screen.card(lines(self._language, "card", "identity"))
        try:
            if self._ask_suds:
                self.outcome.suds_before = self._numbers("before")
                if self.outcome.suds_before >= NO_DIGGING_SUDS and self.kind is not SessionKind.URGE:
                    self._screen.coach(line(self._language, "card", "high_suds"))
                    return self._closed("stopped", "stopped")
            return self._lead(start)
        except _Over:
            return self.outcome
        except QuickExit:
            self._screen.blank()
            self.outcome.end = "quit"
            return self.outcome
        except EOFError:
            return self._closed("stopped", "stopped")

    def _lead(self, start: float) -> Outcome:
        deadline = start
        for phase in self.phases:
            deadline += phase.seconds
            done = self._phase(phase, max(deadline, self._clock() + min(phase.seconds, 5.0)))
            if done is not None:
                return done
        if self._ask_suds and not self.outcome.released and self._clock() < self._end:
            self.outcome.suds_after = self._numbers("after")
        return self._closed("done", "goodbye")

    def _phase(self, phase: Phase, deadline: float) -> Outcome | None:
        self._banner(phase.voice)
        if phase.voice is Voice.PERSONA:
            return self._echo_phase(phase, deadline)
        if phase.name in self._aids:
            own = self._aids[phase.name](self.written)
            if own:
                self._screen.card(own)
        if phase.voice is Voice.ENDING:
            for text in lines(self._language, self.kind.value, phase.name):
                self._screen.coach(text)
            return None
        if phase.name == "destroy":
            return self._release_phase()
        prompts = lines(self._language, self.kind.value, self._variants.get(phase.name, phase.name))
        if phase.name == "echo":
            self._screen.coach(line(self._language, "card", "no_echo").format(why=self._why))
            prompts = []
        if phase.voice is Voice.WRITE:
            return self._write_phase(prompts, deadline, phase.name)
        for prompt in prompts:
            self._screen.coach(prompt)
            done = self._turn(deadline, phase)
            if done is not None:
                return done
        self._reflect(phase.name, deadline)
        return None

    def _reflect(self, phase: str, deadline: float) -> None:
        """Say back what was just written: by the model where its sentence passes, else by a fixed line."""
        said = [
            text for text in self.written.get(phase, ()) if any(c.isalpha() for c in text)
        ]  # a rating is no sentence
        if phase not in PHASES or not said or self._routed or self.outcome.tier is not Tier.T0:
            return
        found = None
        if self._mirror is not None:
            self._screen.typing()
            found = self._mirror.reflect(
                " ".join(said),
                language=language_of(said[-1]),
                framed=phase in FRAMED,
                abort=lambda: self._clock() >= deadline or self._left(),
            )
        if self._clock() >= deadline:
            return
        if found is not None:
            self._audit.answer("coach-mirror", 1)
        noted = lines(self._language, "coach", "noted")
        self._screen.coach(found or noted[len(said[-1]) % len(noted)])

    def _release_phase(self) -> Outcome | None:
        """Give up the key: the words must be written twice, and there is no clock on it. Anything else keeps it."""
        if self._release is None:
            return None
        words = lines(self._language, "S8", "words")
        for prompt in lines(self._language, "S8", "destroy"):
            self._screen.coach(prompt.format(words=words[0]))
            said = self._screen.ask(None) or ""
            if said.strip().lower() not in words:
                done = self._checked(said) if said.strip() else None
                return done or self._closed("kept", "kept")
        texts = self._release()
        self.outcome.released = True
        self._screen.card(texts)
        return None

    def _write_phase(self, prompts: Sequence[str], deadline: float, phase: str) -> Outcome | None:
        for prompt in prompts:
            self._screen.coach(prompt)
        self._screen.coach(line(self._language, "coach", "write_more"))
        while (said := self._line(deadline)) is not None and said.strip():
            done = self._checked(said)
            if done is not None:
                return done
            self.written.setdefault(phase, []).append(said)
        return None

    def _turn(self, deadline: float, phase: Phase) -> Outcome | None:
        said = self._line(deadline)
        if said is None or not said.strip():
            return None
        done = self._checked(said)
        if done is not None:
            return done
        self.written.setdefault(phase.name, []).append(said)
        fault = read_plan(said).fault if phase.name in ("plan", "ally") else None
        if fault is not None and (phase.name == "plan" or fault is not PlanFault.NO_IF):
            self._screen.coach(line(self._language, "plan", fault.value))
        if phase.name == "safety" and _yes(said):
            self.outcome.abuse = True
        return None

    # -- the echo ----------------------------------------------------------------------------------------------------

    def _echo_phase(self, phase: Phase, deadline: float) -> Outcome | None:
        if self.echo is None:
            self._screen.coach(line(self._language, "card", "no_echo").format(why=self._why))
            return self._write_phase([], deadline, phase.name)
        for prompt in lines(self._language, self.kind.value, phase.name):
            self._screen.coach(prompt)
        began = self._clock()
        try:
            return self._talk(deadline)
        finally:
            self.outcome.persona_seconds += min(self._clock(), deadline) - began
            if self.outcome.tier in (Tier.T0, Tier.T1) and self.outcome.end == "done":
                self._screen.coach(line(self._language, "closing", "echo"))

    def _talk(self, deadline: float) -> Outcome | None:
        while self._clock() < deadline:
            said = self._line(deadline)
            if said is None or not said.strip():
                return None
            done = self._checked(said)
            if done is not None:
                return done
            if self.outcome.tier is Tier.T1 and self._detector.calm_turns == 0:
                continue  # the question is open: the echo waits for an answer
            asked = conduct.ask_of(said)
            if asked is not None:
                self.outcome.dependence |= asked is conduct.Ask.DEPENDENCE
                self._audit.answer(f"coach-{asked.value}", 1)
                self._screen.coach(line(self._language, "ask", asked.value))
            elif self._routed:
                continue
            elif self._detector.unsure(said):
                self._audit.answer("coach-unsure", 1)
                self._screen.coach(line(self._language, "ask", "unsure"))
            else:
                self._answer(said, deadline)
        return None

    def _answer(self, said: str, deadline: float) -> None:
        assert self.echo is not None  # noqa: S101 -- the phase is not entered without one
        self._screen.typing()
        try:
            bursts = self.echo.answer(said, lambda: self._clock() >= deadline or self._left())
        except TimeoutError:
            return
        except (ModelUnavailable, MemoryError):  # the way out of the session stays: it ends with its own landing
            self._screen.coach(line(self._language, "card", "silent"))
            return
        if self._clock() >= deadline:
            return
        if not bursts:  # the echo has nothing fit to say to this: the guide does not leave it unanswered
            self._audit.answer("coach-heard", 1)
            heard = lines(self._language, "coach", "heard")
            self._screen.coach(heard[len(said) % len(heard)])
            return
        self._audit.answer("echo", len(bursts))
        self.outcome.persona_turns += 1
        for text, pause in bursts:
            if self._clock() >= deadline:
                return
            self._screen.burst(text, min(pause, max(0.0, deadline - self._clock())))
        self._remind()

    def _left(self) -> bool:
        """Whether the user asked for an empty screen while something was being computed."""
        return bool(getattr(self._screen, "leaving", False))

    def _remind(self) -> None:
        if self._clock() - self._reminded >= REMIND_EVERY_S:
            self._reminded = self._clock()
            self._screen.coach(line(self._language, "card", "reminder"))
            self._banner(Voice.PERSONA)

    # -- every turn --------------------------------------------------------------------------------------------------

    _routed = False

    def _line(self, deadline: float) -> str | None:
        self._banner(self._voice)
        left = deadline - self._clock()
        return self._screen.ask(left) if left > 0 else None

    def _checked(self, said: str) -> Outcome | None:
        """Check one line; return the outcome if the session is over, None if it goes on."""
        self._routed = False
        self.outcome.turns += 1
        found = self._detector.check(said, self._said[-3:])
        self._said.append(said)
        if found.tier is not Tier.T0:
            return self._danger(found, said)
        if conduct.is_exit(said):
            return self._closed("stopped", "stopped")
        category = route(said).category
        if category is None:
            return None
        self._audit.misuse(category)
        self._routed = True
        self._screen.coach(line(self._language, "misuse", category.value))
        if category is Misuse.MINOR:
            return self._closed("minor", "stopped")
        return None

    def _danger(self, found: Assessment, said: str) -> Outcome | None:
        self._audit.crisis(found)
        if _more_urgent(found.tier, self.outcome.tier):
            self.outcome.tier = found.tier
        quote = said.strip() if len(said.strip()) <= 120 else said.strip()[:117] + "…"
        texts = [t.format(quote=quote, emergency=self._help) for t in lines(self._language, "crisis", found.tier.value)]
        if found.tier is Tier.SAFETY:
            texts += [t.format(emergency=self._help) for t in lines(self._language, "crisis", found.kind)]
        self._screen.card(texts)
        if not found.ends_persona:
            return None
        self.echo = None
        return self._stay(found)

    def _stay(self, found: Assessment) -> Outcome:
        """Stay in plain words for as long as the user writes: no timer, no echo."""
        self.outcome.end = "minor" if found.kind == "minor" else "crisis"
        self._end = float("inf")  # no clock runs any more
        self._banner(Voice.COACH)
        while True:
            try:
                said = self._screen.ask(None)
            except EOFError:
                return self.outcome
            if said is None or not said.strip() or conduct.is_exit(said):
                return self.outcome
            again = self._detector.check(said, self._said[-3:])
            self._said.append(said)
            if again.ends_persona and _more_urgent(again.tier, self.outcome.tier):
                self._audit.crisis(again)
                self.outcome.tier = again.tier
                self._screen.card(
                    [
                        t.format(quote=said[:120], emergency=self._help)
                        for t in lines(self._language, "crisis", again.tier.value)
                    ]
                )
            else:
                self._screen.card([line(self._language, "crisis", "again").format(emergency=self._help)])

    def _closed(self, end: str, words: str) -> Outcome:
        self.outcome.end = end
        self._screen.coach(line(self._language, "closing", words))
        return self.outcome

    def _banner(self, voice: Voice) -> None:
        self._voice = voice
        name = "banner" if voice is Voice.PERSONA and self.echo is not None else "guide"
        self._screen.banner(line(self._language, "card", name), max(0.0, self._end - self._clock()))

    def _numbers(self, when: str) -> int:
        """Ask for the tension and, if the user adds them, longing and urge; return the tension, 0..10 or -1."""
        self._screen.coach(line(self._language, "card", "suds"))
        said = self._line(self._end)
        if said and said.strip() and self._checked(said) is not None:
            raise _Over  # what is written here is heard like any other turn
        found = [int(n) for n in re.findall(r"(?<![0-9])(?:10|[0-9])(?![0-9])", re.sub(r"/ ?10", "", said or ""))][:3]
        for name, value in zip(("longing", "urge"), found[1:], strict=False):
            self.outcome.answers[f"{name}_{when}"] = value
        return found[0] if found else -1


def _more_urgent(tier: Tier, than: Tier) -> bool:
    order = list(Tier)
    return order.index(tier) > order.index(than)


def _yes(said: str) -> bool:
    plain = said.strip().lower()
    return plain.startswith(("y", "yes", "有", "是")) and not plain.startswith(("有没有",))
