"""Places of more countries as people write them: streets, postcodes, plus codes; each with its context word where the form is ordinary."""

from __future__ import annotations

import re
from typing import Final

from redaction.recognizers.base import DIGIT, FOUR_DIGITS, LEFT, RIGHT, Pattern, make_gate, make_pattern_gate

__all__ = ["PATTERNS"]

_UP: Final = r"[A-ZÀ-ÖØ-ÞĀ-ž][^\W\d_]{0,30}(?:['’-][^\W\d_]{1,30}){0,3}"  # bounded: a text may be one long word
_SMALL: Final = r"(?:de|del|della|dello|da|das|do|dos|du|des|di|la|las|los|le|el|van|den|der|y|e|na|pod)"

_NO_STREET_DE: Final = (  # days, times, parts of a whole: nobody lives there
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So|Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Januar|Februar|März|April|Juni|Juli|August|September|"
    r"Oktober|November|Dezember|Jahre?|Sommer|Winter|Herbst|Frühling|Frühjahr|Monat|Woche|Wochenende|Tag|Abend|Morgen|Mittag|Vormittag|Nachmittag|Nacht|Zeit|Ende|Anfang|Beispiel|Schnitt|Durchschnitt|"
    r"Haus|Zimmer|Raum|Saal|Kino|Stock|Spitze|Preis|Kapitel|Teil|Alter|Rahmen|Moment|Kopf|Auto|Zug|Bus|Supermarkt|Büro|Spiel|Finale|Urlaub|Club|Restaurant|Schule|Uni|Klasse|Gruppe|Liste|Seite|Feier|Party)\b"
)
_COUNTED_DE: Final = r"Uhr|Euro|€|Leute|Menschen|Personen|Kinder|Zimmer|Autos?|Minuten|Stunden|Tagen?|Wochen|Monaten?|Jahren?|Mal|Grad|km|kg|m\b|Stück|Punkte"
_LIVES_DE_WORDS: Final = (
    "wohn|adress|anschrift|straße|strasse|str.|hausnummer|klingel|zieh|zog|treff|komm|bei mir|bei uns|liefer|schick|paket|"
    "post|abhol|park|plz|etage|stock|leb|haus|ecke|bin|zuhause|daheim|liv|at "
)
_LIVES_DE: Final = make_gate(*_LIVES_DE_WORDS.split("|"), digit=True)
_NO_TOWN: Final = r"(?i:order|total|page|chapter|episode|season|score|ticket|followers?|views?|likes?|case|invoice|bill|ref(?:erence)?|version|windows|item|number|no|level|points?|code|otp|pin|password|it|the|is)\b"
_OF_SIX_DIGITS_WORDS: Final = (
    "pin|post|zip|address|singapore|india|road|street|nagar|sector|floor|flat|china|deliver|ship|live|mumbai|delhi|bengaluru|"
    "bangalore|hyderabad|chennai|kolkata|pune|ahmedabad|jaipur|surat|lucknow|kanpur|nagpur|indore|thane|bhopal|patna|vadodara|"
    "kochi|gurgaon|gurugram|noida|chandigarh|mysore|mysuru|goa|kerala|karnataka|maharashtra|gujarat|punjab|haryana|telangana|"
    "rajasthan|beijing|shanghai|shenzhen|guangzhou"
)
_OF_SIX_DIGITS: Final = make_gate(*_OF_SIX_DIGITS_WORDS.split("|"), digit=True)
_OF_A_FLAT_WORDS: Final = (
    "blk|block|ave|st |street|road|rd|drive|lane|crescent|close|walk|central|singapore|unit|flat|floor|level|condo|tower|"
    "address|live|stay|come|deliver|my place|door|hdb|postal"
)
_OF_A_FLAT: Final = make_gate(*_OF_A_FLAT_WORDS.split("|"), digit=True)
_OF_JAPAN_WORDS: Final = (
    "tokyo|osaka|kyoto|yokohama|nagoya|sapporo|fukuoka|kobe|sendai|hiroshima|saitama|chiba|kawasaki|japan|-ku|-shi|-cho|machi|"
    "chome|address"
)
_OF_JAPAN: Final = make_gate(*_OF_JAPAN_WORDS.split("|"), digit=True)

_INDIAN_HOMES: Final = make_gate(
    *("apartment", "apt", "residen", "tower", "height", "enclave", "estate", "nagar", "colony", "society", "villa", "garden", "mansion", "layout"),
    digit=True,
)  # fmt: skip
_SOUTHERN: Final = r"viale|piazza|corso|vicolo|calle|c/|avenida|avda\.?|plaza|paseo|carrera|rua|travessa|largo|praça|estrada|ulica|ul\.|strada|jalan|jln?\.?|lorong"

