"""The weeks as numbers, sentences and pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exskill.core.i18n import set_language
from exskill.sessions.programme.measures import WEEK, CheckIn
from exskill.sessions.programme.programme import Done, State
from exskill.sessions.programme.progress import Progress, collect_progress, draw_chart, write_sentences

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
T0 = int(START.timestamp())


def _progress(weeks: int = 4) -> Progress:
    state = State(sessions=tuple(Done("S3", T0 + i * WEEK, 1200 - 200 * i, 300, 6, 5 - i) for i in range(weeks)))
    done = [
        CheckIn(T0 + i * WEEK + 60, {"longing": 8 - i, "urge": 7, "distress": 5 + (i > 2), "who5_1": 3})
        for i in range(weeks)
    ]
    now = datetime.fromtimestamp(T0 + (weeks - 1) * WEEK + 3600, UTC)
    return collect_progress(state, [*done, CheckIn(T0 + 90, {"longing": 4})], now)


def test_weeks_are_means_with_their_range() -> None:
    found = _progress()
    assert [(p.week, p.value, p.low, p.high) for p in found.series["longing"]][:2] == [(1, 6.0, 4, 8), (2, 7.0, 7, 7)]
    assert found.minutes == pytest.approx((20, 1000 / 60, 800 / 60, 10))
    assert found.week == 4
    assert found.days_left == 35


def test_every_row_has_a_cell_for_every_week() -> None:
    rows = draw_chart(_progress(12))
    assert {len(row) for row in rows} == {11}
    assert max(sum(len(cell) + 2 for cell in row) for row in rows) <= 80


def test_sentences_say_the_same() -> None:
    said = "\n".join(write_sentences(_progress()))
    assert "longing: 6 in week 1, 5 in week 4; 1 lower." in said
    assert "distress: 5 in week 1, 6 in week 4; 1 higher." in said
    assert "lower after 4" in said
    assert "fewer is good" in said
    assert "5 weeks are left" in said


def test_nothing_yet_is_said() -> None:
    empty = collect_progress(State(), (), START)
    assert "no check-in yet" in write_sentences(empty)[0]
    assert draw_chart(empty)


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_picture_is_drawn_in_memory(form: str) -> None:
    pytest.importorskip("matplotlib")
    from exskill.sessions.programme.charts import draw_charts

    set_language("en")
    data = draw_charts(_progress(), form)
    assert data.startswith(b"\x89PNG" if form == "png" else b"<?xml")
    assert b"fewer is good" in data  # the sentences are its description
    assert draw_charts(_progress(), form) == data
    assert draw_charts(collect_progress(State(), (), START), form)
