"""Photos as a timeline: when a picture was taken and roughly where. No words come out of it, and no file name.

Only the user's own row is made of it; who is on a picture is nobody's business here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from exskill.chat.messages import (
    Attachment,
    Conversation,
    Direction,
    DropReason,
    Handle,
    Kind,
    Message,
    RowProblem,
    ThreadId,
)
from exskill.core.i18n import _
from exskill.images.picture import (
    ENDINGS,
    MAX_BYTES,
    Facts,
    Unreadable,
    decode_picture,
    is_drawn,
    is_picture,
    make_thumbnail,
    read_facts,
)
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.sniff import text_members

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ME", "Known", "Photos", "find_pictures", "load_known", "make_thumbnails", "open_member", "photo_row"]

ME: Final = Handle("me", "Me")
_NAME: Final = "photos"
_THREAD: Final = ThreadId(_NAME)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a picture: ``digest`` is the SHA-256 (hex) of its file, ``drawn`` whether a program drew it."""

    facts: Facts
    digest: str
    drawn: bool


class Photos(Importer):
    """A picture, or a folder or zip of them."""

    name = _NAME
    title = "Photos"
    platform = "photos"
    variants = ("JPEG, PNG, WebP, HEIC", "folder or zip of pictures")

    def sniff(self, source: Source) -> Match | None:
        """Claim sources that hold pictures and hardly anything else."""
        found = find_pictures(source)
        if not found:
            return None
        return Match(0.5, _("photos: {n}, read as a timeline without names").format(n=len(found)))

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return all pictures as one timeline of the user's."""
        yield Summary.of(self.read(source, ReadOptions())).conversation(_THREAD, "", kind="unknown", me=ME)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield one row a file; what is damaged or no picture is a problem."""
        if is_wanted(_THREAD, options):
            for row, member in enumerate(source.members(), 1):
                yield photo_row(source, member, row)


def make_thumbnails(source: Source, kept: Set[str]) -> Iterator[tuple[str | None, tuple[float, float] | None, bytes]]:
    """Yield (local time, place, small JPEG) of the members whose rows were kept, and of no others.

    Raises ModelUnavailable without a face detector.
    """
    for member in source.members():
        if member.name not in kept:
            continue
        try:
            image = open_member(source, member)[0]
            taken = read_facts(image)
            yield taken.when.isoformat() if taken.when else None, taken.place, make_thumbnail(image)
        except Unreadable:
            continue


def find_pictures(source: Source) -> list[Member]:
    """Return the members that begin as pictures; none where a chat lies beside them, or too much else (remembered)."""
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    if ("pictures", "") not in cache:
        cache["pictures", ""] = _list_pictures(source)
    found: list[Member] = cache["pictures", ""]
    return found


def _list_pictures(source: Source) -> list[Member]:
    members = source.members()
    if len(members) > 1 and text_members(source):
        return []
    named = [member for member in members if len(members) == 1 or member.name.lower().endswith(ENDINGS)]
    if len(named) < 0.8 * len(members):
        return []
    found = []
    for member in named:
        with source.open(member.name) as stream:
            if is_picture(stream.read(16)):
                found.append(member)
    return found


def open_member(source: Source, member: Member) -> tuple[Image, str]:
    """Decode a member; return it with the SHA-256 (hex) of its bytes. Raises Unreadable."""
    with source.open(member.name) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES or not is_picture(data[:16]):
        raise Unreadable("size" if len(data) > MAX_BYTES else "kind")
    return decode_picture(data), hashlib.sha256(data).hexdigest()


def load_known(source: Source, member: Member) -> Known | None:
    """Return what is known of a picture (remembered: decoding takes time), None where it cannot be decoded."""
    cache: dict[tuple[str, str], Any] = getattr(source, "cache", {})
    key = ("picture", member.name)
    if key not in cache:
        try:
            image, digest = open_member(source, member)
            cache[key] = Known(read_facts(image), digest, is_drawn(image))
        except Unreadable:
            cache[key] = None
    found: Known | None = cache[key]
    return found


def photo_row(source: Source, member: Member, row: int) -> Record:
    """Return the row of a picture: the user's, without words. The file itself is its identity, not its date."""
    found = load_known(source, member)
    if found is None:
        return RowProblem(row, DropReason.UNPARSED, "damaged, too large or no picture", member.name)
    taken = found.facts
    return Message(
        _NAME,
        _THREAD,
        row,
        taken.when,
        ME,
        Direction.OUT,
        Kind.IMAGE,
        native_id=found.digest,
        precision="s" if taken.when is not None else "none",
        attachments=(Attachment(Kind.IMAGE),),
        member=member.name,
        extra={"place": taken.place} if taken.place is not None else {},
    )
