"""``exskill status``: what is here, without unlocking and without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.core.i18n import N_, _
from exskill.unlock.service import list_vaults, until_words

if TYPE_CHECKING:
    from exskill.unlock.service import VaultStatus

__all__ = ["status"]


@command(
    "status",
    help=N_(
        """Tell what is here, without unlocking and without names.

        \b
        Example:
          exskill status --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def status(app: App, /, as_json: bool) -> None:
    """List the vaults, their size and whether their keys are on this machine."""
    found = list_vaults(app.paths, app.vault_name)
    if as_json:
        ui.show_json({"vaults": [one.as_data() for one in found]})
        return
    if not found:
        ui.answer(_("there is no vault on this machine"))
        ui.say(_("next: exskill begin"))
        return
    rows = [(one.name, _describe_state(app, one), str(one.segments), f"{one.size // 1024} KB") for one in found]
    ui.show(ui.table("", [_("vault"), _("state"), _("encrypted parts"), _("size")], rows))


def _describe_state(app: App, vault: VaultStatus) -> str:
    if not vault.readable:
        return _("its first file cannot be read: exskill doctor")
    if not vault.has_keys:
        return _("its key was destroyed or is on another machine")
    if vault.silent:
        return _("unlocked perhaps: its agent does not answer; `exskill lock` ends it")
    return until_words(vault.unlocked, app.clock()) if vault.unlocked is not None else _("locked")
