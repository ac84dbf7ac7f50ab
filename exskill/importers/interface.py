"""What a reader of one format must be, and what it is given.

A reader is stateless. It gets a :class:`Source` (a file, a folder, a zip or bytes held in RAM: the reader cannot tell
which) and yields records and problems in file order, streaming. It never writes, never opens a path itself, never
guesses who "me" is, and never raises for a bad record: it yields a :class:`~exskill.chat.messages.RowProblem`. It raises
only :class:`~exskill.core.errors.ExskillError` subclasses, for a source that as a whole cannot be read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, ClassVar, Literal, Protocol, TextIO

from exskill.chat.messages import Conversation, Message, RowProblem, ThreadId

__all__ = ["DateOrder", "Importer", "Match", "Member", "ReadOptions", "Record", "Source"]

Record = Message | RowProblem
DateOrder = Literal["auto", "dmy", "mdy", "ymd", "ydm", "myd"]


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a source. ``name`` uses ``/`` and is relative; for a single file it is the file's own name."""

    name: str
    size: int


class Source(Protocol):
    """Read-only bytes with names; bounded and checked (bombs, traversal, symlinks) before a reader sees them."""

    @property
    def label(self) -> str:
        """The outer file's or folder's name without directories (raw: it may hold a person's name)."""

    def members(self) -> tuple[Member, ...]:
        """Return the files inside, sorted by name; exactly one for a plain file."""

    def open(self, member: str) -> AbstractContextManager[BinaryIO]:
        """Open a member for streaming; sizes are enforced while reading (HostileFile)."""

    def open_text(self, member: str, *, encoding: str | None = None) -> AbstractContextManager[TextIO]:
        """Open a member as text, newlines untranslated.

        Order: BOM, then ``encoding`` if given, UTF-16 by pattern, UTF-8, then the legacy encodings by language.
        Raises NothingRecognised with ``--encoding`` in its hint where nothing decodes without loss.
        """

    def fingerprint(self) -> str:
        """SHA-256 (hex) over names and contents: the second reading of an import must give the same."""


@dataclass(frozen=True, slots=True)
class Match:
    """A reader's claim on a source.

    ``score`` is 0..1; 1.0 for structure that no other format has. ``reason`` is shown to the user, translated and
    without content: ``read as WhatsApp (iOS, d/m/y): 1204 of 1204 headers match``.
    """

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user may overrule."""

    date_order: DateOrder = "auto"
    encoding: str | None = None
    threads: frozenset[ThreadId] | None = None  # None: all
    since: date | None = None
    until: date | None = None
    mapping: tuple[tuple[str, str], ...] = field(default=())  # generic CSV/JSON: (our field, their column)
    partial: bool = False  # of a file that is cut off, keep the rows before the cut


class Importer(ABC):
    """A reader of one format (with all its variants)."""

    name: ClassVar[str]  # what --format takes: "whatsapp"
    title: ClassVar[str]  # what people call it: "WhatsApp"
    platform: ClassVar[str]  # the identity space of its handles: "whatsapp"
    variants: ClassVar[tuple[str, ...]] = ()  # shown by `import --formats`
    own_memories: ClassVar[bool] = False  # what it reads are the user's memories, never evidence of anybody's style

    @abstractmethod
    def sniff(self, source: Source) -> Match | None:
        """Recognise by structure, reading as little as it takes (streaming keys, never just the head bytes)."""

    def companions(self, source: Source) -> frozenset[str]:
        """Return the files that are read along with those that :meth:`sniff` knows by themselves: chunks, lists of people."""
        del source
        return frozenset()

    @abstractmethod
    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """List the chats inside, with exact participants."""

    @abstractmethod
    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every record of the chosen threads in file order, system rows and problems included."""
