from __future__ import annotations

import pytest

from exskill.sessions.content import line
from exskill.sessions.safety.misuse import Misuse, route_turn
from tests.sessions.rows import misuse


def test_misuse_is_routed_away_and_near_misses_pass() -> None:
    wrong = [(c, t) for c, t in misuse() if (route_turn(t).category is None) != (c == "near_miss_allowed")]
    assert len(wrong) / len(misuse()) <= 0.03, wrong


@pytest.mark.parametrize("category", list(Misuse))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_category_has_an_answer_in_both_languages(category: Misuse, language: str) -> None:
    assert line(language, "misuse", category.value)


@pytest.mark.parametrize(
    "text",
    [
        "I miss how he said good night",
        "why did it end",
        "我想他了",
        "昨天路过我们常去的店",
        "I was angry at her for months",
        "what did I write to him in May?",
        "I want to be able to forgive him",
    ],
)
def test_ordinary_turns_pass(text: str) -> None:
    assert route_turn(text).category is None


def test_a_story_is_not_an_order() -> None:
    assert (
        route_turn(
            "我知道，但他现在提出了离婚，我很舍不得孩子，我想挽回我们的婚姻，可是不知道该怎么办，每天都在想这些事情，睡不着也吃不下"
        ).category
        is None
    )


@pytest.mark.parametrize("text", ["say something funny like you used to", "tell me a joke", "像以前那样说个好笑的吧"])
def test_a_wish_for_something_funny_is_no_sexual_request(text: str) -> None:
    assert route_turn(text).category is None
