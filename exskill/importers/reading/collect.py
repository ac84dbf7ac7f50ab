"""What most readers share: conversations summed up from their own messages, and the choice of threads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from exskill.chat.messages import Conversation, Direction, Handle, Message, ThreadId
from exskill.core.errors import HostileFile
from exskill.core.i18n import _, ngettext
from exskill.importers.interface import ReadOptions, Record
from redaction.text import RawText

__all__ = ["Summary", "TimeOrder", "is_wanted", "sum_up_threads"]

_MOST_PEOPLE: Final = 100_000  # the largest groups of any messenger are smaller; names take memory
_MOST_CHATS: Final = 100_000


@dataclass(slots=True)
class Summary:
    """Counts of one thread while its messages go by."""

    people: dict[str, Handle] = field(default_factory=dict)
    messages: int = 0
    me: dict[str, Handle] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None

    @classmethod
    def of(cls, records: Iterable[Record]) -> Summary:
        """Sum up the messages of a source with one thread."""
        summary = cls()
        for record in records:
            if isinstance(record, Message):
                summary.add(record)
        return summary

    def add(self, message: Message) -> None:
        """Take one message into account."""
        self.messages += 1
        sender = message.sender
        if sender is not None:
            if sender.id not in self.people:
                if len(self.people) >= _MOST_PEOPLE:
                    raise HostileFile(_("more than {n} people write in one chat").format(n=_MOST_PEOPLE))
                self.people[sender.id] = sender
            if message.direction is Direction.OUT:
                self.me[sender.id] = sender
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
        kind: Literal["private", "group", "unknown"] | None = None,
        extra_people: Iterable[Handle] = (),
        me: Handle | None = None,
        warnings: tuple[str, ...] = (),
    ) -> Conversation:
        """Return the conversation; people are those who wrote, in order of appearance, then ``extra_people``.

        Without ``kind`` more than two people make a group. "Me" is who wrote the outgoing messages, unless it is given.
        """
        people = {**self.people, **{person.id: person for person in extra_people if person.id not in self.people}}
        if me is None and len(self.me) == 1:
            me = next(iter(self.me.values()))
        kind = kind or ("private" if len(people) <= 2 else "group")
        chosen = RawText(title)
        return Conversation(
            thread, chosen, kind, tuple(people.values()), self.messages, me, False, self.first, self.last, warnings
        )


class TimeOrder:
    """Counts messages that stand below later ones: somebody pasted them from another chat, or two exports were joined."""

    _LATE: Final = timedelta(days=1)  # a phone's clock may be put right

    def __init__(self) -> None:
        self._latest: datetime | None = None
        self._count, self._first = 0, 0

    def add(self, message: Message) -> None:
        """Take one message into account, in file order."""
        if message.ts is None:
            return
        moment = message.ts.replace(tzinfo=None)
        if self._latest is None or moment >= self._latest - self._LATE:
            self._latest = moment if self._latest is None else max(moment, self._latest)
            return
        self._first = self._first or message.row
        self._count += 1

    def warnings(self) -> tuple[str, ...]:
        """Return what the report should say."""
        if not self._count:
            return ()
        words = ngettext(
            "{n} message is dated earlier than the one above (row {row}): it may have been pasted from another chat",
            "{n} messages are dated earlier than what stands above them (first in row {row}): they may have been pasted "
            "from another chat, or two exports were joined",
            self._count,
        )
        return (words.format(n=self._count, row=self._first),)


def sum_up_threads(records: Iterable[Record]) -> dict[ThreadId, Summary]:
    """Sum up messages by thread, in order of appearance."""
    threads: dict[ThreadId, Summary] = {}
    for record in records:
        if isinstance(record, Message):
            if record.thread not in threads and len(threads) >= _MOST_CHATS:
                raise HostileFile(_("more than {n} chats are in one file").format(n=_MOST_CHATS))
            threads.setdefault(record.thread, Summary()).add(record)
    return threads


def is_wanted(thread: ThreadId, options: ReadOptions) -> bool:
    """Whether a thread was chosen."""
    return options.threads is None or thread in options.threads
