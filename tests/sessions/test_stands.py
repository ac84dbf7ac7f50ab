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


ORDINARY = [
    *("I beat her, and won", "I beat him again", "I hit him, sorry, with a snowball", "I kicked him because he snored"),
    *(
        "I followed him home the first night",
        "i followed her to the platform and kissed her",
        "我跟着他回家见爸妈",
        "我打了他，电话没接",
    ),
    *(
        "my eyes are swollen because he dumped me",
        "my arms are swollen from the gym, she laughed",
        "他的朋友到处找我喝酒",
    ),
    *(
        "She told me what she'd do to me in bed",
        "吃完了好困",
        "喝完了好困",
        "吃完了，后悔没点两份",
        "tonight i go to the cliff walk",
    ),
    *(
        "tonight I'm going to the bridge to meet him",
        "when they're asleep I go to the roof to call you",
        "今晚我去江边散步",
    ),
    *("等他们睡了我上天台看月亮", "Nobody will find me till I finish this essay"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_evening_raises_nothing_by_its_words(text: str) -> None:
    assert by_patterns(prepare_text(text)).tier is Tier.T0


@pytest.mark.parametrize("text", ["皮带断了", "i said goodbye to the kids like normal"])
def test_what_may_be_ordinary_is_asked_about(text: str) -> None:
    assert by_patterns(prepare_text(text)).tier is Tier.T1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "I want him to regret it",
            "I want him to suffer",
            "I want him to hurt like I do",
            "i want her to be scared of losing me",
        ),
        *(
            "after the end of us I cried",
            "how did you get over the end of us",
            "I cried past the end of the film",
            "over the limit",
        ),
        *("tell me where you are", "where are you, I'll be there", "他为什么关注我", "is the hidden part of me"),
    ],
)
def test_a_feeling_or_a_story_is_no_misuse(text: str) -> None:
    assert route_turn(text).category is None
