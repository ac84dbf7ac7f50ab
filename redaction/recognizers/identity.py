"""Numbers that states give: identity cards, passports, plates, company codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from redaction.recognizers.base import DIGIT, FOUR_DIGITS, LEFT, RIGHT, Pattern, make_gate

__all__ = ["PATTERNS", "valid_cn_id", "valid_hkid", "valid_nric", "valid_tw_id", "valid_vin"]

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领港澳"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def valid_cn_id(text: str) -> bool:
    """Check a resident identity number (GB 11643): date of birth and ISO 7064 mod 11-2 digit."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(c) * w for c, w in zip(text[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _cn_id(text: str) -> bool | None:
    plain = re.sub(r"[ -]", "", text)
    if valid_cn_id(plain):
        return True
    try:
        date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return False
    return None


def valid_hkid(text: str) -> bool:
    """Check a Hong Kong identity card number by its check digit."""
    plain = re.sub(r"[()（）\s]", "", text).upper()
    letters, rest = plain[:-7], plain[-7:]
    values = [36, *(ord(c) - 55 for c in letters)] if len(letters) == 1 else [ord(c) - 55 for c in letters]
    values += [int(c) for c in rest[:6]]
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    return rest[6] == "0123456789A"[(11 - total % 11) % 11]


def valid_tw_id(text: str) -> bool:
    """Check a Taiwan identity number."""
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(text[0].upper()) + 10
    values = [code // 10, code % 10, *(int(c) for c in text[1:])]
    return sum(v * w for v, w in zip(values, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def valid_nric(text: str) -> bool:
    """Check a Singapore NRIC or FIN (series S, T, F, G)."""
    plain = text.upper()
    total = sum(int(c) * w for c, w in zip(plain[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += 4 if plain[0] in "TG" else 0
    table = "JZIHGFEDCBA" if plain[0] in "ST" else "XWUTRQPNMLK"
    return table[total % 11] == plain[8]


def valid_vin(text: str) -> bool:
    """Check a vehicle identification number by the check digit that North American makers put in it (49 CFR 565)."""
    values = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    plain = text.upper()
    total = sum((int(c) if c.isdigit() else values[c]) * w for c, w in zip(plain, weights, strict=True))
    return plain[8] == "0123456789X"[total % 11]


def _is_vin(text: str) -> bool | None:
    return True if valid_vin(text) else (None if text.isupper() and sum(c.isdigit() for c in text) > 4 else False)


_IS: Final = r"(?: (?:number|no\.?|id|code))?\W{0,3}(?:is|was|are|是|为)?\W{0,3}"

_NAMED_NUMBERS: Final = (
    Pattern(
        "ID_NUMBER",
        re.compile(
            rf"(?:\bNI(?:NO)?|national insurance){_IS}([A-Z]{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]?)" + RIGHT, re.I
        ),
        0.95,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]" + RIGHT), 0.8, gate=FOUR_DIGITS),
    Pattern("ID_NUMBER", re.compile(LEFT + r"[A-Z9]{5}\d{6}[A-Z9]{2}[0-9A-Z]{3}" + RIGHT), 0.9, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(
            rf"(?:driv(?:er|ing)['’]?s?(?: licen[cs]e)?|licen[cs]e|\bDL|驾驶?证号?){_IS}([A-Z]{{0,5}}[- ]?\d{{4,15}}[A-Z0-9]{{0,5}})"
            + RIGHT,
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"[A-HJ-NPR-Z0-9]{17}" + RIGHT), 0.8, valid=_is_vin, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(rf"(?:\bvin|车架号){_IS}([A-HJ-NPR-Z0-9]{{11,17}})" + RIGHT, re.I),
        0.95,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]" + RIGHT), 0.9, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(
            rf"\b(?:ssn|social security|tax (?:id|number)|tfn|medicare|nhs|aadhaar|sin|cpf|curp|dni|nie|社保号?|医保号?|纳税人识别号){_IS}([A-Z]{{0,4}}\d(?:[0-9A-Z]|[ .-](?=[0-9A-Z]*\d)){{5,20}})"
            + RIGHT,
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "ID_NUMBER",
        re.compile(
            r"(?:工号|学号|员工号|会员号|准考证号?|病历号|住院号|保单号?|订单号|运单号|快递单?号|\b(?:employee|staff|student|patient|member(?:ship)?|badge|policy|booking|order|tracking|case|claim|library card)(?: (?:id|number|no\.?|ref(?:erence)?))+)\W{0,3}(?:is|was|是|为)?\W{0,3}([A-Z]{0,4}-?\d[0-9A-Z-]{2,22})"
            + RIGHT,
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("PLATE", re.compile(LEFT + r"[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} ?[A-HJ-PR-Z]{3}" + RIGHT), 0.8, gate=DIGIT),
    Pattern(
        "PLATE",
        re.compile(
            r"(?:车牌号?|\b(?:number |licen[cs]e )?plates?|\bregistration\b|\brego?\b)(?: (?:number|no\.?))?\W{0,3}(?:is|are|was|是)?\W{0,3}((?=[A-Z -]{0,5}\d|[A-Z]{1,3}[ -]?\d)[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}(?:[ -](?=[A-Z]*\d)[A-Z0-9]{1,4})?)"
            + RIGHT,
            re.I,
        ),
        0.85,
        group=1,
        gate=make_gate("plate", "reg", "车牌", digit=True),
    ),
)

_NO_PLATE: Final = r"(?!(?:wi-fi|sci-fi|lo-fi|hi-fi|co-op|ps-|iso-)\b)"

_FOREIGN_PLATES: Final = (
    Pattern(  # Germany and Austria
        "PLATE",
        re.compile(
            rf"(?<![0-9A-Za-zÄÖÜäöü-]){_NO_PLATE}(?:[A-ZÄÖÜ]{{1,3}}-[A-Z]{{1,2}} ?\d{{1,4}}[EH]?|[a-zäöü]{{1,3}}-[a-z]{{1,2}} \d{{3,4}})"
            + RIGHT
        ),
        0.8,
        gate=make_gate("-", digit=True),
    ),
    Pattern(  # France and Italy
        "PLATE",
        re.compile(LEFT + r"(?:[A-Z]{2}([ -])\d{3}\1[A-Z]{2}|[a-z]{2}-\d{3}-[a-z]{2}|[A-Z]{2}\d{3}[A-Z]{2})" + RIGHT),
        0.8,
        gate=DIGIT,
    ),
    Pattern(  # Spain, the Netherlands, older British ones, and of the United States the commonest shapes
        "PLATE",
        re.compile(
            LEFT
            + r"(?:\d{4} ?[BCDFGHJ-NPR-TV-Z]{3}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2,3}-\d{1,2}|[A-Z]{1,3}-\d{2,3}-[A-Z]{1,2}|[A-HJ-NPR-TV-Y]\d{1,3} [A-Z]{3}|"
            r"[A-Z]{3}[- ](?!(?:19|20)\d\d)\d{4}|\d[A-Z]{3}\d{3})" + RIGHT
        ),
        0.75,
        gate=DIGIT,
    ),
)

PATTERNS: Final = (
    *_NAMED_NUMBERS,
    *_FOREIGN_PLATES,
    Pattern(
        "ID_NUMBER",
        re.compile(r"(?<![0-9])[1-9]\d{5} ?(?:18|19|20)\d{6} ?\d{3}[0-9Xx](?![0-9])"),
        0.8,
        valid=_cn_id,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{6} ?[(（][0-9Aa][)）]"), 0.85, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(LEFT + r"[A-Za-z][12]\d{8}" + RIGHT),
        0.6,
        valid=lambda t: True if valid_tw_id(t) else None,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "ID_NUMBER",
        re.compile(LEFT + r"[STFGstfg]\d{7}[A-Za-z]" + RIGHT),
        0.6,
        valid=lambda t: True if valid_nric(t) else None,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"\d{3}-\d{2}-\d{4}" + RIGHT), 0.9, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(LEFT + r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]" + RIGHT),
        0.85,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"(?:[EeGgDdSsPpHhKk][A-Za-z]?\d{7,8})" + RIGHT), 0.7, gate=FOUR_DIGITS),
    Pattern(
        "ID_NUMBER",
        re.compile(
            r"(?:护照|passport)(?:号码?|\s?no\.?|\s?number)?\s*(?:是|is|:|#)*\s*([A-Za-z]{0,2}\d{6,9})" + RIGHT, re.I
        ),
        0.95,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "ID_NUMBER",
        re.compile(r"(?:身份证|证件)(?:号码?)?\s*(?:是|:)*\s*([0-9]{15}|[0-9]{17}[0-9Xx])"),
        0.95,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("ID_NUMBER", re.compile(LEFT + r"[159Y][1239]\d{6}[0-9A-HJ-NPQRTUWXY]{10}" + RIGHT), 0.7, gate=FOUR_DIGITS),
    Pattern(
        "PLATE",
        re.compile(
            f"[{_PROVINCES}] ?[A-HJ-NP-Za-hj-np-z][ ·・.-]?(?=(?:[A-Za-z]*[0-9]){{2}})(?:[A-HJ-NP-Za-hj-np-z0-9]{{5,6}}[挂学警港澳]?|[A-HJ-NP-Za-hj-np-z0-9]{{4}}[挂学警港澳])(?![A-Za-z0-9])"
        ),
        0.95,
        gate=DIGIT,
    ),
    Pattern(
        "PLATE",
        re.compile(
            r"(?:车牌号?|\bplate\b|\bregistration\b|\brego?\b)\s*(?:是|is|:)*\s*([A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4})"
            + RIGHT
        ),
        0.8,
        group=1,
        gate=make_gate("plate", "reg", "车牌", digit=True),
    ),
)
