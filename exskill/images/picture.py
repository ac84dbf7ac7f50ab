"""One picture: opened within bounds, its EXIF date and coarse place, and a small copy that shows no face and no text.

The date is the camera's (EXIF 36867, 36881, 306); a file's own time is never a fact. A place is rounded to a tenth of a
degree, about ten kilometres, before it leaves this module.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _
from exskill.images.faces import Box, find_faces
from exskill.images.frames import is_flat

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "Facts",
    "Unreadable",
    "decode_picture",
    "is_drawn",
    "is_picture",
    "make_thumbnail",
    "read_facts",
    "turn_upright",
]

ENDINGS: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
MAX_BYTES: Final = 64 << 20
_MAX_PIXELS: Final = 64_000_000  # decoded whole: 256 MB with an alpha channel
_MAX_PIXELS_JPEG: Final = 170_000_000  # decoded at an eighth where that is enough (and Pillow's own bound is 179)
_READABLE: Final = (1600, 1600)  # no side of a JPEG is reduced below this: text must stay readable
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "HEIF", "MPO")
_MAGIC: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|msf1|hevc|heim|heis)", re.DOTALL
)
_SIDE: Final = 160  # pixels: a face that no detector sees is a few of them wide
_WORK: Final = 1024
_MOST_FACES: Final = 100


class Unreadable(ValueError):
    """The bytes are no picture that can be decoded within bounds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """When (local wall time, aware where the camera says the zone), where (0.1 degree), and whether a camera took it."""

    when: datetime | None
    place: tuple[float, float] | None
    camera: bool
    size: tuple[int, int]


def is_picture(head: bytes) -> bool:
    """Whether a file begins as JPEG, PNG, WebP or HEIC."""
    return _MAGIC.match(head) is not None


def decode_picture(data: bytes) -> Image:
    """Decode a picture; raises Unreadable for what is none, is damaged, or would take too much memory."""
    try:
        from PIL import Image
    except ImportError as error:
        raise ModelUnavailable(
            _("pictures need the extra `images`"), hint=_("install it: pip install 'exskill[images]'")
        ) from error
    _with_heif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bounds follow
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
            fits = image.width * image.height <= _find_limit(image.format) and min(image.size) >= 16
            if fits:
                image.draft(None, _READABLE)
                image.load()
    except Exception as error:  # decoders raise nearly anything: OSError, SyntaxError, struct.error, MemoryError
        raise Unreadable(type(error).__name__) from None
    if not fits:
        raise Unreadable("size")
    return image


def is_drawn(image: Image) -> bool:
    """Whether a few flat colours make up much of a picture, as on a screen: no lens sees the world like that."""
    import numpy as np

    try:
        small = _eight_bit(image.resize((240, 360), 0)).convert("RGB")
    except Exception as error:  # likewise
        raise Unreadable(type(error).__name__) from None
    return is_flat(np.asarray(small))


def turn_upright(image: Image) -> Image:
    """Return a picture as it is to be looked at, in RGB; raises Unreadable where its pixels or its EXIF are broken."""
    from PIL import ImageOps

    try:
        ImageOps.exif_transpose(image, in_place=True)
        return _eight_bit(image).convert("RGB")
    except Exception as error:  # likewise
        raise Unreadable(type(error).__name__) from None


def _eight_bit(image: Image) -> Image:
    """Scale 16-bit grey down: Pillow would clip it to white."""
    if not image.mode.startswith("I"):
        return image
    import numpy as np
    from PIL import Image

    return Image.fromarray((np.asarray(image).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))


def _find_limit(kind: str | None) -> int:
    return _MAX_PIXELS_JPEG if kind in ("JPEG", "MPO") else _MAX_PIXELS


@lru_cache(maxsize=1)
def _with_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return
    register_heif_opener()


def read_facts(image: Image) -> Facts:
    """Return what the camera wrote down; what is damaged in it is left out."""
    try:
        exif = image.getexif()
        inner, gps = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    except Exception:  # decoders of metadata are no better
        return Facts(None, None, False, image.size)
    stamp = inner.get(36867) or exif.get(306)
    camera = bool(exif.get(271) or exif.get(272) or inner.get(33434))
    return Facts(_parse_time(stamp, inner.get(36881)), _read_place(gps), camera, image.size)


def _parse_time(stamp: object, offset: object) -> datetime | None:
    match = re.match(r"(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})", str(stamp or ""))
    if match is None:
        return None
    zone = str(offset or "").strip("\0 ")
    zone = zone if re.fullmatch(r"[+-]\d{2}:\d{2}", zone) else ""
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*match.groups()) + zone)
    except ValueError:
        return None


def _read_place(gps: Any) -> tuple[float, float] | None:
    try:
        latitude = _to_degrees(gps[2]) * (-1 if str(gps.get(1, "N")).upper().startswith("S") else 1)
        longitude = _to_degrees(gps[4]) * (-1 if str(gps.get(3, "E")).upper().startswith("W") else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0, 0):
        return None
    return round(latitude, 1), round(longitude, 1)


def _to_degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def make_thumbnail(image: Image) -> bytes:
    """Return a JPEG of at most 160 pixels a side, without metadata, every face that is found made unrecognisable.

    Raises ModelUnavailable where no face detector can run: then there is no copy at all.
    """
    from PIL import Image

    shown = turn_upright(image)
    shown.thumbnail((_WORK, _WORK))
    covered = _without_faces(shown)
    covered.thumbnail((_SIDE, _SIDE))
    fresh = Image.new("RGB", covered.size)  # a new picture has no metadata to carry along
    fresh.paste(covered)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=70)
    return out.getvalue()


def _without_faces(image: Image) -> Image:
    """Replace every face, with a wide margin, by a few flat blocks; where there are too many, the whole picture."""
    import numpy as np

    boxes = _keep_outermost([_widen_box(face, image.size) for face in find_faces(np.asarray(image))])
    for box in boxes if len(boxes) <= _MOST_FACES else [(0, 0, *image.size)]:
        part = image.crop(box)
        image.paste(part.resize((3, 3)).resize(part.size, 0), box[:2])
    return image


def _widen_box(face: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = face
    margin = 0.35 * max(right - left, bottom - top)
    return (
        max(0, int(left - margin)),
        max(0, int(top - margin)),
        min(size[0], int(right + margin) + 1),
        min(size[1], int(bottom + margin) + 1),
    )


def _keep_outermost(boxes: Iterable[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return the boxes that lie in no other, largest first; a few more than can be covered one by one at most."""
    kept: list[tuple[int, int, int, int]] = []
    real = [(left, top, right, bottom) for left, top, right, bottom in boxes if left < right and top < bottom]
    for box in sorted(real, key=lambda b: (b[0] - b[2]) * (b[3] - b[1])):
        inside = any(k[0] <= box[0] and k[1] <= box[1] and k[2] >= box[2] and k[3] >= box[3] for k in kept)
        if not inside:
            kept.append(box)
        if len(kept) > _MOST_FACES:
            break
    return kept
