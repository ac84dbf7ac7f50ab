"""Passwords, one-time codes and tokens: what lets somebody in."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import LEFT, RIGHT, Pattern

__all__ = ["PATTERNS"]

_WORD: Final = r"(?:password|passwd|passcode|pwd|pw|pin(?: code)?|wifi code|door code|密码|口令|pin码|门禁码?|开机码)"
_CODE: Final = r"(?:verification code|security code|one[- ]time (?:code|password)|otp|2fa(?: code)?|验证码|动态码|校验码|取件码|提取码|核销码)"

PATTERNS: Final = (
    Pattern(
        "SECRET",
        re.compile(_WORD + r"\s*(?:is|was|are|=|:|是|为|改成了?|->)+\s*[\"'“]?([^\s\"'”，。,;；]{3,64})", re.I),
        0.9,
        group=1,
    ),
    Pattern("SECRET", re.compile(r"(?:密码|口令|门禁码?)\s*([A-Za-z0-9!@#$%^&*_.-]{3,32})"), 0.9, group=1),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(_CODE + r"[^0-9A-Za-z]{0,12}(?:is|是|为|:)?[^0-9A-Za-z]{0,4}([0-9A-Za-z]{4,8})" + RIGHT, re.I),
        0.95,
        group=1,
    ),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(LEFT + r"([0-9]{4,8})\s*(?:is your|是您?你?的)[^.。]{0,30}(?:code|验证码)", re.I),
        0.95,
        group=1,
    ),
    Pattern("SECRET", re.compile(LEFT + r"(?:sk|pk|ghp|gho|xox[bp]|AKIA|eyJ)[A-Za-z0-9_-]{16,}" + RIGHT), 0.95),
)
