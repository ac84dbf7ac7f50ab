"""Passwords, one-time codes and tokens: what lets somebody in."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import DIGIT, FOUR_DIGITS, LEFT, RIGHT, Pattern, keep_digits, make_gate

__all__ = ["PATTERNS"]

_WORD: Final = r"(?:password|passwd|passcode|pwd|pw|pin(?: code)?|wifi code|door code|密码|口令|pin码|门禁码?|开机码)"
_CODE: Final = r"(?:verification code|security code|one[- ]time (?:code|password)|otp|2fa(?: code)?|验证码|动态码|校验码|取件码|提取码|核销码)"

_SPOKEN: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_PASS: Final = make_gate("pass", "pwd", "pw", "pin", "code", "密码", "口令", "门禁", "开机码")
_CODES: Final = make_gate("code", "otp", "2fa", "pin", "password", "码")
_LOCK: Final = r"(?:code|passcode|pin|otp|2fa|mfa|combo|combination|keypad|lock ?box|key ?safe|padlock|(?:bike|door|gate|shed|locker|front|back) lock|alarm)"
_LOCKS: Final = make_gate(
    "code", "pin", "otp", "2fa", "mfa", "combo", "combination", "keypad", "lock", "safe", "alarm", digit=True
)
_NOT_AN_AMOUNT: Final = r"(?!\s?(?:am|pm|%|:\d|[.,]\d|km|mins?|hours?|hrs?|days?|weeks?|years?|times|people|quid|euros?|dollars?|pounds?|bucks)\b)"
_NOT_TOLD: Final = r"(?!(?:wrong|right|correct|incorrect|invalid|expired|required|needed|weak|lost|forgotten)(?![\w-])|(?:多少|什么|啥|几位|哪个|错的|对的|忘)[^A-Za-z0-9]*(?:$|[，。,;；!?！？]))"
_PEM: Final = re.compile("-----begin").search
_LONG: Final = re.compile("[a-z0-9_-]{18}").search
_SSH: Final = re.compile("ssh-").search
_WATCHWORD: Final = re.compile("口令").search

PATTERNS: Final = (
    Pattern(
        "SECRET",
        re.compile(
            _WORD
            + r"\s*(?:is|was|are|=|:|是|为|改成了?|->)+\s*"
            + _NOT_TOLD
            + r"[\"'“]?([^\s\"'”，。,;；\u4e00-\u9fff]{3,64}|[^\s\"'”，。,;；]{3,64})",
            re.I,
        ),
        0.9,
        group=1,
        gate=_PASS,
    ),
    Pattern("SECRET", re.compile(r"(?:密码|口令|门禁码?)\s*([A-Za-z0-9!@#$%^&*_.-]{3,32})"), 0.9, group=1, gate=_PASS),
    Pattern(
        "SECRET",
        re.compile(r"-----BEGIN [A-Z0-9 ]{3,40}-----.*?(?:-----END [A-Z0-9 ]{3,40}-----|\Z)", re.S),
        1.0,
        gate=_PEM,
    ),
    Pattern("SECRET", re.compile(r"\bssh-(?:rsa|ed25519|dss) AAAA[A-Za-z0-9+/=]{16,}"), 1.0, gate=_SSH),
    Pattern(
        "SECRET",
        re.compile(
            r"(?:支付宝|吱|淘|红包|微信|抖音)口令(?:红包)?\W{0,3}(?:是|为)?\W{0,2}([0-9A-Za-z\u4e00-\u9fff]{3,24})"
        ),
        0.9,
        group=1,
        gate=_WATCHWORD,
    ),
    Pattern("SECRET", re.compile(r"([¥￥€$₤《(][A-Za-z0-9]{9,14}[¥￥€$₤》)])"), 0.85, gate=DIGIT),
    Pattern(  # "your code is 493021", "code: G-493021", "the code for the gate is four nine three zero"
        "ONE_TIME_CODE",
        re.compile(
            rf"(?<![A-Za-z])(?:code|passcode|pin|otp)(?: (?:for|to) [a-z' ]{{2,24}}?)?(?:\s*(?:is|was|=|:|-)+\s*|\s+)((?:[A-Z]-)?[0-9](?:[ -]?[0-9]){{3,8}}|{_SPOKEN}(?:[ ,-]{{1,2}}{_SPOKEN}){{3,8}})"
            + RIGHT,
            re.I,
        ),
        0.9,
        group=1,
        gate=_CODES,
    ),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(
            r"(?:验证码|校验码|动态码|取件码|提取码|门禁码?|密码|尾号)\W{0,3}(?:是|为)?\W{0,2}((?:[0-9零〇一二三四五六七八九幺两][ -]?){3,11}[0-9零〇一二三四五六七八九幺两])"
        ),
        0.95,
        group=1,
        gate=_CODES,
    ),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(r"取件码\W{0,3}(?:是|为)?\W{0,2}([0-9A-Za-z]{1,6}(?:-[0-9A-Za-z]{1,6}){1,3})"),
        0.95,
        group=1,
        gate=_CODES,
    ),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(
            _CODE
            + r"[^0-9A-Za-z]{0,12}(?:is|是|为|:)?[^0-9A-Za-z]{0,4}((?=[A-Za-z]{0,7}[0-9])[0-9A-Za-z]{4,8})"
            + RIGHT,
            re.I,
        ),
        0.95,
        group=1,
        gate=_CODES,
    ),
    Pattern(
        "ONE_TIME_CODE",
        re.compile(LEFT + r"([0-9]{4,8})\s*(?:is your|是您?你?的)[^.。]{0,30}(?:code|验证码)", re.I),
        0.95,
        group=1,
        gate=_CODES,
    ),
    Pattern("ONE_TIME_CODE", re.compile(LEFT + r"G-\d{5,6}" + RIGHT), 0.95, gate=FOUR_DIGITS),
    Pattern(  # what opens a lock or confirms a login
        "ONE_TIME_CODE",
        re.compile(
            rf"(?<![A-Za-z]){_LOCK}(?:['’]?s)?(?:[ ,:=-]+(?!at\b|for \d|by\b|until\b|since\b|set\b)[A-Za-z'’]+){{0,4}}[ ,:=-]{{1,3}}(?:is|was|:)?\s?"
            rf"((?:[A-Z]-)?[#*]?[0-9](?:[ -]?[0-9]){{3,8}}[#*]?){_NOT_AN_AMOUNT}(?![0-9A-Za-z/])",
            re.I,
        ),
        0.85,
        group=1,
        valid=lambda found: None if len(keep_digits(found)) < 9 else False,
        gate=_LOCKS,
    ),
    Pattern(
        "SECRET", re.compile(LEFT + r"(?:sk|pk|ghp|gho|xox[bp]|AKIA|eyJ)[A-Za-z0-9_-]{16,}" + RIGHT), 0.95, gate=_LONG
    ),
)
