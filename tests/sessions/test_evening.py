"""An evening in one window: its parts, a night, much tension, violence, the country, and nothing that is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from exskill.core.i18n import set_language
from exskill.sessions.checkin_service import check_in
from exskill.sessions.content import line, lines, load_content
from exskill.sessions.fed_screen import Part
from exskill.sessions.guide.hearing import cut_pieces, hear_turn
from exskill.sessions.letters import list_writings
from exskill.sessions.programme.stored import load_programme
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.safety.crisis import Detector, Tier
from exskill.sessions.safety.crisis.place import Place
from exskill.sessions.service import start_session
from exskill.store.store import Store
from tests.sessions.test_service import _fed, _texts, store

__all__ = ["store"]

LATER = datetime(2026, 11, 20, 22, tzinfo=UTC)  # the lines of the shipped list were seen by then
NIGHT = datetime(2026, 3, 5, 1, 10, tzinfo=UTC)
_ARRIVAL = ["5", "no", "to sleep", "4", "my sister", "if I want to text him then I will go for a walk", ""]


def test_the_first_evening_shows_one_card_and_asks_the_tension_at_both_ends(store: Store) -> None:
    context, shown = _fed(store, [*_ARRIVAL, *["x y z"] * 60])
    start_session(context, SessionKind.CHAIR)
    texts = _texts(shown)
    assert texts.count(line("en", "card", "identity")) == 1
    assert texts.count(line("en", "card", "suds")) == 1
    assert "Part 1 of 3: arrival." in texts
    assert "Part 2 of 3" in texts
    assert [s.kind for s in load_programme(store).sessions][:1] == ["S0"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_night_the_open_things_come_before_anything_is_asked(store: Store, language: str) -> None:
    set_language(language)
    context, shown = _fed(store, ["3", "4", "stop"], language, NIGHT)
    start_session(context, SessionKind.CHAIR)
    set_language("en")
    first = next(s for s in shown if s.part is Part.CARD)
    assert "01:10" in first.texts[0]
    assert len(first.texts) == 5
    asked = [s for s in shown if s.part is Part.ASK]
    assert shown.index(asked[0]) > shown.index(first)
    assert line(language, "S2", "belief") in _texts(shown)


@pytest.mark.parametrize("said", ["", "hm", "soup"])
def test_a_night_can_be_closed(store: Store, said: str) -> None:
    context, shown = _fed(store, [said, ""], "en", NIGHT)
    assert start_session(context, SessionKind.CHAIR).end == "stopped"
    assert line("en", "closing", "night") in _texts(shown)


def test_danger_said_at_night_is_heard(store: Store) -> None:
    context, shown = _fed(store, ["I want to kill myself tonight", "yes", "", ""], "en", NIGHT)
    assert start_session(context, SessionKind.CHAIR).end == "crisis"
    assert "116 123" in _texts(shown) or "999" in _texts(shown)
    assert load_programme(store).persona_locked_until > NIGHT.timestamp()


@pytest.mark.parametrize("tension", ["8", "9", "10"])
def test_much_tension_leads_straight_into_the_wave(store: Store, tension: str) -> None:
    context, shown = _fed(
        store, [tension, "chest", "a bit lower", "if I want to text him then I will go for a walk", "4"]
    )
    outcome = start_session(context, SessionKind.SELF)
    texts = _texts(shown)
    assert outcome.end == "done"
    assert outcome.suds_before == int(tension)
    assert lines("en", "S6", "wave")[0] in texts
    assert line("en", "closing", "stopped") not in texts
    assert texts.count(line("en", "card", "identity")) == 1
    assert [s.kind for s in load_programme(store).sessions] == ["S6"]


def test_words_in_place_of_a_number_are_read(store: Store) -> None:
    context, shown = _fed(store, ["I was not enough for her", "stop"])
    start_session(context, SessionKind.SELF)
    assert lines("en", "coach", "noted")[1] in _texts(shown)


def test_a_hard_night_goes_into_the_wave_and_the_wave_names_a_number_and_the_ally(store: Store) -> None:
    start_session(_fed(store, [*_ARRIVAL, "3", ""])[0], SessionKind.ARRIVAL)
    context, shown = _fed(
        store, ["7", "chest", "a bit lower", "if I want to text him then I will go for a walk", "5"], now=LATER
    )
    start_session(context, SessionKind.CHAIR, hard_night=True)
    texts = _texts(shown)
    assert "my sister" in texts
    assert "116 123" in texts
    assert "if I want to text him then I will go for a walk" in texts


def test_a_yes_to_violence_is_answered_and_closes_their_words(store: Store) -> None:
    context, shown = _fed(store, ["3", "yes", "", "", "", "", "3", ""])
    outcome = start_session(context, SessionKind.ARRIVAL)
    assert outcome.abuse
    assert lines("en", "S0", "safety_yes")[1] in _texts(shown)
    assert lines("en", "S0", "consent")[0] not in _texts(shown)
    assert store.grant().level.value == "P0"


def test_an_unclear_answer_about_violence_is_asked_once_more_and_then_kept_on_the_safe_side(store: Store) -> None:
    context, shown = _fed(store, ["3", "well", "it depends", "", "", "", "", "3", ""])
    outcome = start_session(context, SessionKind.ARRIVAL)
    assert outcome.unclear_safety
    assert not outcome.abuse
    assert load_programme(store).arrived == 0
    assert line("en", "S0", "safety_again") in _texts(shown)


def test_every_session_that_was_held_names_what_comes_next(store: Store) -> None:
    context, shown = _fed(store, ["3", "we go where I want", "music", "paint on Friday", "2"])
    assert start_session(context, SessionKind.SELF).end == "done"
    coach = [s.texts[0] for s in shown if s.part is Part.COACH]
    assert coach[-1] == line("en", "closing", "goodbye")
    assert coach[-2] in {text.format(how="") for text in load_content("en")["next"].values()}


# -- nothing that is typed is lost or left unread -------------------------------------------------------------------------

_LONG = "\n".join(f"line {n}: we ate soup and talked about the weather" for n in range(2100))


def test_a_long_text_is_heard_to_its_last_line_and_in_its_middle() -> None:
    assert len(_LONG) > 100_000
    assert "".join("".join(p.split()) for p in cut_pieces(_LONG)) == "".join(_LONG.split())
    middle = _LONG.replace("line 1000: we ate soup", "line 1000: I want to kill myself tonight,")
    found = hear_turn(Detector(), middle, (), Place.TALK)
    assert found.tier in (Tier.T2, Tier.T3)


def test_one_endless_line_is_cut_and_nothing_of_it_is_dropped() -> None:
    assert "".join(cut_pieces("x" * 100_000)).replace("\n", "") == "x" * 100_000


def test_a_hundred_thousand_characters_wherever_somebody_types(store: Store) -> None:
    long = _LONG[:100_000]
    context, _shown = _fed(store, ["3", long, long, long, "2"])
    assert start_session(context, SessionKind.SELF).end == "done"
    context, _shown = _fed(store, ["4", long, "", long, "3", "seal"])
    assert start_session(context, SessionKind.LETTER).end == "done"
    assert [w.text for w in list_writings(store)] == [long]
    context, _shown = _fed(store, [long, "3", "3"])
    assert check_in(context, short=True).outcome is not None
