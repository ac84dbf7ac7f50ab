"""Random schedules: the budget is never overrun, whatever the clock says and however often the state is reloaded."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest

from exskill.consent.levels import Level
from exskill.consent.terms import get_budget
from exskill.sessions.content import line
from exskill.sessions.programme.programme import Done, State, persona_minutes_left, with_lock
from exskill.sessions.programme.types import TYPES, SessionKind, Voice, plan_phases
from exskill.sessions.safety.conduct import goodbye_problems
from exskill.sessions.safety.exits import goes_to_bed, is_exit
from tests.scale import scaled

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_budget_is_never_overrun() -> None:
    for seed in range(scaled(400)):
        rng = random.Random(seed)
        level = rng.choice([Level.P0, Level.P1, Level.P2])
        budget, state, now = get_budget(level), State(), START
        spoken: list[datetime] = []
        for _ in range(60):
            now += timedelta(hours=rng.uniform(-30, 60))
            minutes, _why = persona_minutes_left(state, now, budget)
            if minutes <= 0:
                continue
            assert minutes <= budget.minutes
            assert 6 <= now.hour < 23
            spoken.append(now)
            used = int(rng.uniform(1, minutes * 60))
            state = State.from_bytes(state.after(Done("S3", int(now.timestamp()), 1500, used)).to_bytes())
        assert len(spoken) <= budget.sessions
        assert all(b - a >= timedelta(hours=48) for a, b in itertools.pairwise(spoken))


def test_a_crisis_locks_the_echo_for_a_week() -> None:
    state = with_lock(State(), START)
    budget = get_budget(Level.P1)
    assert persona_minutes_left(state, START + timedelta(days=6, hours=20), budget)[0] == 0
    assert persona_minutes_left(state, START + timedelta(days=8), budget)[0] == budget.minutes


def test_a_crash_counts_in_full() -> None:
    budget, at = get_budget(Level.P1), int(START.timestamp())
    crashed = State.from_bytes(State().reserve_session(SessionKind.CHAIR, at, 600).to_bytes())
    assert crashed.persona_sessions[0].persona_seconds == 600
    assert persona_minutes_left(crashed, START + timedelta(hours=47), budget)[0] == 0
    assert crashed.drop_reservation(at).sessions == ()
    assert crashed.drop_reservation(at + 1) == crashed


@pytest.mark.parametrize("kind", list(SessionKind))
@pytest.mark.parametrize("minutes", [None, 0.5, 5, 15, 30, 500])
def test_every_plan_ends_protected_and_in_time(kind: SessionKind, minutes: float | None) -> None:
    phases = plan_phases(kind, minutes, persona_minutes=10)
    assert phases[-1].voice is Voice.ENDING
    assert phases[-1].seconds > 0
    assert sum(p.seconds for p in phases) <= 30 * 60 + 20
    assert sum(p.seconds for p in phases if p.voice is Voice.PERSONA) <= 600


def test_only_the_chair_has_a_persona() -> None:
    assert [k for k, t in TYPES.items() if t.has_persona] == [SessionKind.CHAIR]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["goodbye", "stopped", "bed", "time_up", "echo"])
def test_goodbyes_are_short_and_neither_beg_nor_ask(language: str, name: str) -> None:
    assert goodbye_problems(line(language, "closing", name)) == []


@pytest.mark.parametrize(
    "word", ["stop", "bye", "quit", "I want to stop", "good night", "再见", "不聊了", "退出", "停", "够了"]
)
def test_exit_words_are_obeyed(word: str) -> None:
    assert is_exit(word)


@pytest.mark.parametrize("said", ["im off to bed", "i gotta sleep", "goodnight", "去睡了", "晚安啦", "晚安", "該睡了"])
def test_a_goodnight_is_answered_as_one(said: str) -> None:
    assert is_exit(said)
    assert goes_to_bed(said)


@pytest.mark.parametrize("said", ["stop", "leave me alone", "delete everything, I want to stop", "停", "88", "别管我"])
def test_another_wish_to_stop_is_no_goodnight(said: str) -> None:
    assert is_exit(said)
    assert not goes_to_bed(said)
