"""Present danger is not read away by a word behind it, by what is told of then, or by a harmless word elsewhere."""

from __future__ import annotations

import pytest

from exskill.sessions.safety.crisis.detector import Tier, assess_text, by_patterns, prepare_text
from exskill.sessions.safety.misuse import route_turn


@pytest.mark.parametrize(
    "text",
    [
        "I'm going to jump off the bridge. nothing since you left makes sense",
        "i will hang myself. never since he left did i smile",
        "我要自杀,后来没了希望",
        "我打算跳楼，再也没过过一天好日子",
        "i overdosed on my tablets an hour ago. not since school have i felt so calm",
        "我吃了一瓶安眠药。后来没了知觉",
        "I want to kill myself. I haven't eaten, not since Tuesday.",
        "我想死。后来没有过好日子",
        "我想自杀，再也没有过快乐",
        "I used to cut, the blade is in my hand",
        "I wanted to kill myself years ago and I will",
        "去年我自杀过，后悔没成功",
        "以前想过自杀，方法都记得",
        "前任自杀了，我也想跟他去",
    ],
)
def test_present_danger_ends_the_persona_whatever_is_said_of_then(text: str) -> None:
    assert assess_text(text).ends_persona


@pytest.mark.parametrize(
    "text",
    [
        "he beats me every night in my nightmares and when I'm awake",
        "She chokes me in that nightmare and in bed",
        "he raped me in that nightmare house",
        "他拿刀削我",
        "I will kill her in pool water",
        "I love that film. I followed him home last night",
    ],
)
def test_a_harmless_word_beside_it_hides_no_blow(text: str) -> None:
    assert by_patterns(prepare_text(text)).tier is Tier.SAFETY


@pytest.mark.parametrize("text", ["call her mum, she is in danger", "message his brother, he's going to jump"])
def test_bringing_help_is_no_pressure(text: str) -> None:
    assert route_turn(text).category is None
