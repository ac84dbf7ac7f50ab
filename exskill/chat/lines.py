"""The rows of two people as plain values, in order, and the bursts, exchanges and sessions they form.

A line is one message. A burst is what one person sends in a row (gaps of at most 90 s); an exchange is a burst of the
user and the burst of the ex that follows; a session begins after 6 hours of silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.schema import SenderRole
from redaction.text import RedactedText

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "BURST_GAP",
    "LINE_COLUMNS",
    "SESSION_GAP",
    "Burst",
    "Exchange",
    "Line",
    "find_exchanges",
    "from_columns",
    "from_table",
    "group_bursts",
    "group_sessions",
]

BURST_GAP: Final = timedelta(seconds=90)
REPLY_GAP: Final = timedelta(hours=6)
SESSION_GAP: Final = timedelta(hours=6)
LINE_COLUMNS: Final = ("id", "role", "text", "ts", "thread", "seq", "kind", "lang", "categories", "import_id")


@dataclass(frozen=True, slots=True)
class Line:
    """One redacted message of one of the two principals."""

    id: str
    role: str  # rows.SenderRole
    text: RedactedText
    ts: datetime | None
    thread: str
    seq: int
    kind: str = "text"
    lang: str = "en"
    categories: tuple[str, ...] = ()
    import_id: str = ""

    @property
    def mine(self) -> bool:
        """Whether the user wrote it."""
        return self.role == SenderRole.ME


@dataclass(frozen=True, slots=True)
class Burst:
    """Messages that one person sent in a row."""

    role: str
    lines: tuple[Line, ...]

    @property
    def texts(self) -> tuple[RedactedText, ...]:
        """The messages that have words, in order."""
        return tuple(line.text for line in self.lines if line.kind == "text" and line.text.strip())

    @property
    def start(self) -> datetime | None:
        """When its first message was sent."""
        return self.lines[0].ts

    @property
    def end(self) -> datetime | None:
        """When its last message was sent."""
        return self.lines[-1].ts


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the user wrote and what the ex answered."""

    said: Burst
    answer: Burst

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the answer's rows: its evidence."""
        return tuple(line.id for line in self.answer.lines)


def from_table(table: pa.Table, mark_redacted: Callable[[str], RedactedText]) -> tuple[Line, ...]:
    """Return the rows of a stored table (:func:`exskill.chat.schema.row_schema`) in order of thread and sequence.

    ``mark_redacted`` gives stored text its type back; only ``exskill.store`` may pass :func:`redaction.rehydrate.rehydrate`.
    What the user typed from memory (``user_memory``) is no message and is left out.
    """
    rows = from_columns([table.column(name).to_pylist() for name in LINE_COLUMNS], mark_redacted)
    return tuple(sorted(rows, key=lambda line: (line.thread, line.import_id, line.seq)))


def from_columns(columns: Sequence[Sequence[Any]], mark_redacted: Callable[[str], RedactedText]) -> Iterator[Line]:
    """Yield the messages of the two principals from columns of :data:`LINE_COLUMNS`, in the order that they have."""
    for id_, role, text, ts, thread, seq, kind, lang, categories, import_id in zip(*columns, strict=True):
        if role in (SenderRole.ME, SenderRole.EX):
            yield Line(id_, role, mark_redacted(text), ts, thread, seq, kind, lang, tuple(categories or ()), import_id)


def _is_joined(before: Line, after: Line, gap: timedelta) -> bool:
    if before.thread != after.thread:
        return False
    if before.ts is None or after.ts is None:
        return True
    return after.ts - before.ts <= gap


def group_bursts(lines: Iterable[Line]) -> Iterator[Burst]:
    """Group ordered lines into bursts."""
    group: list[Line] = []
    for line in lines:
        if group and (line.role != group[-1].role or not _is_joined(group[-1], line, BURST_GAP)):
            yield Burst(group[0].role, tuple(group))
            group = []
        group.append(line)
    if group:
        yield Burst(group[0].role, tuple(group))


def find_exchanges(lines: Iterable[Line]) -> Iterator[Exchange]:
    """Yield each answer of the ex with what the user had said right before, at most 6 hours earlier."""
    for said, answer in pairwise(group_bursts(lines)):
        together = _is_joined(said.lines[-1], answer.lines[0], REPLY_GAP)
        if said.role == SenderRole.ME and answer.role == SenderRole.EX and together and said.texts and answer.texts:
            yield Exchange(said, answer)


def group_sessions(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Group ordered lines into sessions, separated by 6 hours of silence or another thread."""
    group: list[Line] = []
    for line in lines:
        if group and not _is_joined(group[-1], line, SESSION_GAP):
            yield tuple(group)
            group = []
        group.append(line)
    if group:
        yield tuple(group)
