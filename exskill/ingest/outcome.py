"""What an import tells at its end: every row in a report, every file by its fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exskill.chat.messages import ImportReport
from exskill.core.errors import ExskillError
from exskill.importers.claims import LeftFile
from exskill.ingest.exports import Exports

__all__ = ["ImportOutcome", "merge_outcome"]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """The end of an import. ``read_files`` counts the files that a reader took; ``left`` names every other one.

    ``other_chats`` are chats that were found and not chosen; ``silent`` names files that a reader took and that gave no
    row; ``unindexed`` rows have no vector yet; ``readable`` words may be people and stay readable; ``exchanged``
    stored rows got the right one of the two as their writer; ``closed`` tells that the other person's age is unknown, so
    that their words stay closed.
    """

    reports: tuple[ImportReport, ...]
    read_files: int
    left: tuple[LeftFile, ...]
    failed: tuple[tuple[str, ExskillError], ...] = ()
    silent: tuple[str, ...] = ()
    other_chats: int = 0
    unindexed: int = 0
    readable: int = 0
    swapped: int = 0
    exchanged: int = 0
    closed: bool = False
    notes: tuple[str, ...] = ()
    shredded: tuple[str, ...] | None = None  # the files that are gone; None: nobody asked, or the user said no
    shred_failed: bool = False


def merge_outcome(exports: Exports, reports: Sequence[ImportReport], *, others: int) -> ImportOutcome:
    """Put the reports of all parts and the fate of all files together."""
    claims = [claim for found in exports.found for claim in found.claims]
    gave = {name for report in reports for name in report.rows_by_file}
    return ImportOutcome(
        reports=tuple(reports),
        read_files=sum(len(claim.files) for claim in claims),
        left=exports.left,
        failed=exports.failed,
        silent=tuple(name for claim in claims for name in claim.list_silent(gave)) if not others else (),
        other_chats=others,
        swapped=sum(report.swapped for report in reports),
    )
