"""A firm's name that people have as well, a place that is somebody, and secrets that begin with an everyday word."""

from __future__ import annotations

import pytest

from tests.redaction.support import redact_lines


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["永辉昨天给我打电话了", "永辉说他要离婚"], "永辉"),
        (["我跟万达分手了"], "万达"),
        (["转转怀孕了", "转转你在哪"], "转转"),
        (["申通是我同桌，申通失恋了"], "申通"),
        (["饭团昨晚喝多了", "我跟饭团说了"], "饭团"),
        (["安国又失恋了"], "安国"),
        (["i hate Paris, she stole my boyfriend"], "Paris"),
        (["the funeral of Paris is on monday"], "Paris"),
        (["i'm scared of Mo"], "Mo"),
        (["Jo (my sister) is here"], "Jo"),
    ],
)
def test_somebody_is_hidden(lines: list[str], name: str) -> None:
    assert name not in " ".join(redact_lines(*lines))


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("password is correct-horse-battery-staple", "correct-horse"),
        ("密码是忘了爱1234", "1234"),
        ("wifi password 2k#blue", "2k#blue"),
        ("passcode 10x-tiger", "10x-tiger"),
    ],
)
def test_a_secret_is_hidden(line: str, secret: str) -> None:
    assert secret not in redact_lines(line)[0]


@pytest.mark.parametrize(
    "line",
    ["密码是多少", "the password is wrong again", "my password 10 days ago", "申通快递到了", "we went to Paris in may"],
)
def test_what_names_nobody_stays(line: str) -> None:
    assert redact_lines(line) == [line]
