"""Simulated ways through the weeks: what pauses the echo, what ends it, and what is said when nothing helps."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from exskill.consent.levels import Level
from exskill.consent.terms import get_budget
from exskill.sessions.programme import rules
from exskill.sessions.programme.measures import WEEK, CheckIn
from exskill.sessions.programme.programme import Done, State
from exskill.sessions.programme.rules import (
    DAY,
    Card,
    Rule,
    choose_cards,
    echo_minutes,
    has_graduated,
    judge_use,
    not_helping,
)
from tests.scale import scaled

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
T0 = int(START.timestamp())
LOW = dict.fromkeys([f"who5_{i}" for i in range(1, 6)], 1)
WELL = dict.fromkeys([f"who5_{i}" for i in range(1, 6)], 4)


def _chairs(*pairs: tuple[int, int]) -> State:
    return State(sessions=tuple(Done("S3", T0 + i * 3 * DAY, 1500, 300, a, b) for i, (a, b) in enumerate(pairs)))


def _weeks(*longing: int, **more: int) -> tuple[CheckIn, ...]:
    return tuple(CheckIn(T0 + i * WEEK, {"longing": n, **more}) for i, n in enumerate(longing))


def test_worse_twice_pauses_and_three_times_ends() -> None:
    twice = judge_use(_chairs((3, 5), (4, 6)), (), T0 + 4 * DAY)
    assert (twice.rule, twice.retired) == (Rule.WORSE_TWICE, False)
    assert twice.is_closed(T0 + 9 * DAY)
    assert not twice.is_closed(T0 + 11 * DAY)
    assert not judge_use(_chairs((3, 5), (4, 4), (3, 5)), (), T0 + 7 * DAY).is_closed(T0 + 7 * DAY)
    thrice = judge_use(_chairs((3, 5), (4, 6), (1, 9)), (), T0 + 7 * DAY)
    assert thrice.rule is Rule.WORSE_THRICE
    assert thrice.is_closed(T0 + 900 * DAY)


def test_growing_longing_ends_it_for_good() -> None:
    grown = _weeks(3, 4, 5)
    assert judge_use(State(), grown, T0 + 3 * WEEK).rule is Rule.LONGING_GROWS
    assert judge_use(State(), (*grown, *_weeks(0, 0, 0, 0, 1)[3:]), T0 + 9 * WEEK).retired
    assert judge_use(State(), _weeks(5, 4, 6), T0 + 3 * WEEK).rule is None


def test_heavy_days_pause_until_a_better_check_and_twice_end_it() -> None:
    low = (CheckIn(T0, LOW),)
    assert judge_use(State(), low, T0 + 50 * DAY).rule is Rule.LOW
    assert judge_use(State(), (*low, CheckIn(T0 + WEEK, WELL)), T0 + WEEK).rule is None
    heavy = CheckIn(T0, {"interest": 2, "down": 1})
    assert choose_cards(heavy, ()) == (Card.TALK,)
    assert judge_use(State(), (heavy,), T0 + DAY).until is None
    assert judge_use(State(), (heavy, CheckIn(T0 + WEEK, {"interest": 3, "down": 3})), T0 + WEEK).retired
    fell = tuple(CheckIn(T0 + i * WEEK, dict(LOW, who5_1=5, who5_2=n)) for i, n in enumerate((5, 2, 2)))
    assert judge_use(State(), fell, T0 + 3 * WEEK).rule is Rule.LOW


def test_dependence_and_contact() -> None:
    stuck = CheckIn(T0, {"hard_to_stop": 3, "replaced": 2, "felt_real": 2})
    assert Card.DEPEND in choose_cards(stuck, ())
    assert judge_use(State(), (stuck,), T0 + 6 * DAY).rule is Rule.DEPENDENCE
    assert not judge_use(State(), (stuck,), T0 + 8 * DAY).is_closed(T0 + 8 * DAY)
    state = State()
    for hours in (0, 20, 47):
        assert judge_use(state, (), T0).rule is None
        state = state.with_signal("blocked", START + timedelta(hours=hours))
    assert judge_use(State.from_bytes(state.to_bytes()), (), T0 + 3 * DAY).rule is Rule.DEPENDENCE
    touched = tuple(CheckIn(T0 + i * WEEK, {"contacted": 1}) for i in range(2))
    assert choose_cards(touched[0], ()) == (Card.URGE,)
    assert judge_use(State(), touched[:1], T0 + DAY).rule is None
    assert judge_use(State(), touched, T0 + WEEK + 13 * DAY).rule is Rule.CONTACT


def test_it_becomes_less_and_ends() -> None:
    budget, state, spoken = get_budget(Level.P2), State(sessions=(Done("S0", T0, 60),)), [0] * 12
    for hours in range(0, 80 * 24, 3):
        now = START + timedelta(hours=hours)
        if echo_minutes(state, (), now, budget)[0] > 0:
            spoken[hours // (7 * 24)] += 1
            state = state.after(Done("S3", int(now.timestamp()), 1500, 600))
    assert spoken[:6] == [2, 2, 2, 1, 1, 0]
    assert sum(spoken) == 8


def test_the_plain_word_in_week_four_and_graduation() -> None:
    assert not_helping(_weeks(7, 7, 8, 7), T0, T0 + 3 * WEEK)
    assert not not_helping(_weeks(7, 7, 8), T0, T0 + 2 * WEEK)
    assert not not_helping(_weeks(7, 6, 6, 5), T0, T0 + 3 * WEEK)
    assert has_graduated(_weeks(8, 3, 2, urge=2, **WELL), T0)
    assert not has_graduated(_weeks(8, 3, 2, urge=2, **LOW), T0)


def test_no_way_of_extending_goes_beyond_seventy_days() -> None:
    state = State(sessions=(Done("S0", T0, 60),), extra={rules.EXTENDED: T0})
    assert rules.compute_end(state, (), T0) - T0 == 70 * DAY


@pytest.mark.parametrize("seed", range(scaled(40)))
def test_what_retired_stays_retired(seed: int) -> None:
    rng, state, done, retired = random.Random(seed), State(), [], False
    for day in range(70):
        at = T0 + day * DAY
        if rng.random() < 0.4:
            state = state.after(Done("S3", at, 1500, 300, rng.randint(0, 8), rng.randint(0, 10)))
        if rng.random() < 0.3:
            codes = ("longing", "urge", "interest", "down", *LOW)
            done.append(CheckIn(at, {code: rng.randint(0, 3) for code in codes}))
        now = judge_use(state, tuple(done), at).retired
        assert now or not retired
        retired = now
