"""Measure what covers a face: ``python -m tests.benchmarks.faces`` (needs the extra ``images`` and scikit-image).

The face is the astronaut's in scikit-image (NASA, public domain), turned, shrunk, darkened, blurred and half covered; one
face is little, so the figures tell the detectors apart and promise nothing. "Covered" is nine tenths of the face's box.
Pictures without any face show what is covered needlessly.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from exskill.images.faces import by_cascades, by_network, network_available
from exskill.images.picture import _widen_box

FACE = (172, 66, 272, 186)  # in the picture of 512 by 512
EMPTY = ("coffee.png", "chelsea.png", "motorcycle_left.png", "brick.png", "grass.png", "coins.png")
Case = tuple[str, Any, Any]


def folder() -> Path:
    spec = find_spec("skimage")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("scikit-image is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


def cases() -> Iterator[Case]:
    """Yield (kind, picture, mask of the face)."""
    whole = Image.open(folder() / "astronaut.png").convert("RGB")
    mask = Image.new("L", whole.size)
    mask.paste(255, FACE)
    for angle in range(-180, 180, 15):
        kind = "upright to 15" if abs(angle) <= 15 else "30 to 60" if abs(angle) <= 60 else "75 to 105"
        kind = kind if abs(angle) <= 105 else "over 105"
        yield f"turned {kind} degrees", whole.rotate(angle), mask.rotate(angle)
    for wide in (80, 60, 40, 30, 20, 15, 10):
        side = int(512 * wide / 100)
        canvas, canvas_mask = Image.new("RGB", (1024, 768), (110, 120, 100)), Image.new("L", (1024, 768))
        canvas.paste(whole.resize((side, side)), (400, 200))
        canvas_mask.paste(mask.resize((side, side)), (400, 200))
        yield f"{'20 and more' if wide >= 20 else '10 to 15'} pixels wide", canvas, canvas_mask
    for light in (0.6, 0.4, 0.25, 0.15):
        yield "dark", ImageEnhance.Brightness(whole).enhance(light), mask
    for radius in (1, 2, 4, 6):
        yield "out of focus", whole.filter(ImageFilter.GaussianBlur(radius)), mask
    for part in ((0, 0.5, 1, 1), (0, 0, 1, 0.45), (0, 0, 0.5, 1), (0.5, 0, 1, 1)):
        hidden, (left, top, right, bottom) = whole.copy(), FACE
        wide, tall = right - left, bottom - top
        box = (left + part[0] * wide, top + part[1] * tall, left + part[2] * wide, top + part[3] * tall)
        hidden.paste((60, 60, 70), tuple(round(edge) for edge in box))
        yield "half covered", hidden, mask


def covered(image: Any, detector: Callable[[Any], Any]) -> Any:
    done = np.zeros((image.height, image.width), bool)
    for face in detector(np.asarray(image)):
        left, top, right, bottom = _widen_box(face, image.size)
        done[top:bottom, left:right] = True
    return done


def main() -> None:
    detectors: dict[str, Callable[[Any], Any]] = {"cascades": by_cascades}
    if network_available():
        detectors |= {"centerface": by_network, "both": lambda p: [*by_cascades(p), *by_network(p)]}
    for name, detector in detectors.items():
        hits: dict[str, list[bool]] = {}
        started = time.process_time()
        for kind, image, mask in cases():
            face = np.asarray(mask) > 127
            hits.setdefault(kind, []).append(bool(covered(image, detector)[face].mean() >= 0.9))
        needless = [covered(Image.open(folder() / file).convert("RGB"), detector).mean() for file in EMPTY]
        count = sum(map(len, hits.values())) + len(needless)
        for kind, found in hits.items():
            sys.stdout.write(f"{name:<11} {kind:<32} {sum(found):>2} of {len(found):>2}\n")
        total = [hit for found in hits.values() for hit in found]
        sys.stdout.write(f"{name:<11} {'all':<32} {sum(total):>2} of {len(total)}\n")
        sys.stdout.write(f"{name:<11} {'covered where there is no face':<32} {np.mean(needless):.1%}\n")
        sys.stdout.write(f"{name:<11} {'CPU seconds a picture':<32} {(time.process_time() - started) / count:.2f}\n")


if __name__ == "__main__":
    main()
