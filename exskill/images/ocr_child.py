"""The process that reads text in pictures: ``python -m exskill.images.ocr_child``, started by :mod:`exskill.images.ocr` alone."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.core.native_server import Answer, serve_native

__all__ = ["SIZE", "main"]

SIZE: Final = struct.Struct(">II")  # width and height, before the picture's RGB bytes
_MEMORY: Final = 3 << 30
_TRIED: Final = (320, 96)


def _prepare() -> Answer:
    """Load the engine and have it read a line, so that all its parts are loaded."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        raise ModelUnavailable(
            _("reading text in pictures needs the extra `images`"), hint=_("install it: pip install 'exskill[images]'")
        ) from None
    engine = RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)
    _read_picture(engine, _draw_line())
    return lambda request: _read_picture(engine, request)


def _draw_line() -> bytes:
    """Return a request with a picture on which there is a word."""
    import cv2
    import numpy as np

    width, height = _TRIED
    pixels = np.full((height, width, 3), 255, dtype=np.uint8)
    cv2.putText(pixels, "hello", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    return SIZE.pack(width, height) + pixels.tobytes()


def _read_picture(engine: Any, request: bytes) -> bytes:
    """Return box, text, sureness, place of each letter and letters of every line, as JSON."""
    import numpy as np

    width, height = SIZE.unpack_from(request)
    pixels = np.frombuffer(request, dtype=np.uint8, offset=SIZE.size).reshape(height, width, 3)
    found, _times = engine(np.ascontiguousarray(pixels[:, :, ::-1]), return_word_box=True)
    return json.dumps([_make_plain(line) for line in found or ()]).encode()


def _make_plain(part: Any) -> Any:
    """Return lists, words and numbers for what the engine returns."""
    if isinstance(part, str):
        return part
    return [_make_plain(each) for each in part] if hasattr(part, "__iter__") else float(part)


def main() -> int:
    """Answer until the input ends."""
    return serve_native(_prepare, memory=_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
