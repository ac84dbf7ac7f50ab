"""SMS Backup & Restore XML (synctech): ``sms``, ``mms`` and ``call`` elements.

The ``count`` attribute lies in real files and is not looked at, nor is ``readable_date``, which is written in the
phone's language. The word ``null`` stands for nothing. Numbers are identities as they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

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
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import Summary, is_wanted
from exskill.importers.reading.dates import from_epoch
from exskill.importers.reading.xmlpull import read_tags, root_name
from redaction.text import RawText

__all__ = ["SmsBackup"]

_ME: Final = Handle("me", "Me")
_ROOTS: Final = ("smses", "calls")
_FROM, _OWN = "137", "insert-address-token"
_DIRECTIONS: Final = {"1": Direction.IN, "2": Direction.OUT}
_UNSENT: Final = {"3": "draft", "4": "outbox", "5": "failed", "6": "queued"}
_MEDIA: Final = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_MOST_PARTS: Final = 1000
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_IN, _OUT, _TEXT = Direction.IN, Direction.OUT, Kind.TEXT  # a member of an enum costs more to look up


@dataclass(slots=True)
class _Mms:
    """A picture message while its parts go by."""

    attributes: Mapping[str, str]
    row: int
    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)

    def add(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a part or an address; layout is neither text nor file."""
        if len(self.texts) + len(self.attachments) + len(self.senders) >= _MOST_PARTS:
            return
        if name == "addr" and attributes.get("type") == _FROM:
            self.senders.append(_find_value(attributes, "address"))
        kind = attributes.get("ct", "").lower()
        if name != "part" or kind == "application/smil" or attributes.get("seq") == "-1":
            return
        if kind == "text/plain":
            self.texts.append(_find_value(attributes, "text"))
        else:
            title = _find_value(attributes, "fn") or _find_value(attributes, "name") or _find_value(attributes, "cl")
            media = Kind.CONTACT if "vcard" in kind else _MEDIA.get(kind.partition("/")[0], Kind.FILE)
            self.attachments.append(Attachment(media, RawText(title) if title else None))


