# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""Words that nearly always name nobody, and by which people are called as well: only what is said of them tells.

Firms, peoples, places and greetings that are given names somewhere (``Zara``, ``Siri``, ``Danish``), slang that is one (``Sian``), and
names of two letters (``Jo``, ``Ed``, ``Bo``, ``Li``). Found by comparing our lists with the given names of the census and of the world.
"""

from __future__ import annotations

from typing import Final

from redaction.names.things import borne_things

__all__ = ["BORNE", "DOUBTED", "SLANG_TOO", "TWO_LETTERS"]

_FIRMS_AND_PEOPLES: Final = (
    "aldi bentley christian danish dutch english ferrari french german hindi hindu honda mba muslim nissan persian porsche sephora shein thai urdu wendys "
    "zara zulu"
)
_OTHERS: Final = (
    "africa alexa aloha amen america arab asia audi berlin brazil britain canada china easter egypt eid england france germany india iran ireland israel "
    "italy kenya london malaysia merci norway paris ramadan salaam scotland shalom siri syria wales york"
)
SLANG_TOO: Final = frozenset(
    "aiya bae bai darl darling den edu gal hai hoover imma kana liao neva noe oki rem sem shant sia sian telly urs wil xian yar".split()
)
TWO_LETTERS: Final = frozenset(
    "aj al bj bo cj cy ed ej jb jd jj jo jt kc kj li lu mj mo oz pj rb rj tj vi vu vy wu xi xu yu zo".split()
)
BORNE: Final = frozenset(_FIRMS_AND_PEOPLES.split())
"""Firms and peoples by which people are called so often that ``Zara said`` is somebody."""
DOUBTED: Final = BORNE | frozenset(_OTHERS.split()) | SLANG_TOO | TWO_LETTERS | borne_things()
"""All of them, as they are looked up."""
