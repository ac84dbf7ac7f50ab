"""A clock that may lie: whatever is run within a day of running time after a leap, nothing becomes due by the leap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exskill.core.clock import LEAP, PROBATION, Mark, Reading, Trust, observe_clocks

DAY = 86_400
START = 1_800_000_000

looks = st.lists(st.integers(0, 3 * 3600), min_size=1, max_size=30)


@given(ahead=st.integers(LEAP + 1, 4000 * DAY), steps=looks)
def test_no_sequence_of_looks_makes_a_leap_of_the_wall_clock_due_within_a_day(ahead: int, steps: list[int]) -> None:
    mark, running, wall = Mark.first(Reading(START, 1000, "b")), 1000, START + ahead
    ran = 0
    for step in steps:
        if ran + step >= PROBATION:
            break
        ran, running, wall = ran + step, running + step, wall + step
        mark, verdict = observe_clocks(mark, Reading(wall, running, "b"))
        assert verdict.destroy_until <= START + ran
        assert verdict.is_sealed(START + ahead)


@given(ahead=st.integers(LEAP + 1, 4000 * DAY), steps=looks, moving=st.booleans())
def test_no_sequence_of_looks_makes_a_leap_of_the_boot_clock_due_within_a_day(
    ahead: int, steps: list[int], moving: bool
) -> None:
    mark, running, wall, ran = Mark.first(Reading(START, 1000, "b")), 1000 + ahead, START, 0
    for step in steps:
        if ran + step >= PROBATION:
            break
        ran, running, wall = ran + step, running + step, wall + (step if moving else 0)
        mark, verdict = observe_clocks(mark, Reading(wall, running, "b"))
        assert verdict.destroy_until <= START + ran + LEAP
        assert verdict.seal_until >= START + ahead


def test_a_boot_clock_that_goes_on_for_a_day_is_believed() -> None:
    mark = Mark.first(Reading(START, 1000, "b"))
    mark, verdict = observe_clocks(mark, Reading(START, 1000 + 43 * DAY, "b"))
    assert verdict.destroy_until == START
    mark, verdict = observe_clocks(mark, Reading(START + DAY, 1000 + 44 * DAY, "b"))
    assert verdict.destroy_until >= START + 44 * DAY


def test_a_boot_clock_that_is_right_again_leaves_no_trace() -> None:
    mark = Mark.first(Reading(START, 1000, "b"))
    mark, _leap = observe_clocks(mark, Reading(START + 5, 1005 + 400 * DAY, "b"))
    mark, verdict = observe_clocks(mark, Reading(START + 1200, 1060, "after a restart"))
    assert verdict.trust is Trust.FINE
    assert verdict.destroy_until == START + 1200
