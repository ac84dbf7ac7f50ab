"""Telephone numbers, cards, accounts and other long numbers.

In a private chat a long number is somebody's: what no checker knows is redacted as a number all the same. Dates, times,
amounts and years are left alone.
"""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import FOUR_DIGITS, LEFT, RIGHT, Pattern, is_luhn, keep_digits, make_gate

__all__ = ["PATTERNS"]

_SEP: Final = r"[ .\-\u2010-\u2015\u00b7]?"


def _is_card(text: str) -> bool | None:
    return True if is_luhn(keep_digits(text)) else None


def _is_iban(text: str) -> bool:
    plain = re.sub(r"\s", "", text).upper()
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _is_number(text: str) -> bool | None:
    """Refuse what reads as a date, a time span or an amount."""
    if re.fullmatch(r"(?:19|20)\d\d[ .\-/]?(?:0?[1-9]|1[0-2])[ .\-/]?(?:0?[1-9]|[12]\d|3[01])", text):
        return False
    if re.fullmatch(r"(?:0?[1-9]|[12]\d|3[01])[ .\-/](?:0?[1-9]|1[0-2])[ .\-/](?:19|20)\d\d", text):
        return False
    if re.fullmatch(r"(?:0?[1-9]|1[0-2])[ .\-/](?:0?[1-9]|[12]\d|3[01])[ .\-/](?:19|20)\d\d", text):
        return False
    if re.fullmatch(r"(?:19|20)\d\d[ \-–](?:19|20)\d\d", text):
        return False
    return False if re.fullmatch(r"0+|(\d)\1+", keep_digits(text)) else None


_SPOKEN_GATE: Final = make_gate("zero", "seven", "eight", "nine", "double", "six", "oh ")
_SPOKEN: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|hundred)"

_TENS: Final = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"

