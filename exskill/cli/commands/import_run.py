"""What ``exskill import`` does: what was recognised, who is who, what was kept and what was not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from exskill.cli.commands.import_questions import Asked, Waiting
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.opening import open_store
from exskill.cli.views.import_report import LEAST_SURE, print_chats, print_formats, print_outcome, print_way
from exskill.core.i18n import _
from exskill.importers.how import find_export_way
from exskill.importers.interface import ReadOptions
from exskill.ingest.outcome import ImportOutcome
from exskill.ingest.service import ImportRequest, list_exports, plan_import, preview_import, run_import
from exskill.ingest.who import Names

__all__ = ["Run", "list_chats", "make_request", "show_formats", "show_way"]

Words = tuple[str, ...]


def show_formats(as_json: bool) -> int:
    """List what can be read."""
    return print_formats(as_json)


def show_way(app_name: str, as_json: bool) -> int:
    """Tell how a chat gets out of an app."""
    return print_way(find_export_way(app_name), as_json=as_json)


def make_request(
    app: App,
    paths: Words,
    *,
    people: tuple[Words, Words, Words],
    chats: Words,
    format_: str | None,
    options: tuple[Any, ...],
    ex_born: date | None,
    ex_adult: bool,
    exchange: bool,
    same_person: bool,
    shred: bool,
) -> ImportRequest:
    """Return the request that the options make; ``people`` are the user's names, the other person's, and who is to be hidden."""
    me, ex, others = people
    return ImportRequest(
        paths=tuple(sys.stdin.buffer if path == "-" else Path(path) for path in paths),
        clock=app.clock,
        names=Names(me, ex, chats),
        others=others,
        format=format_,
        options=ReadOptions(*options),
        ex_born=ex_born,
        ex_adult=ex_adult,
        exchange=exchange,
        same_person=same_person,
        shred=shred,
        outside=(app.paths.data, app.paths.state, app.paths.config),
    )


def list_chats(request: ImportRequest, as_json: bool) -> int:
    """List the chats and names in what was given."""
    return print_chats(list_exports(request), as_json=as_json)


@dataclass(frozen=True, slots=True)
class Run:
    """One import, or a dry run of it; ``unsure`` is how many of the least sure messages are shown."""

    app: App
    request: ImportRequest
    dry_run: bool
    shred_unasked: bool
    as_json: bool
    unsure: int | None

    def carry_out(self, unlock: dict[str, Any]) -> int:
        """Ask, import, tell what became of every row and file; return the exit code."""
        outcome = self._import_all(unlock)
        unsure = self.unsure
        if unsure is None:
            unsure = LEAST_SURE if sys.stdout.isatty() else 0  # a log file must not hold messages unless somebody asked
        code = print_outcome(outcome, dry_run=self.dry_run, as_json=self.as_json, unsure=unsure)
        if not (self.dry_run or self.as_json or self.app.is_led):
            ui.say(_("next: exskill consent show, then exskill session start"))
        return code

    def _import_all(self, unlock: dict[str, Any]) -> ImportOutcome:
        waiting = Waiting(_("reading and redacting"))
        questions = Asked(waiting, may_ask=self.app.may_ask, shred_unasked=self.shred_unasked, quiet=self.as_json)
        plan = plan_import(self.request, questions, dry_run=self.dry_run)
        if self.dry_run:
            return preview_import(self.request, plan)
        with open_store(self.app, unlock, again=True) as store:
            try:
                return run_import(self.request, store, questions, waiting, plan=plan, pick_names=questions.pick_names)
            finally:
                waiting.stop()
