"""WhatsApp's exported chat: a text file alone, in a folder or zip beside its media.

Two readings. The first decides, once for the whole file, which form of header rules, the order of day and month, and
which doubtful beginnings are names. The second yields messages. Lines without an author are system rows; notices that
WhatsApp attributes to a person or to the chat keep that author as sender and have kind ``system``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from exskill.chat.messages import Conversation, Direction, DropReason, Handle, Kind, Message, RowProblem, ThreadId
from exskill.core.i18n import _
from exskill.importers.formats.whatsapp.whatsapp_header import (
    LOOSE,
    NO_YEAR,
    TWELVE,
    YEARLESS,
    Header,
    is_doubtful,
    parse_header,
    split_author,
    split_odd_author,
)
from exskill.importers.formats.whatsapp.whatsapp_phrases import classify_text
from exskill.importers.formats.whatsapp.whatsapp_plan import Plan, find_title, make_plan
from exskill.importers.formats.whatsapp.whatsapp_web import YOU, classify_web, strip_forwarded
from exskill.importers.interface import Importer, Match, Member, ReadOptions, Record, Source
from exskill.importers.reading.blocks import Block, group_blocks, left_out_warning
from exskill.importers.reading.collect import Summary, TimeOrder, is_wanted
from exskill.importers.reading.dates import (
    Decision,
    ambiguity_warnings,
    decide_order,
    make_date,
)
from exskill.importers.reading.sniff import head_lines, text_members
from exskill.importers.reading.text import Line, read_lines, strip_marks
from redaction.text import RawText

__all__ = ["WhatsApp"]

_SNIFFED: Final = 300
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_UNKNOWN: Final = Direction.UNKNOWN  # a member of an enum costs more to look up
_LIMITS: Final = (40_000, 10_000)


class WhatsApp(Importer):
    """WhatsApp text export."""

    name = "whatsapp"
    title = "WhatsApp"
    platform = "whatsapp"
    variants = (".txt (Android, iOS, every language)", ".zip with media")

    def sniff(self, source: Source) -> Match | None:
        """Claim text whose lines begin with WhatsApp's headers and name authors."""
        best: Match | None = None
        for member in _find_candidates(source):
            match = _sniff_member(source, member)
            if match is not None and (best is None or match.score > best.score):
                best = match
        return best

    def conversations(self, source: Source, options: ReadOptions) -> Iterable[Conversation]:
        """Return one conversation for each chat file."""
        for member in _chat_files(source):
            plan = make_plan(source, member, options)
            summary, people, order = Summary(), _People(), TimeOrder()
            for record in _read_records(source, member, plan, options):
                if isinstance(record, Message):
                    summary.add(record)
                    people.add(record)
                    order.add(record)
            title = people.group_title()
            if title is not None:
                del summary.people[title.id]
            yield summary.conversation(
                ThreadId(member.name),
                find_title(source, member) or (title.name if title is not None else ""),
                me=people.exporter() or (people.find_you() if plan.web else None),
                warnings=(*_list_warnings(plan, summary), *order.warnings()),
            )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record]:
        """Yield every message; a message with a line beyond all measure becomes a problem."""
        for member in _chat_files(source):
            if is_wanted(ThreadId(member.name), options):
                yield from _read_records(source, member, make_plan(source, member, options), options)


class _People:
    """Tells from the messages who exported a chat, and whether one of the names is the group's own."""

    def __init__(self) -> None:
        self._deleted: set[Handle] = set()
        self._spoke: set[Handle] = set()
        self._first: Handle | None = None

    def add(self, message: Message) -> None:
        """Take one message into account."""
        if message.sender is None:
            return
        if "deleted_by_me" in message.extra:
            self._deleted.add(message.sender)
        self._first = self._first or message.sender
        if message.kind is not Kind.SYSTEM and not (message.kind is Kind.OTHER and not message.attachments):
            self._spoke.add(message.sender)

    def exporter(self) -> Handle | None:
        """Only the exporter's own deletions read "you deleted this message": whose they are, that is "me"."""
        return next(iter(self._deleted)) if len(self._deleted) == 1 else None

    def find_you(self) -> Handle | None:
        """WhatsApp Web writes "You" for who exported the chat."""
        return next((handle for handle in self._spoke if handle.name in YOU), None)

    def group_title(self) -> Handle | None:
        """iOS begins a group with a notice under the group's name, which never says anything else."""
        is_title = self._first is not None and self._first not in self._spoke and len(self._spoke) > 2
        return self._first if is_title else None


def _find_candidates(source: Source) -> list[Member]:
    members = [member for member in text_members(source) if member.size]
    texts = [member for member in members if member.name.lower().endswith(".txt")]
    return texts or (members if len(members) == 1 else [])


def _chat_files(source: Source) -> list[Member]:
    candidates = _find_candidates(source)
    return candidates if len(candidates) == 1 else [member for member in candidates if _sniff_member(source, member)]


def _find_headers(texts: Iterable[str]) -> list[Header]:
    """Return the headers among some lines; those without a year only where there are no others."""
    known = list(texts)
    found = [header for text in known if (header := parse_header(text))]
    return found or [header for text in known if (header := parse_header(text, tuple(YEARLESS)))]


