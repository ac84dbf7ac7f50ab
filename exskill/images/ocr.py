"""Text in a screenshot: lines with their boxes by RapidOCR (PP-OCRv4, Chinese and English, weights in its package)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from exskill.errors import ModelUnavailable
from exskill.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["TextLine", "available", "read_lines"]

_WORK: Final = 1600


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; edges are shares of the picture's width and height, ``sure`` is 0..1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    sure: float

    @property
    def height(self) -> float:
        """Share of the picture's height."""
        return self.bottom - self.top


def available() -> bool:
    """Whether the package is there and can be loaded (OpenCV needs system libraries that a bare server lacks)."""
    try:
        import rapidocr_onnxruntime
    except ImportError:
        return False
    return rapidocr_onnxruntime is not None


def read_lines(image: Image) -> list[TextLine]:
    """Return the lines of a picture from top to bottom; raises ModelUnavailable without the extra."""
    import numpy as np

    shown = image.convert("RGB")
    shown.thumbnail((_WORK, _WORK * 3))
    found, _times = _engine()(np.asarray(shown)[:, :, ::-1])
    lines = [_line(box, str(text), float(sure), shown.size) for box, text, sure in found or ()]
    return sorted(lines, key=lambda line: (round(line.top, 2), line.left))


def _line(box: Sequence[Sequence[float]], text: str, sure: float, size: tuple[int, int]) -> TextLine:
    across, down = [float(point[0]) for point in box], [float(point[1]) for point in box]
    width, height = size
    return TextLine(
        min(across) / width, min(down) / height, max(across) / width, max(down) / height, text.strip(), sure
    )


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise ModelUnavailable(
            _("reading text in pictures needs the extra `images`"), hint=_("install it: pip install 'exskill[images]'")
        ) from error
    return RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)
