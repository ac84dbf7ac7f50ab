# ruff: noqa: SIM905  (word lists read worse when they are cut)
"""Words that nearly always name nobody, and by which people are called as well: only what is said of them tells.

Firms, peoples, places and greetings that are given names somewhere (``Zara``, ``Siri``, ``Danish``), slang that is one (``Sian``), and
names of two letters (``Jo``, ``Ed``, ``Bo``, ``Li``). Found by comparing our lists with the given names of the census and of the world.
"""

from __future__ import annotations

from typing import Final

__all__ = ["DOUBTED", "SLANG_TOO", "TWO_LETTERS"]

_FIRMS_AND_PEOPLES: Final = (
    "africa aldi aloha amen america arab asia audi bentley berlin brazil britain canada china christian danish dutch easter egypt eid "
    "england english ferrari france french german germany hindi hindu honda india iran ireland israel italy kenya london malaysia mba "
    "merci muslim nissan norway paris persian porsche ramadan salaam scotland sephora shalom shein siri syria thai urdu wales wendys "
    "york zara zulu"
)
SLANG_TOO: Final = frozenset(
    "aiya bae bai darl darling den edu gal hai hoover imma kana liao neva noe oki rem sem shant sia sian telly urs wil xian yar".split()
)
TWO_LETTERS: Final = frozenset(
    "aj al bj bo cj cy ed ej jb jd jj jo jt kc kj li lu mj mo oz pj rb rj tj vi vu vy wu xi xu yu zo".split()
)
DOUBTED: Final = frozenset(_FIRMS_AND_PEOPLES.split()) | SLANG_TOO | TWO_LETTERS
"""All of them, as they are looked up."""
