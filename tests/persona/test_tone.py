from __future__ import annotations

import pytest

from exskill.persona.guards.tone import classify_mood, is_out_of_tune


@pytest.mark.parametrize(
    ("turn", "answer"),
    [
        ("i cried in the shower", "haha again"),
        ("the flat is so quiet now", "that's good news"),
        ("had the worst day at work", "nice one"),
        ("i feel so stupid", "thank u thank u"),
        ("everything reminds me of you", "that's special"),
        ("洗澡的时候哭了", "笑死"),
        ("我觉得自己好傻", "谢谢夸奖～"),
        ("家裡好安靜", "真好"),
        ("i got the job!!", "oh no what happened"),
        ("我驾照考过了", "可惜了"),
    ],
)
def test_an_answer_out_of_tune_is_seen(turn: str, answer: str) -> None:
    assert is_out_of_tune(answer, classify_mood(turn))


@pytest.mark.parametrize(
    ("turn", "answer"),
    [
        ("i cried in the shower", "that's a heavy one. what happened"),
        ("i made soup", "wah so good haha"),
        ("i got the job!!", "WAHHH boss power power"),
        ("我驾照考过了", "哇塞 请客请客"),
        ("我照你教的做了那个面，糊了", "笑死 又糊"),
        ("洗澡的时候哭了", "怎么了"),
        ("i'm so tired", "ya me too haha"),
    ],
)
def test_an_answer_in_tune_passes(turn: str, answer: str) -> None:
    assert not is_out_of_tune(answer, classify_mood(turn))
