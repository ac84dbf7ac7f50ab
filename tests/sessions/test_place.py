from __future__ import annotations

from dataclasses import replace

import pytest

from exskill.sessions.programme.types import TYPES
from exskill.sessions.safety.crisis.detector import Assessment, Tier
from exskill.sessions.safety.crisis.place import Bars, Place, decide_place, get_bars


@pytest.mark.parametrize("place", list(Place))
def test_no_place_asks_or_ends_sooner_than_plain_talk(place: Place) -> None:
    assert get_bars(place).ask >= Bars().ask
    assert get_bars(place).card >= Bars().card
    assert get_bars(place).ask < get_bars(place).card


def test_where_the_guide_asks_for_a_dark_thought_the_bars_are_higher() -> None:
    assert decide_place("S2", "belief") is Place.DARK
    assert decide_place("S8", "goodbye") is Place.FAREWELL
    assert decide_place("S3", "echo") is Place.TALK


def test_every_phase_has_a_place() -> None:
    for kind, session in TYPES.items():
        assert all(decide_place(kind.value, phase[0]) in Place for phase in session.phases)


def test_a_turn_asks_or_ends_or_passes() -> None:
    found = Assessment(score=0.5)
    assert found.asks
    assert not found.ends_persona
    assert not replace(found, bars=Bars(0.6, 0.9)).asks
    assert not replace(found, tier=Tier.T2).asks
    assert replace(found, score=0.0, tier=Tier.T1).asks
