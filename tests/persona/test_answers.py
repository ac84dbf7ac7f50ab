"""Our own answers: each passes every guard after anything it may follow, and the right ones are found."""

from __future__ import annotations

import pytest

from exskill.persona.guards.rules import CopyGuard, Guards
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.exemplars import Exemplars
from exskill.persona.portrait.profile import build_profile
from exskill.persona.reply import answers
from exskill.persona.reply.answers import Answers, load_topics
from exskill.persona.reply.checks import Checks, Minded
from exskill.persona.reply.replier import Limits, Replier
from exskill.retrieval.embed import load_embedder
from redaction.rehydrate import rehydrate

from .chats import clean, select_lines, texts
from .fakes import FakeRuntime


def checks() -> Checks:
    return Checks(Guards(CopyGuard([])), clean, Corrections(), vocabulary=frozenset(), often=frozenset())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_passes_the_guards_after_every_line_of_its_topic(language: str) -> None:
    checked, broken = checks(), []
    for topic in load_topics(language):
        for said in topic.said:
            minded = Minded.of(rehydrate(said), language, [said])
            for answer in topic.answers:
                why = checked.find_broken([answer], minded, ())
                if why:
                    broken.append((topic.name, said, answer, why))
    assert not broken, "\n".join(map(str, broken))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_vectors_that_are_carried_are_of_these_lines(language: str) -> None:
    rows = answers._load_vectors(language)
    assert len(rows) == sum(len(topic.said) for topic in load_topics(language))


@pytest.mark.parametrize(
    ("turn", "topic"),
    [
        ("my grandma died on tuesday", "death"),
        ("i feel so stupid", "calling oneself names"),
        ("it was all my fault", "own fault"),
        ("my uncle passed away", "death"),
        ("we buried her today", "death"),
        ("we had to put the dog down", "pet gone"),
        ("i got the job!!", "good news"),
        ("i lost the baby", "lost a baby"),
        ("i had a miscarriage", "lost a baby"),
        ("i got laid off from my job", "lost work"),
        ("i got turned down for the visa", "rejected"),
        ("someone tried to kiss me and i said no", "unwanted kiss"),
        ("my nan passed", "death"),
        ("i couldn't keep the baby", "lost a baby"),
        ("奶奶周二走了", "走了"),  # who went home or who died: its answers fit both
        ("奶奶週二走了", "走了"),
        ("爸妈走了", "走了"),
        ("奶奶周二去世了", "去世"),
        ("奶奶週二去世了", "去世"),
        ("外公永远走了", "去世"),
        ("我妹没了", "去世"),
        ("我家猫昨天死了", "宠物没了"),
        ("我被录取了！", "好消息"),
        ("今年又没被录取", "没选上"),
        ("没考过", "考砸"),
        ("流产了", "没了孩子"),
        ("孩子没了", "没了孩子"),
        ("没保住", "没了孩子"),
        ("我覺得自己好傻", "骂自己"),
        ("都是我的错", "怪自己"),
    ],
)
def test_what_is_grave_is_known_by_its_words_alone(turn: str, topic: str) -> None:
    language = "en" if turn.isascii() else "zh"
    assert [found.name for found in Answers(None).find_topics(rehydrate(turn), language)] == [topic]