class SmsBackup(Importer):
    """SMS Backup & Restore."""

    name = "sms_backup"
    title = "SMS Backup & Restore"
    platform = "sms"
    variants = ("sms-*.xml", "calls-*.xml")

    def sniff(self, source: Source) -> Match | None:
        """Claim XML whose first element is ``smses`` or ``calls``."""
        return Match(0.99, _("SMS Backup & Restore XML")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each number or group of numbers."""
        threads: dict[ThreadId, tuple[Summary, dict[str, Handle]]] = {}
        for member in _find_files(source):
            for record, people in _read_records(source, member):
                if isinstance(record, Message):
                    summary, others = threads.setdefault(record.thread, (Summary(), {}))
                    summary.add(record)
                    others.update({person.id: person for person in people})
        for thread, (summary, others) in threads.items():
            yield summary.conversation(
                thread,
                ", ".join(person.name for person in others.values()),
                kind="group" if "~" in thread else "private",
                extra_people=others.values(),
                me=_ME,
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield messages and calls in file order."""
        for member in _find_files(source):
            for record, _people in _read_records(source, member):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[Member]:
    members = source.members()
    named = [member for member in members if len(members) == 1 or member.name.lower().endswith(".xml")]
    return [member for member in named if root_name(source, member.name) in _ROOTS]


def _read_records(source: Source, member: Member) -> Iterator[tuple[Record, tuple[Handle, ...]]]:
    """Yield records, each with the people on the other side."""
    row = 0
    mms: _Mms | None = None
    for name, attributes in read_tags(source, member.name):
        if attributes is not None:
            if name == "sms":
                row += 1
                yield _make_sms(attributes, row, member.name)
            elif name == "call":
                row += 1
                yield _make_call(attributes, row, member.name)
            elif name == "mms":
                row += 1
                mms = _Mms(attributes, row)
            elif mms is not None:
                mms.add(name, attributes)
        elif name == "mms" and mms is not None:
            yield _make_mms(mms, member.name)
            mms = None


def _make_sms(attributes: Mapping[str, str], row: int, member: str) -> tuple[Record, tuple[Handle, ...]]:
    if not attributes:  # a placeholder that the app wrote: nobody's message
        return _make_empty(row, member), ()
    state = attributes.get("type", "")
    direction = _DIRECTIONS.get(state) or (Direction.OUT if state in _UNSENT else Direction.UNKNOWN)
    people = _read_people(attributes, "address")
    return _make_message(
        attributes,
        row,
        member,
        direction=direction,
        sender=people[0] if direction is _IN and people else None,
        people=people,
        texts=(_find_value(attributes, "body"),),
        extra={"state": _UNSENT[state]} if state in _UNSENT else _NOTHING,
    )


def _make_mms(mms: _Mms, member: str) -> tuple[Record, tuple[Handle, ...]]:
    direction = _DIRECTIONS.get(mms.attributes.get("msg_box", ""), Direction.OUT)
    people = _read_people(mms.attributes, "address")
    sender = people[0] if people else None
    written_by = [address for address in mms.senders if address and address != _OWN]
    if direction is Direction.IN and len(people) != 1 and written_by:  # with one other number there is no question
        same = [person for person in people if _strip_number(person.id) == _strip_number(written_by[0])]
        sender = same[0] if same else Handle(written_by[0], written_by[0])
    return _make_message(
        mms.attributes,
        mms.row,
        member,
        direction=direction,
        sender=sender if direction is Direction.IN else None,
        people=people,
        texts=mms.texts,
        attachments=tuple(mms.attachments),
        native_id=_find_value(mms.attributes, "m_id") or None,
    )


def _make_call(attributes: Mapping[str, str], row: int, member: str) -> tuple[Record, tuple[Handle, ...]]:
    people = _read_people(attributes, "number")
    direction = Direction.OUT if attributes.get("type") == "2" else Direction.IN
    seconds = _find_value(attributes, "duration")
    return _make_message(
        attributes,
        row,
        member,
        direction=direction,
        sender=people[0] if direction is Direction.IN and people else None,
        people=people,
        texts=(),
        kind=Kind.CALL,
        extra={"duration_seconds": int(seconds)} if seconds.isdecimal() and len(seconds) < 9 else _NOTHING,
    )


def _make_message(
    attributes: Mapping[str, str],
    row: int,
    member: str,
    *,
    direction: Direction,
    sender: Handle | None,
    people: tuple[Handle, ...],
    texts: Sequence[str],
    attachments: tuple[Attachment, ...] = (),
    native_id: str | None = None,
    kind: Kind | None = None,
    extra: Mapping[str, object] = _NOTHING,
) -> tuple[Record, tuple[Handle, ...]]:
    when = from_epoch(attributes.get("date"), 0.001)
    if when is None:
        return RowProblem(row, DropReason.UNPARSED, "bad timestamp", member), ()
    subject = _find_value(attributes, "subject") or _find_value(attributes, "sub")
    text = "\n".join([part for part in (subject, *texts) if part]) if subject or len(texts) != 1 else texts[0]
    message = Message(
        "sms",
        _name_thread(people),
        row,
        when,
        _ME if direction is _OUT else sender,
        direction,
        kind or (attachments[0].kind if attachments and not text else _TEXT),
        RawText(text),
        native_id,
        "s",
        None,
        None,
        None,
        (),
        attachments,
        member,
        extra,
    )  # by place: half the time of keywords
    return message, people


@lru_cache(maxsize=4096)
def _name_thread(people: tuple[Handle, ...]) -> ThreadId:
    return ThreadId("~".join(sorted(person.id for person in people)) or "?")


def _make_empty(row: int, member: str) -> Message:
    return Message(
        "sms", ThreadId("?"), row, None, None, Direction.SYSTEM, Kind.SYSTEM, precision="none", member=member
    )


def _read_people(attributes: Mapping[str, str], key: str) -> tuple[Handle, ...]:
    """Return the people of an address; ``a~b`` is a group, whose names stand in the same order where all have one."""
    return _split_people(_find_value(attributes, key), _find_value(attributes, "contact_name"))


@lru_cache(maxsize=4096)
def _split_people(address: str, name: str) -> tuple[Handle, ...]:
    addresses = [part.strip() for part in address.split("~") if part.strip()]
    name = "" if name == "(Unknown)" else name
    names = [part.strip() for part in name.split(",")] if len(addresses) > 1 else [name]
    if len(names) != len(addresses):
        names = [""] * len(addresses)
    return tuple(
        Handle(address, shown if shown and shown != "(Unknown)" else address)
        for address, shown in zip(addresses, names, strict=True)
    )


def _find_value(attributes: Mapping[str, str], key: str) -> str:
    value = attributes.get(key, "")
    return "" if value == "null" else value


def _strip_number(number: str) -> str:
    """Return a number without the marks between its digits; letters (a sender's name) stay."""
    return "".join(character for character in number if character.isalnum() or character == "+")
