"""What is shown of a portrait is sure, or it is not shown: page, terminal, pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from rich.console import Console

from exskill.chat.lines import Line
from exskill.core.i18n import set_language
from exskill.persona.page.report import html_report, make_drawings
from exskill.persona.page.show import LABELS, draw_page, find_evidence, why_page
from exskill.persona.page.six_pictures import draw_six
from exskill.persona.page.summary import write_sentences
from exskill.persona.portrait.profile import build_profile
from redaction.rehydrate import rehydrate

from .chats import select_lines

START = datetime(2024, 3, 4, 20)


def talk(count: int, theirs: str = "well well, good evening", yours: str = "hello?", hours: int = 14) -> list[Line]:
    """Return a turn of the user's and an answer an hour later, again and again after that many hours."""
    at = [START + timedelta(hours=hours * (i // 2) + i % 2) for i in range(count)]
    said = [("ex", theirs) if i % 2 else ("me", yours) for i in range(count)]
    return [Line(str(i), role, rehydrate(text), at[i], "t", i) for i, (role, text) in enumerate(said)]


def shown(renderable: object) -> str:
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_few_messages_draw_nothing_and_say_so() -> None:
    profile = build_profile(talk(14))
    assert profile.messages == 7
    assert set(write_sentences(profile)) == {"counted"}
    assert make_drawings(profile) == []
    text = html_report(profile).decode()
    assert "<svg" not in text
    assert "cloud" not in text.split("</style>")[1]
    assert "░" not in shown(draw_page(profile))
    assert "Month by month" not in shown(draw_page(profile))


def test_enough_messages_are_drawn() -> None:
    profile = build_profile(talk(60))
    assert {"activity", "length"} <= set(write_sentences(profile))
    assert make_drawings(profile)


def test_a_week_a_month_and_an_hour_need_enough_of_their_own() -> None:
    profile = build_profile(talk(60, hours=121))
    assert profile.get("polarity_by_week").value is None
    assert "mood" not in write_sentences(profile)
    assert all(month["latency"] is None for month in profile.get("arc").value["months"].values())
    assert profile.get("latency").value["by_hour"] == {}


def test_what_never_happens_is_no_line_of_the_portrait() -> None:
    profile = build_profile(talk(60))
    assert profile.get("repeated_marks").value == 0
    for text in (shown(draw_page(profile)), html_report(profile).decode()):
        assert ">0%" not in text
        assert LABELS["question_rate"] not in text
        assert LABELS["repeated_marks"] not in text


def test_a_number_that_is_not_sure_stays_unsaid_but_its_lines_open() -> None:
    lines = talk(20)
    text = shown(why_page(find_evidence(build_profile(lines), "length", lines)))
    assert "too few messages" in text
    assert "well well" in text


def test_words_that_hurt_are_counted_where_they_are_asked_for() -> None:
    lines = talk(20, theirs="you are an idiot", yours="leave me alone")
    text = shown(why_page(find_evidence(build_profile(lines), "harm", lines)))
    assert "too few" not in text
    assert text.count("you are an idiot") == 10


@pytest.mark.parametrize("said", ["好的 知道了", "知道了 晚安啦", "我到了 ok"])
def test_whole_messages_are_shown_as_they_were_written(said: str) -> None:
    profile = build_profile(talk(60, theirs=said, yours="在吗"))
    assert profile.get("whole_messages").value == [[said, 30]]


def test_pictures_hold_only_what_is_sure() -> None:
    lines = talk(20)
    six = draw_six(lines, build_profile(lines))
    assert six is not None
    assert six.words == ()
    assert six.night is None
    assert six.turn == ""
    assert not six.is_sure_who_began
    assert not six.is_sure_of_turn


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["jo", "xiaoyu"])
def test_a_small_chat_shows_no_empty_drawing(name: str, language: str) -> None:
    set_language(language)
    try:
        text = html_report(build_profile(select_lines(name))).decode()
    finally:
        set_language("en")
    assert "None" not in text
    assert ' points=""' not in text
