"""How one name is written otherwise in chats: drawn out, stammered, with digits for letters, without its accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from redaction.names.letters import plain_letters

__all__ = ["guess_spellings", "plain_letters"]

_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
_LEET: Final = str.maketrans("01345$@", "oieassa")
_ODD: Final = re.compile(r"[0-9$@-]|([^\W\d_])\1\1")


def guess_spellings(word: str) -> Iterator[str]:
    """Yield what a word in small letters may be another spelling of; nothing for most words.

    >>> sorted(respelt("tommyyyy")), sorted(respelt("t0bi")), sorted(respelt("em-emily"))
    (['tommy', 'tommyy'], ['tobi'], ['em', 'emily'])
    """
    if _ODD.search(word) is None:
        return
    if _DRAWN_OUT.search(word):
        yield _DRAWN_OUT.sub(r"\1", word)
        yield _DRAWN_OUT.sub(r"\1\1", word)
    if any(c.isdigit() or c in "$@" for c in word) and any(c.isalpha() for c in word):
        letters = word.translate(_LEET)
        if letters.isalpha():
            yield letters
            if "1" in word:
                yield word.replace("1", "l").translate(_LEET)
    if "-" in word:
        yield from (part for part in word.split("-") if len(part) > 1)
