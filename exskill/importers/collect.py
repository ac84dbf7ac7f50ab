"""What most readers share: conversations summed up from their own messages, and the filters of ReadOptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from exskill.importers.interface import ReadOptions, Record
from exskill.records import Conversation, Direction, Handle, Kind, Message, ThreadId
from redaction.text import RawText

__all__ = ["Summary", "epoch_aware", "in_range", "summarise", "wanted"]

_UTC_LIKE: Final = "%Y-%m-%dT%H:%M:%S"


@dataclass(slots=True)
class Summary:
    """Counts of one thread while its messages go by."""

    people: dict[str, Handle] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    me: set[Handle] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, message: Message) -> None:
        """Take one message into account."""
        self.messages += 1
        if message.sender is not None:
            self.people.setdefault(message.sender.id, message.sender)
            self.counts[message.sender.id] += 1
            if message.direction is Direction.OUT:
                self.me.add(message.sender)
        if message.ts is not None:
            naive = message.ts.replace(tzinfo=None)
            if self.first is None or naive < self.first.replace(tzinfo=None):
                self.first = message.ts
            if self.last is None or naive > self.last.replace(tzinfo=None):
                self.last = message.ts

    def conversation(
        self,
        thread: ThreadId,
        title: str,
        *,
        kind: Literal["private", "group", "unknown"] = "unknown",
        extra_people: Iterable[Handle] = (),
        me: Handle | None = None,
        one_sided: bool = False,
        warnings: tuple[str, ...] = (),
    ) -> Conversation:
        """Return the conversation; people are those who wrote, in order of appearance, then ``extra_people``."""
        people = {**self.people, **{person.id: person for person in extra_people if person.id not in self.people}}
        if me is None and len({person.id for person in self.me}) == 1:
            me = next(iter(self.me))
        return Conversation(
            thread,
            RawText(title),
            kind,
            tuple(people.values()),
            self.messages,
            me,
            one_sided,
            self.first,
            self.last,
            warnings,
        )


def summarise(records: Iterable[Record]) -> dict[ThreadId, Summary]:
    """Sum up messages by thread, in order of appearance."""
    threads: dict[ThreadId, Summary] = {}
    for record in records:
        if isinstance(record, Message):
            threads.setdefault(record.thread, Summary()).add(record)
    return threads


def wanted(thread: ThreadId, options: ReadOptions) -> bool:
    """Whether a thread was chosen."""
    return options.threads is None or thread in options.threads


def in_range(day: date, options: ReadOptions) -> bool:
    """Whether a day lies within --from/--until."""
    return not ((options.since and day < options.since) or (options.until and day > options.until))


def epoch_aware(moment: datetime | None) -> Literal["s", "none"]:
    """Return the precision of a time that has seconds, or of none."""
    return "none" if moment is None else "s"


def is_notice(message: Message) -> bool:
    """Whether the app wrote it, with or without naming a person."""
    return message.direction is Direction.SYSTEM or message.kind is Kind.SYSTEM
