"""``import --shred-source`` as part of an import: when it may be, which files, and what is logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.events import Count, EventKind, Outcome, Reason
from exskill.chat.messages import DropReason
from exskill.core.errors import ExskillError, UsageError, VaultDamaged
from exskill.core.i18n import _
from exskill.ingest.outcome import ImportOutcome
from exskill.ingest.pipeline import Job, Part
from exskill.ingest.questions import Questions, ShredFile, ShredPlan
from exskill.ingest.shred_source import (
    Target,
    files_that_gave_rows,
    is_whole,
    list_targets,
    may_be_shredded,
    shred_files,
)
from exskill.ingest.who import make_unanswered

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["ReadBefore", "may_shred", "shred_read_files"]


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """What the sources were like before they were read."""

    fingerprints: tuple[str, ...]

    @classmethod
    def look(cls, parts: Sequence[Part]) -> ReadBefore:
        """Take the fingerprints of what will be read."""
        return cls(tuple(part.source.fingerprint() for part in parts))


def may_shred(paths: Sequence[object], outside: Sequence[Path], *, dry_run: bool) -> None:
    """Refuse before anything is read what will not be shredded afterwards."""
    if dry_run:
        raise UsageError(_("--shred-source goes with a real import only"))
    for path in paths:
        may_be_shredded(str(path) if isinstance(path, Path) else "-", outside=outside)


def shred_read_files(
    store: Store, job: Job, outcome: ImportOutcome, before: ReadBefore, questions: Questions
) -> ImportOutcome:
    """After the rows are in the vault: overwrite and delete the files that gave them, unless anything is in doubt.

    The import is not undone by it: that something was not shredded is a note, and ``shred_failed``.
    """
    if not all(is_whole(report) for report in outcome.reports):
        return _not_done(outcome, _("some rows could not be read or redacted, so the files stay as they are"))
    kept = sum(report.kept for report in outcome.reports)
    if len(store.known_ids()) != len(job.known) + kept:  # read back, key by key: only what is there for sure may go
        raise VaultDamaged(_("the imported rows could not be read back, so nothing was shredded"))
    try:
        return _shred_files(store, job, outcome, before, questions)
    except ExskillError as error:
        return _not_done(outcome, error.message)


def _not_done(outcome: ImportOutcome, why: str) -> ImportOutcome:
    return replace(outcome, notes=(*outcome.notes, why), shred_failed=True)


def _shred_files(
    store: Store, job: Job, outcome: ImportOutcome, before: ReadBefore, questions: Questions
) -> ImportOutcome:
    sources = [part.source for part in job.parts]
    files = files_that_gave_rows(list(zip(sources, outcome.reports, strict=True)))
    found = list_targets(files)
    if ReadBefore.look(job.parts) != before:
        raise UsageError(_("the files changed while they were imported, so they stay as they are"))
    verdict = questions.confirm_shred(_make_plan(tuple(files.values()), outcome))
    if verdict is None:
        raise make_unanswered("--yes")
    if not verdict:
        return replace(outcome, notes=(*outcome.notes, _("the files stay as they are")))
    _overwrite_files(store, found)
    return replace(outcome, shredded=tuple(str(path) for path in files))


def _make_plan(files: tuple[ShredFile, ...], outcome: ImportOutcome) -> ShredPlan:
    there = sum(r.kept + r.dropped[DropReason.DUPLICATE] for r in outcome.reports)
    read = sum(r.read for r in outcome.reports)
    return ShredPlan(files, there, read - there, outcome.other_chats)


def _overwrite_files(store: Store, files: Sequence[Target]) -> None:
    counts = {Count.FILES: len(files), Count.BYTES: sum(f.size for f in files)}
    # The log comes first: what cannot be logged is not done.
    store.record(EventKind.FORGET, reason=Reason.USER_REQUEST, counts=counts)
    try:
        shred_files(files)
    except ExskillError:
        store.record(EventKind.FORGET, reason=Reason.USER_REQUEST, outcome=Outcome.FAILED, counts=counts)
        raise
