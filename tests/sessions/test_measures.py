"""What is asked when, and how it is scored."""

from __future__ import annotations

import pytest

from exskill.sessions.programme.measures import (
    WEEK,
    CheckIn,
    checkins_from,
    list_due,
    load_instrument,
    phq2,
    spane_balance,
    to_bytes,
    who5,
)

NAMES = ("own", "circling", "dependence", "contact", "phq2", "spane", "who5")


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_ask_the_same(name: str) -> None:
    en, zh = load_instrument(name, "en"), load_instrument(name, "zh")
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


def _answered(at: int, *names: str) -> CheckIn:
    signs = {"own": "self", "circling": "circling", "who5": "who5_1", "dependence": "hard_to_stop", "contact": "contacted",
             "phq2": "down", "spane": "sad"}  # fmt: skip
    return CheckIn(at, {signs[name]: 1 for name in names})


def test_six_questions_a_week_and_one_longer_set_in_turn() -> None:
    assert list_due((), 0, 0) == ("own",)
    done, asked = [_answered(0, "own")], list[str]()
    assert list_due(done, 3600, 0) == ()
    for week in range(1, 9):
        found = list_due(done, week * WEEK, 0)
        assert found[0] == "own"
        assert len(found) <= 2
        asked += found[1:]
        done.append(_answered(week * WEEK, *found))
    assert set(asked) == set(NAMES) - {"own"}
    assert len(asked) - len(set(asked)) <= 2  # nothing comes again within four weeks


def test_without_an_echo_nothing_about_it_is_asked() -> None:
    done = [_answered(0, "own")]
    for week in range(1, 9):
        found = list_due(done, week * WEEK, 0, echo=False)
        assert not {"contact", "dependence"} & set(found)
        done.append(_answered(week * WEEK, *found))


def test_heavy_answers_are_asked_again_next_week() -> None:
    heavy = (CheckIn(0, {"interest": 3, "down": 3, "self": 1}),)
    assert "phq2" in list_due(heavy, WEEK, 0)
    circling = (CheckIn(0, {"circling": 8, "searching": 9, "self": 1}),)
    assert "circling" in list_due(circling, WEEK, 0)


def test_the_document_survives() -> None:
    done = (CheckIn(5, {"longing": 4}), CheckIn(9, {"urge": 1}))
    assert checkins_from(to_bytes(tuple(reversed(done)))) == done
    assert checkins_from(None) == ()