def _sniff_member(source: Source, member: Member) -> Match | None:
    headers = _find_headers(line.text for line in head_lines(source, member.name, _SNIFFED))
    if not headers:
        return None
    authored = sum(split_author(header.rest) is not None for header in headers)
    share = authored / len(headers)
    if not authored or share < 0.2:
        return None
    decision = decide_order([header.date for header in headers])
    system = "iOS" if headers[0].family.startswith("[") else "Android"
    written = "/".join(decision.order) + ("" if decision.certain or not decision.matters else "?")
    return Match(
        0.55 + 0.4 * share,
        _("WhatsApp ({system}, {order}): {authored} of the first {headers} headers name an author").format(
            system=system, order=written, authored=authored, headers=len(headers)
        ),
    )


def _read_records(source: Source, member: Member, plan: Plan, options: ReadOptions) -> Iterator[Record]:
    make = _Maker(ThreadId(member.name), member.name, plan, _list_media(source, member))
    loose = any(form.removesuffix(TWELVE).endswith(LOOSE) for form in plan.forms)

    def find_header(line: Line) -> Header | None:
        header = parse_header(line.text, plan.families, authorless=loose)
        return header if header is not None and header.form in plan.forms else None

    with source.open_text(member.name, encoding=options.encoding) as stream:
        for block in group_blocks(read_lines(stream), find_header):
            yield make.record(block)


class _Maker:
    """Turns headers and bodies of one file into records."""

    def __init__(self, thread: ThreadId, member: str, plan: Plan, media: Mapping[str, str]) -> None:
        self._thread, self._member, self._plan, self._media = thread, member, plan, media
        self._handle = lru_cache(maxsize=4096)(lambda name: Handle(name, name))
        self._day = lru_cache(maxsize=4096)(make_date)
        self._year, self._month = NO_YEAR, 0

    def record(self, done: Block[Header]) -> Record:
        """Return a finished message, or a problem where it is longer than any message."""
        if done.cut:
            return RowProblem(done.row, DropReason.UNPARSED, "line or message over a million characters", self._member)
        header = done.header
        parts = None if self._plan.web and header.rest.startswith("- ") else split_author(header.rest)
        for name in self._plan.long_names:
            if header.rest.startswith(name + ": "):
                parts = strip_marks(name), header.rest[len(name) + 2 :]
        if parts is None and self._plan.names:
            parts = split_odd_author(header.rest)
            parts = parts if parts is not None and parts[0] in self._plan.names else None
        elif parts is not None and is_doubtful(parts[0]) and parts[0] not in self._plan.names:
            parts = None
        return self._make_notice(done) if parts is None else self._make_spoken(done, *parts)

    def _parse_time(self, header: Header) -> datetime | None:
        day = (
            self._word_day(header)
            if header.family[-1] in "wvyz"
            else self._day(header.date, self._plan.orders[header.form])
        )
        return None if day is None else datetime.combine(day, time(header.hour, header.minute, header.second or 0))

    def _word_day(self, header: Header) -> date | None:
        """Dates with the month by name need no order; a year that is left out is the one of the messages before."""
        year, *rest = header.date
        month, day = rest if header.family[-1] in "wv" else _order_pair(rest, self._plan.decision)
        if year == NO_YEAR and self._year != NO_YEAR:
            year = self._year + (month < self._month)
        self._year, self._month = year, month
        return None if year == NO_YEAR else make_date((year, month, day), "ymd")

    def _make_notice(self, done: Block[Header]) -> Message:
        header, when = done.header, self._parse_time(done.header)
        text = RawText(done.text(strip_marks(header.rest)).removeprefix("- " if self._plan.web else ""))
        return Message(
            "whatsapp", self._thread, done.row, when, None, Direction.SYSTEM, Kind.SYSTEM, text,
            precision=_find_precision(header, when), member=self._member,
        )  # fmt: skip

    def _make_spoken(self, done: Block[Header], author: str, text: str) -> Message:
        header, when = done.header, self._parse_time(done.header)
        whole, forwarded = strip_forwarded(done.text(text)) if self._plan.web else (done.text(text), False)
        body = classify_web(whole) if self._plan.web else None
        body = body or classify_text(whole, marked=header.marked, members=self._media)
        return Message(
            "whatsapp",
            self._thread,
            done.row,
            when,
            self._handle(author),
            _UNKNOWN,
            body.kind,
            RawText(body.text),
            None,
            _find_precision(header, when),
            None,
            None,
            None,
            (),
            body.attachments,
            self._member,
            dict.fromkeys(sorted(body.flags), True) if body.flags else _NOTHING,
            forwarded,
        )  # by place: half the time of keywords


def _order_pair(pair: list[int], decision: Decision) -> list[int]:
    """Return month and day of two numbers without a year."""
    return pair if decision.order in ("mdy", "ymd") or pair[1] > 12 else pair[::-1]


def _find_precision(header: Header, when: datetime | None) -> Literal["s", "min", "none"]:
    if when is None:
        return "none"
    return "min" if header.second is None else "s"


def _list_media(source: Source, member: Member) -> dict[str, str]:
    folder = member.name.rpartition("/")[0]
    return {
        other.name.rsplit("/", 1)[-1]: other.name
        for other in source.members()
        if other.name != member.name and other.name.rpartition("/")[0] == folder
    }


def _list_warnings(plan: Plan, summary: Summary) -> tuple[str, ...]:
    notes = [*ambiguity_warnings(plan.decision), *left_out_warning(plan.preamble)]
    if summary.messages in _LIMITS:
        notes.append(
            _("exactly {n} messages: WhatsApp cuts off the oldest beyond that, so the beginning may be missing").format(
                n=summary.messages
            )
        )
    return tuple(notes)
