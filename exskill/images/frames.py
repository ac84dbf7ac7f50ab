"""What a line of text in a screenshot stands on: the bare page, a bubble, or a box inside a bubble.

A bubble is one flat colour around the words with the page next to it. Words on the page itself are the app's (titles,
names above bubbles, "delivered"); words in a box inside a bubble are a quotation, and those on a picture are nobody's.
Pure functions over an RGB array (height, width, 3), uint8.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Frame", "Ground", "is_flat", "is_near", "measure_frame"]

_NEAR: Final = 9  # steps of 255: the palest bubbles differ from their page by 16 and more, JPEG noise is below 5
_FLAT: Final = 0.35  # share of one colour in the box of a line: letters cover less than the rest
_UI: Final = 0.2

Colour = tuple[int, int, int]


class Ground(StrEnum):
    """What the words stand on."""

    UNKNOWN = "unknown"
    PAGE = "page"
    BUBBLE = "bubble"
    INNER = "inner"  # a quotation inside a bubble, or words on a picture


@dataclass(frozen=True, slots=True)
class Frame:
    """Ground of a line, its colour, and how far it reaches to the left and right (shares of the width)."""

    ground: Ground
    fill: Colour
    left: float
    right: float


def is_near(one: Colour, other: Colour) -> bool:
    """Whether two colours are the same to the eye."""
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def measure_frame(pixels: npt.NDArray[np.uint8], box: tuple[int, int, int, int]) -> Frame:
    """Look at the surroundings of a line; ``box`` is left, top, right, bottom in pixels."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = _clip_box(box, width, height)
    fill, share = _find_commonest(pixels[top:bottom, left:right])
    if share < _FLAT:
        return Frame(Ground.INNER, fill, left / width, right / width)
    strip = max(2, width // 90)
    pages = [_find_commonest(pixels[top:bottom, :strip])[0], _find_commonest(pixels[top:bottom, -strip:])[0]]
    row = _middle_row(pixels, top, bottom)
    ends, outside = [], []
    for step, start in ((-1, left), (1, right)):
        end, colour = _walk_outwards(row, start, step, fill, least=max(3, width // 240))
        ends.append(end)
        outside.append(colour)
    ground = _find_ground(fill, outside, pages)
    return Frame(ground, fill, ends[0] / width, ends[1] / width)


def is_flat(pixels: npt.NDArray[np.uint8]) -> bool:
    """Whether a few colours make up much of a picture, as in anything drawn by a program."""
    import numpy as np

    few = pixels[:: max(1, pixels.shape[0] // 300), :: max(1, pixels.shape[1] // 200)]
    counts = np.sort(np.unique(_pack_colours(few), return_counts=True)[1])[::-1]
    return bool(counts[:4].sum() / counts.sum() >= _UI)


def _clip_box(box: tuple[int, int, int, int], width: int, height: int) -> tuple[int, int, int, int]:
    left, top = min(max(0, box[0]), width - 2), min(max(0, box[1]), height - 2)
    return left, top, min(max(box[2], left + 1), width - 1), min(max(box[3], top + 1), height - 1)


def _find_ground(fill: Colour, outside: list[Colour | None], pages: list[Colour]) -> Ground:
    if any(is_near(fill, page) for page in pages):
        return Ground.PAGE
    strange = [colour for colour in outside if colour is not None and not any(is_near(colour, page) for page in pages)]
    return Ground.INNER if strange else Ground.BUBBLE


def _walk_outwards(
    row: npt.NDArray[np.uint8], start: int, step: int, fill: Colour, *, least: int
) -> tuple[int, Colour | None]:
    """Go outwards from a line; return where its ground ends and the next flat colour of ``least`` pixels, if any."""
    end, run, last = start, 0, fill
    for place in range(start, len(row) if step > 0 else -1, step):
        colour = _to_colour(row[place])
        if is_near(colour, fill):
            end, run = place, 0
            continue
        run = run + 1 if is_near(colour, last) else 1
        last = colour
        if run >= least:
            return end, colour
    return end, None


def _middle_row(pixels: npt.NDArray[np.uint8], top: int, bottom: int) -> npt.NDArray[np.uint8]:
    """The median of a few rows: a thin line or a letter of a neighbour does not count."""
    import numpy as np

    middle, some = (top + bottom) // 2, max(1, (bottom - top) // 6)
    rows = pixels[max(0, middle - some) : middle + some + 1]
    middle_row: npt.NDArray[np.uint8] = np.median(rows, axis=0).astype(np.uint8)
    return middle_row


def _find_commonest(part: npt.NDArray[np.uint8]) -> tuple[Colour, float]:
    """Return the most frequent colour and its share; shades next to it count for it."""
    import numpy as np

    flat_part = part.reshape(-1, 3)
    values, counts = np.unique(_pack_colours(part), return_counts=True)
    packed = int(values[counts.argmax()])
    colour = ((packed >> 16) * 4 + 2, (packed >> 8 & 255) * 4 + 2, (packed & 255) * 4 + 2)
    close = (np.abs(flat_part.astype(np.int16) - np.array(colour, np.int16)) <= _NEAR).all(axis=1)
    mean = flat_part[close].mean(axis=0) if close.any() else np.array(colour)
    return _to_colour(mean), float(close.mean())


def _pack_colours(part: npt.NDArray[np.uint8]) -> Any:
    import numpy as np

    shades = (part.reshape(-1, 3) >> 2).astype(np.int32)
    return shades[:, 0] << 16 | shades[:, 1] << 8 | shades[:, 2]


def _to_colour(values: Any) -> Colour:
    return int(values[0]), int(values[1]), int(values[2])
