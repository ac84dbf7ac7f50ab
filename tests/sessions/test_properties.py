"""Many random ways: budgets that are never overrun, endings that never hold anybody back.

At scale 1 a bounded number; ``EXSKILL_TEST_SCALE=50`` runs the stated 10^5 schedules.
"""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from exskill.consent.levels import Level
from exskill.consent.terms import get_budget
from exskill.sessions.content import line, lines, load_content
from exskill.sessions.guide.asking import Asking
from exskill.sessions.guide.parts import Frame
from exskill.sessions.guide.runner import Runner
from exskill.sessions.programme.measures import CheckIn, load_instrument
from exskill.sessions.programme.programme import Done, State
from exskill.sessions.programme.rules import TAPER, echo_minutes, find_block, find_start
from exskill.sessions.programme.types import SessionKind, plan_phases
from exskill.sessions.safety.conduct import goodbye_problems
from exskill.sessions.safety.exits import is_exit, leaves_a_letter
from tests.scale import scaled
from tests.sessions.rows import danger
from tests.sessions.test_runner_fuzz import Clock, FakeAudit, FakeEcho, FakeScreen

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_random_schedules_never_overrun() -> None:
    """Any user, any clock, any check-ins, copies of an older vault put back: never more than the level allows."""
    for seed in range(scaled(2000)):
        rng = random.Random(seed)
        budget = get_budget(rng.choice([Level.P0, Level.P1, Level.P2]))
        state, now, done = State(), START, []
        spoken: list[datetime] = []
        for _ in range(30):
            now += timedelta(hours=rng.uniform(-20, 70))
            if rng.random() < 0.2:
                done.append(CheckIn(int(now.timestamp()), {"longing": rng.randint(0, 10), "who5_1": 3}))
            minutes, why = echo_minutes(state, done, now, budget)
            assert (minutes > 0) != bool(why)
            if minutes <= 0:
                continue
            assert minutes <= budget.minutes
            assert 6 <= now.hour < 23
            spoken.append(now)
            used = int(rng.uniform(1, minutes * 60))
            state = State.from_bytes(state.after(Done("S3", int(now.timestamp()), 1500, used)).to_bytes())
        assert len(spoken) <= budget.sessions
        assert sum(s.persona_seconds for s in state.sessions) <= budget.sessions * budget.minutes * 60
        assert all(b - a >= timedelta(hours=48) for a, b in itertools.pairwise(spoken))
        first = find_start(state, done, int(START.timestamp()) + (1 << 40)) if spoken else 0
        weeks = [int((at.timestamp() - first) // WEEK.total_seconds()) for at in spoken]
        assert all(week < len(TAPER) for week in weeks)


def test_farewell_and_urge_are_open_whatever_happened() -> None:
    budget = get_budget(Level.P0)
    for seed in range(scaled(300)):
        rng, state = random.Random(seed), State()
        for _ in range(rng.randint(0, 12)):
            at = int(START.timestamp()) + rng.randint(0, 100) * 86_400
            state = state.after(Done(rng.choice(list(SessionKind)).value, at, rng.randint(1, 1800)))
        now = START + timedelta(days=rng.uniform(-50, 200))
        for kind in (SessionKind.FAREWELL, SessionKind.URGE):
            assert find_block(state, (), kind, now, budget) is None


def _session(seed: int) -> tuple[FakeScreen, Runner]:
    rng, clock = random.Random(seed), Clock()
    calm = [t for tier, _, t in danger() if tier == "T0"]
    turns = [rng.choice([*calm, "5", "", "stop", "再见"][-4:] if rng.random() < 0.08 else calm) for _ in range(60)]
    screen = FakeScreen(turns, clock, rng)
    kind = rng.choice([SessionKind.CHAIR, *SessionKind])
    phases = plan_phases(kind, rng.uniform(2, 30), persona_minutes=10)
    runner = Runner(
        kind, phases, screen=screen, audit=FakeAudit(), clock=clock, language=rng.choice(["en", "zh"]),
        echo=FakeEcho(clock, rng), frame=Frame(asks_suds=bool(seed % 2)), release=lambda: ["certificate"],
    )  # fmt: skip
    runner.run()
    return screen, runner


def test_two_hundred_farewells_hold_nobody_back() -> None:
    endings = {
        line
        for lang in ("en", "zh")
        for kind in SessionKind
        for line in load_content(lang)[kind.value].get("ending", [])
    }
    farewells, seed = 0, 0
    while farewells < scaled(200):
        screen, runner = _session(seed)
        seed += 1
        if runner.outcome.end not in ("done", "stopped", "kept"):
            continue
        kind, last = screen.shown[-1]
        assert kind == "coach"
        if (
            runner.outcome.tier != "T0"
        ):  # left while the question about danger was open: whom to call comes before brevity
            assert set(goodbye_problems(last)) <= {"long"}, last
            assert "112" in last
            continue
        farewells += 1
        assert goodbye_problems(last) == [], last
        after = [i for i, (_k, text) in enumerate(screen.shown) if text in endings]
        assert all(k != "burst" for k, _t in screen.shown[min(after, default=len(screen.shown)) :])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_ending_has_no_pull(language: str) -> None:
    for kind in SessionKind:
        for text in lines(language, kind.value, "ending") if "ending" in load_content(language)[kind.value] else []:
            assert "plea" not in goodbye_problems(text), text


@pytest.mark.parametrize("word", ["stop", "bye", "i have to go", "再见", "不聊了"])
@pytest.mark.parametrize("kind", list(SessionKind))
def test_exit_words_end_any_session_within_a_turn(kind: SessionKind, word: str) -> None:
    assert is_exit(word)
    if kind is SessionKind.LETTER and not leaves_a_letter(word):
        return  # there a goodbye is said to the chair
    clock, rng = Clock(), random.Random(1)
    screen = FakeScreen(["3", word, "more", "more"], clock, rng)
    runner = Runner(
        kind, plan_phases(kind, 30, persona_minutes=10), screen=screen, audit=FakeAudit(), clock=clock, language="en",
        echo=FakeEcho(clock, rng),
    )  # fmt: skip
    assert runner.run().end == "stopped"
    assert runner.outcome.turns <= 2


def test_danger_in_a_check_in_ends_the_questions() -> None:
    sheet = [load_instrument(name, "en") for name in ("own", "who5", "phq2")]
    pool = [t for _, _, t in danger()]
    for seed in range(scaled(150)):
        rng, clock = random.Random(seed), Clock()
        turns = [rng.choice(["5", "", "3", rng.choice(pool)]) for _ in range(30)]
        screen = FakeScreen(turns, clock, rng)
        asking = Asking(
            [s for s in sheet if s is not None],
            screen=screen,
            audit=FakeAudit(),
            clock=clock,
            language="en",
            country="GB",
        )
        outcome = asking.run()
        if outcome.end in ("crisis", "minor"):
            assert any(kind == "card" for kind, _ in screen.shown)
            assert line("en", "crisis", "closed").split(":")[0] in screen.shown[-1][1]
        elif screen.danger:
            assert any(text in (line("en", "question", n) for n in ("card_no", "misread")) for _k, text in screen.shown)
