"""What an import may ask, and what it tells while it runs: a face answers, the service decides.

Each question returns None where nobody can be asked; the service then goes by what the request says, or stops with the
option that was missing. What is shown here are names and lines of the chat itself: for the user's eyes, never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from exskill.importers.claims import Claims
    from redaction.readable import Readable
    from redaction.review import Decision, Item

__all__ = [
    "ChatChoice", "PersonChoice", "PickNames", "PickPeople", "Progress", "Questions", "ShredFile", "ShredPlan", "Side",
]  # fmt: skip

Who = Literal["me", "ex"]


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """A chat to choose: its app, its title (or id) as written, how many rows it has if that is known, who writes in it."""

    app: str
    title: str
    messages: int | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody of a chat, exactly as written, with a line or two of theirs."""

    name: str
    id: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, by name, with two lines of theirs."""

    names: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShredFile:
    """A file that gave rows. ``rows`` are those that were read from it; ``others`` counts files in it that gave none."""

    path: Path
    size: int
    rows: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class ShredPlan:
    """What would be overwritten and deleted: every file by name, and what would go with it."""

    files: tuple[ShredFile, ...]
    kept: int
    not_kept: int
    other_chats: int


class Questions(Protocol):
    """The questions of an import."""

    def show_found(self, found: Sequence[Claims]) -> None:
        """Tell what was recognised, before anything is asked."""

    def choose_chats(self, chats: Sequence[ChatChoice]) -> Sequence[int] | None:
        """Which chats are with the other person? At least one."""

    def choose_person(self, who: Who, people: Sequence[PersonChoice], app: str, proposed: int | None) -> int | None:
        """Which of these people is "me", which is the other one? ``proposed`` is what the chat's title suggests."""

    def correct_name(self, who: Who, name: str, near: Sequence[PersonChoice]) -> int | None:
        """Nobody has exactly this name: was one of these meant? None also for no."""

    def confirm_sides(self, mine: Side, theirs: Side) -> Literal["right", "swap", "stop"] | None:
        """Are these lines on the right side?"""

    def name_others(self) -> Sequence[str] | None:
        """Who else is spoken of in this chat? Their names are hidden in the whole history."""

    def confirm_adult(self) -> bool | None:
        """Was the other person 18 or older in every one of these messages?"""

    def confirm_same_person(self, known: Sequence[str], new: Sequence[str]) -> bool | None:
        """The vault has chats with somebody under other names: is it the same person?"""

    def confirm_exchange(self, rows: int) -> bool | None:
        """So many stored rows have the two exchanged: shall they be put right?"""

    def confirm_columns(self, columns: Sequence[tuple[str, str]]) -> bool | None:
        """Are the columns of a table of unknown origin taken for the right thing?"""

    def confirm_shred(self, plan: ShredPlan) -> bool | None:
        """Shall these files be overwritten and deleted for good?"""


class PickNames(Protocol):
    """Shown words that may be names of somebody else and would stay readable, each with how often it is used."""

    def __call__(self, words: Sequence[tuple[str, int]], /) -> Sequence[str] | None:
        """Which of these are people? They are hidden in the whole history; None where nobody can be asked."""


class PickPeople(Protocol):
    """Shown everybody who is hidden, and words that may be people and stay readable, each with a redacted line."""

    def __call__(self, people: Sequence[Item], words: Sequence[Readable], /) -> Sequence[Decision]:
        """Who is nobody to hide, who is the same person, who was overlooked? Asked before anything is kept."""


class Progress(Protocol):
    """Told how far an import is: the phase (names, redact, embed) and how many more messages of it are done."""

    def __call__(self, phase: str, done: int, /) -> object:
        """Take note."""
