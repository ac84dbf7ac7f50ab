"""The rows of an import while they are made: redacted, embedded, and put into a table; nothing raw stays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from exskill.chat.messages import DropReason, ImportReport, Kind, Message
from exskill.chat.schema import SenderRole, row_schema
from exskill.core.errors import ExskillError, RedactionRefused
from exskill.core.i18n import _
from exskill.retrieval.plan import embed_in_order
from redaction.text import RawText, RedactedText

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.retrieval.embed import Embedder
    from redaction import Redaction, Redactor

__all__ = ["Candidate", "Rows", "widen_period"]

_SPOKEN = frozenset({Kind.TEXT, Kind.LINK, Kind.POST})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be kept, with the report that counts it."""

    message: Message
    report: ImportReport
    role: SenderRole
    row_id: str
    text: RawText


class Rows:
    """The columns of :func:`exskill.chat.schema.row_schema`, and for each row the report that counts it."""

    def __init__(self, import_id: str) -> None:
        self._import_id = import_id
        self._reports: list[ImportReport] = []
        self._row_ids: dict[tuple[str, str | None], str] = {}  # by thread and the platform's id
        self.columns: dict[str, list[Any]] = {name: [] for name in row_schema().names}

    def redact(self, candidates: Sequence[Candidate], redactor: Redactor) -> None:
        """Redact a batch and keep it; what fails is counted and left out. Raises RedactionRefused."""
        try:
            redactions = redactor.redact([c.text for c in candidates])
        except ExskillError:
            raise
        except Exception as error:
            raise RedactionRefused(_("a detector failed ({kind})").format(kind=type(error).__name__)) from None
        for candidate, redaction in zip(candidates, redactions, strict=True):
            if redaction.text is None:
                candidate.report.drop(DropReason.QUARANTINED, candidate.message.row)
            else:
                self._keep(candidate, redaction, redaction.text)

    def count_tags(self, changes: Mapping[int, int]) -> None:
        """Take into the reports by how many the hidden people of a row changed."""
        for row, change in changes.items():
            redactions = self._reports[row].redactions
            redactions["PERSON"] += change
            if redactions["PERSON"] <= 0:
                del redactions["PERSON"]

    def embed(
        self, embedder: Embedder | None, advance: Callable[[str, int], object], enough: Callable[[], bool]
    ) -> int:
        """Fill the vectors in; return how many rows are left without."""
        if embedder is None:
            return 0
        texts: list[RedactedText] = self.columns["text"]
        blank = [not text.strip() for text in texts]
        done = 0
        for batch in embed_in_order(texts, embedder, have=blank, stop=enough):
            for rows, vector in zip(batch.rows, batch.vectors, strict=True):
                for row in rows:
                    self.columns["vector"][row] = vector
            advance("embed", batch.done - done)
            done = batch.done
        return blank.count(False) - done

    def make_table(self) -> pa.Table:
        """Return the rows as an Arrow table."""
        import pyarrow as pa

        return pa.table(self.columns, schema=row_schema())

    def _keep(self, candidate: Candidate, redaction: Redaction, text: RedactedText) -> None:
        report, message = candidate.report, candidate.message
        report.keep(candidate.role.value)
        report.stored_by_file[message.member] += 1
        report.redactions.update(finding.entity for finding in redaction.findings)
        if redaction.doubt:
            report.doubt(redaction.doubted, redaction.doubt, _cut_around(text, redaction.doubted))
        widen_period(report, message.ts)
        self._append(candidate, redaction)
        self._reports.append(report)
        if message.native_id is not None:
            self._row_ids[message.thread, message.native_id] = candidate.row_id

    def _append(self, candidate: Candidate, redaction: Redaction) -> None:
        message = candidate.message
        row = {
            "id": candidate.row_id,
            "import_id": self._import_id,
            "thread": hashlib.sha256(f"{self._import_id}|{message.thread}".encode()).hexdigest()[:16],
            "seq": len(self.columns["id"]),
            "ts": _to_wall_time(message.ts),
            "precision": message.precision,
            "role": candidate.role.value,
            "kind": (Kind.FORWARDED if message.forwarded and message.kind in _SPOKEN else message.kind).value,
            "text": redaction.text,
            "reply_to": self._row_ids.get((message.thread, message.reply_to)),
            "lang": redaction.lang,
            "categories": sorted(redaction.categories),
            "reactions": [r.emoji for r in message.reactions if _is_emoji(r.emoji)],
            "edited": message.edited_at is not None,
            "vector": None,
        }
        for name, value in row.items():
            self.columns[name].append(value)


def widen_period(report: ImportReport, ts: datetime | None) -> None:
    """Take a day into the period of a report."""
    if ts is None:
        return
    day = ts.date()
    report.first = day if report.first is None else min(report.first, day)
    report.last = day if report.last is None else max(report.last, day)


def _cut_around(text: str, word: str) -> str:
    """Return the part of a redacted line that holds a word, short enough for one look."""
    at = max(0, text.find(word))
    begin, end = max(0, at - 40), at + len(word) + 40
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def _is_emoji(text: str) -> bool:
    """Whether a reaction is a picture: those that a community made have names, which may be somebody's."""
    return 0 < len(text) <= 16 and not any(c.isalnum() for c in text)


def _to_wall_time(ts: datetime | None) -> datetime | None:
    """Return wall time without a zone: as the source states it; where it knows only the instant (UTC), this machine's."""
    if ts is None or ts.tzinfo is None:
        return ts
    return (ts.astimezone() if not ts.utcoffset() else ts).replace(tzinfo=None)
