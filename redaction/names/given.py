"""Given names that are no English words, so that ``tell priya`` can be told from ``may grace will`` (see ``build_lists``)."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Final

from redaction.names.letters import plain_letters

__all__ = [
    "WORLD_BITS",
    "given_and_plain",
    "given_names",
    "is_of_no_list",
    "is_of_the_world",
    "list_world_bits",
    "plain_words",
    "surnames",
    "world_names",
]

WORLD_BITS: Final = 2
_FINAL: Final = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u"
_PINYIN: Final = re.compile(f"(?=.{{5,12}}$)(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:{_FINAL})){{2,3}}")  # xueying
_GIVEN, _SURNAME, _PLAIN = 2, 5, 6
"""The places of "is a given name", "is a surname" and "is a word in small letters" among the list bits of the model."""


@cache
def given_names() -> frozenset[str]:
    """Return given names that are not also words in lower case."""
    return frozenset((Path(__file__).parent / "given_en.txt").read_text("ascii").split())


@cache
def world_names() -> frozenset[str]:
    """Return words by which people of the whole world are called and that are no English words (see ``build_world``)."""
    packed = (Path(__file__).parent / "world.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split())


def list_world_bits(plain: str) -> tuple[int, int]:
    """Return whether a word in small letters is a name of the whole world, and whether it is spelt like pinyin.

    English words are neither.
    """
    if plain in world_names():
        return 1, int(_PINYIN.fullmatch(plain) is not None)
    return 0, int(_PINYIN.fullmatch(plain) is not None and plain not in plain_words())


def is_of_the_world(plain: str) -> bool:
    """Return whether somebody of another country may be called by a word in small letters."""
    return 1 in list_world_bits(plain)


@cache
def plain_words() -> frozenset[str]:
    """Return English words in small letters (SCOWL), as they lie in the weights of the English model."""
    return _load_words(_PLAIN)


@cache
def given_and_plain() -> frozenset[str]:
    """Return given names of the census that are English words in small letters too: ``grace``, ``mark``."""
    return _load_words(_PLAIN, _GIVEN)


@cache
def surnames() -> frozenset[str]:
    """Return the commonest surnames of the census of the United States in small letters."""
    return _load_words(_SURNAME)


def is_of_no_list(name: str) -> bool:
    """Return whether no word of a name is one by which people are called anywhere, as far as lists tell."""
    lists = (given_names(), given_and_plain(), world_names(), surnames())
    return not any(word in some for word in plain_letters(name.lower()).split() for some in lists)


def _load_words(*places: int) -> frozenset[str]:
    import numpy as np

    from redaction.names.weights import load_weights

    weights = load_weights("chat_en.npz")
    words = bytes(weights["words"]).decode().split("\n")
    return frozenset(words[i] for i in np.flatnonzero((weights["bits"][:, places] > 0).all(axis=1)).tolist())
