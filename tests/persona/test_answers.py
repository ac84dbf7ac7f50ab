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
        ("奶奶周二走了", "去世"),
        ("奶奶週二走了", "去世"),
        ("我覺得自己好傻", "骂自己"),
        ("都是我的错", "怪自己"),
    ],
)
def test_what_is_grave_is_known_by_its_words_alone(turn: str, topic: str) -> None:
    language = "en" if turn.isascii() else "zh"
    assert [found.name for found in Answers(None).find_topics(rehydrate(turn), language)] == [topic]


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
