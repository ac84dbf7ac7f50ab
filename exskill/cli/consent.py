"""``exskill consent``: what may be used, for what, until when."""

from __future__ import annotations

from typing import Any

import click

from exskill.cli import ui
from exskill.cli.app import App
from exskill.cli.base import argument, group, option
from exskill.cli.secrets import unlock_options
from exskill.cli.unlock import open_store
from exskill.i18n import N_, _

__all__ = ["consent"]


@group("consent", help=N_("What may be used, for what, until when."))
def consent() -> None:
    """Hold the consent commands."""


@consent.command(
    "show",
    help=N_(
        """Show what is permitted and what is therefore off.

        \b
        Examples:
          exskill consent show
          exskill consent show --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def show(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print the manifest as a page, or as data."""
    from exskill.consent.show import as_data, describe

    with open_store(app, unlock) as store:
        manifest = store.manifest()
        if as_json:
            ui.show_json({"consent": as_data(manifest, now=app.clock())})
            return
        for section in describe(manifest, now=app.clock()):
            ui.answer()
            ui.answer(section.title)
            for line in section.lines:
                ui.answer(f"  {line}")


@consent.command(
    "check",
    help=N_(
        """Tell which rows a question would use, and why others not.

        \b
        Example:
          exskill consent check "do you remember the beach?"
        """
    ),
)
@argument("question")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def check(app: App, /, question: str, as_json: bool, **unlock: Any) -> None:
    """Explain the gates for one question; the question itself goes nowhere."""
    from exskill.consent import Purpose
    from exskill.consent.explain import explain

    del question  # rows are permitted by what they are, never by what is asked
    with open_store(app, unlock) as store:
        found = explain(store.manifest(), Purpose.PERSONA_CHAT, store.vault.segments(), now=app.clock())
    if as_json:
        ui.show_json({"check": found.as_data()})
        return
    for line in found.lines():
        ui.answer(line)
    ui.say(_("rows are permitted by what they are; what you ask does not change it"))
