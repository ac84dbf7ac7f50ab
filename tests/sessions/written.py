"""Rows of our own writing for the safety classifier.

``train_*``, ``valid_*``, ``fresh_*``: sections ``@ label``, one row a line, ``{a|b|}`` for variants. ``night_*.tsv``: one row
a line with label, author and pair. What is trained on, what sets thresholds and what is reported is decided here, once:
some authors are reported whole, and of the others a fixed share of the pairs by a hash.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

__all__ = [
    "LAST_SITTING",
    "REPORTED",
    "WRITTEN",
    "Row",
    "expanded",
    "find_sitting",
    "night",
    "part_of",
    "read",
    "share",
]

WRITTEN: Final = Path(__file__).resolve().parent.parent / "data" / "sessions" / "safety"
# authors of whom nothing is trained on and no threshold set
REPORTED: Final = frozenset(
    {"e05", "e10", "e30", "c05", "c07", "c30", "h03", "e33", "e47", "c33", "c45", "h12"}  # sittings 1 and 2
    | {"e52", "e58", "e60", "c51", "c55", "c58", "h16", "h19"}  # sitting 3
)
# authors who set thresholds whole, so that these hold for a new voice
PLACING: Final = frozenset({"e40", "c38", "h14"} | {"e53", "e57", "e61", "e65", "c49", "c54", "c60", "h17"})
LAST_SITTING: Final = 3
_LAST_VOICE: Final = {"e": (30, 48), "c": (30, 46), "h": (3, 15)}  # of the first and the second sitting
_CHOICE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its label and language; ``line`` numbers the source line, so that variants can be weighed together."""

    text: str
    label: str
    lang: str
    line: int
    author: str = ""
    part: str = "train"  # train, dev (thresholds) or report


def read(pattern: str) -> list[Row]:
    """Return the unexpanded rows of every file that matches, in file order."""
    rows: list[Row] = []
    for path in sorted(WRITTEN.glob(pattern)):
        label, lang = "", path.stem.rsplit("_", 1)[1]
        for text in path.read_text(encoding="utf-8").splitlines():
            if text.startswith("@ "):
                label = text[2:].strip()
            elif text.strip():
                rows.append(Row(text.strip(), label, lang, len(rows)))
    return rows


def share(key: str) -> float:
    """Return a fixed number in [0, 1) for a key."""
    return int(sha256(key.encode()).hexdigest()[:8], 16) / 16**8


def find_sitting(author: str) -> int:
    """Return in which sitting (1 to 3) a voice wrote its night rows; 0 for a row that is none of them."""
    voice = re.fullmatch(r"([ech])(\d+)", author)
    if voice is None:
        return 0
    return 1 + sum(int(voice[2]) > last for last in _LAST_VOICE[voice[1]])


def part_of(author: str, pair: str) -> str:
    """Return the part of a row; the rows of a pair are never parted, from the third sitting on those of a voice."""
    if author in REPORTED:
        return "report"
    if author in PLACING:
        return "dev"
    if find_sitting(author) == LAST_SITTING:
        return "train"
    at = share(f"{author}/{pair}")
    return "report" if at < 0.08 else "dev" if at < 0.20 else "train"


def night(part: str = "") -> list[Row]:
    """Return the rows of ``night_*.tsv`` of one part, or all; the language is en, zh or hant (traditional characters)."""
    rows: list[Row] = []
    for path in sorted(WRITTEN.glob("night_*.tsv")):
        lang = path.stem.rsplit("_", 1)[1]
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            label, author, pair, text = line.split("\t")
            rows.append(Row(text, label, lang, len(rows), author, part_of(author, pair)))
    return [row for row in rows if part in ("", row.part)]


def expanded(rows: list[Row], *, most: int, seed: int) -> Iterator[Row]:
    """Yield at most ``most`` distinct variants of each row, drawn by a seed that depends on the row alone."""
    for row in rows:
        draw = random.Random(f"{seed} {row.text}")
        seen: dict[str, None] = {}
        for _ in range(most * 3):
            seen.setdefault(_filled(row.text, draw))
            if len(seen) >= most:
                break
        for text in seen:
            yield Row(text, row.label, row.lang, row.line)


def _filled(text: str, draw: random.Random) -> str:
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda m: draw.choice(m.group(1).split("|")), text, count=1)
    return re.sub(r" {2,}", " ", text).replace(" ,", ",").replace(" .", ".").strip(" |,，")
