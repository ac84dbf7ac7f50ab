# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""Whether a text is German, French or Spanish: these are not read here, so that a word of them is no name for being strange."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["is_foreign", "is_foreign_word", "is_of_the_year"]

_WORD: Final = re.compile(r"[^\W\d_]+")
_OWN: Final = tuple(
    frozenset(words.split())
    for words in (
        "ich du er sie wir ihr und oder aber nicht ist sind waren hat hatte haben bin bist das der den dem des ein eine einen kein keine mit auf für von vom "
        "zum zur beim im am wie wo wenn dann noch schon auch nur sehr mal doch ja nein mein dein sein unser euch mir dir mich dich uns ihm ihn nach aus bei "
        "über unter wegen heute morgen gestern immer wieder kommt kommen geht gehen gibt wird werden kann muss habe war früh bald kalt weint geweint",
        "je tu il elle nous vous ils elles et ou mais pas est sont était les des une dans pour avec sur que qui quoi où ça ce cette mon ma mes ton ta tes son "
        "sa ses notre votre au aux du le la ne plus très bien aussi jamais toujours suis ai as avons avez ont arrive vient demain hier bientôt",
        "yo tú él ella nosotros ellos y pero es está están era el la los las un una en por para con que qué cómo como muy también siempre nunca mi tu su "
        "mis tus sus del al se lo le les nos hay soy eres fue hoy mañana ayer llega pronto ya más",
    )
)
_SHOWS: Final = re.compile("[äöüßàâçèéêëîïôùûœñ¿¡áíóú]")
_ENGLISH: Final = frozenset(
    "a the is was i you to of and it my me in on that this so for we they he she do not be have at".split()
)
_SEASONS: Final = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember sommer winter herbst frühling frühjahr advent urlaub monat jahr moment".split()
)
_IN_DE: Final = re.compile(r"\b(?:im|am|seit|ab|bis|anfang|ende|mitte|letzten|nächsten|diesen|jeden) \Z", re.IGNORECASE)


@lru_cache(maxsize=64)
def is_foreign(text: str) -> bool:
    """Whether more words of a text are German, French or Spanish than English, and two at least, or one and a letter of theirs."""
    words = {word.lower() for word in _WORD.findall(text)}
    own = max(len(words & some) for some in _OWN)
    return own + (_SHOWS.search(text.lower()) is not None) > max(1, len(words & _ENGLISH))


def is_foreign_word(word: str) -> bool:
    """Whether a word is one of the commonest of these tongues."""
    return any(word in some for some in _OWN)


def is_of_the_year(text: str, start: int, end: int) -> bool:
    """Whether a word is a German month or season behind ``im`` and the like: ``Im Mai 2021``; not ``Im Mai``, who is called so."""
    if text[start:end].lower() not in _SEASONS or _IN_DE.search(text, max(0, start - 12), start) is None:
        return False
    return (
        text[start:end].lower() not in ("mai", "april", "august")
        or re.match(r" (?:19|20)?\d\d\b", text[end:]) is not None
        or is_foreign(text)
    )
