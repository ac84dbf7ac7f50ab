"""Screenshots of chats: text by local recognition, the speaker by the side of the bubble, nothing by guessing.

A line that was read with less than 80 % certainty, or a bubble that stands on neither side, is put aside (``unsure``) with
the number of its place, and never becomes a message. A date that is not on the picture stays unknown. Photos between the
screenshots become rows of the timeline, as they do alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any, Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.core.native_child import ChildFailed
from exskill.images.ocr import is_available, read_lines
from exskill.images.picture import Unreadable
from exskill.importers.formats.pictures.bubbles import Bubble, count_repeated, group_bubbles
from exskill.importers.formats.pictures.photos import ME, find_pictures, load_known, open_member, photo_row
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from redaction.text import RawText

__all__ = ["Screenshots", "build_record"]

_THEM: Final = Handle("them", "Them")
_THREAD: Final = ThreadId("screenshots")
_SNIFFED: Final = 5


class Screenshots(Importer):
    """Screenshots of a chat."""

    name = "screenshots"
    title = "Screenshots of chats"
    platform = "screenshots"
    variants = ("PNG, JPEG, WebP, HEIC", "folder or zip, read in the order of their names")

    def sniff(self, source: Source) -> Match | None:
        """Claim pictures among which there is one that no camera took and whose text stands in bubbles on the sides."""
        found = find_pictures(source)
        if not found or not is_available():
            return None
        likely = [member for member in found if _may_be_chat(source, member)]
        step = max(1, len(likely) // _SNIFFED)
        if not any(_is_chat(_read_bubbles(source, member)) for member in likely[::step][:_SNIFFED]):
            return None
        return Match(
            0.7, _("screenshots of a chat: {n}; right is read as you, left as the other").format(n=len(likely))
        )

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation of two people without names."""
        summary = Summary.of(self.read(source, ReadOptions()))
        yield summary.conversation(_THREAD, "", kind="private", extra_people=[_THEM], me=ME)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield a message for each bubble and a row for each photo; what overlaps the picture before is a duplicate."""
        if not is_wanted(_THREAD, options):
            return
        row, before = 0, list[Bubble]()
        for member in source.members():
            if not _may_be_chat(source, member):
                row += 1
                yield photo_row(source, member, row)
                continue
            bubbles = _read_bubbles(source, member)
            if not bubbles:
                row += 1
                yield RowProblem(row, DropReason.UNSURE, "no chat on the picture", member.name)
                continue
            for record in _make_records(bubbles, row, member.name, seen=count_repeated(before, bubbles)):
                row += 1
                yield record
            before = bubbles


def _may_be_chat(source: Source, member: Member) -> bool:
    """Whether a program drew the picture and no camera took it."""
    found = load_known(source, member)
    return found is not None and found.drawn and not found.facts.camera


def _is_chat(bubbles: Sequence[Bubble]) -> bool:
    return sum(not bubble.doubt for bubble in bubbles) >= 2


def _read_bubbles(source: Source, member: Member) -> list[Bubble]:
    """Return the bubbles of a picture (remembered: recognition takes a second)."""
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = ("screenshot", member.name)
    if key not in cache:
        try:
            cache[key] = group_bubbles(read_lines(open_member(source, member)[0]))
        except (Unreadable, ChildFailed):
            cache[key] = []
    found: list[Bubble] = cache[key]
    return found


def _make_records(bubbles: Sequence[Bubble], row: int, member: str, *, seen: int) -> Iterator[Record]:
    for place, bubble in enumerate(bubbles):
        at = row + place + 1
        yield (
            RowProblem(at, DropReason.DUPLICATE, "on the picture before", member)
            if place < seen
            else build_record(bubble, at, member)
        )


def build_record(bubble: Bubble, row: int, member: str) -> Record:
    """Return the message of a bubble, or a problem where anything about it is in doubt."""
    if bubble.doubt:
        return RowProblem(row, DropReason.UNSURE, bubble.doubt, member)
    day, clock = bubble.when
    when = datetime.combine(day, clock or time()) if day is not None else None
    mine = bubble.side == "me"
    return Message(
        "screenshots",
        _THREAD,
        row,
        when,
        ME if mine else _THEM,
        Direction.OUT if mine else Direction.IN,
        Kind.TEXT,
        RawText(bubble.text),
        precision="none" if when is None else "min" if clock is not None else "day",
        member=member,
    )