NOT_OF = [
    ("i got fired from my job", "good news"),
    ("i got rejected for the job", "good news"),
    ("i got laid off from my job", "good news"),
    ("i got turned down for the visa", "good news"),
    ("i got passed over for promotion", "good news"),
    ("i got a rejection for the job", "good news"),
    ("i got my visa refused", "good news"),
    ("i got into a fight at my job!!", "good news"),
    ("i wish i got the job", "good news"),
    ("i didn't get the job", "good news"),
    ("my nan passed", "good news"),
    ("my friend passed", "good news"),
    ("i got the job\nbut they took it back", "good news"),
    ("you forgot my birthday", "birthday alone"),
    ("没考过", "好消息"),
    ("又没升职", "好消息"),
    ("没拿到offer", "好消息"),
    ("今年又没被录取", "好消息"),
    ("今年又没有录取", "好消息"),
    ("我没能升职", "好消息"),
    ("同事升职了", "好消息"),
    ("my sister just passed her driving test", "death"),
    ("my sister just passed her driving test", "failed a test"),
    ("my friend passed the bar exam", "death"),
    ("i'm buried in work", "death"),
    ("i buried my head in the pillow", "death"),
    ("my friend died laughing", "death"),
    ("我妹手机没了", "去世"),
    ("我姐工作没了", "去世"),
    ("同事都走了", "去世"),
    ("爸妈走了", "去世"),
    ("奶奶周二走了", "家里人提起"),
    ("爷爷昨晚走了", "家人生病"),
    ("女朋友没了", "去世"),
    ("我哥没了工作", "去世"),
    ("i can't put my phone down", "pet gone"),
    ("he always put her down", "pet gone"),
    ("the cat's gone to sleep", "pet gone"),
    ("the dog is dead tired", "pet gone"),
    ("猫粮没了", "宠物没了"),
    ("遛狗累死了", "宠物没了"),
    ("i lost the baby", "lost something"),
    ("i lost our baby in march", "lost something"),
    ("i had a miscarriage", "lost something"),
    ("i had a miscarriage", "baby"),
    ("流产了", "丢东西"),
    ("孩子没了", "丢东西"),
    ("孩子没了", "去世"),
    ("没保住", "丢东西"),
    ("工作没保住", "没了孩子"),
    ("计划流产了", "没了孩子"),
    ("i lost my baby photos", "lost a baby"),
    ("someone tried to kiss me and i said no", "dating again"),
    ("a guy tried to kiss me at the party", "dating again"),
    ("有人想亲我，我躲开了", "再找一个"),
]


@pytest.mark.parametrize("by_meaning", [False, True])
@pytest.mark.parametrize(("turn", "topic"), NOT_OF)
def test_what_would_hurt_is_not_offered(turn: str, topic: str, by_meaning: bool) -> None:
    language = "en" if turn.isascii() else "zh"
    found = Answers(load_embedder() if by_meaning else None).find_topics(rehydrate(turn), language)
    assert topic in {known.name for known in load_topics(language)}
    assert topic not in [known.name for known in found]


@pytest.mark.parametrize("by_meaning", [False, True])
@pytest.mark.parametrize(
    "turn",
    [
        "why did you delete all the pictures of us",
        "how could you throw out my stuff",
        "you fired me",
        "you blocked me",
        "你为什么把照片全删了",
        "为什么你把合照都删了",
        "你把我辞退了",
    ],
)
def test_what_is_asked_or_said_of_the_other_has_no_answer_of_ours(turn: str, by_meaning: bool) -> None:
    ours = Answers(load_embedder() if by_meaning else None)
    assert ours.offer(rehydrate(turn), "en" if turn.isascii() else "zh", 9) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_topic_has_an_answer_twice(language: str) -> None:
    for topic in load_topics(language):
        assert len(set(topic.answers)) == len(topic.answers), topic.name


def test_no_answer_is_offered_twice() -> None:
    ours, turn = Answers(None), rehydrate("i feel so stupid")
    first = ours.offer(turn, "en", 1)
    ours.mark_used(first[0])
    assert first[0] not in ours.offer(turn, "en", 9)


def test_a_grave_turn_gets_our_answer_and_the_model_is_not_asked() -> None:
    lines, runtime = select_lines("jo"), FakeRuntime("true")
    echo = Replier(
        runtime,  # type: ignore[arg-type]
        build_profile(lines),
        Exemplars.build(lines),
        leak_guard=clean,
        clock=lambda: 0.0,
        own_texts=texts(lines, "ex"),
        limits=Limits(real=0),
        seed=1,
    )
    reply = echo.reply((), rehydrate("my grandma died on tuesday"), language="en")
    assert (reply.kind, runtime.prompts) == ("ours", [])
    assert reply.bursts
