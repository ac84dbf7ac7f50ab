"""Sixty phrases that guessers try early are weak, in both languages; what is long and unrelated is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.unlock.passphrase_strength import estimate_strength

BAD = (
    "password password1 Password123! passw0rd P4ssw0rd 12345678 123456789 1234567890 "
    "11111111 aaaaaaaaaaaa qwertyuiop qwerty123 1q2w3e4r 1q2w3e4r5t "
    "1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc zaq12wsx asdfghjkl zxcvbnm123 q1w2e3r4t5 iloveyou "
    "iloveyou2024 ILoveYou! loveyou123 sunshine1 princess2000 football99 letmein123 "
    "welcome2025 admin1234 dragon1999 monkey12345 superman007 batman2008 starwars77 trustno1 "
    "changeme1 abc12345 abcdefgh abcd1234 19900101 20241231 13800138000 5201314520 "
    "woaini1314 woaini520 woaiwojia aini1314 qq123456 a123456789 exskill2025 Summer2024! "
    "Winter2025 michael1985 jessica1 charlie123 00000000 98765432 asdf1234"
)
CHINESE = "我爱你 我爱你一生一世 我爱你我爱你我爱你 生日快乐 好好学习天天向上 芝麻开门 床前明月光 我的密码 天长地久 老婆我爱你"
PHRASES = sorted({*BAD.split(), *CHINESE.split()})


def test_there_are_sixty_of_them() -> None:
    assert len(PHRASES) >= 60


@pytest.mark.parametrize("secret", PHRASES)
def test_what_everybody_uses_is_weak(secret: str) -> None:
    assert estimate_strength(secret.encode()).weak


@pytest.mark.parametrize(
    "secret",
    [
        "correct horse battery staple lamp orbit",
        "lantern ostrich gravel mitten cobalt sprout",
        "雨夜的海棠在窗边慢慢开了一半",
        "骆驼 灯笼 砂纸 海带 钢琴 雨靴",
    ],
)
def test_what_is_long_and_unrelated_is_strong(secret: str) -> None:
    found = estimate_strength(secret.encode())
    assert not found.weak
    assert not found.fair


def test_random_signs_are_not_weak() -> None:
    assert not estimate_strength(b"gL7#qv9!Rk2$wZ").weak


@given(st.text(max_size=90), st.text(max_size=10))
def test_it_takes_every_text_and_more_of_it_never_costs_an_error(text: str, more: str) -> None:
    assert estimate_strength((text + more).encode("utf-8", "surrogatepass")).bits >= 0
