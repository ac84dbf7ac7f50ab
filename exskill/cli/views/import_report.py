"""What ``exskill import`` tells: formats, chats, counts that add up, and what the redactor was least sure of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exskill.chat.messages import DropReason, ImportReport
from exskill.cli.framework import ui
from exskill.core.errors import PartialResult
from exskill.core.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from rich.console import RenderableType

    from exskill.importers.interface import Importer, Match, ReadOptions, Source

__all__ = ["REASONS", "as_dict", "print_chats", "print_formats", "print_reports", "report_table"]

PARTIAL = PartialResult.exit_code
LEAST_SURE = 5  # lines on a terminal that were not asked for

REASONS = {
    DropReason.SYSTEM: N_("written by the app itself"),
    DropReason.DELETED: N_("deleted by its author"),
    DropReason.DISAPPEARING: N_("disappearing: both agreed that it vanishes"),
    DropReason.EMPTY: N_("empty"),
    DropReason.THIRD_PARTY: N_("written by somebody else"),
    DropReason.OTHER_CHAT: N_("another chat"),
    DropReason.OUT_OF_RANGE: N_("outside the dates you chose"),
    DropReason.BEFORE_ADULTHOOD: N_("before the other person was 18"),
    DropReason.DUPLICATE: N_("already there"),
    DropReason.UNPARSED: N_("could not be read"),
    DropReason.QUARANTINED: N_("redaction failed on it"),
    DropReason.UNSURE: N_("speaker or text not certain"),
}


_UNREAD = (DropReason.UNPARSED, DropReason.QUARANTINED, DropReason.UNSURE)


def print_formats(as_json: bool) -> int:
    """Print every reader."""
    from exskill.importers import registry

    readers = list(registry.importers())
    if as_json:
        ui.show_json({"formats": [{"name": r.name, "title": r.title, "variants": list(r.variants)} for r in readers]})
    else:
        rows = [(r.name, r.title, ", ".join(r.variants)) for r in readers]
        ui.show(ui.table("", [_("--format"), _("what"), _("variants")], rows))
    return 0


def print_chats(importer: Importer, found: Match, source: Source, options: ReadOptions, *, as_json: bool) -> None:
    """Print the chats of a source and who is in them."""
    conversations = list(importer.conversations(source, options))
    if as_json:
        chats = [
            {
                "id": c.thread,
                "title": c.title,
                "kind": c.kind,
                "messages": c.messages,
                "one_sided": c.one_sided,
                "me": c.me.id if c.me else None,
                "participants": [{"id": h.id, "name": h.name} for h in c.participants],
            }
            for c in conversations
        ]
        ui.show_json({"format": importer.name, "reason": found.reason, "chats": chats})
        return
    ui.say(found.reason)
    rows = []
    for c in conversations:
        names = [h.name if h.name == h.id else f"{h.name} ({h.id})" for h in c.participants]
        rows.append((str(c.title), "\n".join(names), "?" if c.messages is None else str(c.messages)))
    ui.show(ui.table("", [_("chat"), _("people, exactly as written"), _("rows")], rows))


def report_table(report: ImportReport) -> RenderableType:
    """Return the counts of an import as a table that adds up."""
    rows = [(_("read"), str(report.read), "")]
    words = {"me": _("{n} yours"), "ex": _("{n} theirs"), "people": _("{n} by people, once you say who is who")}
    kept = ", ".join(words[role].format(n=n) for role, n in sorted(report.kept_by_role.items(), reverse=True))
    rows.append((_("kept"), str(report.kept), kept))
    for reason, count in sorted(report.dropped.items(), key=lambda item: -item[1]):
        if count:
            rows.append((_("dropped"), str(count), _(REASONS[reason])))
    if report.first and report.last:
        rows.append((_("days"), f"{report.first} – {report.last}", ""))
    redacted = sum(report.redactions.values())
    kinds = ", ".join(f"{name} {n}" for name, n in report.redactions.most_common(6))
    rows.append((_("redacted"), str(redacted), kinds))
    return ui.table("", ["", "", ""], rows)


def as_dict(report: ImportReport, unsure: int = 0) -> dict[str, Any]:
    """Return a report for ``--json``: counts, and the names as the file writes them."""
    unread = sum(report.dropped[reason] for reason in _UNREAD)
    return {
        "format": report.format,
        "reason": report.reason,
        "read": report.read,
        "system": report.system,
        "kept": report.kept,
        "kept_by_role": dict(report.kept_by_role),
        "dropped": {reason.value: n for reason, n in report.dropped.items() if n},
        "errors": unread,
        "people": [{"name": h.name, "id": h.id, "messages": n} for h, n in report.people.most_common()],
        "redactions": dict(report.redactions),
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
        "problem_rows": [{"reason": r, "row": n} for r, n in report.problem_rows],
        "warnings": report.warnings,
        "unsure": report.unsure,
        **({"least_sure": [{"word": w, "line": t} for w, t in report.least_sure_lines(unsure)]} if unsure else {}),
        **({"shredded_files": report.shredded} if report.shredded is not None else {}),
    }


def print_reports(reports: Sequence[ImportReport], *, dry_run: bool, as_json: bool, unsure: int) -> int:
    """Print what became of every row; return the exit code. ``unsure`` of the least sure messages are shown."""
    unread = sum(r.dropped[reason] for r in reports for reason in _UNREAD) + sum(r.shredded == 0 for r in reports)
    if as_json:
        bodies = [as_dict(r, unsure) for r in reports]
        ui.show_json({"dry_run": dry_run, **(bodies[0] if len(bodies) == 1 else {"imports": bodies})})
        return PARTIAL if unread else 0
    for report in reports:
        ui.show(report_table(report))
        for warning in report.warnings:
            ui.say(warning)
        for reason, row in report.problem_rows[:5]:
            ui.say(_("row {row}: {reason}").format(row=row, reason=_(REASONS[DropReason(reason)])))
        if not report.kept and report.dropped[DropReason.DUPLICATE]:
            ui.say(_("0 new, {n} already there").format(n=report.dropped[DropReason.DUPLICATE]))
        if report.kept and report.kept_by_role.keys() <= {"me", "ex"}:
            _print_unsure(report, unsure)
    _print_what_next(reports, dry_run=dry_run)
    return PARTIAL if unread else 0


def _print_unsure(report: ImportReport, shown: int) -> None:
    """Say that no redactor is perfect, and show where this one was least sure."""
    ui.say(_("No redactor is perfect: a rare nickname may have stayed, a harmless word may be hidden."))
    if not report.unsure:
        return
    ui.say(
        ngettext(
            "In {n} message a word was kept that may be a name after all.",
            "In {n} messages a word was kept that may be a name after all.",
            report.unsure,
        ).format(n=report.unsure)
        + " "
        + _("`exskill review add` hides one everywhere.")
    )
    rows = report.least_sure_lines(shown)
    if rows:
        ui.show(ui.table("", [_("word"), _("least sure, as it is kept")], rows))


def _print_what_next(reports: Sequence[ImportReport], *, dry_run: bool) -> None:
    if dry_run:
        ui.say(_("dry run: nothing was written"))
        return
    if any(report.shredded for report in reports):
        gone = sum(r.shredded or 0 for r in reports)
        ui.say(ngettext("overwritten and deleted: {n} file", "overwritten and deleted: {n} files", gone).format(n=gone))
    if not all(report.shredded for report in reports):
        ui.say(_("the file itself is unchanged and still holds everything: keep it safe, or delete it"))
    ui.say(_("next: exskill consent show, then exskill session start"))
