"""Spaces between words that recognition lost: PP-OCR drops some in Latin script; the gaps between the letters show them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["gaps_between", "restore_spaces"]

_INK: Final = 48  # steps of 255 from the ground
_WORD_GAP: Final = 0.2  # of the line's height; letters of a word are below 0.13 apart, words above 0.25
_BEFORE: Final = frozenset(",.!?;:)'\"")


def restore_spaces(text: str, letters: Sequence[str], gaps: Sequence[float]) -> str:
    """Put a space where the gap after a letter is as wide as one; ``gaps`` are shares of the line's height.

    A text whose letters are not those that were found one by one, or that is not in Latin script, stays as it is.
    """
    if "".join(letters) != text.replace(" ", "") or len(gaps) != len(letters) - 1:
        return text
    out, at = [], 0
    for index, letter in enumerate(letters):
        while at < len(text) and text[at] == " ":
            out.append(" ")
            at += 1
        out.append(letter)
        at += len(letter)
        lost = index < len(gaps) and gaps[index] >= _WORD_GAP and at < len(text) and text[at] != " "
        if lost and _may_part(letter, letters[index + 1]):
            out.append(" ")
    return "".join(out)


def _may_part(one: str, other: str) -> bool:
    if not (one + other).isascii() or other in _BEFORE:
        return False
    return one.isalpha() or other.isalpha()


def gaps_between(part: npt.NDArray[np.uint8], ground: tuple[int, int, int], centres: Sequence[float]) -> list[float]:
    """Return the widest stretch without ink between neighbouring letters, as shares of the height.

    ``part`` is the line's box, (height, width, 3); ``centres`` are pixels from its left edge, known to half a letter:
    a stretch belongs to the two letters between which its middle lies.
    """
    import numpy as np

    ink = (np.abs(part.astype(np.int16) - np.array(ground, np.int16)).max(axis=2) > _INK).any(axis=0)
    dark = np.flatnonzero(ink)
    gaps = [0.0] * max(0, len(centres) - 1)
    for before, after in pairwise(dark.tolist()):
        index = bisect_right(centres, (before + after) / 2) - 1
        if after - before > 1 and 0 <= index < len(gaps):
            gaps[index] = max(gaps[index], (after - before - 1) / part.shape[0])
    return gaps
