"""What is remembered of a file's dates does not grow with the file, and decides as all of them would."""

from __future__ import annotations

from exskill.importers.reading.dates import DateTrail, decide_order, has_impossible

ROWS = 300_000


def trail(dates: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    made = DateTrail()
    for raw in dates:
        made.add(raw)
    return list(made)


def test_dates_that_go_to_and_fro_are_remembered_within_bounds() -> None:
    dates = [(12, 3, 2020 + at % 5) for at in range(ROWS)]
    assert len(trail(dates)) <= 1 << 16


def test_what_never_repeats_is_bounded_too() -> None:
    dates = [(at % 28 + 1, at // 28 % 12 + 1, 2000 + at // 336) for at in range(ROWS)]
    assert len(trail(dates)) <= 1 << 17


def test_a_day_that_decides_is_seen_however_late_it_stands() -> None:
    dates = [(12, 3 + at % 2, 2020) for at in range(ROWS)] + [(3, 25, 2020)]
    assert has_impossible(trail(dates), "dmy")
    assert decide_order(trail(dates)).order == decide_order([*dates[-5:], dates[-1]]).order == "mdy"


def test_repetitions_are_left_out_as_before() -> None:
    assert trail([(1, 2, 2020)] * 3 + [(2, 2, 2020), (1, 2, 2020)]) == [(1, 2, 2020), (2, 2, 2020), (1, 2, 2020)]
