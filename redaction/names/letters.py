"""Letters of every country as the lists hold them: without accents."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["plain_letters"]


def plain_letters(text: str) -> str:
    """Return text without accents: ``José`` and ``Jose`` are one name, so are ``Şahin`` and ``Sahin``.

    >>> plain_letters("szczepański, Slepička, łukasz")
    'szczepanski, Slepicka, lukasz'
    """
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.translate(_STROKES))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


_STROKES: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"}
)
