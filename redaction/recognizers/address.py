"""Postal addresses and exact points on the earth."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import DIGIT, LEFT, RIGHT, Pattern

__all__ = ["PATTERNS"]

_H: Final = r"[\u4e00-\u9fff]"
_NUM: Final = r"[0-9A-Za-z一二三四五六七八九十百甲乙丙丁\-]{1,6}"
_ZH_PART: Final = f"(?:{_NUM} ?(?:号院|号楼|号|弄|巷|栋|幢|座|单元|室|楼|层|户|房|期|区)(?:之{_NUM})?)"
_ZH_ROAD: Final = f"{_H}{{1,8}}?(?:大道|大街|胡同|公路|路|街|巷|里|弄|道|村|镇|乡|屯|小区|花园|公寓|大厦|广场|家园|新村|苑|庭|府)(?:[东南西北中]段?)?"
_ZH_AREA: Final = (
    f"(?:{_H}{{2,7}}?(?:省|自治区|特别行政区))?(?:{_H}{{2,6}}?(?:市|自治州|盟|地区))?(?:{_H}{{1,6}}?(?:区|县|旗|市))?"
)
_NAMED: Final = (
    r"(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve|[Ll]ane|[Ll]n|[Dd]rive|Dr|[Bb]oulevard|[Bb]lvd|[Cc]ourt|Ct|Place|Pl|Square|"
    r"Sq|[Tt]errace|Close|[Cc]rescent|[Cc]res|[Gg]ardens|[Gg]rove|Way|[Mm]ews|Row|Hill|Parade|[Hh]ighway|[Pp]arkway|Walk|Wharf|Quay|"
    r"Circle|Trail|[Ss]tra(?:ss|ß)e)\b\.?"
)
_PLAIN: Final = r"(?:street|road|rd|avenue|ave|lane|crescent|boulevard|blvd|terrace|highway)\b"
_HOUSE: Final = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?,?\s+"
_REST: Final = (
    r"(?:,?\s+(?:[Ff]lat|[Aa]pt\.?|[Uu]nit|[Ss]uite|#)\s*[0-9A-Za-z-]{1,5})?(?:,\s*[A-Z][A-Za-z .'-]{2,24}?)?(?:,?\s+[A-Z]{2})?"
    r"(?:,?\s*(?:[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][ABD-HJLNP-UW-Z]{2}|\d{5}(?:-\d{4})?))?"
)
_UNIT: Final = r"(?:(?:(?:flat|apt\.?|apartment|unit|suite|room)\s*#?[0-9A-Za-z-]{1,5}|no\.?\s*(?=\d)),?\s*)?"
_POSTCODE_UK: Final = r"[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][ABD-HJLNP-UW-Z]{2}"


_zh: Final = re.compile("[路街弄号室巷栋幢道村镇区县座楼苑厦寓园市州]").search


PATTERNS: Final = (
    Pattern("ADDRESS", re.compile(f"{_ZH_AREA}{_ZH_ROAD} ?{_ZH_PART}(?: ?{_ZH_PART}){{0,6}}"), 0.9, gate=_zh),
    Pattern(
        "ADDRESS",
        re.compile(
            f"{_H}{{2,7}}?(?:省|市|自治区)(?:{_H}{{1,7}}?(?:市|区|县|州))+(?:{_H}{{1,8}}?(?:路|街|道|镇|乡|村|巷))?"
        ),
        0.85,
        gate=_zh,
    ),
    Pattern(
        "ADDRESS", re.compile(f"(?:{_NUM} ?(?:栋|幢|座|单元|号楼) ?){{1,3}}{_NUM} ?(?:室|户|房|号)?"), 0.7, gate=_zh
    ),
    Pattern(
        "ADDRESS",
        re.compile(LEFT + _UNIT + _HOUSE + r"(?:[A-Z][A-Za-z'.-]+\s+){1,4}" + _NAMED + _REST + RIGHT),
        0.9,
        gate=DIGIT,
    ),
    Pattern(
        "ADDRESS", re.compile(LEFT + _UNIT + _HOUSE + r"(?:[a-z'-]+\s+){1,2}" + _PLAIN + RIGHT, re.I), 0.7, gate=DIGIT
    ),
    Pattern("ADDRESS", re.compile(LEFT + _POSTCODE_UK + RIGHT), 0.85, gate=DIGIT),
    Pattern(
        "ADDRESS",
        re.compile(r"(?:zip|postcode|postal code|邮编)\s*(?:is|是|:)*\s*([0-9]{4,6}(?:-\d{4})?)", re.I),
        0.9,
        group=1,
        gate=DIGIT,
    ),
    Pattern("ADDRESS", re.compile(r"\b(?:p\.?\s?o\.?\s?box)\s*\d{1,6}" + RIGHT, re.I), 0.9, gate=DIGIT),
    Pattern(
        "COORDINATES",
        re.compile(
            r"(?<![0-9.])[-+]?(?:[0-8]?\d|90)\.\d{3,8}\s*[,，; ]\s*[-+]?(?:1?[0-7]?\d|180|[0-9]?\d)\.\d{3,8}(?![0-9.])"
        ),
        0.95,
        gate=DIGIT,
    ),
)
