"""vMessage files (``.vmg``) of Nokia, Sony Ericsson and early Android phones: one or many short messages."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.collect import is_wanted, sum_up_threads
from exskill.importers.reading.dates import parse_iso
from exskill.importers.reading.text import LINE_LIMIT, Line, read_lines
from redaction.text import RawText

__all__ = ["Vmsg"]

_ME: Final = Handle("me", "Me")
_BEGIN, _END = "BEGIN:VMSG", "END:VMSG"
_DATE: Final = re.compile(r"(?:Date|X-NOK-DT|X-IRMC-DATE)[:;] ?(?P<when>.{8,30})", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?")
_PHONE: Final = re.compile(r"TEL[^:]{0,60}:(?P<number>.{0,60})", re.IGNORECASE)
_NAME: Final = re.compile(r"(?:FN|N)(?P<how>[^:]{0,80}):(?P<name>.{0,200})", re.IGNORECASE)
_SENT: Final = ("SENT", "OUTBOX", "SENTBOX", "DRAFT")
_MOST: Final = 50_000


class Vmsg(Importer):
    """vMessage."""

    name = "vmsg"
    title = "vMessage (.vmg)"
    platform = "sms"
    variants = (".vmg",)

    def sniff(self, source: Source) -> Match | None:
        """Claim text that begins with ``BEGIN:VMSG``."""
        return Match(0.99, _("short messages in vMessage files")) if _find_files(source) else None

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each number."""
        for thread, summary in sum_up_threads(self.read(source, ReadOptions(encoding=options.encoding))).items():
            other = Handle(thread, next((p.name for p in summary.people.values() if p.id == thread), thread))
            yield summary.conversation(
                thread, "", kind="private", extra_people=[other] if thread != "?" else [], me=_ME
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message."""
        for member in _find_files(source):
            for record in _read_records(source, member, options):
                if isinstance(record, RowProblem) or is_wanted(record.thread, options):
                    yield record


def _find_files(source: Source) -> list[Member]:
    found = []
    for member in source.members():
        if len(source.members()) == 1 or member.name.lower().endswith((".vmg", ".vmsg")):
            with source.open(member.name) as stream:
                head = stream.read(64)
            if _BEGIN.encode() in head.replace(b"\0", b"").upper():
                found.append(member)
    return found


def _read_records(source: Source, member: Member, options: ReadOptions) -> Iterator[Record]:
    held: list[str] = []
    begun = size = 0
    with source.open_text(member.name, encoding=options.encoding) as stream:
        for line in read_lines(stream):
            text = line.text.strip("\ufeff")
            if text.strip().upper() == _BEGIN:
                begun, size, held = line.number, 0, []
            elif text.strip().upper() == _END and begun:
                yield _make_record(held, begun, member.name, cut=size > LINE_LIMIT)
                begun = 0
            elif begun:
                size += _count_size(line)
                if size <= LINE_LIMIT and len(held) < _MOST:
                    held.append(text)
    if begun:
        yield RowProblem(begun, DropReason.UNPARSED, "cut off", member.name)


def _count_size(line: Line) -> int:
    return LINE_LIMIT + 1 if line.cut else len(line.text) + 1


def _make_record(held: list[str], row: int, member: str, *, cut: bool) -> Record:
    if cut:
        return RowProblem(row, DropReason.UNPARSED, "too long", member)
    number = name = ""
    when: datetime | None = None
    body: list[str] = []
    inside = False
    encoding = ""
    outgoing = any(
        line.upper().startswith("X-IRMC-BOX:") and line.upper().rpartition(":")[2].strip() in _SENT for line in held
    )
    for line in held:
        mark = line.strip().upper()
        if mark == "BEGIN:VBODY":
            inside = True
        elif mark == "END:VBODY":
            inside = False
        elif inside and when is None and _DATE.match(line):
            when = _parse_time(_DATE.match(line)["when"])  # type: ignore[index]  # just matched
        elif (inside and mark.startswith("TEXT;")) or (inside and mark.startswith("SUBJECT;")):
            encoding, body = mark.partition(":")[0], [*body, line.partition(":")[2]]
        elif inside and not mark.startswith("X-"):
            body.append(line)
        elif not inside:
            phone, named, dated = _PHONE.match(line), _NAME.match(line), _DATE.match(line)
            number = number or (phone["number"].strip() if phone else "")
            name = name or (
                _decode_text(named["name"].replace(";", " ").strip(), named["how"].upper()) if named else ""
            )
            when = when or (_parse_time(dated["when"]) if dated else None)
    text = "\n".join(body).strip("\n")
    # The first card names the sender of what came in, the last the recipient of what went out.
    cards = [match["number"].strip() for line in held if (match := _PHONE.match(line)) and match["number"].strip()]
    number = (cards[-1] if outgoing else cards[0]) if cards else ""
    other = Handle(number or name or "?", name or number or "?")
    return Message(
        "sms",
        ThreadId(other.id),
        row,
        when,
        _ME if outgoing else other,
        Direction.OUT if outgoing else Direction.IN,
        Kind.TEXT,
        RawText(_decode_text(text, encoding)),
        precision="s" if when is not None else "none",
        member=member,
    )


def _decode_text(text: str, how: str) -> str:
    if "QUOTED-PRINTABLE" not in how:
        return text
    charset = re.search(r"CHARSET=([A-Z0-9-]{1,20})", how)
    raw = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return raw.decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _parse_time(text: str) -> datetime | None:
    text = text.strip()
    parts = _DAY_FIRST.match(text)
    if parts is not None:
        day, month, year, hour, minute, second = (int(part or 0) for part in parts.groups())
    else:
        compact = _COMPACT.match(text)
        if compact is None:
            return parse_iso(text)
        year, month, day, hour, minute, second = map(int, compact.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
