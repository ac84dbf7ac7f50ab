"""Text in a screenshot: lines with their boxes by RapidOCR (PP-OCRv4, Chinese and English, weights in its package).

The engine runs in a process of its own, without keys (:mod:`exskill.images.ocr_child`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.native_child import NativeChild
from exskill.images.frames import Frame, measure_frame
from exskill.images.ocr_child import SIZE
from exskill.images.picture import turn_upright
from exskill.images.spaces import gaps_between, restore_spaces

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

__all__ = ["TextLine", "is_available", "read_lines"]

_WORK: Final = 1600
_PATIENCE_S: Final = 120.0  # a picture takes seconds; a machine that is busy much longer
_LONGEST: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; edges are shares of the picture's width and height, ``sure`` is 0..1.

    ``frame`` is what it stands on, None where nobody looked.
    """

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float
    frame: Frame | None = None

    @property
    def height(self) -> float:
        """Share of the picture's height."""
        return self.bottom - self.top


@cache
def is_available() -> bool:
    """Whether the package is there and can be loaded (OpenCV needs system libraries that a bare server lacks)."""
    if find_spec("rapidocr_onnxruntime") is None:
        return False
    try:
        _load_child().start()
    except ModelUnavailable:
        return False
    return True


def read_lines(image: Image) -> list[TextLine]:
    """Return the lines of a picture from top to bottom; raises ModelUnavailable without the extra, or if the engine fails."""
    import numpy as np

    shown = turn_upright(image)
    shown.thumbnail((_WORK, _WORK * 3))
    pixels = np.asarray(shown)
    lines = [_make_line(pixels, *line) for line in _ask(pixels)]
    return sorted(lines, key=lambda line: (round(line.top, 2), line.left))


def _make_line(
    pixels: npt.NDArray[np.uint8],
    box: Sequence[Sequence[float]],
    text: str,
    sure: float,
    places: Sequence[Sequence[Sequence[float]]] = (),
    letters: Sequence[str] = (),
    *_rest: object,
) -> TextLine:
    across, down = [float(point[0]) for point in box], [float(point[1]) for point in box]
    left, top, right, bottom = min(across), min(down), max(across), max(down)
    height, width = pixels.shape[:2]
    frame = measure_frame(pixels, (int(left), int(top), int(right), int(bottom)))
    part = pixels[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
    found = [
        (letter, sum(point[0] for point in place) / 4 - left)
        for letter, place in zip(letters, places, strict=False)
        if letter.strip()
    ]
    gaps = gaps_between(part, frame.fill, sorted(centre for _letter, centre in found))
    words = restore_spaces(text.strip(), [letter for letter, _centre in found], gaps)
    return TextLine(left / width, top / height, right / width, bottom / height, words, float(sure), frame)


def _ask(pixels: npt.NDArray[np.uint8]) -> list[Any]:
    """Return what the engine found: box, text, sureness, place of each letter, letters."""
    height, width = pixels.shape[:2]
    request = SIZE.pack(width, height) + pixels.tobytes()
    found = json.loads(_load_child().ask(request, within_s=_PATIENCE_S, longest=_LONGEST))
    return found if isinstance(found, list) else []


@cache
def _load_child() -> NativeChild:
    return NativeChild("exskill.images.ocr_child")
