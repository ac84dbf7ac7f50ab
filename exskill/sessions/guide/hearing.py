"""Hearing one turn for danger, however long it is: a pasted letter is read to its last line, piece by piece.

What the patterns name counts wherever it is. What only the classifier hears in one of many pieces needs more, because the
gravest of many pieces is grave by chance more often than one piece is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from exskill.chat.tokens import CJK
from exskill.sessions.safety.crisis import Assessment, Detector, Tier
from exskill.sessions.safety.crisis.place import CARD, LONG_CARD, Place

__all__ = ["cut_pieces", "hear_turn"]

_PIECE: Final = 1_500  # characters of one piece
_FRAGMENT: Final = 4  # words, or Chinese characters
_URGENCY: Final = {tier: n for n, tier in enumerate(Tier)}


def hear_turn(detector: Detector, said: str, history: Sequence[str], place: Place) -> Assessment:
    """Return the gravest assessment of a turn, alone and together with what was said before it."""
    parts = list(cut_pieces(said))
    if len(parts) == 1:
        return detector.check(said, history if _is_joined(said, place) else (), place)
    before, found = list(history), list[Assessment]()
    for part in parts:
        found.append(detector.check(part, before[-1:], place))
        before.append(part)
    return _find_gravest(found)


def _is_joined(said: str, place: Place) -> bool:
    """Whether a turn is also read together with the one before it.

    Where the guide asks for dark thoughts one after the other, every second pair would sound like danger; there only a
    fragment is joined, the second half of a sentence that was sent too soon.
    """
    return place is Place.TALK or len(said.split()) + len(CJK.findall(said)) <= _FRAGMENT


def cut_pieces(said: str) -> Iterator[str]:
    """Cut a text at line ends, or at 1,500 characters where a line is longer; a short text is one piece, as it is."""
    if len(said) <= _PIECE:
        yield said
        return
    kept = ""
    for row in said.splitlines():
        for start in range(0, max(1, len(row)), _PIECE):
            part = row[start : start + _PIECE]
            if kept and len(kept) + len(part) >= _PIECE:
                yield kept
                kept = ""
            kept = f"{kept}\n{part}" if kept else part
    if kept.strip():
        yield kept


def _find_gravest(found: Sequence[Assessment]) -> Assessment:
    grave = sum(a.score >= CARD for a in found)
    weighed = [
        replace(a, tier=Tier.T0)
        if a.source == "classifier" and a.ends_persona and a.score < LONG_CARD and grave < 2
        else a
        for a in found
    ]
    return max(weighed, key=lambda a: (_URGENCY[a.tier], a.score))
