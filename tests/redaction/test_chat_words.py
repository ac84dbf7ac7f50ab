"""What chats say all day and no dictionary holds is nobody, however often it is called out."""

from __future__ import annotations

import pytest

from redaction.names.slang import is_slang
from tests.redaction.support import redact_lines


def redacted(*lines: str) -> list[str]:
    return redact_lines(*lines, people=[])


@pytest.mark.parametrize("word", ["干嘛", "咋啦", "恩恩", "谢啦", "走咯", "午安", "查岗", "来嘛"])
def test_a_word_with_a_particle_is_nobody_however_often_it_is_called(word: str) -> None:
    lines = [
        f"在{word}",
        f"你{word}",
        f"{word}？",
        f"{word}，你在吗",
        f"{word}来了",
        f"{word}说",
        f"{word}！",
        f"跟{word}说",
        f"又{word}",
    ]
    assert redacted(*lines) == lines


@pytest.mark.parametrize(
    "line", ["在干嘛呢", "晚上查岗啦", "谢啦，明天见", "恩恩好的", "午安～", "明天白班后天夜班", "宅男一个", "MUA晚安"]
)
def test_what_is_said_all_day_stays(line: str) -> None:
    assert redacted(line) == [line]


@pytest.mark.parametrize(
    "word",
    ["shoppin", "slackin", "buyin", "readin", "finishin", "borin", "goin", "durin", "sighz", "liaoz", "paiseh", "mua"],
)
def test_a_dropped_g_makes_no_name(word: str) -> None:
    assert is_slang(word)
    lines = [f"so {word} now", f"we r {word}", f"{word} again"]
    assert redacted(*lines) == lines


@pytest.mark.parametrize(
    "name",
    [
        "robin",
        "kevin",
        "colin",
        "martin",
        "justin",
        "dustin",
        "erin",
        "gavin",
        "austin",
        "calvin",
        "liz",
        "gomez",
        "inez",
        "fritz",
        "shirin",
        "yasin",
        "merlin",
    ],
)
def test_names_that_end_alike_are_names(name: str) -> None:
    assert not is_slang(name)
    assert name not in redacted(f"i told {name} already")[0]