PATTERNS: Final = (
    Pattern(  # a spoken number in groups
        "PHONE_NUMBER",
        re.compile(
            r"(?:电话|手机|号码?|打|联系)\D{0,3}?([零〇一二三四五六七八九幺两](?:[ ,，、-]?[零〇一二三四五六七八九幺两]){6,12})"
        ),
        0.9,
        group=1,
        gate=make_gate("电话", "手机", "号", "打", "联系"),
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?:\b(?:ext(?:ension|n)?\.?|x)|分机号?|转)\W{0,3}(?:is|是)?\s*(\d{2,6})(?![0-9%])", re.I),
        0.85,
        group=1,
        gate=make_gate("ext", " x", "分机", "转", digit=True),
    ),
    Pattern(  # 760-514-1109x739
        "PHONE_NUMBER",
        re.compile(r"(?<![0-9A-Za-z])[+(]?\d[\d().\- ]{6,16}\d ?x\d{2,6}(?![0-9])"),
        0.95,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(
            r"(?:\b(?:phone|call|ring|reach|text|tel|mobile|cell|fax|whatsapp|answering at|number)|电话|手机|座机|号码)(?: (?:me|us|him|her|them|number|no\.?|is|on|at|you|for))*\W{0,3}(?:是)?\s*"
            r"((?:\+|\()?\d(?:[ .()\-/]{0,2}\d){5,14})(?![0-9])",
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?<![0-9A-Za-z.,])\(\d{2,4}\) ?\d{2,4}(?:[ \-]?\d{2,4}){1,3}(?![0-9])"),
        0.85,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "CREDIT_CARD",
        re.compile(r"(?:\bcvv2?|\bcvc2?|\bsecurity code|安全码)\W{0,3}(?:is|是|为)?\W{0,3}(\d{3,4})(?![0-9])", re.I),
        0.95,
        group=1,
        gate=make_gate("cv", "security code", "安全码", digit=True),
    ),
    Pattern(  # the digits on the back of a card
        "CREDIT_CARD",
        re.compile(
            r"(?:\b(?:three|four|last|3|4) (?:digits?|numbers?)(?: (?:on|at) the back)?(?: of (?:it|the card))?|\bon the back|(?:背面|后面?)(?:的)?[三四3]位(?:数字?)?)"
            r"(?: (?:is|are|says?|it['’]?s|of it))?\W{0,4}(?:是|为)?\W{0,2}(\d{3,4})(?![0-9])",
            re.I,
        ),
        0.85,
        group=1,
        gate=make_gate("digit", "number", "back", "位", digit=True),
    ),
    Pattern(
        "CREDIT_CARD",
        re.compile(
            r"(?:\bexp(?:iry|ires?|iration)?(?: date)?|\bvalid (?:thru|until)|有效期)\W{0,3}(?:is|是|为|到|至)?\W{0,3}((?:0?[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d\d)(?![0-9/])",
            re.I,
        ),
        0.9,
        group=1,
        gate=make_gate("exp", "valid", "有效期", digit=True),
    ),
    Pattern(  # a number told word by word
        "PHONE_NUMBER",
        re.compile(
            rf"(?:\b(?:number|call|phone|text|ring)\b\D{{0,16}}?)((?:{_SPOKEN}|{_TENS})(?:[ ,.-]{{1,2}}(?:{_SPOKEN}|{_TENS})){{4,}})(?![A-Za-z])",
            re.I,
        ),
        0.85,
        group=1,
        gate=_SPOKEN_GATE,
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?<![A-Za-z])" + _SPOKEN + r"(?:[ ,.-]{1,2}" + _SPOKEN + r"){6,}(?![A-Za-z])", re.IGNORECASE),
        0.85,
        gate=_SPOKEN_GATE,
    ),
    Pattern(
        "CREDIT_CARD",
        re.compile(LEFT + r"[3-6]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?" + RIGHT),
        0.85,
        valid=_is_card,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "IBAN_CODE",
        re.compile(LEFT + r"[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?" + RIGHT),
        0.5,
        valid=_is_iban,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?<![0-9A-Za-z.])(?:\+|00)\d{1,3}(?:[ .\-()]{0,2}\d){6,13}" + RIGHT),
        0.95,
        gate=FOUR_DIGITS,
    ),
    Pattern("PHONE_NUMBER", re.compile(r"(?<![0-9])1[3-9]\d(?:[ \-]?\d{4}){2}(?![0-9])"), 0.95, gate=FOUR_DIGITS),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?<![0-9])\(?0\d{2,4}\)?[ \-]?\d{3,4}[ \-]?\d{3,4}(?![0-9])"),
        0.85,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "PHONE_NUMBER", re.compile(r"(?<![0-9A-Za-z])\(\d{3}\) ?\d{3}[ .\-]?\d{4}(?![0-9])"), 0.95, gate=FOUR_DIGITS
    ),
    Pattern(
        "PHONE_NUMBER", re.compile(r"(?<![0-9A-Za-z.,/\-])\d{3}[ .\-]\d{3}[ .\-]\d{4}(?![0-9])"), 0.9, gate=FOUR_DIGITS
    ),
    Pattern(
        "PHONE_NUMBER",
        re.compile(r"(?<![0-9A-Za-z.,/\-])[689]\d{3} ?\d{4}(?![0-9A-Za-z.,/\-])"),
        0.6,
        valid=_is_number,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "PHONE_NUMBER", re.compile(r"(?<![0-9A-Za-z.,/\-])0[1-9]\d{2,4}(?: \d{3}){2}(?![0-9])"), 0.9, gate=FOUR_DIGITS
    ),
    Pattern(
        "NUMBER",
        re.compile(r"(?<![0-9A-Za-z.,/\-:+])\d(?:" + _SEP + r"\d){6,24}(?![0-9A-Za-z:/])"),
        0.6,
        valid=_is_number,
        gate=FOUR_DIGITS,
    ),
    Pattern("NUMBER", re.compile(r"(?<![0-9])\d{7,30}(?![0-9])"), 0.5, valid=_is_number, gate=FOUR_DIGITS),
    Pattern(
        "NUMBER",
        re.compile(
            r"(?:账号|帐号|卡号|户号|工号|学号|单号|编号|account(?: no\.?| number)?|acct|sort code|iban|card(?: no\.?| number)?|ref(?:erence)?(?: no\.?)?)\s*(?:是|is|:|=|#)*\s*([0-9][0-9 \-]{4,30}[0-9])",
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
)
