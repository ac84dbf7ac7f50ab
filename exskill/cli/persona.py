"""``exskill persona``: how they wrote, counted, with the evidence behind each number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from exskill.cli import ui
from exskill.cli.app import App
from exskill.cli.base import argument, group, option
from exskill.cli.secrets import unlock_options
from exskill.cli.unlock import open_store
from exskill.errors import ConsentDenied
from exskill.i18n import N_, _

if TYPE_CHECKING:
    from exskill.persona.lines import Line
    from exskill.persona.profile import Profile
    from exskill.store import Store

__all__ = ["persona"]


@group("persona", help=N_("How they wrote: counted, with evidence."))
def persona() -> None:
    """Hold the persona commands."""


def portrait(store: Store) -> tuple[Profile, tuple[Line, ...]]:
    """Return the profile of the permitted rows, and the rows it rests on."""
    from exskill.consent import Purpose
    from exskill.persona.profile import build

    grant = store.grant(Purpose.ANALYTICS_LOCAL)
    grant.require(Purpose.ANALYTICS_LOCAL)
    lines = store.permitted(grant).lines()
    if not lines:
        raise ConsentDenied(_("there is nothing that may be counted"))
    return build(lines), lines


@persona.command(
    "show",
    help=N_(
        """Show how they wrote: length, rhythm, words, emoji, times. Counted from permitted rows, never guessed.

        \b
        Examples:
          exskill persona show
          exskill persona show --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def show(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print the portrait."""
    from exskill.persona.show import page

    with open_store(app, unlock) as store:
        profile, _lines = portrait(store)
    if as_json:
        ui.show_json({"profile": json.loads(profile.to_json())})
        return
    ui.show(page(profile))


@persona.command(
    "why",
    help=N_(
        """Open the evidence behind one claim of the portrait.

        \b
        Example:
          exskill persona why laughter_rate
        """
    ),
)
@argument("claim")
@unlock_options
@click.pass_obj
def why(app: App, /, claim: str, **unlock: Any) -> None:
    """Print the rows that a number rests on."""
    from exskill.persona import show as pages

    with open_store(app, unlock) as store:
        profile, lines = portrait(store)
    ui.show(pages.why_page(pages.why(profile, claim, lines)))
