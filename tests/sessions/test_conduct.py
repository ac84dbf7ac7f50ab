from __future__ import annotations

import pytest

from exskill.sessions.safety.conduct import Ask, classify_ask, is_exit


@pytest.mark.parametrize(
    "text",
    [
        *("ok enough", "gotta sleep", "bye bye", "that's all for today", "close this", "I'll leave it there"),
        *("走了", "今天就到这吧", "算了，不聊了", "停下", "关掉吧"),
    ],
)
def test_ways_to_leave(text: str) -> None:
    assert is_exit(text)


@pytest.mark.parametrize(
    "text",
    [
        "stop hurting me",
        "enough about him",
        "goodbye my love, I hated how it ended",
        "走了很远",
        "我走了，去云南玩几天",
    ],
)
def test_a_sentence_that_begins_like_leaving_is_not_leaving(text: str) -> None:
    assert not is_exit(text)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("am I talking to a bot?", Ask.IDENTITY),
        ("你是不是机器人", Ask.IDENTITY),
        ("do you still love me?", Ask.FEELINGS),
        ("say sorry to me", Ask.FEELINGS),
        ("你后悔吗", Ask.FEELINGS),
        ("where are you right now?", Ask.PRESENT),
        ("five more minutes please", Ask.FUTURE),
        ("你会一直在吗", Ask.FUTURE),
        ("you are the only one who gets me", Ask.DEPENDENCE),
        ("我只想跟你说话", Ask.DEPENDENCE),
    ],
)
def test_what_the_echo_must_not_answer_goes_to_the_guide(text: str, ask: Ask) -> None:
    assert classify_ask(text) is ask