PATTERNS: Final = (
    Pattern(
        "COORDINATES",
        re.compile(
            LEFT
            + r"(?=[2-9+]*[A-Z][2-9+]*[A-Z])(?:[23456789CFGHJMPQRVWX]{2}){2,4}\+[23456789CFGHJMPQRVWX]{2,3}"
            + RIGHT
        ),
        0.95,
        gate=make_gate("+", digit=True),
    ),
    Pattern(  # streets of Britain in small letters
        "ADDRESS",
        re.compile(
            LEFT
            + r"\d{1,4}[a-z]? (?!(?:min|mins|minute|hour|hours|hr|day|week|month|year|more|other|of|in|or|people|big|small|long|huge|nice|new|old)s?\b)[a-z'’-]{3,} (?:mews|esplanade|crescent|cres|cul-de-sac|terrace|parade|boulevard|blvd)\b",
            re.I,
        ),
        0.8,
        gate=make_gate("mews", "esplanade", "cres", "cul-de-sac", "terrace", "parade", "boulevard", "blvd", digit=True),
    ),
    Pattern(  # numbered streets in small letters
        "ADDRESS",
        re.compile(
            LEFT
            + r"\d{1,5}[a-z]? (?:[nsew]|north|south|east|west)\.? \d{1,3}(?:st|nd|rd|th) (?:st|street|ave|avenue|rd|road|dr|drive|pl|place)\b",
            re.I,
        ),
        0.9,
        gate=DIGIT,
    ),
    Pattern(  # Spain, Portugal, Italy, Poland, Indonesia
        "ADDRESS",
        re.compile(
            rf"(?<![^\W_])(?i:{_SOUTHERN}) (?:{_SMALL} ){{0,3}}{_UP},? (?:(?:{_UP}|{_SMALL}),? ){{0,4}}?(?:n[.º°]? ?|nr\.? ?|no\.? ?)?(?!(?:19|20)\d\d\b)\d{{1,4}}[A-Za-z]?(?![0-9%:.])"
        ),
        0.85,
        gate=make_pattern_gate("(?:" + _SOUTHERN + ") "),
    ),
    Pattern(  # Turkey
        "ADDRESS",
        re.compile(
            rf"(?<![^\W_])(?:{_UP} ){{1,3}}(?:Caddesi|Sokak|Sokağı|Bulvarı|Mahallesi|Apartmanı|(?:Cad|Cd|Sok|Sk|Mah|Apt)\.(?=,? (?:(?:No|Nr|D|Kat|Daire)[.:]{{0,2}} ?)?\d))(?:,? (?:(?:No|Nr|D|Kat|Daire)[.:]{{0,2}} ?)?\d{{1,4}}(?:/\d{{1,3}})?)*(?![^\W_])"
        ),
        0.85,
        gate=make_gate("cad", "sok", "sk.", "bulvar", "mah", "apart", "apt.", "cd."),
    ),
    Pattern(  # streets of Germany that begin with a preposition
        "ADDRESS",
        re.compile(
            rf"(?<![^\W_])(?:Am|An der|An den|Im|In der|Auf der|Auf dem|Zum|Zur|Unter den|Hinter der) (?!{_NO_STREET_DE})(?:{_UP} ){{1,2}}(?!(?:19|20)\d\d\b)\d{{1,4}}[a-z]?(?![\w:%])(?! ?(?:{_COUNTED_DE}))"
        ),
        0.75,
        gate=_LIVES_DE,
    ),
    Pattern(  # Australia
        "POSTCODE",
        re.compile(  # each state has its own first digits
            r"(?<![A-Za-z])(?:NSW,? [12]\d|VIC,? [38]\d|QLD,? [49]\d|SA,? 5\d|WA,? 6\d|TAS,? 7\d|ACT,? (?:2[69]|02)|NT,? 0[89])\d\d"
            + RIGHT
        ),
        0.95,
        gate=FOUR_DIGITS,
    ),
    Pattern(  # India
        "ADDRESS",
        re.compile(
            rf"(?i:\b(?:flat|plot|house|villa|door|block|blk|wing)(?: no)?\.?) ?[\dA-Z][\w/-]{{0,6}},? (?:{_UP} ){{1,3}}(?:Apartments?|Apts?|Residency|Residences?|Towers?|Heights|Enclave|Estate|Nagar|Colony|Society|Villas?|Gardens?|Mansions?|Layout)\b"
        ),
        0.9,
        gate=_INDIAN_HOMES,
    ),
    Pattern(
        "POSTCODE",
        re.compile(rf"(?<![^\W_])(?!{_NO_TOWN})(?:{_UP})[ -]{{1,3}}(\d{{6}})(?![\d.,])"),
        0.6,
        group=1,
        gate=_OF_SIX_DIGITS,
    ),
    Pattern(  # a flat of Singapore
        "ADDRESS", re.compile(r"(?<![\w#])#\d{2}-\d{2,4}[A-Z]?" + RIGHT), 0.9, gate=_OF_A_FLAT
    ),
    Pattern(  # with nothing but a word of place before it
        "ADDRESS",
        re.compile(r"\b(?:at|in|to|is|it['’]?s|i['’]?m|we['’]?re) (#\d{2}-\d{2,4}[A-Z]?)" + RIGHT, re.I),
        0.8,
        group=1,
        gate=make_gate(" #", digit=True),
    ),
    Pattern(
        "ADDRESS",
        re.compile(
            r"\b(?:blk|block) \d{1,4}[a-z]?(?: [A-Za-z]+){1,3} (?:ave|avenue|st|street|rd|road|dr|drive|cres|crescent|lane|central|walk)\b(?: \d{1,2}\b)?",
            re.I,
        ),
        0.9,
        gate=make_gate("blk", "block", digit=True),
    ),
    Pattern(  # Japan
        "ADDRESS",
        re.compile(rf"(?<![\d-])\d{{1,2}}-\d{{1,3}}-\d{{1,3}},? {_UP}(?:-(?:ku|cho|shi|dori|machi))?,? {_UP}"),
        0.85,
        gate=_OF_JAPAN,
    ),
    Pattern(
        "POSTCODE",
        re.compile(r"〒? ?(?<![\d-])\d{3}-\d{4}(?![\d-])"),
        0.5,
        gate=make_gate("tokyo", "osaka", "kyoto", "〒", "japan", digit=True),
    ),
)
