"""``exskill checkin``: a few questions about the week, and what follows from the answers."""

from __future__ import annotations

from typing import Any

import click

from exskill.cli.commands.session import build_context, exit_with_outcome, new_screen, plain_option
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.i18n import N_
from exskill.sessions.checkin_service import check_in

__all__ = ["checkin"]


@command(
    "checkin",
    help=N_(
        """Answer a few questions about the week: longing, urge, distress, and what else is due.

        Every question can be left out. The answers stay encrypted in the vault; they pause or end the echo where it does
        harm, and they draw `exskill progress`.

        \b
        Examples:
          exskill checkin
          exskill checkin --short
        """
    ),
)
@option("--short", is_flag=True, help=N_("Only longing, urge and distress."))
@option("--all", "everything", is_flag=True, help=N_("Every question, due or not."))
@plain_option
@unlock_options
@click.pass_obj
def checkin(app: App, /, short: bool, everything: bool, plain: bool, **unlock: Any) -> None:
    """Ask, store, tell what follows."""
    with open_store(app, unlock) as store, new_screen(app, plain=plain) as screen:
        done = check_in(build_context(app, store, screen), short=short, everything=everything)
        for sentence in done.tell:
            ui.answer(sentence)
    if done.outcome is not None:
        exit_with_outcome(done.outcome)
