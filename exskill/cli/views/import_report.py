"""What ``exskill import`` tells: formats, chats, counts that add up, and what the redactor was least sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exskill.chat.messages import Conversation, DropReason, ImportReport
from exskill.chat.participants import clean_name
from exskill.cli.framework import ui
from exskill.core.errors import PartialResult
from exskill.core.i18n import _, current_language, in_script, ngettext
from exskill.importers import registry
from exskill.importers.claims import Claim, LeftFile
from exskill.importers.how import Way
from exskill.importers.interface import ReadOptions
from exskill.importers.reading.names import show_name
from exskill.importers.reading.nature import MEDIA
from exskill.ingest.drop_reasons import REASONS
from exskill.ingest.exports import Exports
from exskill.ingest.outcome import ImportOutcome
from redaction.tags import ENTITIES

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "LEAST_SURE",
    "REASONS",
    "as_dict",
    "print_chats",
    "print_formats",
    "print_outcome",
    "print_way",
    "report_table",
]

PARTIAL = PartialResult.exit_code
_NAMED = 20  # files that are named one by one
LEAST_SURE = 5  # lines on a terminal that were not asked for


_UNREAD = (DropReason.UNPARSED, DropReason.QUARANTINED, DropReason.UNSURE)


def print_formats(as_json: bool) -> int:
    """Print every reader."""
    readers = list(registry.list_importers())
    if as_json:
        ui.show_json({"formats": [{"name": r.name, "title": r.title, "variants": list(r.variants)} for r in readers]})
    else:
        rows = [(r.name, r.title, ", ".join(r.variants)) for r in readers]
        ui.show(ui.table("", [_("--format"), _("what"), _("variants")], rows))
    return 0


def print_way(way: Way, *, as_json: bool) -> int:
    """Print how to get a chat out of an app."""
    steps = [_(step) for step in way.steps]
    if as_json:
        ui.show_json({"app": way.app, "steps": steps, "note": _(way.note) if way.note else "", "written": way.written})
        return 0
    ui.step_out(_("From {app} to exskill").format(app=way.app))
    for number, step in enumerate(steps, 1):
        ui.answer(f"{number}. {step}")
    if way.note:
        ui.answer(_(way.note))
    ui.say(_("Written in {month}, not tried on every phone: menus move between versions.").format(month=way.written))
    return 0


def print_chats(exports: Exports, *, as_json: bool) -> int:
    """Print the chats of everything that was found, who is in them, and the files that no reader takes."""
    claims = [claim for found in exports.found for claim in found.claims]
    if as_json:
        _print_chats_json(claims, exports)
        return PARTIAL if exports.failed else 0
    for claim in claims:
        ui.say(claim.match.reason)
        rows = []
        for c in _list_conversations(claim):
            names = [h.name if h.name == h.id else f"{show_name(h.name)} ({h.id})" for h in c.participants]
            rows.append((str(c.title or c.thread), "\n".join(names), "?" if c.messages is None else str(c.messages)))
        ui.show(ui.table("", [_("chat"), _("people, exactly as written"), _("rows")], rows))
    _print_left(exports.left, len([name for claim in claims for name in claim.files]))
    return PARTIAL if exports.failed else 0


def _list_conversations(claim: Claim) -> list[Conversation]:
    return [c for view in claim.views for c in claim.importer.conversations(view, ReadOptions())]


def _print_chats_json(claims: Sequence[Claim], exports: Exports) -> None:
    bodies = [
        {
            "format": claim.importer.name,
            "reason": claim.match.reason,
            "files": list(claim.files),
            "chats": [
                {
                    "id": c.thread,
                    "title": clean_name(c.title),
                    "kind": c.kind,
                    "messages": c.messages,
                    "one_sided": c.one_sided,
                    "me": clean_name(c.me.id) if c.me else None,
                    "participants": [{"id": clean_name(h.id), "name": clean_name(h.name)} for h in c.participants],
                }
                for c in _list_conversations(claim)
            ],
        }
        for claim in claims
    ]
    left = {"left_files": _left_dicts(exports.left)}
    ui.show_json({**(bodies[0] if len(bodies) == 1 else {"exports": bodies}), **left})


def _left_dicts(left: Sequence[LeftFile]) -> list[dict[str, str]]:
    return [{"file": file.name, "what": file.nature, "reason": file.reason} for file in left]


def _print_left(left: Sequence[LeftFile], read: int) -> None:
    """Say of every file that was not read why: pictures and the like by number, everything else by name."""
    if not left:
        return
    ui.say(_("files: {read} read, {left} not").format(read=read, left=len(left)))
    named = [file for file in left if file.nature not in MEDIA]
    for reason, count in Counter(file.reason for file in left if file.nature in MEDIA).most_common():
        ui.say(f"  {count} × {reason}")
    for file in named[:_NAMED]:
        ui.say(f"  {ui.clean(file.name)}: {file.reason}")
    if len(named) > _NAMED:
        ui.say("  " + _("and {n} more: --json lists all").format(n=len(named) - _NAMED))


def report_table(report: ImportReport) -> RenderableType:
    """Return the counts of an import as a table that adds up."""
    rows = [(_("read"), str(report.read), "")]
    words = {"me": _("{n} yours"), "ex": _("{n} theirs"), "people": _("{n} by people, once you say who is who")}
    words["user_memory"] = _("{n} memories of yours")
    comma = _(", ")
    kept = comma.join(words[role].format(n=n) for role, n in sorted(report.kept_by_role.items(), reverse=True))
    rows.append((_("kept"), str(report.kept), kept))
    for reason, count in sorted(report.dropped.items(), key=lambda item: -item[1]):
        if count:
            rows.append((_("dropped"), str(count), _(REASONS[reason])))
    if report.first and report.last:
        rows.append((_("days"), f"{report.first} – {report.last}", ""))
    redacted = sum(report.redactions.values())
    kinds = comma.join(f"{_name_kind(entity)} {n}" for entity, n in report.redactions.most_common(6))
    rows.append((_("redacted"), str(redacted), kinds))
    return ui.table("", ["", "", ""], rows)


def _name_kind(entity: str) -> str:
    """Return what a detector looks for in the user's language, by the words of the tags in the text."""
    if entity == "PERSON":
        return _("names")
    english, chinese = ENTITIES.get(entity, (entity.lower().replace("_", " "), entity))
    return in_script(chinese) if current_language() == "zh" else english


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
        "people": [
            {"name": clean_name(h.name), "id": clean_name(h.id), "messages": n} for h, n in report.people.most_common()
        ],
        "redactions": dict(report.redactions),
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
        "problem_rows": [{"reason": r, "row": n} for r, n in report.problem_rows],
        "warnings": report.warnings,
        "unsure": report.unsure,
        **({"least_sure": [{"word": w, "line": t} for w, t in report.least_sure_lines(unsure)]} if unsure else {}),
    }


