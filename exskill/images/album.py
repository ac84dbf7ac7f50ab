"""The pictures of one import as a document of the vault: JSON of times, coarse places and small JPEGs."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Shot", "pack_shots", "unpack_shots"]

_MOST: Final = 10_000  # pictures of one import; further ones stay rows of the timeline, without a copy


@dataclass(frozen=True, slots=True)
class Shot:
    """A stored picture: local time (ISO) or None, place (0.1 degree) or None, JPEG of at most 160 pixels a side."""

    when: str | None
    place: tuple[float, float] | None
    jpeg: bytes


def pack_shots(found: Iterable[tuple[str | None, tuple[float, float] | None, bytes]]) -> bytes:
    """Return the document."""
    shots = [
        {
            "when": when,
            "place": list(place) if place is not None else None,
            "jpeg": base64.b64encode(jpeg).decode("ascii"),
        }
        for number, (when, place, jpeg) in enumerate(found)
        if number < _MOST
    ]
    return json.dumps({"version": 1, "pictures": shots}).encode("ascii")


def unpack_shots(document: bytes) -> Iterator[Shot]:
    """Yield the pictures of a document of ours."""
    for shot in json.loads(document)["pictures"]:
        place = tuple(shot["place"]) if shot["place"] is not None else None
        yield Shot(shot["when"], place, base64.b64decode(shot["jpeg"]))
