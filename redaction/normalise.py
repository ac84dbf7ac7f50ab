"""One spelling for the many: full width, invisible characters, traditional characters, Chinese numerals, with a map back.

Detectors read the folded text; spans are mapped back, so that nothing of the original is lost and nothing stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

__all__ = ["Folded", "as_read_now", "fold_text", "to_simplified"]

_NAMED: Final = ("kept", "rejected", "capital_only")

_INVISIBLE: Final = frozenset("\u00ad\u20e3\u200b\u200c\u200d\u2060\u2061\u2062\u2063\ufeff\u180e\u200e\u200f") | {
    chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10))
}
_NUMERALS: Final = dict(
    zip("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "00123456789112345 6789".replace(" ", ""), strict=True)
)
# seven Chinese numerals in a row are a number being spelt, not a sentence
_RUNS: Final = re.compile(f"[{''.join(_NUMERALS)}0-9](?:[ -]?[{''.join(_NUMERALS)}0-9]){{6,}}")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters and its end, the offset in the original."""

    text: str
    offsets: tuple[int, ...] | None  # None: nothing moved

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span for a span of the folded text."""
        if self.offsets is None or start >= end:
            return start, end
        last = self.offsets[end - 1]
        following = next((o for o in self.offsets[end:] if o > last), self.offsets[-1])
        return self.offsets[start], following


@cache
def _load_table() -> dict[int, int]:
    traditional, plain = (Path(__file__).parent / "simplified.txt").read_text("utf-8").splitlines()
    return {ord(a): ord(b) for a, b in zip(traditional, plain, strict=True)}


def to_simplified(text: str) -> str:
    """Return the text in simplified Chinese characters, one for one: models and word lists know only these."""
    return text if text.isascii() else text.translate(_load_table())


def fold_text(text: str) -> Folded:
    """Return the folded text; plain ASCII costs nothing."""
    if text.isascii():
        return Folded(text, None)
    text = to_simplified(text)
    if unicodedata.is_normalized("NFKC", text) and _INVISIBLE.isdisjoint(text):
        return Folded(_spell_digits(text), None)
    pieces: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        if char in _INVISIBLE:
            continue
        folded = char if "\u4e00" <= char <= "\u9fff" else unicodedata.normalize("NFKC", char)
        pieces.append(folded)
        offsets.extend([at] * len(folded))
    joined = _spell_digits(to_simplified("".join(pieces)))  # NFKC makes traditional characters of compatibility ones
    if len(joined) == len(text) and offsets == list(range(len(text))):
        return Folded(joined, None)
    return Folded(joined, (*offsets, len(text)))


def _spell_digits(text: str) -> str:
    """Turn a long run of Chinese numerals into digits, one for one; single spaces and hyphens do not end a run."""
    if _NUMERALS.keys().isdisjoint(text):
        return text
    return _RUNS.sub(lambda m: "".join(_NUMERALS.get(c, c) for c in m.group()), text)


def as_read_now(names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a stored map of names, of an earlier version perhaps, as texts are read now."""
    parts: dict[str, Any] = {part: sorted({to_simplified(n) for n in names[part]}) for part in _NAMED}
    return parts | {"numbers": {to_simplified(name): number for name, number in names["numbers"].items()}}
