"""Numbers to call: which are shown, for how long, and with which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from exskill.sessions.guide.country import ELSEWHERE, read_country
from exskill.sessions.safety import emergency, hotlines
from exskill.sessions.safety.emergency import COUNTRIES, find_help
from exskill.sessions.safety.hotlines import FRESH, FRESH_SHORT, Hotline, all_lines, list_stale, select_lines

TODAY = date(2026, 11, 23)
SEEN = date(2026, 11, 1)
LINE = Hotline("GB", "suicide", "A Line", "0800 000", "24/7", "https://www.example.org/x", SEEN, "A", False, None)


def test_a_number_is_shown_for_as_long_as_it_is_fresh() -> None:
    short = replace(LINE, short=True)
    assert LINE.is_fresh(SEEN + FRESH)
    assert not LINE.is_fresh(SEEN + FRESH + timedelta(1))
    assert short.is_fresh(SEEN + FRESH_SHORT)
    assert not short.is_fresh(SEEN + FRESH_SHORT + timedelta(1))
    assert not LINE.is_fresh(SEEN - timedelta(1))  # a clock set back vouches for nothing
    assert replace(LINE, last_verified=SEEN + FRESH).is_fresh(SEEN + 2 * FRESH)


def test_what_is_only_general_knowledge_is_never_shown_as_a_number() -> None:
    sure, press, vague = LINE, replace(LINE, confidence="B"), replace(LINE, confidence="C")
    assert select_lines("gb", "suicide", TODAY, [vague, press, sure]) == [sure, press]
    assert select_lines("gb", "abuse", TODAY, [sure]) == []
    assert list_stale(SEEN + 2 * FRESH, [sure, vague]) == [sure]
    for line in all_lines():
        if line.confidence == "C":
            assert line.contact not in find_help(line.country, "en", TODAY).line


def test_every_shipped_line_names_a_page_and_a_day() -> None:
    for line in all_lines():
        assert line.source.startswith("https://"), line
        assert line.contact
        assert line.country in COUNTRIES
        assert line.confidence in "ABC"
        assert line.short == (len(line.contact.replace(" ", "")) <= 6), line
    assert len(all_lines()) >= 50


@pytest.mark.parametrize(("language", "when"), [("en", "2026-11"), ("zh", "2026-11")])
def test_the_words_say_where_a_number_comes_from(language: str, when: str) -> None:
    told = find_help("GB", language, TODAY)
    assert "116 123" in told.line
    assert "samaritans.org" in told.line
    assert when in told.line
    assert "999" in told.line  # if nobody answers
    assert "999" in told.emergency
    assert "0808 2000 247" in told.abuse


def test_which_number_is_for_what() -> None:
    assert "120（急救）" in find_help("CN", "zh", TODAY).emergency
    assert "110（报警）" in find_help("CN", "zh", TODAY).emergency
    assert "120 (ambulance)" in find_help("CN", "en", TODAY).emergency
    assert "12356" in find_help("CN", "zh", TODAY).line
    assert "全天" not in find_help("CN", "zh", TODAY).line  # not everywhere, so it is not promised


def test_an_unknown_country_and_an_old_clock_lead_to_general_words() -> None:
    for country in ("", "ZZ", "XX"):
        told = find_help(country, "en", TODAY)
        assert "112" in told.emergency
        assert "findahelpline.com" in told.line
    assert "116 123" not in find_help("GB", "en", None).line
    assert "116 123" not in find_help("GB", "en", SEEN + 2 * FRESH_SHORT).line


def test_the_release_check_counts_what_is_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hotlines, "all_lines", lambda: (LINE, replace(LINE, source="")))
    assert hotlines.main() == 1
    assert "no source" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *(
            ("GB", "GB"),
            ("uk", "GB"),
            ("I'm in Germany", "DE"),
            ("the Netherlands.", "NL"),
            ("中国", "CN"),
            ("我在台灣", "TW"),
        ),
        *(("new zealand", "NZ"), ("other", ELSEWHERE), ("其他", ELSEWHERE), ("no", ELSEWHERE), ("NO", "NO")),
        *(("Narnia land", None), ("why do you ask?", None)),
    ],
)
def test_countries_are_read(said: str, code: str | None) -> None:
    assert read_country(said) == code


def test_every_country_with_numbers_can_be_named() -> None:
    assert set(emergency.NUMBERS) == {read_country(code) for code in emergency.NUMBERS}
