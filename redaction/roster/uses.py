# ruff: noqa: E501  (patterns read worse when they are cut)
"""Whether a word that is a name as well means somebody in one place: ``tell grace``, ``say grace``; ``跟小雨说``, ``下小雨``.

A use is somebody's where the word is spoken to, spoken with, or does what people do; it is the common word where the grammar or
a fixed phrase says so; else nothing is known of it, and the rest of the history decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from redaction.lexicon import ordinary_zh
from redaction.names.doubted import DOUBTED
from redaction.roster.aliases import fold_name
from redaction.roster.doubted import is_met, is_of_a_thing
from redaction.roster.evidence import begins_sentence
from redaction.roster.pet_names import find_called
from redaction.roster.spelling import plain_letters
from redaction.roster.use import Use
from redaction.roster.uses_zh import classify_zh
from redaction.roster.word_names import (
    ABSTRACT,
    MODAL,
    MONTHS,
    SHAPES_ZH,
    SKY,
    VERBS,
    WORD_ZH,
    is_word_name_zh,
    word_names_en,
)

__all__ = ["Use", "WordUses", "classify_use", "is_told_use", "is_word_name"]


_REACH: Final = 40
_GREETING: Final = r"(?:hey|hi|hiya|hello|thanks|thank you|bye|sorry|morning|good ?(?:night|morning|luck)|happy birthday|congrats|love (?:you|u)|miss (?:you|u)|dear|well done)"
_KIN: Final = r"(?:flatmate|roommate|housemate|friend|bestie|boss|colleague|coworker|cousin|neighbou?r|niece|nephew|girlfriend|boyfriend|husband|wife|son|daughter|sister|brother|aunt(?:ie)?|uncle|ex|therapist|teacher)"
_TALK: Final = r"(?:talk|speak|spoke|listen|lied|apologi[sz]ed?|married|engaged|introduced?|say|said|texting|talking|speaking|lying)"
_BEFORE: Final = re.compile(
    rf"(?:\b(?:tell|told|ask|asked|text|texted|telling|asking|texting|phoned|invite[d]?|kissed|kissing|dumped|dating|dated|married|hugged|messaged|met up with)"
    rf"|(?:^|[,.!?] ?|\b(?:oh|ok|and|aw+) ){_GREETING},?"
    rf"|\b(?:my|your|ur|our|his|her|their) (?:\w+ )?{_KIN}"
    rf"|\b{_TALK} (?:\w+ )?to"
    r"|\b(?:text|message|call|letter|gift|present|voicemail) from"
    r"|\b(?:hang(?:ing)? out|hung out|went|go|going|out|talk(?:ed|ing)?|spoke|lunch|dinner|drinks|coffee|liv(?:e|es|ed|ing)|stay(?:ed|ing)?|slept|sleep(?:ing)?|works?|worked|chat(?:ted)?|moved? in|broke up|friends|in love|fight|argument|me|i was|i am|i'm|im) with"
    r"|\b(?:me|called|named) and"
    r"|\b(?:named|her name is|his name is|name's|this is my friend)) \Z",
    re.IGNORECASE,
)
_SPEAKS: Final = r"(?:said|says|told|asked|asks|texted|texts|called me|calls me|called her|called him|thinks|thought|wants|wanted|knows|knew|cried|laughed|kissed|cheated|lied|invited|phoned|rang|messaged|wrote|promised|dumped|apologi[sz]ed|smiled|slept|hates|loves|misses|moved (?:in|out|away)|broke up|puked|threw up|passed out|owes|got (?:married|engaged|divorced|dumped|arrested|drunk|fired|mad|angry))"
_PERSONAL: Final = rf"(?:pregnant|angry|mad at|crying|upset|drunk|asleep|moving (?:in|out|away)|getting married|jealous|coming (?:over|round|along|to (?:dinner|lunch|mine|yours|ours|the party|the wedding))|staying (?:over|with|w|at)|sleeping (?:over|on|in)|cheating|at work|at home|at her|at his|being (?:weird|mean|rude|nice|so)|(?:my|your|ur|his|her|our|their)(?: ex['’]s)? (?:\w+ )?{_KIN}|late again|sick|so (?:mean|rude|sweet|funny|drunk|angry)|in hospital|still asleep)"
_AFTER: Final = re.compile(
    rf" (?:(?:just|also|never|always|still|really|only) )?{_SPEAKS}\b"
    rf"| (?:is|was|isn'?t|wasn'?t|got|gets) (?:\w+ )?{_PERSONAL}\b"
    r"| (?:and|n|&) (?:i|me|her|him|his|you) (?:went|are|were|had|have|met|broke|got|always|just|used|talked|slept|kissed)\b"
    r"|['’]?s (?:mum|mom|dad|house|flat|birthday|wedding|boyfriend|girlfriend|husband|wife|sister|brother|kids?|parents|number|phone|car|couch|party|ex)\b"
    r"|, (?:come here|please|are you|can you|where are|why are|why did|listen|stop|look at me|don'?t|call me|i'?m sorry|i miss)\b"
    r"| (?:didn'?t|doesn'?t|hasn'?t|won'?t|isn'?t|wasn'?t) (?:\w+ )?(?:call|text|come over|say|tell|want|know|answer|reply|invited?|talk(?:ing)?|like (?:me|you|him|her|us)|coming over|at home)\b",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"\b(?:did|does|has|is|was) \Z", re.IGNORECASE)
_ANSWERS: Final = re.compile(
    r" (?:say|know|call|text|tell|want|think|ask|mad|angry|ok|okay|still (?:mad|angry|asleep|there|with)|coming (?:with|over|tonight|to)|home|alright|single|pregnant|your|ur|like (?:me|you|him|her))\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"\s*(?:[.,!?…~)]|$|x+\b|lol\b|haha)", re.IGNORECASE)
_DETERMINED: Final = re.compile(
    r"\b(?:the|an?|this|that|these|those|my|your|ur|our|his|her|their|its|some|any|no|every|each|much|more|less|enough|another|last|next|all|whole|late|early|mid|heavy|"
    r"light|pouring|first|new|old|false|good|great|bad|little|big|only|in|into|under|during|since|until|till|throughout|lots of|kind of|full of|out of|red|pure|fresh|hot|cold|warm)"
    r"(?: (?:\w+(?:y|ed|ful|ing|al|ous)))? \Z",
    re.IGNORECASE,
)
_VERB_BEFORE: Final = re.compile(
    r"(?:^|\b(?:i|you|u|we|they|he|she|it|who|that|to|let'?s|don'?t|do|not|just|really|can|could|would|should|will|might|must|didn'?t|always|never|only|gonna|wanna|and|so|please|i'd|i'll|we'll|still|also|if it|does|did|started?)) ?\Z",
    re.IGNORECASE,
)
_OBJECT: Final = re.compile(
    r" (?:my|the|your|ur|it|you|u|i|im|i'm|we|he|she|they|that|this|so|not|to|for|these|those|them|him|us|all|everyone|everything|every|ur|its|it's|there|down|up|off|on|as|her (?!and))\b",
    re.IGNORECASE,
)
_MONTH_BEFORE: Final = re.compile(
    r"\b(?:in|by|since|until|till|expires?|starts?|ends?|due|for|during|early|late|last|next|this|mid|on|every|from|to|before|after|of|end of|\d{1,2}(?:st|nd|rd|th)?)[ -]\Z",
    re.IGNORECASE,
)
_MONTH_AFTER: Final = re.compile(
    r" ?(?:\d|(?:the )?\d|holidays?|weather|is (?:over|here|hot|cold|too|almost|gonna|so (?:hot|far|cold))|was (?:hot|cold|hard|fun|nice|awful)|or (?:july|may|august|june|april)|and (?:july|may|august|june|april)|rent\b|exams?)",
    re.IGNORECASE,
)
_SKY_AFTER: Final = re.compile(
    r" (?:today|tonight|tomorrow|again|all (?:day|night|week)|coat|water|stopped|forecast|drops?|holidays?|vacation|break|camp|job|dress|school|term|sales?|time|body|nights?|days?|vibes|season|course|internship|is (?:over|here|coming|hot|so|almost|falling|blue)|was (?:hot|long|over|so)|is gonna|came early|outside|on the|and (?:wind|snow|sun)|or (?:shine|snow|sun)|cloud|light|internship)",
    re.IGNORECASE,
)
_VIRTUE_BEFORE: Final = re.compile(
    r"\b(?:say|said the|saying|f[ae]ll(?:en)? from|los[et]|losing|lost|have|has|had|having|give[sn]?|gave|giving|find|found|feel|felt|need|bring[s]?|with|of|is|without|and|for|or) \Z",
    re.IGNORECASE,
)
_VIRTUE_AFTER: Final = re.compile(
    r" (?:period|of|in (?:god|you|me|us|people|humanity)|for (?:the|us|you|me)|under pressure|before (?:dinner|lunch|we eat)|left|is (?:all|gone|lost|important|everything|a |the )|dies|and (?:joy|love|peace|hope|faith|grace))",
    re.IGNORECASE,
)
_QUESTION_AFTER: Final = re.compile(r" (?:you|u|i|we|they|he|she|it|be|not|the|this|that|there)\b", re.IGNORECASE)
_MODAL_TELLS: Final = re.compile(
    r"\b(?:tell|told|ask|asked|texted|invited?|dating|kissed|hey|hi|thanks|happy birthday|named) \Z", re.IGNORECASE
)

# No finite verb and no possessive follows the modal: where one does, Will is somebody.
_PAST: Final = (
    r"(?:was|is|has|had|did|does|isn'?t|wasn'?t|didn'?t|doesn'?t|hasn'?t|says|said|told|thinks|thought|wants|came|comes|went|goes|got|gets|gave|took|ran|knew|knows|left|"
    r"sat|slept|stood|spoke|drove|drank|ate|met|made|makes|brought|bought|found|fell|felt|kept|lost|paid|sent|wrote|won|woke|called|(?!need|feed|proceed|succeed|speed|bleed|breed|exceed|embed|shed)\w{2,}ed)"
)
_WILL_AFTER: Final = re.compile(rf" {_PAST}\b", re.IGNORECASE)
_OWNS: Final = re.compile(r"['’]s\b(?! (?:power|strength))", re.IGNORECASE)
_NO_WILL_BEFORE: Final = re.compile(r"(?:\bfree|\bill|\bat|god's) \Z", re.IGNORECASE)
_WILL_BEFORE: Final = re.compile(r"\b(?:from|with|about) \Z", re.IGNORECASE)

_TOLD_WHAT: Final = re.compile(
    r" (?:stuff|things|off|that|to|if|about|i|i'm|im|we|he|he's|she|they|what|when|why|where|who|how|the|my|your|and|for|on|at|out|over|yesterday|last|tonight|again|everything)\b",
    re.IGNORECASE,
)


def is_word_name(name: str) -> bool:
    """Whether a name, as it is looked up, is an everyday word too."""
    return name in word_names_en() if name.isascii() else is_word_name_zh(name) or _is_in_dictionary(name)


def _is_in_dictionary(name: str) -> bool:
    """Whether a Chinese name is a word of the dictionary that no list of names holds: ``高兴``."""
    return len(name) == 2 and name[0] not in "小老阿大" and name in ordinary_zh()


def classify_use(name: str, text: str, start: int, end: int) -> Use:
    """Return what a word means between two places of a text; ``name`` is the word as it is looked up."""
    return _english(name, text, start, end) if name.isascii() else classify_zh(name, text, start, end)


def is_told_use(name: str, text: str, start: int, end: int) -> bool:
    """Whether a name is meant that somebody told us: everywhere, but for ``will``, ``may`` and months in their own grammar."""
    if name not in MODAL and name not in MONTHS:
        return True
    if classify_use(name, text, start, end) is not Use.COMMON:
        return True
    before = text[max(0, start - _REACH) : start]
    if name not in MODAL or (name in MONTHS and _is_month(text, before, end)):
        return False
    if _WILL_BEFORE.search(before) and not _OBJECT.match(text, end):
        return True
    return text[start].isupper() and not begins_sentence(text, start) and not _QUESTION_AFTER.match(text, end)


def _is_month(text: str, before: str, end: int) -> bool:
    return _MONTH_BEFORE.search(before) is not None or _MONTH_AFTER.match(text, end) is not None


def _english(name: str, text: str, start: int, end: int) -> Use:
    first = max(0, start - _REACH)
    before = text[first:start]
    if name in DOUBTED:
        if is_met(name, text, start, end, lambda: _is_somebody(name, text, before, end)):
            return Use.SOMEBODY
        return Use.COMMON if is_of_a_thing(name, text, start, end) else Use.UNKNOWN
    if _is_somebody(name, text, before, end):
        return Use.SOMEBODY
    if name in MODAL:
        return Use.COMMON
    return Use.COMMON if _is_common(name, text, before, end) else Use.UNKNOWN


def _is_somebody(name: str, text: str, before: str, end: int) -> bool:
    if name in MODAL and _OWNS.match(text, end):
        return _DETERMINED.search(before) is None and not before.lower().endswith("free ")
    asked = _ASKED.search(before) is not None and _ANSWERS.match(text, end) is not None
    if asked or _AFTER.match(text, end):
        return not (_DETERMINED.search(before) and not _BEFORE.search(before)) and not (
            name in MODAL and _VERB_SUBJECT.search(before)
        )
    if name == "will" and _is_will(text, before, end):
        return True
    found = _BEFORE.search(before)
    if found is None:
        return False
    if name in MODAL:
        if _ENDS.match(text, end):
            return True
        return _MODAL_TELLS.search(before) is not None and _TOLD_WHAT.match(text, end) is not None
    if name in VERBS and _OBJECT.match(text, end):
        return _TELLING.search(before) is not None
    return not (name in MONTHS and _MONTH_AFTER.match(text, end))


def _is_will(text: str, before: str, end: int) -> bool:
    """Whether ``will`` is Will by what is around it: ``will was late``, ``i hear it from will``; not ``free will is a lie``."""
    if _DETERMINED.search(before) or _VERB_SUBJECT.search(before) or _NO_WILL_BEFORE.search(before):
        return False
    if _WILL_AFTER.match(text, end):
        return True
    return _WILL_BEFORE.search(before) is not None and _ENDS.match(text, end) is not None


_VERB_SUBJECT: Final = re.compile(
    r"\b(?:i|you|u|we|they|he|she|it|who|that|this|there|what|everyone|nobody|\w+s) \Z", re.IGNORECASE
)
_TELLING: Final = re.compile(r"\b(?:tell|told|ask|asked|text|texted|invited?) \Z", re.IGNORECASE)


def _is_common(name: str, text: str, before: str, end: int) -> bool:
    if name in MONTHS and _is_month(text, before, end):
        return True
    if name in VERBS and ((_VERB_BEFORE.search(before) and not _ENDS.match(text, end)) or _OBJECT.match(text, end)):
        return True
    if name in SKY and (_SKY_AFTER.match(text, end) or _RAINS.search(before)):
        return True
    if name in ABSTRACT and (_VIRTUE_BEFORE.search(before) or _VIRTUE_AFTER.match(text, end)):
        return True
    return _DETERMINED.search(before) is not None


_RAINS: Final = re.compile(
    r"\b(?:it|will|might|gonna|would|may|hate|love|like|of|by|for|and|more|miss|is|was|when|after|before) \Z",
    re.IGNORECASE,
)

_FIND_ZH: Final = re.compile(f"{'|'.join(sorted(WORD_ZH, key=lambda w: (-len(w), w)))}|{SHAPES_ZH.pattern}")


_MOST: Final = 20_000


@dataclass(slots=True)
class WordUses:
    """How often words that are names as well are somebody's, and their first spelling and uses; in memory only."""

    somebody: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    spelling: dict[str, str] = field(default_factory=dict)
    begins: Counter[str] = field(
        default_factory=Counter
    )  # at the beginning of a clause, where somebody who acts is named

    def add(self, text: str) -> None:
        """Take in one text."""
        words = word_names_en()
        if not words.isdisjoint(_LATIN.findall(plain_letters(text.lower()))):
            for match in _LATIN.finditer(text):
                name = plain_letters(match.group().lower())
                if name in words:
                    self._note(name, text, match.start(), match.end())
        if not text.isascii():
            called = set(find_called(text))
            for match in _FIND_ZH.finditer(text):
                if match.span() not in called and is_word_name_zh(match.group()):
                    self._note(match.group(), text, match.start(), match.end())
            for start, end in sorted(called):
                self._count(fold_name(text[start:end]), text, start, end, somebody=True)

    def _note(self, name: str, text: str, start: int, end: int) -> None:
        use = classify_use(name, text, start, end)
        if use is not Use.COMMON:
            self._count(name, text, start, end, somebody=use is Use.SOMEBODY)

    def _count(self, name: str, text: str, start: int, end: int, *, somebody: bool) -> None:
        if name not in self.uses and len(self.uses) >= _MOST:
            return
        self.uses[name] += 1
        self.spelling.setdefault(name, text[start:end])
        self.begins[name] += start == 0 or text[start - 1] in "，。！？,.!? ~"
        if somebody:
            if not self.somebody[name]:
                self.spelling[name] = text[start:end]
            self.somebody[name] += 1


_LATIN: Final = re.compile(r"[^\W\d_]{2,}")
