# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""Where somebody stands whom the model has never heard of: ``i lent itziar forty quid``, ``siqi n me``, ``its chiamakas turn``.

The model learnt from names of the United States most of all. A word that is no English word, in a place of a sentence where only
somebody can stand, is somebody, wherever the name comes from. Only strong places count: what is asked, told, lent or owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from redaction.names.spans import NameSpan

__all__ = ["find_framed"]

_SCORE: Final = 0.65
_TO: Final = frozenset(
    "tell told telling ask asked asking text texted texting lent lend owe owes owed gave give pay paid invite invited kissed kissing dumped dating dated married marry "
    "messaged phoned hugged hugging named hey hi hiya thanks thank bye dear visit visited blame blamed forgave helped pick fancies marrying met".split()
)  # fmt: skip
_DOES: Final = frozenset(
    "said says told asked texted phoned rang cried laughed invited cheated kissed hates loves lied wants wanted thinks thought knows knew lives works smiled slept "
    "promised apologised apologized dumped messaged replied moved puked vomited drove paid punched stole borrowed fancies fancied fainted graduated proposed snored cooked owes isnt isn wasnt wasn doesnt doesn didnt didn hasnt hasn reckons".split()
)  # fmt: skip
_IS_A: Final = frozenset(
    "coming pregnant angry crying upset drunk asleep moving leaving getting jealous being sick hungover fuming livid annoyed late here home".split()
)
_APOSTROPHE: Final = frozenset("'’")
_KIN: Final = frozenset(
    "flatmate roommate housemate friend mate bestie boss colleague coworker cousin neighbour neighbor niece nephew girlfriend boyfriend husband wife son daughter "
    "sister brother aunt auntie uncle ex therapist teacher landlord bro sis gf bf".split()
)  # fmt: skip
_MINE: Final = frozenset("my your ur our his her their".split())
_OWNED: Final = frozenset(
    "mum mom dad house place flat birthday bday party wedding boyfriend girlfriend husband wife sister brother baby kid kids son daughter parents friend friends "
    "family turn fault idea car number phone room dog cat".split()
)  # fmt: skip
_AND: Final = frozenset(("n", "and", "&"))
_ONE: Final = frozenset("me i you him her us u".split())
_TALK: Final = frozenset(
    "talk talked talking speak spoke speaking said lied listen apologise apologize apologised married engaged introduced".split()
)
_WITH: Final = frozenset(
    "hanging hung out living live lives lived staying stayed slept sleeping chatting friends love argued arguing fell fighting went going broke".split()
)


_HEARD: Final = frozenset("heard hear know knew knows learnt learned met invited her him them".split())


def find_framed(words: Sequence[tuple[int, int, str]], strange: Sequence[bool]) -> list[NameSpan]:
    """Return names among words that are ``strange``: no English words, no slang."""
    small = [word.lower() for _, _, word in words]
    return [
        NameSpan(words[at][0], words[at][1], _SCORE, "framed")
        for at, is_strange in enumerate(strange)
        if is_strange and _is_framed(small, at)
    ]


def _is_framed(small: Sequence[str], at: int) -> bool:
    before = small[at - 1] if at else ""
    before_that = small[at - 2] if at > 1 else ""
    after = small[at + 1] if at + 1 < len(small) else ""
    after_that = small[at + 2] if at + 2 < len(small) else ""
    owned = small[at + 3] if after in _APOSTROPHE and after_that == "s" and at + 3 < len(small) else ""
    return (
        before in _TO
        or after in _DOES
        or (after in ("is", "was") and after_that in _IS_A)
        or (after in _AND and after_that in _ONE)
        or (before in _AND and before_that in _ONE)
        or (before == "to" and before_that in _TALK)
        or (before == "with" and before_that in _WITH)
        or (before == "via" and before_that in _HEARD)
        or (before in _KIN and before_that in _MINE)
        or (before == "not" and after == "again")
        or (small[at].endswith("s") and after in _OWNED)
        or owned in _OWNED
    )
