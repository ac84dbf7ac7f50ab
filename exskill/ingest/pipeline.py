"""The import pipeline: read, decide, redact, embed; nothing is written here.

The source is read twice. The first reading gives the redactor every text and every name, so that somebody named once is
known everywhere; the second makes the rows. A fingerprint taken before, between and after tells whether the file
changed in the meantime.
Raw text lives in this process' memory only, one batch at a time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from exskill.chat.messages import Direction, DropReason, ImportReport, Ingested, Kind, Message, RowProblem
from exskill.chat.participants import Cast
from exskill.chat.schema import SenderRole
from exskill.core.errors import NothingRecognised, RedactionRefused
from exskill.core.i18n import _
from exskill.importers.identity import hash_message
from exskill.importers.interface import Importer, ReadOptions, Record, Source
from exskill.ingest.look_over import LookOver, look_over_rows
from exskill.ingest.questions import PickNames
from exskill.ingest.rows import Candidate, Rows, widen_period
from redaction.text import RawText

if TYPE_CHECKING:
    from exskill.retrieval.embed import Embedder
    from redaction import Redactor

__all__ = ["Ingested", "Job", "Part", "ingest_job", "preview_job", "survey_part"]

BATCH = 512
LONGEST = 64 << 10  # characters; a longer "message" is a file that somebody pasted, or an attack
QUARANTINE_LIMIT = 0.01  # docs/decisions.md 12: more failing rows than this, and nothing is written
_WORDLESS = frozenset({Kind.CONTACT, Kind.LOCATION})  # what they say is somebody's number or somewhere's point
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """What one reader reads of an import, and who is who in it. ``cast`` is None in a dry run: nobody is anybody yet."""

    source: Source
    importer: Importer
    options: ReadOptions
    cast: Cast | None
    reason: str = ""
    warnings: tuple[str, ...] = ()  # for the report: translated, without content


@dataclass(frozen=True, slots=True)
class Job:
    """One import: what to read, and which rows may stay."""

    parts: tuple[Part, ...]
    import_id: str
    row_key: bytes  # HMAC key of this vault: ids tell nothing outside it
    adult_since: date | None = None  # the ex's 18th birthday, where it is known
    known: Mapping[str, str] = field(default_factory=dict)  # ids of the stored rows, with their roles


def ingest_job(
    job: Job,
    redactor: Redactor,
    embedder: Embedder | None,
    *,
    advance: Callable[[str, int], object] = lambda _phase, _n: None,
    enough: Callable[[], bool] = lambda: False,
    pick_names: PickNames = lambda _words: None,
    look_over: LookOver | None = None,
) -> Ingested:
    """Read, redact and embed; return the rows to store. ``enough`` ends the embedding early, the telling rows come first.

    Raises :class:`RedactionRefused` if a detector cannot run, fails on more than 1 % of the rows, or the source
    changed between the readings; :class:`NothingRecognised` if nothing of either principal is left.
    """
    before = _hash_sources(job)
    for batch in _cut_batches(_read_texts(job), BATCH):
        redactor.observe(batch)
        advance("names", len(batch))
    words = redactor.candidates()
    told = pick_names([(word.word, word.count) for word in words]) or ()
    redactor.hide(told)
    redactor.freeze()
    _refuse_if_changed(job, before)
    reading = _Reading(job)
    rows = Rows(job.import_id)
    photos: set[str] = set()
    for candidates in _cut_batches(reading.candidates(), BATCH):
        photos.update(c.message.member for c in candidates if c.message.source == "photos")
        rows.redact(candidates, redactor)
        advance("redact", len(candidates))
    _refuse_if_changed(job, before)
    _refuse_if_unsafe(_sum_reports(reading.reports))
    names = b""
    if look_over is not None:
        looked = look_over_rows(rows.columns, redactor.export_map(), words, look_over)
        names, told = looked.names, (*told, *looked.added)
        rows.count_tags(looked.tags)
    unindexed = rows.embed(embedder, advance, enough)
    return Ingested(
        rows.make_table(),
        _sum_reports(reading.reports),
        frozenset(photos),
        unindexed,
        readable=len({word.word.casefold() for word in words} - {name.casefold() for name in told}),
        parts=tuple(reading.reports),
        swapped=reading.swapped,
        names=names,
    )


def _hash_sources(job: Job) -> tuple[str, ...]:
    return tuple(source.fingerprint() for source in dict.fromkeys(part.source for part in job.parts))


def _refuse_if_changed(job: Job, before: tuple[str, ...]) -> None:
    if _hash_sources(job) != before:
        raise RedactionRefused(_("the file changed while it was being read"))


def _sum_reports(reports: Sequence[ImportReport]) -> ImportReport:
    if len(reports) == 1:
        return reports[0]
    total = ImportReport(format=" + ".join(dict.fromkeys(r.format for r in reports)), reason="")
    for report in reports:
        total.merge(report)
    return total


def preview_job(job: Job, redactor: Redactor) -> Ingested:
    """Do all of it without embeddings and keep nothing but the counts (``import -n``)."""
    return ingest_job(job, redactor, None)


def survey_part(part: Part) -> ImportReport:
    """Count what a source holds without knowing who is who; ``kept`` is what people wrote or sent."""
    report = _start_report(part)
    for record in _read_records(part):
        report.note(record)
        reason = _reason_to_drop(record, part, None)
        if reason is not None:
            report.drop(reason, record.row)
        else:
            report.keep("people")
            widen_period(report, record.ts if isinstance(record, Message) else None)
    return report


def _start_report(part: Part) -> ImportReport:
    report = ImportReport(format=part.importer.name, reason=part.reason, source=part.source.label)
    report.warnings += part.warnings
    return report


def _read_records(part: Part) -> Iterator[Record]:
    """Yield the records of a part; what is longer than anybody writes becomes a problem."""
    for record in part.importer.read(part.source, part.options):
        if isinstance(record, Message) and len(record.text) > LONGEST:
            yield RowProblem(record.row, DropReason.UNPARSED, "longer than 64 Ki characters", record.member)
        else:
            yield record


def _find_role(part: Part, message: Message) -> SenderRole | None:
    if part.importer.own_memories:
        return SenderRole.USER_MEMORY
    return part.cast.role(message.sender) if part.cast is not None else None


def _read_texts(job: Job) -> Iterator[RawText]:
    for part in job.parts:
        for record in _read_records(part):
            if isinstance(record, Message) and _find_role(part, record) is not None and record.text:
                yield record.text


class _Reading:
    """The second reading: decides about every record and counts it in the report of its part."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._seen = set(job.known)
        self.reports = [_start_report(part) for part in job.parts]
        self.swapped: dict[str, str] = {}

    def candidates(self) -> Iterator[Candidate]:
        """Yield what may be kept, part by part."""
        for part, report in zip(self._job.parts, self.reports, strict=True):
            said: dict[str, Counter[bytes]] = defaultdict(Counter)  # by chat: the n-th "ok" of a minute in each export
            for record in _read_records(part):
                candidate = self._judge_record(record, part, report, said)
                if candidate is not None:
                    yield candidate

    def _judge_record(
        self, record: Record, part: Part, report: ImportReport, said: Mapping[str, Counter[bytes]]
    ) -> Candidate | None:
        report.note(record)
        reason = _reason_to_drop(record, part, self._job.adult_since)
        if reason is not None:
            report.drop(reason, record.row)
            return None
        assert isinstance(record, Message)  # noqa: S101 -- problems always have a reason
        role = _find_role(part, record)
        assert role is not None  # noqa: S101 -- likewise
        row_id = _row_id(record, self._job.row_key, said[record.thread])
        if row_id in self._seen:
            report.drop(DropReason.DUPLICATE)
            report.stored_by_file[record.member] += 1
            if self._job.known.get(row_id, role) != role:
                report.swapped += 1
                self.swapped[row_id] = role.value
            return None
        self._seen.add(row_id)
        text = RawText("") if record.kind in _WORDLESS else record.text
        return Candidate(record, report, role, row_id, text)


