"""What every dimension starts from, computed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exskill.chat.lines import Burst, Line, group_bursts, group_sessions
from exskill.chat.schema import SenderRole

__all__ = ["Facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The lines in order, each side's text messages, and how they group."""

    lines: tuple[Line, ...]
    own: tuple[Line, ...]
    mine: tuple[Line, ...]
    dated: tuple[Line, ...]
    bursts: tuple[Burst, ...]
    sessions: tuple[tuple[Line, ...], ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Facts:
        """Group ordered lines."""
        ordered = tuple(lines)
        written = [li for li in ordered if li.kind == "text" and li.text.strip()]
        return cls(
            ordered,
            tuple(li for li in written if li.role == SenderRole.EX),
            tuple(li for li in written if li.role == SenderRole.ME),
            tuple(li for li in ordered if li.ts is not None),
            tuple(group_bursts(ordered)),
            tuple(group_sessions(ordered)),
        )
