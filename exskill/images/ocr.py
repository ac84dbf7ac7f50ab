"""Text in a screenshot: lines with their boxes by RapidOCR (PP-OCRv4, Chinese and English, weights in its package)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.images.frames import Frame, frame_of
from exskill.images.picture import turn_upright
from exskill.images.spaces import gaps_between, restore_spaces

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL.Image import Image

__all__ = ["TextLine", "is_available", "read_lines"]

_WORK: Final = 1600


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


def is_available() -> bool:
    """Whether the package is there and can be loaded (OpenCV needs system libraries that a bare server lacks)."""
    try:
        import rapidocr_onnxruntime
    except ImportError:
        return False
    return rapidocr_onnxruntime is not None


def read_lines(image: Image) -> list[TextLine]:
    """Return the lines of a picture from top to bottom; raises ModelUnavailable without the extra."""
    import numpy as np

    shown = turn_upright(image)
    shown.thumbnail((_WORK, _WORK * 3))
    pixels = np.asarray(shown)
    found, _times = _load_engine()(pixels[:, :, ::-1], return_word_box=True)
    lines = [_make_line(pixels, *line) for line in found or ()]
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
    frame = frame_of(pixels, (int(left), int(top), int(right), int(bottom)))
    part = pixels[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
    found = [
        (letter, sum(point[0] for point in place) / 4 - left)
        for letter, place in zip(letters, places, strict=False)
        if letter.strip()
    ]
    gaps = gaps_between(part, frame.fill, sorted(centre for _letter, centre in found))
    words = restore_spaces(text.strip(), [letter for letter, _centre in found], gaps)
    return TextLine(left / width, top / height, right / width, bottom / height, words, float(sure), frame)


@lru_cache(maxsize=1)
def _load_engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise ModelUnavailable(
            _("reading text in pictures needs the extra `images`"), hint=_("install it: pip install 'exskill[images]'")
        ) from error
    return RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)
