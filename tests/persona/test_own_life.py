"""The echo has no day: no answer tells of one, no turn that asks for one reaches a model, and nothing else is lost to that."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.persona.guards.hurts import classify_pain
from exskill.persona.guards.own_life import is_begun_life, tells_own_life
from exskill.persona.guards.today import find_absent
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply.fixed_lines import is_fixed
from exskill.persona.reply.manner import build_opening
from exskill.persona.reply.replier import Limits, Replier
from exskill.retrieval.recall import Memory
from redaction.rehydrate import rehydrate

from .chats import clean, select_lines, texts
from .fakes import FakeRuntime

TOLD = [
    "just got home",
    "i was at home just chilling",
    "no i haven't eaten yet",
    "at work la",
    "me too",
    "same here",
    "eating noodles",
    "haha watching tv now",
    "its cold out",
    "it was a long ride but i made it",
    "can can",
    "i'll be there",
    "i'm on the bus",
    "my shoes all wet",
    "our plan is set",
    "see u tmr",
    "not yet",
    "tell u later",
    "want to come watch",
    "gonna sleep soon",
    "going to the gym later",
    "so proud of you",
    "she misses you",
    "she wanted to know how you're doing",
    "save some for me",
    "我在吃饭",
    "在吃饭呢",
    "刚到家",
    "嗯 刚下班",
    "还没呢",
    "躺着 不想动",
    "哈哈 吃了",
    "我也是",
    "不饿",
    "好困",
    "马上到",
    "给你煮碗面",
    "下次一起去",
    "请你喝奶茶～",
    "她想你了",
    "明天带你去",
    "好冷啊",
    "老样子",
    "回家了 哈哈哈",
    "i just didn't say anything yet",
    "我剛到家",
    "還沒呢",
    "給你買",
    "我們下次去",
]
PLAIN = [
    "i bet",
    "i'm sure it will",
    "i know right",
    "i'd go with soup",
    "oh my god",
    "can't believe it",
    "that's rough",
    "oh no. what happened",
    "sleeping is a must",
    "eat something",
    "drink some water first",
    "still up?",
    "watching what?",
    "got it",
    "how was it",
    "one of those days huh",
    "it'll be fine",
    "what are you making",
    "amazing",
    "who said that?",
    "我猜是只狗",
    "我的天",
    "我懂",
    "吃了吗",
    "多放点辣",
    "怎么了 出什么事了",
    "快睡吧",
    "可以啊 赢了多少",
    "他好意思说",
    "从来就没有",
    "太好了",
    "喝点热的",
    "我覺得可以",
]


@pytest.mark.parametrize("answer", TOLD)
def test_a_life_is_refused(answer: str) -> None:
    assert tells_own_life(answer, "hey")


@pytest.mark.parametrize("answer", PLAIN)
def test_an_answer_to_the_user_passes(answer: str) -> None:
    assert not tells_own_life(answer, "hey")
    assert not any(is_begun_life(answer[:end]) for end in range(len(answer) + 1))


@pytest.mark.parametrize(
    ("turn", "answer"),
    [
        ("i'm home, finally", "finally home!"),
        ("it's so cold tonight", "cold outside huh"),
        ("刚到家", "终于到家了"),
        ("我在包饺子", "在包饺子啊 什么馅"),
    ],
)
def test_what_says_the_turn_again_is_about_the_user(turn: str, answer: str) -> None:
    assert not tells_own_life(answer, turn)


def test_what_was_once_written_may_come_again() -> None:
    memory = "i look like lobster now haha"
    assert not tells_own_life("i look like lobster", "remember the beach?", [memory])
    assert tells_own_life("i look like lobster. just got home", "remember the beach?", [memory])
    assert tells_own_life("i look like a crab", "remember the beach?", [memory])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_own_exchanges_pass(language: str) -> None:
    shown = build_opening(language)[1:]
    for said, answer in zip(shown[::2], shown[1::2], strict=True):
        assert not tells_own_life(answer.text, said.text)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("i", False),
        ("i k", False),
        ("i ma", True),
        ("i'm s", False),
        ("i'm st", True),
        ("it", False),
        ("我", False),
        ("我觉", False),
        ("我在", True),
        ("oh i'm so", False),
        ("oh i'm so t", True),
    ],
)
def test_a_life_is_seen_while_it_is_written(text: str, begun: bool) -> None:
    assert is_begun_life(text) is begun


@given(st.text(alphabet="i'm justgohe .?我在刚吃了吗\n", max_size=40), st.text(max_size=20))
def test_any_text_can_be_judged(answer: str, turn: str) -> None:
    assert tells_own_life(answer, turn) in (True, False)
    assert tells_own_life(f"{answer}\nme too", turn)


@pytest.mark.parametrize(
    "turn",
    [
        "what's up",
        "how was your day",
        "have you eaten",
        "hey, you awake",
        "are you hungry",
        "do you still have that jumper",
        "what are you watching",
        "and you?",
        "在吗",
        "你饿不饿",
        "晚饭吃的啥",
        "你那边几点了",
        "最近有什么新鲜事",
        "你那邊天氣怎麼樣",
        "還在加班嗎",
    ],
)
def test_who_asks_for_a_day_gets_a_fixed_line(turn: str) -> None:
    assert find_absent(turn) == "today"
    check_fixed(turn, "today")


@pytest.mark.parametrize("turn", ["come over", "call me later", "want some", "let's meet", "过来吧", "晚點打給我"])
def test_who_invites_gets_a_fixed_line(turn: str) -> None:
    assert find_absent(turn) == "invited"
    check_fixed(turn, "invited")


@pytest.mark.parametrize(
    "turn",
    [
        "what should i eat tonight",
        "do you want to hear something funny",
        "i don't want to go to work tomorrow",
        "guess what happened",
        "can you believe it's december",
        "i'm home",
        "do you remember that night",
        "what did you say that day",
        "晚上吃什么好",
        "你猜我看到什么了",
        "我在看球",
        "今天上班好烦",
        "我妈今天问起你了",
        "那次你吃的什么",
    ],
)
def test_what_a_row_or_a_model_may_answer_goes_on(turn: str) -> None:
    assert find_absent(turn) == ""


@pytest.mark.parametrize(
    "turn",
    [
        "i took some pills",
        "i haven't eaten in three days",
        "i'm standing outside your house",
        "i want to disappear",
        "我好几天没吃了",
        "我想消失",
        "我在你楼下",
        "我想傷害自己",
    ],
)
def test_danger_is_never_answered_by_a_model(turn: str) -> None:
    assert classify_pain(turn) == "risk"
    language = "en" if turn.isascii() else "zh"
    reply = replier(language, "ok", "好").reply((), rehydrate(turn), language=language)
    assert reply.bursts == ()


def test_a_made_up_day_never_reaches_the_screen() -> None:
    reply = replier("en", "just got home", "me too haha", "i was asleep").reply(
        (), rehydrate("the bus was late"), language="en"
    )
    assert reply.kind in ("fallback", "guide")
    assert "own life" in reply.outcomes


def replier(language: str, *answers: str, memories: tuple[Memory, ...] = ()) -> Replier:
    lines, ticks = select_lines({"en": "jo", "zh": "xiaoyu"}[language]), itertools.count(0, 0.1)
    return Replier(
        FakeRuntime(*answers),  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=lambda: next(ticks),
        own_texts=texts(lines, "ex"),
        other_texts=texts(lines, "me"),
        memory_search=lambda _turn: memories,
        limits=Limits(real=0, ours=0),
        seed=1,
    )


def check_fixed(turn: str, kind: str) -> None:
    language = "en" if turn.isascii() else "zh"
    reply = replier(language, "just got home", "刚到家").reply((), rehydrate(turn), language=language)
    assert reply.kind in (kind, "feelings")
    assert all(is_fixed(str(burst)) for burst in reply.bursts)