def print_outcome(outcome: ImportOutcome, *, dry_run: bool, as_json: bool, unsure: int) -> int:
    """Print what became of every row and every file; return the exit code. ``unsure`` of the least sure lines are shown."""
    reports = outcome.reports
    unread = sum(r.dropped[reason] for r in reports for reason in _UNREAD)
    code = PARTIAL if unread or outcome.failed or outcome.shred_failed else 0
    if as_json:
        bodies = [as_dict(r, unsure) for r in reports]
        body = bodies[0] if len(bodies) == 1 else {"imports": bodies}
        ui.show_json({"dry_run": dry_run, **body, **_outcome_dict(outcome, body)})
        return code
    for report in reports:
        _print_report(report, unsure, several=len(reports) > 1)
    _print_files(outcome)
    _print_what_next(outcome, dry_run=dry_run)
    return code


def _outcome_dict(outcome: ImportOutcome, body: dict[str, Any]) -> dict[str, Any]:
    shredded = {"shredded_files": len(outcome.shredded or ())} if outcome.shredded or outcome.shred_failed else {}
    return {
        "files_read": outcome.read_files,
        "left_files": _left_dicts(outcome.left),
        "files_without_rows": list(outcome.silent),
        "other_chats": outcome.other_chats,
        "stored_exchanged": outcome.swapped,
        "put_right": outcome.exchanged,
        "readable_words": outcome.readable,
        "warnings": [*body.get("warnings", ()), *outcome.notes],
        **shredded,
    }


def _print_report(report: ImportReport, unsure: int, *, several: bool) -> None:
    if several:
        ui.step_out(f"{ui.clean(report.source)} · {report.reason}")
    ui.show(report_table(report))
    for warning in report.warnings:
        ui.say(warning)
    for reason, row in report.problem_rows[:5]:
        ui.say(_("row {row}: {reason}").format(row=row, reason=_(REASONS[DropReason(reason)])))
    if not report.kept and report.dropped[DropReason.DUPLICATE]:
        ui.say(_("0 new, {n} already there").format(n=report.dropped[DropReason.DUPLICATE]))
    if report.kept and report.kept_by_role.keys() <= {"me", "ex"}:
        _print_unsure(report, unsure)


def _print_files(outcome: ImportOutcome) -> None:
    _print_left(outcome.left, outcome.read_files)
    for name in outcome.silent[:_NAMED]:
        ui.say(_("{file}: no row was found in it").format(file=ui.clean(name)))
    if outcome.other_chats:
        ui.say(
            ngettext("{n} other chat was not read", "{n} other chats were not read", outcome.other_chats).format(
                n=outcome.other_chats
            )
        )
    if outcome.exchanged:
        words = ngettext("put right: {n} message", "put right: {n} messages", outcome.exchanged)
        ui.say(words.format(n=outcome.exchanged))
    elif outcome.swapped:
        words = ngettext(
            "{n} message is in the vault with the two of you exchanged.",
            "{n} messages are in the vault with the two of you exchanged.",
            outcome.swapped,
        )
        ui.say(words.format(n=outcome.swapped) + " " + _("Import again with --exchange to put it right."))
    for note in outcome.notes:
        ui.say(note)


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


def _print_what_next(outcome: ImportOutcome, *, dry_run: bool) -> None:
    if outcome.readable:
        words = ngettext(
            "{n} word may be a person and stays readable: `exskill review` shows it, `--hide NAME` hides it from the start.",
            "{n} words may be people and stay readable: `exskill review` shows them, `--hide NAME` hides one from the start.",
            outcome.readable,
        )
        ui.say(words.format(n=outcome.readable))
    if dry_run:
        ui.say(_("dry run: nothing was written"))
        return
    if outcome.unindexed:
        words = _(
            "{n} messages have no embedding yet, so only keyword search finds them. Run `exskill index` to finish."
        )
        ui.say(words.format(n=outcome.unindexed))
    if outcome.closed:
        ui.say(_("nobody has confirmed that they were of age: their words stay closed (`import --ex-adult`)"))
    if outcome.shredded:
        gone = len(outcome.shredded)
        ui.say(ngettext("overwritten and deleted: {n} file", "overwritten and deleted: {n} files", gone).format(n=gone))
    else:
        ui.say(_("the file itself is unchanged and still holds everything: keep it safe, or delete it"))
