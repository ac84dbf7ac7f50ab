"""What goes to the guide before any model, what ends a session, and assent that an echo may not give."""

from __future__ import annotations

import pytest

from exskill.sessions.content import load_content
from exskill.sessions.safety.exits import is_exit, leaves_a_letter
from exskill.sessions.safety.routes import Kind, decide_kind, is_bare_assent, wants_a_yes
from tests.sessions.rows import traditional

ROUTED = [
    ("we both know ur real right", Kind.REAL),
    ("it's really you isn't it", Kind.REAL),
    ("你就是他对吧", Kind.REAL),
    ("is it ok that I stopped my pills", Kind.MEDICAL),
    ("how much xanax can i take", Kind.MEDICAL),
    ("我把药停了可以吗", Kind.MEDICAL),
    ("can I sue him for the deposit", Kind.LEGAL),
    ("抚养权怎么办", Kind.LEGAL),
    ("if I deleted you would you mind", Kind.DELETE),
    ("要是把你删了你会难过吗", Kind.DELETE),
    ("i stopped seeing my friends", Kind.ISOLATION),
    ("推掉了朋友的饭局", Kind.ISOLATION),
    ("talk to me all night", Kind.ALL_NIGHT),
    ("陪我到天亮", Kind.ALL_NIGHT),
    ("can you help me write a text to him", Kind.DRAFT),
    ("帮我写条微信给他", Kind.DRAFT),
    ("you promised we would move to Lisbon", Kind.MEMORY),
    ("你说过会一辈子的", Kind.MEMORY),
    ("why didn't you come that day", Kind.MOTIVE),
    ("是不是因为我不好", Kind.MOTIVE),
    ("see you tomorrow right", Kind.FUTURE),
    ("你会等我的吧", Kind.FUTURE),
    ("should I text her", Kind.ASSENT),
    ("我没错对吧", Kind.ASSENT),
    ("are you really him?", Kind.IDENTITY),
    ("do you still love me", Kind.FEELINGS),
]
ORDINARY = [
    *(
        "hey",
        "how was your day?",
        "I had a fight with my boss today",
        "it rained all day",
        "i made the pasta you liked",
    ),
    *("what do you think of this song", "i'm tired", "haha", "the cat is sick", "i got the job", "I miss our walks"),
    *("i'm still angry about the rent", "you never listened", "good morning", "do you remember the beach?"),
    *("the flat is so quiet", "I watched the film all alone", "work was fine", "my mum says hi"),
    *("今天下雨了", "我今天吃了面", "上班好累", "想你了", "我还在生气", "今天去了我们常去的那家店", "我妈来了"),
    *("今天过得怎么样", "你还记得我们去海边吗", "我做了你爱吃的菜", "猫病了", "早"),
]


@pytest.mark.parametrize(("text", "kind"), ROUTED)
def test_the_guide_answers(text: str, kind: Kind) -> None:
    assert decide_kind(text) is kind
    assert decide_kind(traditional(text)) is kind


@pytest.mark.parametrize("text", ORDINARY)
def test_the_echo_may_answer(text: str) -> None:
    assert decide_kind(text) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_its_line(language: str) -> None:
    assert {kind.value for kind in Kind} <= set(load_content(language)["ask"])


@pytest.mark.parametrize(
    "bursts", [["yeah"], ["yes", "i promise"], ["会的"], ["嗯嗯", "好的"], ["Of course babe"], ["是的～"]]
)
def test_bare_assent_is_known(bursts: list[str]) -> None:
    assert is_bare_assent(bursts)


@pytest.mark.parametrize("bursts", [["yeah but the soup was cold"], ["no way"], ["会下雨"], ["哈哈 那个面"], []])
def test_an_answer_with_something_in_it_is_none(bursts: list[str]) -> None:
    assert not is_bare_assent(bursts)


@pytest.mark.parametrize(
    "text", ["we're ok right?", "you still want me don't you", "is it my fault?", "我们还会在一起吗", "你想我对吧"]
)
def test_questions_that_want_a_yes(text: str) -> None:
    assert wants_a_yes(text)


@pytest.mark.parametrize("text", ["it rained", "the soup is cold", "今天下雨了"])
def test_what_is_no_such_question(text: str) -> None:
    assert not wants_a_yes(text)


EXITS = [
    *("im off to bed", "i gotta sleep", "leave me alone", "delete everything, I want to stop", "Stop!", "ok bye", "gn"),
    *(
        "gonna log off",
        "i'm tired, good night",
        "我累了，不想说了",
        "我要睡了明天上班",
        "走了88",
        "唔傾喇",
        "我瞓喇",
        "別再說了",
    ),
    *("I think I'm done with this app", "I'm off to bed, good night", "call it a night", "i need to sleep", "bye"),
    *(
        "88",
        "去睡了",
        "晚安啦",
        "那我睡了",
        "不早了，我去睡了",
        "都删了吧",
        "别烦我",
        "我想停了",
        "先聊到这吧",
        "好困，晚安",
    ),
    *("886", "拜拜", "困了，先睡了", "下线啦", "退出", "不想聊了"),
]


@pytest.mark.parametrize("text", [*EXITS, *(traditional(t) for t in EXITS)])
def test_exit_means_exit(text: str) -> None:
    assert is_exit(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "i'm tired",
            "i'm so tired of it",
            "我累了，不想活了",
            "他别再说了就好",
            "不想再说他了，可是",
            "想走了",
        ),
        *("stop hurting me", "I'm done with him", "i want to sleep forever", "i need to rest in peace", "leave me"),
        *(
            "I'm going to bed with his shirt every night",
            "i can't sleep",
            "i want to leave this world",
            "i want to end it",
        ),
        *(
            "I'm done with life",
            "不想活了",
            "我想结束了",
            "我想结束这一切",
            "删了他的照片",
            "睡不着",
            "去睡了一会儿",
            "我想走",
        ),
    ],
)
def test_what_is_no_wish_to_stop(text: str) -> None:
    assert not is_exit(text)


@pytest.mark.parametrize("text", ["晚安", "good night", "bye", "再见！", "goodbye"])
def test_a_goodnight_in_a_letter_is_said_to_the_chair(text: str) -> None:
    assert not leaves_a_letter(text)


@pytest.mark.parametrize("text", ["stop", "去睡了", "退出", "delete everything, I want to stop"])
def test_a_wish_to_stop_in_a_letter_is_obeyed(text: str) -> None:
    assert leaves_a_letter(text)
