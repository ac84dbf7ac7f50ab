"""What an unlock agent lends, and for what: a bit for each purpose, and a segment's key for the purposes that permit it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from exskill.consent.terms import Purpose

if TYPE_CHECKING:
    from exskill.consent.grant import Grant, SegmentLike

__all__ = ["encode_uses", "uses_of_segment"]

_BITS: Final = {purpose: 1 << at for at, purpose in enumerate(Purpose)}  # an agent lives for hours: no order is stored


def encode_uses(purposes: Iterable[Purpose]) -> int:
    """Return the bits of some purposes."""
    return sum(_BITS[purpose] for purpose in frozenset(purposes))


def uses_of_segment(grant: Grant, segment: SegmentLike) -> int:
    """Return the bits of the purposes that a grant permits a segment for."""
    return encode_uses(p for p in grant.purposes if grant.narrow_to(p).permits_segment(segment))
