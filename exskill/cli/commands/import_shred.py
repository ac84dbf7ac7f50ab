"""The questions around ``import --shred-source``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exskill.chat.messages import DropReason, ImportReport
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.core.errors import UsageError
from exskill.core.i18n import _, ngettext

if TYPE_CHECKING:
    from exskill.importers.interface import Source
    from exskill.ingest.shred_source import Target
    from exskill.store.store import Store

__all__ = ["before_reading", "may_shred", "shred_files"]


def may_shred(app: App, paths: Sequence[str], *, dry_run: bool, ask: bool) -> None:
    """Refuse before anything is read what will not be shredded afterwards."""
    from exskill.ingest.shred_source import may_be_shredded

    if ask:
        ui.require("--yes", allowed=app.may_ask)
    if dry_run:
        raise UsageError(_("--shred-source goes with a real import only"))
    for path in paths:
        may_be_shredded(path, outside=(app.paths.data, app.paths.state, app.paths.config))


def before_reading(source: Source, *, asked: bool) -> str:
    """Note from here on which files are read; return what the source is like now, where that will be asked."""
    from exskill.importers.reading.source import begin_reading

    begin_reading(source)
    return source.fingerprint() if asked else ""


def shred_files(
    app: App, store: Store, source: Source, report: ImportReport, before: str, others: int, *, ask: bool
) -> None:
    """After the rows are in the vault: overwrite and delete what was read, unless anything of it is in doubt."""
    from exskill.core.errors import ExskillError
    from exskill.ingest.shred_source import targets, whole

    report.shredded = 0
    if not whole(report):
        report.warnings.append(_("some rows could not be read or redacted, so the files stay as they are"))
        return
    try:
        files = targets(source)
        if source.fingerprint() != before:
            raise UsageError(_("the files changed while they were imported, so they stay as they are"))
        if _shall_go(app, files, report, others, ask=ask):
            _overwrite(store, files)
            report.shredded = len(files)
        else:
            report.shredded = None
    except ExskillError as error:  # the import stands; that it is not shredded is said, and told by the exit code
        report.warnings.append(error.message)


def _shall_go(app: App, files: Sequence[Target], report: ImportReport, others: int, *, ask: bool) -> bool:
    there = report.kept + report.dropped[DropReason.DUPLICATE]
    words = ngettext(
        "{files} file, {kb} KB: {kept} messages are in the vault, {rest} rows are not and go with it.",
        "{files} files, {kb} KB: {kept} messages are in the vault, {rest} rows are not and go with them.",
        len(files),
    )
    size = max(1, sum(f.size for f in files) // 1024)
    ui.say(words.format(files=len(files), kb=size, kept=there, rest=report.read - there))
    if others:
        ui.say(_("The files also hold chats that were not imported: {n}. They go too.").format(n=others))
    ui.say(
        _("Overwriting does not reach old blocks of an SSD, snapshots, copies in a cloud, or the chat on the phone.")
    )
    if not ask or ui.confirm(_("Overwrite and delete them for good?"), option="--yes", allowed=app.may_ask):
        return True
    ui.say(_("the files stay as they are"))
    return False


def _overwrite(store: Store, files: Sequence[Target]) -> None:
    from audit.events import Count, EventKind, Outcome, Reason
    from exskill.core.errors import ExskillError
    from exskill.ingest.shred_source import shred

    counts = {Count.FILES: len(files), Count.BYTES: sum(f.size for f in files)}
    store.record(
        EventKind.FORGET, reason=Reason.USER_REQUEST, counts=counts
    )  # first: what cannot be logged is not done
    try:
        shred(files)
    except ExskillError:
        store.record(EventKind.FORGET, reason=Reason.USER_REQUEST, outcome=Outcome.FAILED, counts=counts)
        raise
