"""What is asked when, and how it is scored."""

from __future__ import annotations

import pytest

from exskill.sessions.programme.measures import (
    WEEK,
    CheckIn,
    checkins_from,
    due,
    instrument,
    phq2,
    spane_balance,
    to_bytes,
    who5,
)

NAMES = ("own", "circling", "dependence", "contact", "phq2", "spane", "who5")


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_ask_the_same(name: str) -> None:
    en, zh = instrument(name, "en"), instrument(name, "zh")
    assert en is not None
    assert zh is not None
    assert [i.code for i in en.items] == [i.code for i in zh.items]
    assert (en.low, en.high) == (zh.low, zh.high)
    assert en.source


def test_scores_need_every_answer() -> None:
    full = CheckIn(0, {**{f"who5_{i}": 5 for i in range(1, 6)}, "interest": 3, "down": 2})
    assert who5(full) == 100
    assert phq2(full) == 5
    assert spane_balance(full) is None
    assert who5(CheckIn(0, {"who5_1": 5})) is None
    good = dict.fromkeys(("positive", "good", "pleasant", "happy", "joyful", "contented"), 5)
    bad = dict.fromkeys(("negative", "bad", "unpleasant", "sad", "afraid", "angry"), 1)
    assert spane_balance(CheckIn(0, {**good, **bad})) == 24


def test_what_is_due_follows_the_weeks() -> None:
    first = set(due((), 0, 0))
    assert first == set(NAMES)
    assert "dependence" not in due((), 0, 0, echo=False)
    done = (
        CheckIn(0, {"self": 5, "circling": 1, "who5_1": 1, "hard_to_stop": 0, "contacted": 0, "down": 0, "sad": 1}),
    )
    assert due(done, 3600, 0) == ()
    assert set(due(done, WEEK, 0)) == {"own", "circling", "who5", "dependence", "contact"}
    assert "phq2" in due(done, 2 * WEEK, 0)
    assert "spane" in due(done, 3 * WEEK, 0)
    assert "phq2" not in due(done, 10 * WEEK, 0)


def test_a_heavy_answer_is_asked_again_next_week() -> None:
    heavy = (CheckIn(0, {"interest": 3, "down": 3}),)
    assert "phq2" in due(heavy, WEEK, 0)


def test_the_document_survives() -> None:
    done = (CheckIn(5, {"longing": 4}), CheckIn(9, {"urge": 1}))
    assert checkins_from(to_bytes(tuple(reversed(done)))) == done
    assert checkins_from(None) == ()
