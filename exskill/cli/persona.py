"""``exskill persona``: how they wrote, counted, with the evidence behind each number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from exskill.cli import persona_likeness, persona_words, ui
from exskill.cli.app import App
from exskill.cli.base import argument, group, option
from exskill.cli.secrets import unlock_options
from exskill.cli.unlock import open_store
from exskill.i18n import N_, _

if TYPE_CHECKING:
    from exskill.portrait import Kept
    from exskill.store import Store

__all__ = ["persona"]


@group("persona", help=N_("How they wrote: counted, with evidence."))
def persona() -> None:
    """Hold the persona commands."""


def _kept(app: App, store: Store) -> Kept:
    """Return the portrait of the permitted rows; new rows that disagree with what was counted before are told."""
    from exskill.portrait import Kept

    kept = Kept(store, app.clock())
    if kept.dropped:
        ui.say(_("{n} older versions rested on rows that are gone, and went with them").format(n=kept.dropped))
    if kept.conflicts:
        names = ", ".join(name for name, _before, _now in kept.conflicts[:6])
        ui.say(_("new rows changed: {names}; `exskill persona versions` shows how").format(names=names))
    return kept


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
        profile = _kept(app, store).profile
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
        kept = _kept(app, store)
    ui.show(pages.why_page(pages.why(kept.profile, claim, kept.lines)))


for _one in (
    persona_words.correct,
    persona_words.tag,
    persona_words.versions,
    persona_words.rollback,
    persona_likeness.likeness,
):
    persona.add_command(_one)
