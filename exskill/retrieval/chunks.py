"""Cut a conversation into pieces that can be looked at together: bursts, then sessions of 30 minutes, then chunks.

A chunk has at most 12 bursts (3 of them shared with the one before) and about 800 tokens; it knows who speaks most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from exskill.chat.lines import Burst, Line, group_bursts

__all__ = ["Chunk", "group_chunks"]

_SESSION: Final = timedelta(minutes=30)
_SIZE: Final = 12
_SHARED: Final = 3
_CHARACTERS: Final = 2400


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some bursts in a row. ``speaker`` is the role with most characters."""

    bursts: tuple[Burst, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return its messages in order."""
        return tuple(line for burst in self.bursts for line in burst.lines)

    @property
    def speaker(self) -> str:
        """Return the role that wrote most."""
        counts: Counter[str] = Counter()
        for line in self.lines:
            counts[line.role] += len(line.text)
        return counts.most_common(1)[0][0]


def _group_talks(lines: Iterable[Line]) -> Iterator[list[Burst]]:
    talk: list[Burst] = []
    for burst in group_bursts(lines):
        if talk and not _is_together(talk[-1], burst):
            yield talk
            talk = []
        talk.append(burst)
    if talk:
        yield talk


def _is_together(before: Burst, after: Burst) -> bool:
    if before.lines[-1].thread != after.lines[0].thread:
        return False
    if before.end is None or after.start is None:
        return True
    return after.start - before.end <= _SESSION


def group_chunks(lines: Iterable[Line]) -> Iterator[Chunk]:
    """Yield the chunks of ordered lines."""
    for talk in _group_talks(lines):
        start = 0
        while start < len(talk):
            end, characters = start, 0
            while end < len(talk) and end - start < _SIZE:
                characters += sum(len(line.text) for line in talk[end].lines)
                if characters > _CHARACTERS and end > start:
                    break
                end += 1
            yield Chunk(tuple(talk[start:end]))
            if end >= len(talk):
                break
            start = max(end - _SHARED, start + 1)
