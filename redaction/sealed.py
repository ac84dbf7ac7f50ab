"""The map of names for somebody who may use it and not read it: a digest of each name under a key.

A text is redacted with it as with the map itself: each candidate is digested and looked up. Nobody can list the names; who holds
the digests with their key can still try one guess after another, as they could by having texts redacted.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Final

from redaction.errors import MapDestroyed
from redaction.normalise import as_read_now
from redaction.roster.aliases import CJK, list_forms

__all__ = ["SealedNames", "SealedNumbers", "SealedSet", "is_sealed", "open_names", "seal_names"]

_MAGIC: Final = b"redaction-names-2\n"
_DIGEST: Final = 12  # bytes: 96 bits, so that no other word has the digest of a name


def _digest(key: bytes, part: str, word: str) -> str:
    return hmac.digest(key, f"{part}|{word}".encode("utf-8", "surrogatepass"), "sha256")[:_DIGEST].hex()


@dataclass(frozen=True, slots=True)
class SealedSet(Set[str]):
    """Words that can be asked for and not listed."""

    key: bytes
    part: str
    digests: frozenset[str]

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Any:
        """Return what a set operation makes of it; it cannot be listed, so none is made."""
        raise MapDestroyed("only digests of the names are here")

    def __contains__(self, word: object) -> bool:
        """Whether this word is one of them."""
        return isinstance(word, str) and _digest(self.key, self.part, word) in self.digests

    def __iter__(self) -> Iterator[str]:
        """Raise: they cannot be listed."""
        raise MapDestroyed("only digests of the names are here")

    def __len__(self) -> int:
        """How many there are."""
        return len(self.digests)


@dataclass(frozen=True, slots=True)
class SealedNumbers(Mapping[str, int]):
    """Names and the numbers of their people; names can be asked for and not listed."""

    key: bytes
    digests: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        """Return the number of whoever is called this."""
        return self.digests[_digest(self.key, "number", name)]

    def __iter__(self) -> Iterator[str]:
        """Raise: they cannot be listed."""
        raise MapDestroyed("only digests of the names are here")

    def __len__(self) -> int:
        """How many names there are."""
        return len(self.digests)


@dataclass(frozen=True, slots=True)
class SealedNames:
    """A map of names as digests. ``kept`` are names that stay readable in every text, so they are readable here.

    ``sizes`` are how many signs the Chinese names have, ``first_words`` what Latin names begin with.
    """

    numbers: SealedNumbers
    first_words: SealedSet
    sizes: tuple[int, ...]
    rejected: SealedSet
    capital_only: SealedSet
    told: SealedSet
    kept: frozenset[str]


def seal_names(data: bytes, key: bytes) -> bytes:
    """Return a map of names (``Redactor.export_map``) as digests under a key (32 fresh bytes), which is in it.

    Raises MapDestroyed if the map cannot be read.
    """
    try:
        body = json.loads(data)
        names, people = as_read_now(body), body["people"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MapDestroyed("the map of names cannot be read") from None
    numbers = names["numbers"]
    told = {form for person in people if person["known"] for name in person["names"] for form in list_forms(name)}
    parts = {
        "rejected": names["rejected"],
        "capital_only": names["capital_only"],
        "told": told,
        "first": {name.split()[0] for name in numbers if not CJK.search(name)},
    }
    sealed = {
        "key": key.hex(),
        "kept": names["kept"],
        "sizes": sorted({len(name) for name in numbers if CJK.search(name)}, reverse=True),
        "numbers": {_digest(key, "number", name): number for name, number in numbers.items()},
        **{part: sorted(_digest(key, part, word) for word in words) for part, words in parts.items()},
    }
    return _MAGIC + json.dumps(sealed, separators=(",", ":"), sort_keys=True).encode("utf-8")


def is_sealed(data: bytes) -> bool:
    """Return whether bytes are digests of a map, and not the map."""
    return data.startswith(_MAGIC)


def open_names(data: bytes) -> SealedNames:
    """Read what :func:`seal_names` wrote; raise MapDestroyed if it cannot be read."""
    try:
        body = json.loads(data.removeprefix(_MAGIC))
        key = bytes.fromhex(body["key"])
        return SealedNames(
            SealedNumbers(key, dict(body["numbers"])),
            SealedSet(key, "first", frozenset(body["first"])),
            tuple(body["sizes"]),
            SealedSet(key, "rejected", frozenset(body["rejected"])),
            SealedSet(key, "capital_only", frozenset(body["capital_only"])),
            SealedSet(key, "told", frozenset(body["told"])),
            frozenset(body["kept"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MapDestroyed("the digests of the names cannot be read") from None
