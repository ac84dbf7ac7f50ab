"""Build ``world.txt.gz``, words by which people of the whole world are called: ``python -m redaction.names.build_world FILE OUT``.

FILE is ``vicary/data/notability.txt.gz`` of the package ``vicary`` 0.2.18 (MIT), whose names are those of people in Wikidata (CC0) and of
the baby names of the United States (public domain). Kept are given names, first words of full names, and later words of three people
or more, without English words, function words, slang, places and peoples. Only single words come out, nobody's whole name.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from redaction.commonest import is_common
from redaction.names.given import plain_words
from redaction.names.letters import plain_letters
from redaction.names.nobody import NOT_ASKED
from redaction.names.slang import is_slang

__all__ = ["main"]

_SHORTEST: Final = 3
_MOST_WORDS: Final = 4
_LEAST_PEOPLE: Final = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Write the list."""
    source, target = (Path(word) for word in (sys.argv[1:] if argv is None else argv))
    first, later, places, tier = set[str](), Counter[str](), set[str](NOT_ASKED), ""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                tier = line.split()[1] if line.startswith("#!tier") else tier
                continue
            words = [plain_letters(word) for word in line.split()]
            if tier.startswith("given"):
                first.update(words)
            elif tier == "full":
                first.update(words[:1] if len(words) <= _MOST_WORDS else ())
                later.update(words[1:])
            elif tier in ("place", "settlement", "demonym"):
                places.update(words if len(words) == 1 else ())
    found = first | {word for word, people in later.items() if people >= _LEAST_PEOPLE}
    kept = sorted(word for word in found - places if _is_kept(word))
    target.write_bytes(gzip.compress("\n".join(kept).encode("ascii"), 9, mtime=0))
    sys.stdout.write(f"{len(kept)} words\n")
    return 0


def _is_kept(word: str) -> bool:
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return False
    return word not in plain_words() and not is_common(word) and not is_slang(word)


if __name__ == "__main__":
    sys.exit(main())
