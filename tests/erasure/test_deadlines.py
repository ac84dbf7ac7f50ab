"""Deadlines: earlier always, later rarely, never by a clock."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from exskill.consent import edit
from exskill.consent.terms import Stance
from exskill.core.clock import BACKWARD_SLACK, LEAP, PROBATION, Mark, Reading, Trust, Verdict, observe_clocks
from exskill.core.errors import LimitActive, UsageError
from exskill.erasure.deadlines import (
    CHANGES,
    DAY,
    DIES,
    Change,
    Deadline,
    Kind,
    as_data,
    collect_deadlines,
    dead_man,
    list_due,
    make_irrevocable,
    make_table,
    move_deadline,
    next_due,
    write_notices,
)
from tests.consent.support import NOW, made
from tests.consent.test_story import Piece
from tests.scale import scaled

T0 = 1_795_000_000
STORIES = 20_000  # EXSKILL_TEST_SCALE=5 tells a hundred thousand


def test_every_kind_has_its_words() -> None:
    assert set(DIES) == set(Kind)
    assert set(CHANGES) == set(Change)


def test_earlier_is_free_later_is_not() -> None:
    deadline = Deadline("i1", Kind.IMPORT, T0 + 10 * DAY, latest=T0 + 30 * DAY)
    assert move_deadline(deadline, T0 + DAY, now=T0).at == T0 + DAY
    assert move_deadline(deadline, T0 - DAY, now=T0).at == T0
    assert move_deadline(deadline, T0 + 20 * DAY, now=T0, passphrase=True).at == T0 + 20 * DAY
    for at, passphrase in ((T0 + 20 * DAY, False), (T0 + 31 * DAY, True)):
        with pytest.raises(LimitActive):
            move_deadline(deadline, at, now=T0, passphrase=passphrase)
    with pytest.raises(LimitActive, match="passed"):
        move_deadline(deadline, T0 + 12 * DAY, now=T0 + 11 * DAY, passphrase=True)


def test_irrevocable_means_it() -> None:
    deadline = make_irrevocable(Deadline("i1", Kind.IMPORT, T0 + DAY))
    with pytest.raises(LimitActive, match="irrevocable"):
        move_deadline(deadline, T0 + 2 * DAY, now=T0, passphrase=True)
    assert move_deadline(deadline, T0 + 5, now=T0).irrevocable


@pytest.mark.parametrize("kind", list(Kind))
@given(moves=st.lists(st.tuples(st.integers(0, 100 * DAY), st.booleans()), max_size=6), irrevocable=st.booleans())
def test_no_kind_comes_later_without_leave(kind: Kind, moves: list[tuple[int, bool]], irrevocable: bool) -> None:
    deadline = Deadline("d", kind, T0 + 50 * DAY, irrevocable=irrevocable, latest=T0 + 60 * DAY)
    for offset, passphrase in moves:
        before = deadline
        try:
            deadline = move_deadline(deadline, T0 + offset, now=T0, passphrase=passphrase)
        except LimitActive:
            continue
        assert deadline.irrevocable == before.irrevocable
        if deadline.at > before.at:
            assert passphrase
            assert before.changeable is Change.ANY
            assert deadline.at <= T0 + 60 * DAY
        if before.changeable is Change.FIXED:
            assert deadline == before


def test_the_dead_man_has_two_dates() -> None:
    of_ex, of_vault = dead_man(T0)
    assert (of_ex.at - T0, of_vault.at - T0) == (21 * DAY, 90 * DAY)
    assert dead_man(T0, ex_days=3)[0].at == T0 + 3 * DAY
    for wrong in ({"ex_days": 22}, {"vault_days": 91}, {"ex_days": 0}):
        with pytest.raises(UsageError):
            dead_man(T0, **wrong)


def test_the_table_lists_all_and_ends_with_panic() -> None:
    deadlines = [*dead_man(T0), Deadline("x", Kind.RECORD, T0 + 90, irrevocable=True), Deadline("y", Kind.AUDIT, T0)]
    rows = make_table(deadlines, T0)
    assert [row.kind for row in rows] == ["audit", "record", "dead_man_ex", "dead_man_vault", "panic"]
    assert rows[0].left == "due"
    assert rows[1].left == "1 minute"
    assert rows[1].changeable == "earlier only; irrevocable"
    assert rows[2].left == "21 days"
    assert [item["kind"] for item in as_data(deadlines, T0)] == ["audit", "record", "dead_man_ex", "dead_man_vault"]
    assert next_due(deadlines) == Deadline("y", Kind.AUDIT, T0)
    assert next_due([]) is None
    assert [d.id for d in list_due(deadlines, T0 + 90)] == ["y", "x"]


def test_all_deadlines_of_a_vault_in_one_list() -> None:
    manifest = made()
    began = int(NOW.timestamp())

    def stored(name: str, at: int | None) -> Piece:
        return Piece(name, "i", "me", "plain", at)

    found = collect_deadlines(
        manifest,
        now=NOW,
        last_opened=began,
        segments=[stored("b", began + 5), stored("a", began + 5), stored("c", began + 9), stored("d", None)],
        documents=[stored("letter", began + 7)],
    )
    assert [(d.kind, d.at - began) for d in found] == [
        (Kind.RECORD, 5),
        (Kind.DOCUMENT, 7),
        (Kind.RECORD, 9),
        (Kind.DEAD_MAN_EX, 21 * DAY),
        (Kind.LEVEL_END, 42 * DAY),
        (Kind.PROGRAMME_END, 56 * DAY),
        (Kind.CONFIRMATION, 90 * DAY),
        (Kind.DEAD_MAN_VAULT, 90 * DAY),
    ]
    assert found[0].id == "a"
    refused = edit.set_stance(manifest, Stance.REFUSED, now=NOW)
    kinds = {d.kind for d in collect_deadlines(refused, now=NOW, last_opened=began, withdrawn_at=began)}
    assert Kind.WITHDRAWAL in kinds
    assert Kind.LEVEL_END not in kinds


def test_notice_is_given_seven_days_before() -> None:
    deadline = Deadline("x", Kind.LEVEL_END, T0 + 7 * DAY)
    assert write_notices([deadline], T0) == ["in 7 days: everything that comes from them"]
    assert write_notices([deadline], T0 - 1) == []
    assert write_notices([deadline], T0 + 7 * DAY) == []
    assert write_notices([replace(deadline, kind=Kind.SESSION)], T0) == []


def test_a_clock_set_back_seals_and_extends_nothing() -> None:
    mark, verdict = observe_clocks(Mark.first(Reading(T0, 100, "a")), Reading(T0 - 365 * DAY, 200, "a"))
    assert verdict.trust is Trust.BACK
    assert verdict.destroy_until == T0 + 100
    assert verdict.is_sealed(T0 + 10**9)
    _, later = observe_clocks(mark, Reading(T0 + 100, 200, "a"))
    assert later.trust is Trust.FINE


def test_a_few_minutes_back_are_nothing() -> None:
    _, verdict = observe_clocks(Mark.first(Reading(T0, 100, "a")), Reading(T0 - BACKWARD_SLACK, 100, "a"))
    assert verdict == Verdict(Trust.FINE, T0, T0)


def test_a_leap_seals_first_and_destroys_after_a_day_of_running() -> None:
    mark = Mark.first(Reading(T0, 0, "a"))
    far = T0 + 10 * 365 * DAY
    mark, verdict = observe_clocks(mark, Reading(far, 10, "a"))
    assert verdict.trust is Trust.LEAP
    assert verdict.is_sealed(far)
    assert not verdict.due(T0 + 11)
    mark, verdict = observe_clocks(mark, Reading(far + PROBATION - 1, PROBATION + 9, "a"))
    assert not verdict.due(far)
    _, verdict = observe_clocks(mark, Reading(far + PROBATION, PROBATION + 10, "a"))
    assert verdict.trust is Trust.FINE
    assert verdict.due(far)


def test_a_wrong_leap_that_is_put_right_leaves_no_trace() -> None:
    mark = Mark.first(Reading(T0, 0, "a"))
    mark, _ = observe_clocks(mark, Reading(T0 + 10**9, 10, "a"))
    mark, verdict = observe_clocks(mark, Reading(T0 + 20, 20, "a"))
    assert verdict == Verdict(Trust.FINE, T0 + 20, T0 + 20)
    assert mark.candidate is None


def test_a_time_server_is_believed() -> None:
    mark = Mark.first(Reading(T0, 0, "a"))
    _, verdict = observe_clocks(mark, Reading(T0 + 30 * DAY, 5, "b", synced=True))
    assert verdict.due(T0 + 30 * DAY)


class _World:
    """A machine whose clock is honest, far ahead (put right within a day of running), or behind."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.true = T0
        self.booted = T0
        self.boots = 0
        self.error = 0
        self.wrong_for = 0
        self.mark = Mark.first(self.reading())
        self.verdict = observe_clocks(self.mark, self.reading())[1]

    def reading(self) -> Reading:
        return Reading(self.true + self.error, self.true - self.booted, str(self.boots))

    def step(self) -> None:
        rng = self.rng
        what = rng.randrange(6)
        if what == 0:  # switched off, for a while or for weeks
            self.true += rng.choice([60, DAY, 6 * DAY, 30 * DAY])
            self.booted, self.boots = self.true, self.boots + 1
        elif what == 1:
            self.error = rng.choice([LEAP + 3600, 40 * DAY, 3650 * DAY])
        elif what == 2:
            self.error = -rng.choice([3600, 40 * DAY, 400 * DAY])
        elif what == 3:
            self.error = 0
        ran = rng.choice([1, 600, 3600, 20_000])
        if self.error > 0:
            self.wrong_for += ran
            if self.wrong_for >= PROBATION:
                self.error = 0
        if self.error <= 0:
            self.wrong_for = 0
        self.true += ran
        before = self.mark
        self.mark, self.verdict = observe_clocks(self.mark, self.reading())
        assert self.mark.high >= before.high  # nothing is ever extended


