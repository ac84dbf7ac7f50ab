# ruff: noqa: E501  (patterns read worse when they are cut)
"""What a word of :mod:`redaction.names.doubted` means in one place: a firm, a people, a place, slang, or somebody.

``my friend Zara`` is somebody whatever follows; ``danish people`` are many; ``at Zara`` is a shop; ``Zara said`` is somebody again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from redaction.late import compile_late
from redaction.names.doubted import BORNE, SLANG_TOO, TWO_LETTERS
from redaction.names.things import borne_things, is_place, serves
from redaction.roster.evidence import begins_sentence

__all__ = ["ASSISTANTS", "acts_in_public", "is_introduced", "is_met", "is_of_a_thing", "is_shown_or_sold"]

_KIN: Final = (
    r"(?:flatmate|roommate|housemate|friend|mate|bestie|boss|colleague|coworker|cousin|neighbou?r|niece|nephew|girlfriend|boyfriend|husband|wife|son|daughter|"
    r"sister|brother|aunt(?:ie)?|uncle|ex|therapist|teacher|bro|sis|gf|bf|landlord|landlady|manager|supervisor|tutor|dentist|doctor|nurse|lawyer|trainer|coach|partner|fianc[ée]e?|"
    r"mum|mom|dad|(?:step|half)-?\w+|\w+-in-law|classmate|crush|tenant|client)"
)
_INTRODUCED: Final = compile_late(
    rf"(?:\b(?:my|your|ur|our|his|her|their) (?:\w+ )?{_KIN}(?:'s name is)?|\b(?:a|some) (?:guy|girl|boy|man|woman|lady|friend) (?:called|named)|\b(?:named|h(?:er|is) name is|h(?:er|is) name'?s))[, ] ?\Z",
    re.IGNORECASE,
)
_GOES_ON: Final = compile_late(
    r"(?:['’]s\b|\s*(?:[.,!?…~)]|$)| (?:is|was|isn'?t|wasn'?t|has|had|hasn'?t|did|didn'?t|does|doesn'?t|will|won'?t|would|can|can'?t|could|and|who|but|so|when|just|also|said|says|told|asked|"
    r"came|comes|got|gets|went|goes|gave|lives|works|thinks|thought|wants|wanted|knows|knew|left|moved|called|texted|turn(?:s|ed)|cried|cries|slept|sleeps|never|always|still|really|keeps|kept|loves|hates|likes|needs?|made|took|ate|drinks|drank|broke|won|lost|married|died|fell|hasn|had|may|might|must|should|to|for|about|if|that|at|in|on|with|from|again|yesterday|today|tonight)\b)",
    re.IGNORECASE,
)
_MANY_AFTER: Final = compile_late(
    r" (?:people|person|guys?|girls?|boys?|men|man|women|woman|lad(?:y|ies)|dudes?|friends?|food|music|songs?|movies?|films?|class(?:es)?|lessons?|teachers?|students?|tests?|exams?|homework|"
    r"language|restaurants?|takeaway|curry|pastr(?:y|ies)|bakery|breakfast|accent|passport|visa|holidays?|flights?|trip|tour|church|school|family|citizens?|speakers?|beaucoup|"
    r"stores?|shops?|sales?|dress(?:es)?|jeans|shoes|clothes|coat|top|bag|stuff|app|website|order|deliver(?:y|ies)|dealer(?:ship)?|cars?|keys?|engine|"
    r"has a sale|has sales?|opens|closes|is (?:open|closed|cheap|expensive|nice in|hot|cold|a (?:hard|nice|beautiful|big))|everyone|all)\b",
    re.IGNORECASE,
)
_THING_BEFORE: Final = compile_late(
    r"\b(?:at|in|into|near|inside|via|from|across|through|around|outside|visit(?:ed|ing)?|fl(?:y|ew|ying) to|(?:go(?:ing|es)?|went|been|trip|trips|mov(?:e|ed|ing)|back|get|dr(?:ive|ove|iving)|travel(?:l?ed|l?ing)?|tickets?|flights?|holidays?|ferry|train|bus|road|way) to|speaks?|speaking|learn(?:ing|t|ed)?|study(?:ing)?|studied|"
    r"buy(?:ing)?|bought|drives?|driving|drove|wear(?:ing)?|wore|eat(?:ing)?|ate|half|part|i'?m|im|he'?s|she'?s|they'?re|we'?re|you'?re|(?:is|are|was|were|being) (?:a |so |very |not )?|is there|there'?s|the|an?|this|that|these|those|"
    r"my|your|ur|our|his|her|their|some|any|no|every|new|old|real|best|good|proper|fast|super|happy|merry|beat|beats|lost to|played|support(?:s|ed|ing)?|than|order(?:ed|ing)?|drink(?:s|ing)?|drank|"
    r"cook(?:ed|ing)?|bak(?:e|ed|ing)|play(?:s|ing)?|watch(?:ed|ing)?|listen(?:ed|ing)? to|finish(?:ed)?|stream(?:ed|ing)?|download(?:ed)?|install(?:ed)?|"
    r"im|am|beim|zum|zur|vom|nach|aus|der|die|das|den|dem|le|les|du|des|au|aux|el|los|del|al) \Z",
    re.IGNORECASE,
)
ASSISTANTS: Final = frozenset(["siri", "alexa", "cortana", "bixby"])
_ASSISTS: Final = compile_late(
    r",? (?:(?:just|always|never|still|keeps?|kept|won'?t|can'?t|doesn'?t|didn'?t|please) )*(?:set|what|what's|play(?:s|ed|ing)?|call|turn(?:s|ed|ing)?|remind(?:s|ed|ing)?|add(?:s|ed)?|"
    r"open|how(?! (?:are|r|have|was|is it going))|where(?! (?:are|r) )|who|is it|can you|send|read(?:s|ing)?|stop(?:s|ped)?|(?:told|tells)(?! (?:me|us) (?:everything|all\b|about (?:her|him)))|tell|said|says|saying|thinks|thought|knows?|heard|hears?|wants?|understands?|answers?|answered|order(?:s|ed)?|"
    r"listen(?:s|ing)?|is (?:broken|down|off|on|not|listening|so (?:dumb|slow|stupid)))\b",
    re.IGNORECASE,
)
_HEY: Final = compile_late(r"(?:\b(?:hey|hi|ok|okay|ask(?:ed)?|my|the|our|via|using|use) |^)\Z", re.IGNORECASE)
# What countries, teams, firms and feasts do as well as people: they say, want, cry and come early. She and he are people.
_ACTS: Final = (
    r"(?:said|says|asked|asks|told|tells|thinks?|thought|wants?|wanted|knows?|knew|cried|cry|cries|laughed|promised|wrote|apologi[sz]ed|smiled|hates?|loves?|misses|won|lost|"
    r"came|comes?|coming|left|arrived|arrives|stayed|lives|lived|works|worked|sang|danced|waved|stood|is (?:angry|upset|crying|being|so|sick|coming)|was (?:angry|upset|being|so|sick)|"
    r"(?:didn'?t|doesn'?t|hasn'?t|won'?t|isn'?t|wasn'?t))"
)
_PUBLIC: Final = compile_late(
    rf"(?:,? (?:please|come on)|,? (?:(?:just|also|never|always|still|really|only|finally) )?{_ACTS}(?!(?: to| with| at)? (?:me|u|you|him|her|us)\b))\b",
    re.IGNORECASE,
)
_SERVES: Final = compile_late(
    r" (?:(?:just|also|never|always|still|really|only|finally) )?(?:told|asked|texted|called|phoned|rang|messaged|invited|wants?|wanted|knows?|knew|loves?|hates?) (?:me|us|you|u|everyone)\b(?! (?:everything|all\b|you\b|about (?:her|him|you|u)\b))",
    re.IGNORECASE,
)
_OF_PLACES: Final = compile_late(
    r" (?:is|was|looks|looked|feels|felt|gets|got) (?:\w+ )?(?:hot|hotter|cold|colder|wet|rainy|gr[ea]y|windy|sunny|warm|warmer|humid|freezing|boiling|packed|expensive|cheap|cheaper|far|flooded|"
    r"(?:beautiful|gorgeous|amazing|lovely|dead|empty|busy|crowded|worse|better)(?=\W|$)(?! (?:to|at|in bed)\b))",
    re.IGNORECASE,
)
_SHE_OR_HE: Final = compile_late(
    r"[^.!?]{0,60}?(?:[.!?]+ [^.!?]{0,40}?)?\b(?:s?he|her|hers|him|his|s?he'?[sd])\b", re.IGNORECASE
)
_MET: Final = compile_late(
    r" (?:came|comes|come|coming|left|lives|lived|works|worked|sat|stayed|stays|stood|drove|arrived|waved|snored|sneezed|hugged|danced|sang|cooked)(?: (?:over|round|home|back|along|too|here|there|with|up|at|in|to|early|late|me|us|him|her|next|by|out)\b|\s*[.,!?]|$)",
    re.IGNORECASE,
)
# What neither a place nor a firm does, whatever else they do.
_PERSONAL: Final = compile_late(
    r" (?:(?:just|also|never|always|still|really|only|finally) )?(?:lied\b|lies to\b|broke up\b|slept (?:with|in|on|over|at)\b|cheated\b|kissed\b|cried (?:all|in|on)\b|came (?:home|over)\b|said yes\b|hit (?:me|you|him|her|us)\b|"
    r"(?:is|was) (?:so |very |really |too )?(?:drunk|asleep|pregnant)\b|(?:is|was) late (?:again|for|to)\b|told (?:me|us) (?:about (?:you|u|her|him)|you|he|she)\b)",
    re.IGNORECASE,
)
_CALLS: Final = compile_late(
    r" (?:(?:just|also|never|always|still|really|only|finally) )?(?:(?:texted|called|phoned|rang|messaged|invited) (?:me|us|you|u|everyone)\b|(?:called|rang|texted)\s*(?:[.,!?]|$)|(?:told|asked|wants?|wanted|loves?) (?:me|us|you|u)\b)",
    re.IGNORECASE,
)
_WITH_SOMEBODY: Final = compile_late(r"\b[A-Z]\w+ (?:and|&|with) \Z")
_TOLD_BY_NEXT: Final = compile_late(r"(?:, (?:she|he|who)\b| \((?:my|his|her|our|their|the) )", re.IGNORECASE)
_FELT_FOR: Final = compile_late(
    r"\b(?:scared of|afraid of|funeral of|kiss(?:ed|ing|es)?|dat(?:ed|ing|es)|hug(?:ged|ging|s)?|slept with|sleeping with|in love with|cheat(?:ed|ing|s)?(?: on me)? with|dumped|"
    r"fancie[sd]|jealous of) \Z",
    re.IGNORECASE,
)
_SMALL_TOO: Final = frozenset(("sian", "noe", "edu", "shant", "darl"))
_REACH: Final = 40


def is_introduced(text: str, start: int, end: int) -> bool:
    """Whether a word is said to be what somebody is called: ``my friend Zara is here``, ``her name is Jo``."""
    return _INTRODUCED.search(text, max(0, start - _REACH), start) is not None and _GOES_ON.match(text, end) is not None


_SHOWN_BEFORE: Final = compile_late(
    r"\b(?:(?:re)?watch(?:ed|ing)?|bing(?:e|ed|ing)|finish(?:ed|ing)?|stream(?:ed|ing)?|listen(?:ed|ing)? to|play(?:ed|ing)?|order(?:ed|ing)?|eat(?:ing)?|ate|drink(?:ing)?|cook(?:ed|ing)?|bak(?:ed|ing)|"
    r"(?:episodes?|seasons?|series|tickets?|bottles?|cups?|glass|slices?|bowls?|bags?|box|pots?|packets?) (?:of|for|to)) \Z",
    re.IGNORECASE,
)
_SHOWN_AFTER: Final = compile_late(
    r"(?: (?:again|tonight|with|without|together|rn|now|on|for|and)\b|\s*[.,!?)]|\s*$)", re.IGNORECASE
)
_SOLD: Final = compile_late(
    r"(?: (?:seasons?|episodes?|series|finale|trailer|albums?|playlists?|gigs?|app|account|updates?|subscription|vouchers?|merch|dlc|sauce|sandwich(?:es)?|burgers?|smoothies?|lattes?|salads?|soups?|cups?|hoodies?|"
    r"trainers|sneakers|vs?\.?|discourse|tickets?|festival|fans?)\b| (?:is|are|was|were) (?:back )?on (?:sale|tv|netflix|prime|disney|steam|hulu|iplayer|offer)\b| (?:is|was) (?:streaming|cancelled|sold out|overrated|underrated|delicious)\b)",
    re.IGNORECASE,
)


def is_shown_or_sold(text: str, start: int, end: int) -> bool:
    """Whether a word stands where shows, games, dishes and shops stand: ``finished Quibnor``, ``the Quibnor finale``."""
    if _SOLD.match(text, end):
        return True
    return (
        _SHOWN_BEFORE.search(text, max(0, start - _REACH), start) is not None
        and _SHOWN_AFTER.match(text, end) is not None
    )


def is_of_a_thing(name: str, text: str, start: int, end: int) -> bool:
    """Whether a doubted word means the firm, the people, the place or the slang, unless somebody is met by it."""
    if name in TWO_LETTERS:
        return text[start].islower() and _is_thing_before(text, start)
    if name in SLANG_TOO:
        return text[start].islower() or begins_sentence(text, start)
    if name in ASSISTANTS and acts_in_public(name, text, start, end):
        return True
    return _is_thing_before(text, start) or _MANY_AFTER.match(text, end) is not None


def is_met(name: str, text: str, start: int, end: int, is_somebody: Callable[[], bool]) -> bool:
    """Whether somebody is surely meant by a doubted word: introduced by it, or doing or suffering what only people do."""
    before = text[max(0, start - _REACH) : start]
    told = (
        _TOLD_BY_NEXT.match(text, end) is not None
        or _FELT_FOR.search(before) is not None
        or _is_personal(name, text, start, end)
    )
    if is_introduced(text, start, end) or (told and _MANY_AFTER.match(text, end) is None):
        return text[start].isupper() or name not in SLANG_TOO or name in _SMALL_TOO
    if _MANY_AFTER.match(text, end) or (name in SLANG_TOO and text[start].islower() and name not in _SMALL_TOO):
        return False
    if acts_in_public(name, text, start, end):
        return False
    return is_somebody() or (_MET.match(text, end) is not None and not _is_thing_before(text, start))


def acts_in_public(name: str, text: str, start: int, end: int) -> bool:
    """Whether a doubted word does what its thing or place does, and nothing that only somebody of the chat does."""
    if _SHE_OR_HE.match(text, end) or _is_personal(name, text, start, end):
        return False
    if name in ASSISTANTS:
        return _ASSISTS.match(text, end) is not None or (
            _HEY.search(text, max(0, start - _REACH), start) is not None and start > 0
        )
    if name in BORNE or name in SLANG_TOO or name in TWO_LETTERS:
        return False
    if is_place(name) and _OF_PLACES.match(text, end):
        return True
    if _PUBLIC.match(text, end):
        return True
    return serves(name) and _SERVES.match(text, end) is not None


def _is_personal(name: str, text: str, start: int, end: int) -> bool:
    """Whether a word does what only somebody does; food, animals, toys and titles neither call nor text either."""
    if name in SLANG_TOO or name in TWO_LETTERS or _is_thing_before(text, start):
        return False
    if _WITH_SOMEBODY.search(text, max(0, start - _REACH), start) and _MET.match(text, end):
        return True
    if _PERSONAL.match(text, end):
        return True
    return name in borne_things() and not is_place(name) and not serves(name) and _CALLS.match(text, end) is not None


def _is_thing_before(text: str, start: int) -> bool:
    return _THING_BEFORE.search(text, max(0, start - _REACH), start) is not None
