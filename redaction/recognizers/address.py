"""Postal addresses and exact points on the earth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from redaction.recognizers.base import DIGIT, FOUR_DIGITS, LEFT, RIGHT, Hit, Pattern, make_gate, make_pattern_gate

__all__ = ["PATTERNS", "join_parts"]

_H: Final = r"[\u4e00-\u9fff]"
_NUM: Final = r"[0-9A-Za-z一二三四五六七八九十百甲乙丙丁\-]{1,6}"
_ZH_PART: Final = f"(?:{_NUM} ?(?:号院|号楼|号|弄|巷|栋|幢|座|单元|室|楼|层|户|房|期|区)(?:之{_NUM})?)"
_ZH_ROAD: Final = f"{_H}{{1,8}}?(?:大道|大街|胡同|公路|路|街|巷|里|弄|道|村|镇|乡|屯|小区|花园|公寓|大厦|广场|家园|新村|苑|庭|府)(?:[东南西北中]?[一二三四五六七八九]?段)?"
_ZH_AREA: Final = (
    f"(?:{_H}{{2,7}}?(?:省|自治区|特别行政区))?(?:{_H}{{2,6}}?(?:市|自治州|盟|地区))?(?:{_H}{{1,6}}?(?:区|县|旗|市))?"
)
_NAMED: Final = (
    r"(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve|[Ll]ane|[Ll]n|[Dd]rive|Dr|[Bb]oulevard|[Bb]lvd|[Cc]ourt|Ct|Place|Pl|Square|"
    r"Sq|[Tt]errace|Close|[Cc]rescent|[Cc]res|[Gg]ardens|[Gg]rove|Way|[Mm]ews|Row|Hill|Parade|[Hh]ighway|[Pp]arkway|Walk|Wharf|Quay|"
    r"Circle|Trail|[Ss]tra(?:ss|ß)e)\b\.?"
)
_PLAIN: Final = r"(?:street|road|rd|avenue|ave|lane|crescent|boulevard|blvd|terrace|highway)\b"
_OF_A_STREET: Final = re.compile(
    r" (?:street|road|avenue|lane|drive|close|crescent|terrace|boulevard|st|rd|ave)\b"
).search
_NUMBERED: Final = make_pattern_gate(
    r"\s(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|terrace|close|crescent|cres|gardens|grove|way|mews|row|hill|parade|"
    r"highway|parkway|walk|wharf|quay|circle|trail|stra(?:ss|ß)e)\b"
)
_HOUSE: Final = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?,?\s+"
_REST: Final = (
    r"(?:,?\s+(?:[Ff]lat|[Aa]pt\.?|[Uu]nit|[Ss]uite|#)\s*[0-9A-Za-z-]{1,5})?(?:,\s*[A-Z][A-Za-z .'-]{2,24}?)?(?:,?\s+[A-Z]{2})?"
    r"(?:,?\s*(?:[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][ABD-HJLNP-UW-Z]{2}|\d{5}(?:-\d{4})?))?"
)
_UNIT: Final = r"(?:(?:(?:flat|apt\.?|apartment|unit|suite|room)\s*#?[0-9A-Za-z-]{1,5}|no\.?\s*(?=\d)),?\s*)?"
_POSTCODE_UK: Final = r"[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][ABD-HJLNP-UW-Z]{2}"


_zh: Final = re.compile("[路街弄号室巷栋幢道村镇区县座楼苑厦寓园市州]").search


_SMALL: Final = r"(?:and|de|da|do|du|des|la|le|van|den|der|di|upon|of|the|am|an|u|nan)"
_STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|"
    "PR|AA|AE|AP"
)
_ZIP: Final = r"\d{5}(?:-\d{4})?"
_W: Final = r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?"
_UP: Final = r"(?=[A-ZÀ-ÖØ-ÞĀ-žΆ-ΫА-Я])" + _W
_NOT_MONTH: Final = r"(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b)"
_FRENCH: Final = r"(?:rue|avenue|av\.|boulevard|bd\.?|place|chemin|all[ée]e|impasse|quai|route|cours|passage)"
_SOUTHERN: Final = (
    r"(?:via|viale|piazza|corso|vicolo|calle|c/|avenida|avda\.?|av\.|plaza|paseo|camino|carrera|rua|travessa|largo|pra[çc]a|estrada|ulica|ul\.|aleja|al\.|"
    r"strada|str\.|bulevardul|jalan|jl\.)"
)
_GERMANIC: Final = (
    r"(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ufer|gatan|gata|gränd|vägen|väg|vej|gade|gården|veien|vegen|vegur|straat|laan|gracht|"
    r"plein|dreef|dijk|steenweg|utca|körút|katu)"
)
_INNER: Final = r"(?:Suite|Apt\.?|Apartment|Unit|Flat|Floor|Étage|Wohnung|Top)"

_FOREIGN: Final = (
    Pattern(
        "ADDRESS",
        re.compile(
            LEFT
            + rf"\d{{1,4}}(?: ?(?:bis|ter|[A-Da-d]))?,? (?i:{_FRENCH}) (?:(?:d[eu]s? |de la |de l['’]|du |la |le |les )+{_W}|{_UP})(?: {_UP}){{0,3}}"
        ),
        0.85,
        gate=make_gate(
            "rue",
            "av",
            "boul",
            "bd",
            "place",
            "chemin",
            "all",
            "impasse",
            "quai",
            "route",
            "cours",
            "passage",
            digit=True,
        ),
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            r"(?<![^\W_])"
            + rf"(?i:{_SOUTHERN}) (?:(?:{_UP}|{_SMALL}) ){{1,4}}?(?:n[.º°]? ?|nr\.? ?|no\.? ?)?(?!(?:19|20)\d\d\b)\d{{1,4}}[A-Za-z]?(?![0-9%:.])"
        ),
        0.8,
        gate=make_pattern_gate(f"{_SOUTHERN} "),
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            r"(?<![^\W_])"
            + rf"(?:{_UP} ){{0,3}}(?:[^\W\d_]+-?(?i:{_GERMANIC})|{_UP} (?i:{_GERMANIC}))\s+\d{{1,4}}\.? ?[A-Za-z]?(?![^\W_%:])"
        ),
        0.85,
        gate=make_gate(
            "str",
            "weg",
            "gas",
            "platz",
            "all",
            "ufer",
            "gat",
            "gränd",
            "väg",
            "vej",
            "gade",
            "gård",
            "vei",
            "veg",
            "laan",
            "gracht",
            "plein",
            "dreef",
            "dijk",
            "utca",
            "körút",
            "katu",
            digit=True,
        ),
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            LEFT
            + rf"\d{{1,5}} {_NOT_MONTH}{_UP}(?:[ -](?:{_UP}|de|da|do|du|des|la|le|van|den|der|u\.|y|zu|am|i|of|the)){{0,4}} \d{{1,4}}[A-Za-z]?\b(?![:%])(?! ?(?:am|pm|km|min|years?|kg|people|times)\b)"
        ),
        0.75,
        gate=DIGIT,
    ),
    Pattern(
        "ADDRESS",
        re.compile(rf"(?<![^\W_]){_INNER} ?(?:#|no\.? ?)?[0-9]{{1,5}}[A-Za-z]?\b(?! ?(?:am|pm|:|-\d))", re.I),
        0.8,
        gate=DIGIT,
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            LEFT
            + rf"(?:\d{{1,5}} )?(?:{_UP} ){{1,3}}(?:Str\.?|Street|Rd|Road|Ave\.?|Avenue|Lane|Ln|Dr\.?|Drive|Blvd\.?|Boulevard|Way|Ct|Court|Close|Cres(?:cent)?|Terrace|Parade|Highway|Hwy|Parkway|Pkwy|Pl|Place|Sq|Square)\b\.? #?\d{{1,5}}[A-Za-z]?\b"
        ),
        0.85,
        gate=DIGIT,
    ),
    Pattern("ADDRESS", re.compile(LEFT + rf"\d{{1,5}}[A-Za-z]? (?:{_UP} ){{1,4}}{_NAMED}"), 0.8, gate=_NUMBERED),
    Pattern(  # a numbered street with a point of the compass
        "ADDRESS",
        re.compile(
            LEFT
            + r"\d{1,5}[A-Za-z]? (?:(?:[NSEW]|[NS][EW]|north|south|east|west)\.? )?\d{1,3}(?:st|nd|rd|th) "
            + rf"(?i:{_NAMED})"
        ),
        0.85,
        gate=DIGIT,
    ),
    Pattern("ADDRESS", re.compile(r"\b(?:PSC|Unit|CMR)\s*\d{3,5},?\s*Box\s*\d{2,5}", re.I), 0.95, gate=FOUR_DIGITS),
    Pattern(
        "ADDRESS",
        re.compile(
            rf"\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|located|address(?: is)?:?|sent|send|deliver(?:ed)?|meet|meet me|come|moved?|taxi|return|arrived|office is)\s+(?:at|to|on|in)\s+((?:\d{{1,5}} )?{_UP}(?:[ -](?:{_UP}|{_SMALL})){{0,4}} \d{{1,4}}[A-Za-z]?)(?![^\W_:%])"
        ),
        0.8,
        group=1,
        gate=DIGIT,
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            rf"\b(?:on|off|down|corner of|(?:liv(?:e|es|ed|ing)|moved|house|flat|place) (?:in|at|to|of|near)) (?:the )?((?:{_UP} ){{1,3}}(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Terrace|Boulevard|St|Rd|Ave)\b)"
        ),
        0.8,
        group=1,
        gate=_OF_A_STREET,
    ),
    Pattern(
        "ADDRESS",
        re.compile(rf"\b(?:USNS|USCGC|USS|USNV|HMS)\s+{_UP}(?=\s+[ADF]PO)"),
        0.9,
        gate=make_gate("apo", "dpo", "fpo"),
    ),
    Pattern(
        "ADDRESS",
        re.compile(r"\b(?:postfach|p\.? ?o\.? box|apartado|bo[iî]te postale|bp)\s*\d{1,6}" + RIGHT, re.I),
        0.9,
        gate=make_gate("postfach", "box", "apartado", "postale", "bp", digit=True),
    ),
    Pattern("POSTCODE", re.compile(rf"(?<![^\W_])(?:{_STATES})\s+({_ZIP})(?![0-9])"), 0.9, group=1, gate=FOUR_DIGITS),
    Pattern(
        "POSTCODE",
        re.compile(rf"(?:^|[\n,])[>?\s]*(?:{_W} ){{1,4}}({_ZIP})(?=\s*(?:$|[\n.,?!)]))"),
        0.7,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "POSTCODE",
        re.compile(
            rf"(?<![0-9.])((?:D|A|CH|F|I|B|NL|CZ|PL|H|S|DK|FIN)-)?(\d{{4,5}}|\d{{2}}-\d{{3}}|\d{{3}} \d{{2}})(?= {_UP}(?:\s*$|,|\n))(?<!20\d\d)(?<!19\d\d)"
        ),
        0.6,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "POSTCODE",
        re.compile(LEFT + r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d" + RIGHT),
        0.85,
        gate=DIGIT,
    ),
    Pattern("POSTCODE", re.compile(LEFT + r"\d{4} ?[A-Z]{2}" + RIGHT + r"(?=,? [A-Z])"), 0.7, gate=FOUR_DIGITS),
)

PATTERNS: Final = (
    *_FOREIGN,
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
        gate=_NUMBERED,
    ),
    Pattern(
        "ADDRESS",
        re.compile(LEFT + _UNIT + _HOUSE + r"(?:[a-z'-]+\s+){1,2}" + _PLAIN + RIGHT, re.I),
        0.7,
        gate=_NUMBERED,
    ),
    Pattern(  # a street of one word before a postcode
        "ADDRESS",
        re.compile(
            LEFT
            + _UNIT
            + rf"\d{{1,4}}[A-Za-z]? {_NOT_MONTH}(?:{_UP} ?){{1,4}}(?=,? ?(?:{_UP},? )?{_POSTCODE_UK}{RIGHT})"
        ),
        0.85,
        gate=DIGIT,
    ),
    Pattern("POSTCODE", re.compile(LEFT + _POSTCODE_UK + RIGHT), 0.85, gate=DIGIT),
    Pattern(
        "POSTCODE",
        re.compile(
            r"(?:\bzip(?: ?code)?|\bpost ?code|\bpostal code|\bplz|邮编|邮政编码)(?:['’]?s)?(?:[ ,:?]+[A-Za-z'’]+){0,4}[\s,:?是]*([0-9]{4,6}(?:-\d{4})?)(?![0-9])",
            re.I,
        ),
        0.9,
        group=1,
        gate=FOUR_DIGITS,
    ),
    Pattern("ADDRESS", re.compile(r"\b(?:p\.?\s?o\.?\s?box)\s*\d{1,6}" + RIGHT, re.I), 0.9, gate=DIGIT),
    Pattern(  # degrees with the point of the compass behind them
        "COORDINATES",
        re.compile(
            LEFT
            + r"\d{1,2}(?:\.\d{2,8}\s?°?|°\s?\d{1,2}(?:[.,]\d+)?['’′]?(?:\s?\d{1,2}(?:[.,]\d+)?[\"”″]?)?)\s?[NS][\s,;/]{1,3}\d{1,3}(?:\.\d{2,8}\s?°?|°\s?\d{1,2}(?:[.,]\d+)?['’′]?(?:\s?\d{1,2}(?:[.,]\d+)?[\"”″]?)?)\s?[EW]"
            + RIGHT,
            re.I,
        ),
        0.95,
        gate=FOUR_DIGITS,
    ),
    Pattern(
        "COORDINATES", re.compile(r"///\s?[^\W\d_]{2,30}\.[^\W\d_]{2,30}\.[^\W\d_]{2,30}"), 0.95, gate=make_gate("///")
    ),
    Pattern(
        "COORDINATES",
        re.compile(
            r"(?<![0-9.])[-+]?(?:[0-8]?\d|90)\.\d{3,8}\s*[,，; ]\s*[-+]?(?:1?[0-7]?\d|180|[0-9]?\d)\.\d{3,8}(?![0-9.])"
        ),
        0.95,
        gate=FOUR_DIGITS,
    ),
)

_BREAK: Final = r"[\s,>?.|-]"
_PLACES: Final = re.compile(rf"{_BREAK}{{1,6}}(?:(?:{_UP}|{_SMALL}|\d{{1,3}}){_BREAK}{{1,6}}){{0,7}}")
_TOWN: Final = re.compile(
    rf"(?:,? ?(?:\n[>? ]*|, ){_UP}(?:[ -](?:{_UP}|{_SMALL})){{0,3}}(?:(?:,|\n)[>? ,]*(?:{_UP}[ -]?){{1,3}}(?=\n|$|[.?!]))?(?=\n|$|[.,?!])"
    rf"|(?: {_UP}){{1,4}}(?=[.?!]?\s*$)|, ?\d{{5}}(?![0-9]))?(?:\s*,?\s*(?:{_UP}|nan)?\n\s*{_ZIP}(?![0-9]))?"
)
_HOUSE_BEFORE: Final = re.compile(r"(?<![^\W_:])(?<![.:/-])\d{1,5}[A-Za-z]? \Z")
_LED_IN_ZH: Final = re.compile(
    "[我你他她它们家公司爸妈哥姐弟妹的]{0,5}(?:现在|已经|刚|就|还|都)?(?:(?:寄|送|发|快递|搬|住|约|定位)[在到去给]?|[在到去])(?=[\u4e00-\u9fff]{2})"
)
_PARTS: Final = frozenset({"ADDRESS", "POSTCODE"})
_FARTHEST: Final = 90


def join_parts(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits with the parts of one address made one: street, flat, town, state, postcode and what is between them."""
    parts = sorted((h for h in hits if h.entity in _PARTS), key=lambda h: (h.start, -h.end))
    if not parts:
        return list(hits)
    blocks: list[Hit] = []
    for part in parts:
        last = blocks[-1] if blocks else None
        if last is not None and (part.start <= last.end or _is_between(text, last.end, part.start)):
            kind = "ADDRESS" if "ADDRESS" in (last.entity, part.entity) else last.entity
            blocks[-1] = Hit(last.start, max(last.end, part.end), kind, max(last.score, part.score))
        else:
            blocks.append(part)
    return [h for h in hits if h.entity not in _PARTS] + [_widen_address(text, b) for b in blocks]


def _is_between(text: str, end: int, start: int) -> bool:
    return start - end <= _FARTHEST and _PLACES.fullmatch(text, end, start) is not None


def _widen_address(text: str, block: Hit) -> Hit:
    """Return an address with the house number before it and the town behind it."""
    if block.entity != "ADDRESS":
        return block
    led_in = _LED_IN_ZH.match(text, block.start, block.end)
    if led_in is not None:
        return Hit(led_in.end(), block.end, block.entity, block.score)
    before = _HOUSE_BEFORE.search(text, max(0, block.start - 8), block.start)
    after = _TOWN.match(text, block.end)
    return Hit(
        before.start() if before else block.start, after.end() if after else block.end, block.entity, block.score
    )
