"""Resolve overlapping findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from redaction.recognizers.base import Hit
from redaction.roster.aliases import CJK

__all__ = ["named_handles", "rank_kind", "resolve_overlaps"]

_SURE: Final = 0.8
_ORDER: Final = (
    "SECRET ONE_TIME_CODE CREDIT_CARD IBAN_CODE CRYPTO ID_NUMBER PLATE DATE_OF_BIRTH CHILD_AGE EMAIL_ADDRESS HANDLE IP_ADDRESS "
    "MAC_ADDRESS URL ADDRESS COORDINATES POSTCODE PHONE_NUMBER NUMBER SCHOOL WORKPLACE"
)
_RANKS: Final = {kind: at for at, kind in enumerate(_ORDER.split())}


def resolve_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order that do not overlap: the longer and surer wins, and what sticks out of it stays covered.

    Of two that are equally long and sure the kind that says more wins: Presidio returns them in no order.
    """
    chosen: list[Hit] = []
    for hit in sorted(
        hits, key=lambda h: (h.entity == "PERSON", -(h.end - h.start), -h.score, h.start, rank_kind(h.entity), h.entity)
    ):
        free = [(hit.start, hit.end)]
        for other in chosen:
            free = [piece for span in free for piece in _cut_out(span, other)]
        chosen += [Hit(start, end, hit.entity, hit.score) for start, end in free]
    return sorted(chosen, key=lambda h: h.start)


def rank_kind(entity: str) -> int:
    """Return the place of a kind among those that say most about what was found; a kind of the caller's comes last."""
    return _RANKS.get(entity, len(_RANKS))


def named_handles(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Keep a Chinese name that is part of a handle, as in ``//@杨壮:``: it is one person there and in every other line."""
    people = [h for h in hits if h.entity == "PERSON" and h.score >= _SURE and CJK.match(text, h.start)]
    if not people:
        return list(hits)
    left: list[Hit] = []
    for hit in hits:
        inside = [p for p in people if hit.start < p.start and p.end <= hit.end]
        if hit.entity != "HANDLE" or text[hit.start] != "@" or not inside:
            left.append(hit)
            continue
        pieces = [(hit.start, hit.end)]
        for person in inside:
            pieces = [piece for span in pieces for piece in _cut_out(span, person)]
        left += [Hit(a, b, hit.entity, hit.score) for a, b in pieces if text[a:b] != "@"]
    return left


def _cut_out(span: tuple[int, int], other: Hit) -> list[tuple[int, int]]:
    start, end = span
    if other.end <= start or end <= other.start:
        return [span]
    pieces = [(start, min(end, other.start)), (max(start, other.end), end)]
    return [(a, b) for a, b in pieces if a < b]
