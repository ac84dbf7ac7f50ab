"""Words of a chat message and what is known of each, before any context is looked at.

Training and running share this module, so both see the same words. Everything here depends on the spelling of one word
only; the network caches its first layer per spelling.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

__all__ = [
    "BUCKETS",
    "CASINGS",
    "SHAPES",
    "classify_casing",
    "classify_shape",
    "hash_grams",
    "normalize_word",
    "tokenize",
]

_LATIN: Final = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_TOKEN: Final = re.compile(rf"https?://\S+|www\.\S+|[@#]\w+|[{_LATIN}]+|[^\W\d_{_LATIN}]+|\d+|_+|([^\w\s])\1*")
BUCKETS: Final = 8192
"""Rows of the table that spelling pieces are hashed into."""
_ENDS: Final = "^$"
SHAPES: Final = (
    "lower",
    "title",
    "upper",
    "initial",
    "mixed",
    "number",
    "url",
    "handle",
    "tag",
    "other",
    "stop",
    "comma",
    "quote",
    "hyphen",
    "sign",
)
CASINGS: Final = ("normal", "lower", "upper", "titled")


def tokenize(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, word) of each word, number, address, handle and run of one sign."""
    return [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]


def normalize_word(word: str) -> str:
    """Return the form under which a word is looked up: lower case, without the sign of a hashtag."""
    return word[1:].lower() if word[0] == "#" and len(word) > 1 else word.lower()


def classify_shape(word: str) -> int:
    """Return the place in :data:`SHAPES` that describes how a word is written."""
    return SHAPES.index(_describe_shape(word))


def _describe_shape(word: str) -> str:
    first = word[0]
    if first.isalpha():
        return "url" if "://" in word or word.startswith("www.") else _keep_letters(word)
    if first.isdigit():
        return "number"
    if len(word) > 1 and first in "@#" and word[1] != first:
        return "handle" if first == "@" else "tag"
    signs = {
        ".": "stop",
        "!": "stop",
        "?": "stop",
        ",": "comma",
        ";": "comma",
        "'": "quote",
        "’": "quote",
        '"': "quote",
        "-": "hyphen",
    }
    return signs.get(first, "sign")


def _keep_letters(word: str) -> str:
    if word.islower():
        return "lower"
    if len(word) == 1 and word.isupper():
        return "initial"
    if word.isupper():
        return "upper"
    if word[0].isupper() and word[1:].islower():
        return "title"
    return "mixed" if any(c.isupper() for c in word) else "other"


def classify_casing(shapes: list[int]) -> int:
    """Return the place in :data:`CASINGS` for a whole message: capitals tell little where all or no words have them."""
    lower = shapes.count(0)
    title = shapes.count(1)
    upper = shapes.count(2) + shapes.count(4)
    if not title and not upper:
        return 1
    if upper > lower + title:
        return 2
    return 3 if title > 2 and title > 2 * lower else 0


def hash_grams(plain: str) -> list[int]:
    """Return the rows for the pieces of three and four letters, the two ends and the whole of a word."""
    if len(plain) > 24:
        plain = plain[:24]
    marked = f"{_ENDS[0]}{plain}{_ENDS[1]}"
    pieces = {marked[i : i + n] for n in (3, 4) for i in range(len(marked) - n + 1)}
    pieces |= {marked, marked[:3], marked[-3:], f"<{len(plain)}"}
    return sorted({zlib.crc32(p.encode()) % BUCKETS for p in pieces})
