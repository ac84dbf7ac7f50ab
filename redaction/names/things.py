"""Words that are things and places rather than people, by kind: ``things.txt`` is written by hand, ``places.txt.gz`` by ``build_places``.

A word with a star is somebody's name as well, so that only what is said of it tells (:mod:`redaction.names.doubted`); of the others
nobody is called so unless somebody is introduced by it (:mod:`redaction.names.nobody`).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["borne_things", "is_place", "pure_things", "serves"]

_HERE: Final = Path(__file__).parent
_SERVING: Final = frozenset(["firms", "apps"])
_NO_CALLERS: Final = frozenset(["gemini", "nero"])  # stars and emperors too: people call and text
_LANDS: Final = frozenset(["lands", "towns", "teams"])


def _read_things() -> Iterator[tuple[str, str]]:
    """Yield (word, kind), a star behind the words by which people are called too."""
    kind = ""
    for line in (_HERE / "things.txt").read_text("ascii").splitlines():
        if line.startswith("#"):
            kind = line.split()[1].strip(",")
        else:
            yield from ((word, kind) for word in line.split())
    packed = (_HERE / "places.txt.gz").read_bytes()
    yield from ((word, "lands") for word in gzip.decompress(packed).decode("ascii").split())


@cache
def pure_things() -> frozenset[str]:
    """Return words by which nobody is called."""
    return frozenset(word for word, _ in _read_things() if not word.endswith("*"))


@cache
def borne_things() -> frozenset[str]:
    """Return words by which people are called as well."""
    return frozenset(word[:-1] for word, _ in _read_things() if word.endswith("*"))


@cache
def _list_places() -> frozenset[str]:
    return frozenset(word.rstrip("*") for word, kind in _read_things() if kind in _LANDS)


def is_place(word: str) -> bool:
    """Return whether a word in small letters is a country, a town or a team, which are angry, cry and say things."""
    return word in _list_places()


@cache
def _list_serving() -> frozenset[str]:
    return frozenset(word[:-1] for word, kind in _read_things() if kind in _SERVING and word.endswith("*"))


def serves(word: str) -> bool:
    """Return whether a word in small letters that people bear too is a firm or an app, which tell, ask and call."""
    return word in _list_serving() and word not in _NO_CALLERS