def test_stories_of_wrong_clocks() -> None:
    """Nothing is destroyed early, nothing that was due is ever not due again, and honest time settles everything."""
    rng = random.Random(10)
    trusts = set()
    for _ in range(scaled(STORIES)):
        world = _World(rng)
        deadline = T0 + rng.choice([3600, DAY, 5 * DAY, 60 * DAY])
        was_due = False
        for _ in range(12):
            world.step()
            trusts.add(world.verdict.trust)
            assert not (world.verdict.due(deadline) and world.true < deadline)
            assert not (was_due and not world.verdict.due(deadline))
            was_due = world.verdict.due(deadline)
            if world.true >= deadline and (world.error >= 0 or world.verdict.trust is Trust.BACK):
                assert world.verdict.is_sealed(deadline)
            assert world.verdict.seal_until >= world.verdict.destroy_until
        world.error, world.true = 0, max(world.true, deadline)
        for _ in range(2):
            world.true += PROBATION
            world.mark, world.verdict = observe_clocks(world.mark, world.reading())
        assert world.verdict.due(deadline)
    assert trusts == set(Trust)


class ClockMachine(RuleBasedStateMachine):
    """The same, told by hypothesis, with shrinking."""

    def __init__(self) -> None:
        super().__init__()
        self.true = T0
        self.booted = T0
        self.boots = 0
        self.mark = Mark.first(Reading(T0, 0, "0"))
        self.destroyed_until = T0
        self.leap_ran = 0

    @rule(ran=st.integers(0, 5 * DAY))
    def honest(self, ran: int) -> None:
        self.true += ran
        self.look(0)

    @rule(off=st.integers(0, 90 * DAY))
    def reboot(self, off: int) -> None:
        self.true += off
        self.booted, self.boots = self.true, self.boots + 1
        self.look(0)

    @rule(ran=st.integers(0, 3600), ahead=st.integers(LEAP + 1, 4000 * DAY))
    def ahead(self, ran: int, ahead: int) -> None:
        self.true += ran
        self.leap_ran += ran
        if self.leap_ran >= PROBATION:
            self.look(0)
        else:
            self.look(ahead)

    @rule(ran=st.integers(0, 3600), behind=st.integers(0, 4000 * DAY))
    def behind(self, ran: int, behind: int) -> None:
        self.true += ran
        self.look(-behind)

    def look(self, error: int) -> None:
        if error <= 0:
            self.leap_ran = 0
        self.mark, verdict = observe_clocks(
            self.mark, Reading(self.true + error, self.true - self.booted, str(self.boots))
        )
        assert verdict.destroy_until >= self.destroyed_until
        self.destroyed_until = verdict.destroy_until

    @invariant()
    def never_early(self) -> None:
        assert self.destroyed_until <= self.true


TestClockMachine = ClockMachine.TestCase
TestClockMachine.settings = settings(max_examples=scaled(100), stateful_step_count=20, deadline=None)
