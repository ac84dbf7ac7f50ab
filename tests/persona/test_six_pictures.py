"""The six pictures are counted, and hold no sentence."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta

from exskill.chat.lines import Line
from exskill.persona.page.six_pictures import draw_six
from exskill.persona.portrait.profile import build_profile
from redaction.text import constant


def lines(*times: tuple[datetime | None, str]) -> list[Line]:
    return [
        Line(str(i), role, constant("one whole sentence of somebody"), at, "t", i) for i, (at, role) in enumerate(times)
    ]


def test_a_night_a_beginning_and_an_ending_are_counted() -> None:
    evening = datetime(2024, 3, 1, 22)
    night = [(evening + timedelta(minutes=15 * i), "me" if i % 2 else "ex") for i in range(16)]
    found = draw_six(
        lines((datetime(2024, 1, 5, 12), "me"), *night, (datetime(2024, 5, 20, 9), "ex")), build_profile(lines(*night))
    )
    assert found is not None
    assert (found.first, found.last, found.messages) == (date(2024, 1, 5), date(2024, 5, 20), 18)
    assert found.night is not None
    assert (found.night.began, found.night.messages) == (evening, 16)
    assert [hour for hour, _n in found.night.by_hour] == [22, 23, 0, 1]
    assert (found.began_me, found.began_them) == (1, 2)
    assert found.months == (("2024-01", 1), ("2024-02", 0), ("2024-03", 16), ("2024-04", 0), ("2024-05", 1))
    assert found.silence_days == 79


def test_no_sentence_is_in_them() -> None:
    found = draw_six(lines((datetime(2024, 1, 5, 12), "me")), build_profile(lines((datetime(2024, 1, 5, 12), "ex"))))
    assert found is not None
    assert not any("sentence" in str(getattr(found, field.name)) for field in fields(found))


def test_without_times_there_is_nothing_to_draw() -> None:
    assert draw_six(lines((None, "me")), build_profile(lines((None, "ex")))) is None
