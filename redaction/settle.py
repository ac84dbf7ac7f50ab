"""Which of several overlapping findings stands."""

from __future__ import annotations

from collections.abc import Iterable

from redaction.recognizers.base import Hit

__all__ = ["settled"]


def settled(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order that do not overlap: the longer and surer wins, and what sticks out of it stays covered."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.entity == "PERSON", -(h.end - h.start), -h.score, h.start)):
        free = [(hit.start, hit.end)]
        for other in chosen:
            free = [piece for span in free for piece in _without(span, other)]
        chosen += [Hit(start, end, hit.entity, hit.score) for start, end in free]
    return sorted(chosen, key=lambda h: h.start)


def _without(span: tuple[int, int], other: Hit) -> list[tuple[int, int]]:
    start, end = span
    if other.end <= start or end <= other.start:
        return [span]
    pieces = [(start, min(end, other.start)), (max(start, other.end), end)]
    return [(a, b) for a, b in pieces if a < b]
