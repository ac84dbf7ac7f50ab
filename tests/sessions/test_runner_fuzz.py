"""Random dialogues: after a tier of T2 or more no word of the persona appears, whatever comes before or after."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from exskill.core.errors import ModelUnavailable
from exskill.sessions.content import line, lines
from exskill.sessions.guide import echo_turn
from exskill.sessions.guide.parts import Frame
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.types import SessionKind, plan_phases
from exskill.sessions.safety.crisis import Assessment, Tier
from exskill.sessions.safety.crisis.detector import assess_text
from exskill.sessions.safety.misuse import Misuse
from exskill.sessions.screen import QuickExit
from tests.scale import scaled
from tests.sessions.rows import danger, misuse

PERSONA = "PERSONA"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeScreen:
    """Types random turns; remembers what was shown and when danger was first said."""

    def __init__(self, turns: Sequence[str], clock: Clock, rng: random.Random, *, quit_at: int = -1) -> None:
        self._turns, self._clock, self._rng, self._quit = list(turns), clock, rng, quit_at
        self.shown: list[tuple[str, str]] = []
        self.danger = False
        self.after_danger = 0
        self.late = 0
        self.deadline = float("inf")
        self.leaving = False

    def banner(self, text: str, remaining_s: float) -> None:
        self.shown.append(("banner", text))

    def coach(self, text: str) -> None:
        self.shown.append(("coach", text))

    def card(self, texts: Sequence[str]) -> None:
        self.shown.append(("card", "\n".join(texts)))

    def show_typing(self) -> None:
        self.shown.append(("typing", ""))

    def burst(self, text: str, pause_s: float) -> None:
        self.shown.append(("burst", text))
        self.after_danger += self.danger
        self.late += self._clock.now >= self.deadline
        self._clock.now += pause_s

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        self._clock.now += self._rng.uniform(0, 90)
        if timeout_s is not None:
            self.deadline = self._clock.now + timeout_s
        if self._quit == 0:
            raise QuickExit
        self._quit -= 1
        if not self._turns:
            raise EOFError
        said = self._turns.pop(0)
        if assess_text(said).ends_persona:
            self.danger = True
        return said

    def blank(self) -> None:
        self.shown.append(("blank", ""))


class FakeAudit:
    def __init__(self, *, broken: bool = False) -> None:
        self.broken, self.answers = broken, 0

    def answer(self, kind: str, bursts: int) -> None:
        if self.broken:
            raise OSError
        self.answers += bursts

    def crisis(self, assessment: Assessment) -> None:
        assert assessment.tier is not Tier.T0

    def misuse(self, category: Misuse) -> None:
        assert category


class FakeEcho:
    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._clock, self._rng = clock, rng

    def objects(self, said: str) -> bool:
        return said == "not like them"

    def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
        self._clock.now += self._rng.uniform(0, 200)
        if abort():
            raise TimeoutError
        return [(PERSONA, self._rng.uniform(0, 2))] * self._rng.randint(1, 3)


def _run(seed: int, *, broken: bool = False, quit_at: int = -1) -> tuple[FakeScreen, Runner, FakeAudit]:
    rng, clock = random.Random(seed), Clock()
    calm = [t for tier, _, t in danger() if tier == "T0"]
    pool = calm * 3 + [t for _, _, t in danger()] + [t for _, t in misuse()] + ["", "7", "yes", "bye", "再聊五分钟"]
    turns = [rng.choice(calm) for _ in range(4)] + [rng.choice(pool) for _ in range(rng.randint(1, 25))]
    screen, audit = FakeScreen(turns, clock, rng, quit_at=quit_at), FakeAudit(broken=broken)
    kind = rng.choice(list(SessionKind)) if seed % 3 else SessionKind.CHAIR
    phases = plan_phases(kind, rng.uniform(1, 30), persona_minutes=10)
    runner = Runner(
        kind, phases, screen=screen, audit=audit, clock=clock, language=rng.choice(["en", "zh"]),
        country=rng.choice(["GB", "CN", ""]), echo=FakeEcho(clock, rng), frame=Frame(asks_suds=bool(seed % 2)),
    )  # fmt: skip
    try:
        runner.run()
    except OSError:
        assert broken
    return screen, runner, audit


def test_no_persona_word_after_danger() -> None:
    spoke = 0
    for seed in range(scaled(1000)):
        screen, runner, audit = _run(seed)
        assert screen.after_danger == 0, seed
        bursts = sum(kind == "burst" for kind, _ in screen.shown)
        assert bursts <= audit.answers, seed
        spoke += bursts > 0
        if screen.danger:
            assert runner.outcome.tier is not Tier.T0, seed
    assert spoke  # the fuzz reaches the persona at all


def test_nothing_is_shown_where_the_log_cannot_be_written() -> None:
    for seed in range(0, scaled(90), 3):
        screen, _, _ = _run(seed, broken=True)
        assert all(kind != "burst" for kind, _ in screen.shown)


@pytest.mark.parametrize("quit_at", range(5))
def test_quick_exit_blanks_last(quit_at: int) -> None:
    screen, runner, _ = _run(3, quit_at=quit_at)
    if runner.outcome.end == "quit":
        assert screen.shown[-1][0] == "blank"


def test_the_echo_does_not_answer_what_is_half_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    spoke = [seed for seed in range(0, 400, 3) if "burst" in dict(_run(seed)[0].shown)]
    assert spoke
    monkeypatch.setattr(echo_turn, "echo_bar", lambda *, judged: 0.0)
    assert not any("burst" in dict(_run(seed)[0].shown) for seed in spoke)


def test_a_model_that_fails_does_not_end_the_session_badly() -> None:
    class Failing(FakeEcho):
        def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
            raise ModelUnavailable("no memory") if len(said) % 2 else MemoryError

    rng, clock = random.Random(1), Clock()
    screen = FakeScreen(["we ate soup today", "it rained"] * 20, clock, rng, quit_at=-1)
    runner = Runner(
        SessionKind.CHAIR, plan_phases(SessionKind.CHAIR, 15, persona_minutes=5), screen=screen, audit=FakeAudit(broken=False),
        clock=clock, language="en", country="GB", echo=Failing(clock, rng), frame=Frame(asks_suds=False),
    )  # fmt: skip
    outcome = runner.run()
    assert outcome.persona_turns == 0
    assert any("could not answer" in text for _kind, text in screen.shown)


def test_what_the_echo_leaves_unanswered_the_guide_does_not() -> None:
    class Silent(FakeEcho):
        def answer(self, said: str, abort: Callable[[], bool]) -> Sequence[tuple[str, float]]:
            return ()

    rng, clock = random.Random(1), Clock()
    screen = FakeScreen(["i had soup alone today", "the flat is quiet"] * 20, clock, rng, quit_at=-1)
    runner = Runner(
        SessionKind.CHAIR, plan_phases(SessionKind.CHAIR, 15, persona_minutes=5), screen=screen, audit=FakeAudit(broken=False),
        clock=clock, language="en", country="GB", echo=Silent(clock, rng), frame=Frame(asks_suds=False),
    )  # fmt: skip
    runner.run()
    assert set(lines("en", "coach", "heard")) & {text for _kind, text in screen.shown}


def test_not_like_them_is_noted_without_a_question() -> None:
    rng, clock = random.Random(1), Clock()
    screen = FakeScreen(["it rained", "not like them"] * 20, clock, rng, quit_at=-1)
    runner = Runner(
        SessionKind.CHAIR, plan_phases(SessionKind.CHAIR, 15, persona_minutes=5), screen=screen, audit=FakeAudit(broken=False),
        clock=clock, language="en", country="GB", echo=FakeEcho(clock, rng), frame=Frame(asks_suds=False),
    )  # fmt: skip
    runner.run()
    assert lines("en", "coach", "not_like_them")[0] in {text for _kind, text in screen.shown}


class TimedScreen(FakeScreen):
    """Remembers what each banner said was left."""

    def __init__(self, turns: Sequence[str], clock: Clock, rng: random.Random) -> None:
        super().__init__(turns, clock, rng)
        self.left: list[tuple[str, float]] = []

    def banner(self, text: str, remaining_s: float) -> None:
        self.left.append((text, remaining_s))


def test_while_the_echo_may_speak_the_clock_counts_down_to_its_end() -> None:
    rng, clock = random.Random(7), Clock()
    screen = TimedScreen(["fine"] * 60, clock, rng)
    phases = plan_phases(SessionKind.CHAIR, 30, persona_minutes=5)
    echo_s = next(phase.seconds for phase in phases if phase.name == "echo")
    echo = FakeEcho(clock, rng)
    runner = Runner(
        SessionKind.CHAIR, phases, screen=screen, audit=FakeAudit(), clock=clock, language="en", country="GB", echo=echo
    )
    runner.run()
    speaking = [left for text, left in screen.left if text == line("en", "card", "banner")]
    assert len(speaking) > 2
    assert all(left <= echo_s for left in speaking[1:])  # the first one is shown before the echo's time begins
    guiding = [left for text, left in screen.left if text == line("en", "card", "guide")]
    assert max(guiding) > echo_s
