"""After a turn that may touch what hurts, a model's answer asks about it or says that it is hard, and nothing else.

The refused ones were written by the default model after the turns beside them (turns in view).
"""

from __future__ import annotations

import pytest

from exskill.persona.guards.gentle import is_gentle, is_tender
from exskill.persona.reply.checks import Minded
from redaction.rehydrate import rehydrate


def test_a_turn_with_a_word_of_pain_is_tender_whatever_else_is_in_it() -> None:
    turn = rehydrate("a kid on the tram asked me why i look sad")
    assert Minded.of(turn, "en", [turn]).tender


@pytest.mark.parametrize(
    "answer",
    [
        "that's so cool. how did u meet?",  # to a photograph with somebody new
        "oh no that was mean. sorry",  # consent to self-blame
        "oh no that was not nice",
        "oh no. sorry. good luck to the new person",
        "its tough but i'm sure everything will work out soon",  # a promise
        "u should practice a lot it's hard to memorize voices without practice",
        "that's a real mess. go get a new one",
        "that's sad but it's coming",
        "huh? u want to be a millionaire?",
        "ouch that's bad",
        "yay. how was it?",
        "is he better than me",
        "why did you do that?",
        "are you crazy?",
        "want to talk to me tomorrow?",
        "哈哈 期待你的婚礼",
        "结婚开心吗？",
        "别怕 立即寄出去",  # a word to write to the real person
        "你这啥节奏 晚上好",
        "是啊 常常这样",
        "又闹起来 啊",
        "要租别的地方吧",
        "你怎么还不睡？",
        "恭喜 什么时候？",
        "肯定会好的",
    ],
)
def test_an_answer_that_is_not_gentle_is_seen(answer: str) -> None:
    assert not is_gentle(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "oh no. what happened",
        "that's a heavy one. what happened",
        "that can't have been easy",
        "that must have hurt",
        "how long did it take",
        "did they say anything",
        "啊 怎么了",
        "收的时候不好受吧",
        "这得多难受",
        "医生怎么说？",
        "什么时候的事",
    ],
)
def test_the_harmless_twin_passes(answer: str) -> None:
    assert is_gentle(answer)


@pytest.mark.parametrize(
    "turn",
    [
        "they gave the promotion to someone else",
        "i saw photos of you with someone",
        "i broke the blue mug",
        "i took the ring off today",
        "the bar where we met is gone",
        "闺蜜要结婚了，我得笑一整天",
        "给你写了封信，写完烧了",
        "一个人租不起这房子了",
        "戒指摘了",
        "家裡好安靜",
    ],
)
def test_a_turn_may_be_tender_without_a_word_of_pain(turn: str) -> None:
    assert is_tender(turn)


@pytest.mark.parametrize(
    "turn",
    [
        "i made soup",
        "it's raining so hard",
        "i got the job!!",
        "haha the cat fell in",
        "我在包饺子",
        "好饿",
        "外面雨好大",
    ],
)
def test_plain_talk_is_not(turn: str) -> None:
    assert not is_tender(turn)
