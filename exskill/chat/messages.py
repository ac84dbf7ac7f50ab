"""What an importer yields: frozen records that fit every source, and problems that are values.

A bad record never loses the file: readers yield :class:`RowProblem` beside :class:`Message`, and the report says
``read = kept + dropped by reason`` over both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, NewType

from redaction.text import RawText

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Attachment",
    "Conversation",
    "Direction",
    "DropReason",
    "Handle",
    "ImportReport",
    "Ingested",
    "Kind",
    "Message",
    "Reaction",
    "RowProblem",
    "ThreadId",
]

ThreadId = NewType("ThreadId", str)
_EMPTY: Final = RawText("")
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_LEAST_SURE: Final = 100


class Direction(StrEnum):
    """Who wrote, as far as the source itself says."""

    IN = "in"
    OUT = "out"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a record is."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    LINK = "link"
    CALL = "call"
    CONTACT = "contact"
    POLL = "poll"
    POST = "post"
    TRANSFER = "transfer"
    FORWARDED = "forwarded"  # somebody else's words, passed on: stored as such, never counted as style
    SYSTEM = "system"
    DELETED = "deleted"
    OTHER = "other"


class DropReason(StrEnum):
    """Why a row that was read is not in the vault. Every row read is kept or has exactly one of these."""

    SYSTEM = "system"  # written by the app, not by a person
    DELETED = "deleted"  # withdrawn by its author
    DISAPPEARING = "disappearing"  # both agreed that it vanishes
    EMPTY = "empty"  # nothing left to keep
    THIRD_PARTY = "third_party"  # written by neither principal
    OTHER_CHAT = "other_chat"  # not the chosen chat
    OUT_OF_RANGE = "out_of_range"  # outside --from/--until
    BEFORE_ADULTHOOD = "before_adulthood"  # before the ex's 18th birthday
    DUPLICATE = "duplicate"  # already in this import or in the vault
    UNPARSED = "unparsed"  # the reader could not make sense of it
    QUARANTINED = "quarantined"  # a detector failed on this row
    UNSURE = "unsure"  # speaker or text not certain: on the review list


@dataclass(frozen=True, slots=True)
class Handle:
    """One identity on one platform. Equality is exact: never prefix, substring or case folding.

    ``id`` is the platform's own id where there is one, else the display name; ``name`` is what the chat shows.
    """

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji put on a message."""

    emoji: str
    sender: Handle | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something beside the text. ``member`` is its path inside the source if it was exported, else None."""

    kind: Kind
    name: RawText | None = None
    member: str | None = None

    @property
    def omitted(self) -> bool:
        """Whether the export left it out."""
        return self.member is None


class Message(NamedTuple):
    """One record of a source; a named tuple, since millions of them are made and this is the quickest frozen record.

    ``row`` is the 1-based line or record number in ``member`` (the file inside the source), for the report.
    ``ts`` is naive local wall time of the exporting device, or aware where the source states a zone; ``precision``
    tells whether seconds are known. Names, titles, captions and quotes are RawText: not safe to show or store.
    """

    source: str
    thread: ThreadId
    row: int
    ts: datetime | None
    sender: Handle | None
    direction: Direction
    kind: Kind
    text: RawText = _EMPTY
    native_id: str | None = None
    precision: Literal["s", "min", "day", "none"] = "s"
    reply_to: str | None = None
    quoted: RawText | None = None
    edited_at: datetime | None = None
    reactions: tuple[Reaction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    member: str = ""
    extra: Mapping[str, object] = _NOTHING
    forwarded: bool = False  # the text is somebody else's, passed on by the sender


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A record that a reader had to give up, or drops by rule: a value, not an exception, without the text."""

    row: int
    reason: DropReason
    detail: str = ""  # English, technical, without content: "bad timestamp"
    member: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat inside a source. ``me`` is set only where the data itself says who exported it."""

    thread: ThreadId
    title: RawText
    kind: Literal["private", "group", "unknown"]
    participants: tuple[Handle, ...]
    messages: int | None = None
    me: Handle | None = None
    one_sided: bool = False
    first: datetime | None = None
    last: datetime | None = None
    warnings: tuple[str, ...] = ()  # for the report: translated, without content


@dataclass(slots=True)
class ImportReport:
    """Honest counts of one import: ``read == kept + sum(dropped.values())``, always."""

    format: str
    reason: str
    read: int = 0
    kept: int = 0
    system: int = 0  # of the rows read: written by the app, by nobody
    people: Counter[Handle] = field(default_factory=Counter)  # rows by who wrote them
    dropped: Counter[DropReason] = field(default_factory=Counter)
    kept_by_role: Counter[str] = field(default_factory=Counter)
    redactions: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    warnings: list[str] = field(default_factory=list)
    problem_rows: list[tuple[str, int]] = field(default_factory=list)
    unsure: int = 0  # rows kept with a word that may be a name after all
    least_sure: dict[str, tuple[float, str]] = field(
        default_factory=dict, repr=False
    )  # word: (doubt, line); never stored
    source: str = ""  # the name of what was read: a file, a folder, an archive
    rows_by_file: Counter[str] = field(default_factory=Counter)  # rows read, by the file that gave them
    stored_by_file: Counter[str] = field(default_factory=Counter)  # of these in the vault: kept, or there already
    swapped: int = 0  # of the duplicates: stored before as written by the other of the two

    def drop(self, reason: DropReason, row: int | None = None) -> None:
        """Count one row that was read and not kept."""
        self.read += 1
        self.dropped[reason] += 1
        if row is not None and reason in (DropReason.QUARANTINED, DropReason.UNPARSED, DropReason.UNSURE):
            self.problem_rows.append((reason.value, row))

    def note(self, record: Message | RowProblem) -> None:
        """Take in who wrote a record and which file gave it, whatever becomes of it."""
        self.rows_by_file[record.member] += 1
        if isinstance(record, Message):
            if record.direction is Direction.SYSTEM:
                self.system += 1
            elif record.sender is not None:
                self.people[record.sender] += 1

    def keep(self, role: str) -> None:
        """Count one row that was read and kept."""
        self.read += 1
        self.kept += 1
        self.kept_by_role[role] += 1

    def doubt(self, word: str, doubt: float, line: str) -> None:
        """Count a kept row in which a word may be a name after all; remember the likeliest words, one line each."""
        self.unsure += 1
        known = self.least_sure.get(word)
        if known is None or doubt > known[0]:
            self.least_sure[word] = (doubt, line)
        if len(self.least_sure) > 2 * _LEAST_SURE:
            best = sorted(self.least_sure.items(), key=lambda item: -item[1][0])
            self.least_sure = dict(best[:_LEAST_SURE])

    def least_sure_lines(self, n: int) -> list[tuple[str, str]]:
        """Return the n likeliest missed names and one redacted line each. Content: show it, never store it."""
        best = sorted(self.least_sure.items(), key=lambda item: (-item[1][0], item[0]))
        return [(word, line) for word, (_doubt, line) in best[:n]]

    @property
    def balanced(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.kept + sum(self.dropped.values())

    def merge(self, other: ImportReport) -> None:
        """Take in the counts of another report, so that both add up as one."""
        self.read += other.read
        self.kept += other.kept
        self.system += other.system
        self.unsure += other.unsure
        self.swapped += other.swapped
        self.dropped.update(other.dropped)
        self.kept_by_role.update(other.kept_by_role)
        self.redactions.update(other.redactions)
        self.people.update(other.people)
        self.rows_by_file.update(other.rows_by_file)
        self.stored_by_file.update(other.stored_by_file)
        self.warnings += other.warnings
        self.problem_rows += other.problem_rows
        for word, known in other.least_sure.items():
            self.least_sure[word] = max(known, self.least_sure.get(word, known))
        self.first = min((day for day in (self.first, other.first) if day), default=None)
        self.last = max((day for day in (self.last, other.last) if day), default=None)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an import would keep: an Arrow table of :func:`exskill.chat.schema.row_schema`, and the honest report.

    ``parts`` are the reports of each reader, which add up to ``report``. ``photos`` are the members whose rows are kept:
    of no other picture may a copy be stored. ``swapped`` maps ids of stored rows to the role that they have now.
    """

    table: pa.Table
    report: ImportReport
    photos: frozenset[str] = frozenset()
    unindexed: int = 0  # rows with a text that have no vector yet
    readable: int = 0  # words that may be people, were shown or could not be, and stay readable
    parts: tuple[ImportReport, ...] = ()
    swapped: Mapping[str, str] = field(default_factory=dict)
    names: bytes = b""  # the map of names as the user has put it right; empty where nobody was asked
