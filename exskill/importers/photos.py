"""Photos as a timeline: when a picture was taken and roughly where. No words come out of it, and no file name.

Only the user's own row is made of it; who is on a picture is nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from exskill.i18n import _
from exskill.images.picture import ENDINGS, MAX_BYTES, Unreadable, facts, is_picture, opened, thumbnail
from exskill.importers.collect import Summary, wanted
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.sniff import text_members
from exskill.records import Attachment, Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId

__all__ = ["Photos", "only_pictures", "pictures"]

_ME: Final = Handle("me", "Me")
_THREAD: Final = ThreadId("photos")


class Photos(Importer):
    """A picture, or a folder or zip of them."""

    name = "photos"
    title = "Photos"
    platform = "photos"
    variants = ("JPEG, PNG, WebP, HEIC", "folder or zip of pictures")

    def sniff(self, source: Source) -> Match | None:
        """Claim sources that hold pictures and nothing else that could be read."""
        if not only_pictures(source):
            return None
        found = pictures(source)
        return Match(0.5, _("photos: {n}, read as a timeline without names").format(n=len(found)))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return all pictures as one timeline of the user's."""
        yield Summary.of(self.read(source, ReadOptions())).conversation(_THREAD, "", kind="unknown", me=_ME)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield one row a picture; damaged ones are problems."""
        if wanted(_THREAD, options):
            for row, member in enumerate(pictures(source), 1):
                yield _row(source, member, row)

    def thumbnails(self, source: Source) -> Iterator[tuple[str | None, tuple[float, float] | None, bytes]]:
        """Yield (local time, place, small JPEG) of every readable picture; raises ModelUnavailable without a face detector."""
        for member in pictures(source):
            try:
                image = opened(_bytes(source, member))
                known = facts(image)
                yield known.when.isoformat() if known.when else None, known.place, thumbnail(image)
            except Unreadable:
                continue


def pictures(source: Source) -> list[Member]:
    """Return the members that begin as pictures."""
    found = []
    for member in source.members():
        if len(source.members()) == 1 or member.name.lower().endswith(ENDINGS):
            with source.open(member.name) as stream:
                if is_picture(stream.read(16)):
                    found.append(member)
    return found


def only_pictures(source: Source) -> bool:
    """Whether there are pictures, and hardly anything else: those beside a chat belong to the chat."""
    if len(source.members()) > 1 and text_members(source):
        return False
    found = pictures(source)
    return bool(found) and len(found) >= 0.8 * len(source.members())


def _bytes(source: Source, member: Member) -> bytes:
    with source.open(member.name) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable("size")
    return data


def _row(source: Source, member: Member, row: int) -> Record:
    try:
        known = facts(opened(_bytes(source, member)))
    except Unreadable:
        return RowProblem(row, DropReason.UNPARSED, "damaged picture", member.name)
    return Message(
        "photos",
        _THREAD,
        row,
        known.when,
        _ME,
        Direction.OUT,
        Kind.IMAGE,
        precision="s" if known.when is not None else "none",
        attachments=(Attachment(Kind.IMAGE),),
        member=member.name,
        extra={"place": known.place} if known.place is not None else {},
    )
