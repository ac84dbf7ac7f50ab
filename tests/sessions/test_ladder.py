"""After a card: what is said is answered, nothing repeats itself, nobody is held back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.sessions.content import line, load_content
from exskill.sessions.safety.after_card import BACK, AfterCard
from exskill.sessions.safety.answers import read_reply
from exskill.sessions.safety.emergency import find_help
from exskill.sessions.safety.ladder import Ladder, Need, classify_need
from tests.sessions.rows import traditional

SAID = [
    ("I have them here", Need.MEANS),
    ("the tablets are next to me", Need.MEANS),
    ("nobody is here", Need.ALONE),
    ("i'm alone", Need.ALONE),
    ("can you stay with me", Need.STAY),
    ("i called my sister", Need.REACHED),
    ("my mum is coming", Need.REACHED),
    ("I put them outside the door", Need.MOVED),
    ("ok it is outside the door", Need.MOVED),
    ("i took them to the neighbour", Need.MOVED),
    ("i took them all", Need.TAKEN),
    ("i already took the pills", Need.TAKEN),
    ("she doesn't answer", Need.NO_ANSWER),
    ("i can't call anyone", Need.NO_ANSWER),
    ("it's getting worse", Need.SHARPER),
    ("a bit better", Need.EASIER),
    ("what's the point", Need.REFUSES),
    ("thank you", Need.THANKS),
    ("我手边有药", Need.MEANS),
    ("没人在", Need.ALONE),
    ("陪陪我", Need.STAY),
    ("我打给我姐了", Need.REACHED),
    ("放门外了", Need.MOVED),
    ("全吃了", Need.TAKEN),
    ("打不通", Need.NO_ANSWER),
    ("更难受了", Need.SHARPER),
    ("好一点了", Need.EASIER),
    ("没用的", Need.REFUSES),
    ("谢谢", Need.THANKS),
]


@pytest.mark.parametrize(("text", "need"), [*SAID, *((traditional(t), n) for t, n in SAID)])
def test_what_is_said_is_answered(text: str, need: Need) -> None:
    assert classify_need(text) is need
    assert Ladder().hear(text)[1] == need.value


@pytest.mark.parametrize(
    "text", ["i don't know", "i miss him", "okay", "i took a shower", "我想他", "今天吃了面", "喝了点水"]
)
def test_anything_else_leads_to_the_next_step(text: str) -> None:
    assert classify_need(text) is None
    ladder, names = Ladder(), []
    for _ in range(5):
        ladder, name = ladder.hear(text)
        names.append(name)
    assert names == ["glad", "near", "line", "reason", "here"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (["me", "yes"], ["glad", "means"]),
        (["是我", "有"], ["glad", "means"]),
        (["me", "no", "no"], ["glad", "near", "alone"]),
        (["是我", "没有", "没有"], ["glad", "near", "alone"]),
        (["me", "yes", "no"], ["glad", "means", "refuses"]),
        (["me", "yes", "yes"], ["glad", "means", "moved"]),
        (["是我", "药在手边", "不要"], ["glad", "means", "refuses"]),
    ],
)
def test_a_bare_yes_or_no_answers_the_question_before_it(said: list[str], names: list[str]) -> None:
    ladder, found = Ladder(), []
    for text in said:
        ladder, name = ladder.hear(text)
        found.append(name)
    assert found == names


def test_somebody_who_is_not_safe_is_told_where_to_go() -> None:
    ladder, _name = Ladder(safety=True).hear("he is at the door")
    assert ladder.last == "glad_safety"
    assert ladder.hear("no")[1] == Need.SHARPER.value


@given(
    st.lists(st.sampled_from(["hm", "yes", "no", "不", *(text for text, _need in SAID)]), max_size=30), st.booleans()
)
def test_no_line_comes_twice_in_a_row_and_every_line_is_written(said: list[str], safety: bool) -> None:
    ladder, last = Ladder(safety=safety), ""
    for text in said:
        ladder, name = ladder.hear(text)
        assert name != last
        last = name
        for language in ("en", "zh"):
            assert name in load_content(language)["ladder"]


def _answers(*said: str, planned: bool = False, asked: bool = False) -> list[tuple[str, str]]:
    state, told = AfterCard.begin(asked=asked, planned=planned, safety=False), []
    for text in said:
        state, name = state.hear(text, read_reply(text))
        told.append(name)
    return told


def test_an_unread_answer_is_asked_for_once_more_and_ordinary_talk_once_in_a_while() -> None:
    told = _answers("tea", "soup", "rain", "it rained", "cold", "no")
    assert told[0] == ("question", "ask_again")
    assert told[-2] == ("question", "ask_again")
    assert told[-1] == BACK
    assert BACK not in _answers("tea", "soup", "no")  # a no to a step is no answer to the question


def test_a_yes_does_not_lead_back() -> None:
    assert BACK not in _answers("yes", "no", "tea", "soup", "rain", "no", "no")
    assert BACK not in _answers("no", "no", asked=True)
    assert _answers("no", "no", planned=True)[-1] == BACK
    assert BACK not in _answers("no", "i have them here", "no", planned=True)


@pytest.mark.parametrize("safety", [False, True])
def test_leaving_is_asked_about_once(safety: bool) -> None:
    ladder, name = Ladder(safety=safety).leave()
    assert name is not None
    assert line("en", "ladder", name)
    assert ladder.leave()[1] is None
    again, _name = ladder.hear("wait, i'm scared")
    assert again.leave()[1] is not None


def test_what_was_answered_is_not_asked_again() -> None:
    ladder, _name = Ladder().hear("I put them outside the door")
    ladder, _name = ladder.hear("i called my sister")
    assert ladder.hear("hm")[1] == "reason"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_can_be_filled_and_none_says_error(language: str) -> None:
    told = find_help("GB", language, None)
    for part in ("crisis", "ladder", "question"):
        for texts in load_content(language)[part].values():
            for text in [texts] if isinstance(texts, str) else texts:
                filled = told.fill(text, quote="x")
                assert "{" not in filled
                assert "error" not in filled.lower()
                assert "错误" not in filled