def _reason_to_drop(record: Record, part: Part, adult_since: date | None) -> DropReason | None:
    """Return why a record is not kept; None if it may be. The order is the order of the report."""
    if isinstance(record, RowProblem):
        return record.reason
    if record.kind is Kind.DELETED:
        return DropReason.DELETED
    if record.direction is Direction.SYSTEM or record.kind is Kind.SYSTEM:
        return DropReason.SYSTEM
    if part.cast is not None and part.cast.role(record.sender) is None:
        return DropReason.THIRD_PARTY
    if record.kind in (Kind.TEXT, Kind.POST, Kind.LINK) and not record.text.strip() and not record.attachments:
        return DropReason.EMPTY
    return _reason_by_time(record.ts, part.options, adult_since)


def _reason_by_time(ts: datetime | None, options: ReadOptions, adult_since: date | None) -> DropReason | None:
    day = ts.date() if ts is not None else None
    since, until = options.since, options.until
    if (since or until) and (day is None or (since and day < since) or (until and day > until)):
        return DropReason.OUT_OF_RANGE
    if adult_since is not None and (day is None or day < adult_since):
        return DropReason.BEFORE_ADULTHOOD
    return None


def _row_id(message: Message, key: bytes, said: Counter[bytes]) -> str:
    """Return an id that the same message has in every export: without a platform id the n-th "ok" of a minute is the n-th."""
    content = hash_message(message)
    if message.native_id is None:
        said[content] += 1
        content += said[content].to_bytes(8, "big")
    return hmac.new(key, content, hashlib.sha256).hexdigest()[:32]


def _refuse_if_unsafe(report: ImportReport) -> None:
    failed = report.dropped[DropReason.QUARANTINED]
    tried = report.kept + failed
    if failed > QUARANTINE_LIMIT * tried:
        raise RedactionRefused(_("redaction failed on {failed} of {tried} messages").format(failed=failed, tried=tried))
    if report.kept == 0 and report.dropped[DropReason.DUPLICATE] == 0:
        raise NothingRecognised(
            _("read {read} rows and kept none for the two of you").format(read=report.read),
            hint=_("`--list-chats` shows the chats and the names in this file"),
        )


def _cut_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
