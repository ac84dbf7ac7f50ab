"""Rows of our own writing for the safety classifier: sections ``@ label``, one row a line, ``{a|b|}`` for variants."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["WRITTEN", "Row", "expanded", "read"]

WRITTEN: Final = Path(__file__).resolve().parent.parent / "data" / "sessions" / "safety"
_CHOICE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """A text with its label and language; ``line`` numbers the source line, so that variants can be weighed together."""

    text: str
    label: str
    lang: str
    line: int


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
