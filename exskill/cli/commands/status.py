"""``exskill status``: what is here, without unlocking and without names."""

from __future__ import annotations

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.core.i18n import N_, _

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
    from exskill.store.locate import existing_vaults

    vaults = [_facts(app, name) for name in existing_vaults(app.paths)]
    if as_json:
        ui.show_json({"vaults": vaults})
        return
    if not vaults:
        ui.answer(_("there is no vault on this machine"))
        ui.say(_("next: exskill begin"))
        return
    rows = [(str(v["name"]), _state(app, v), str(v["segments"]), f"{int(str(v['bytes'])) // 1024} KB") for v in vaults]
    ui.show(ui.table("", [_("vault"), _("state"), _("encrypted parts"), _("size")], rows))


def _state(app: App, vault: dict[str, object]) -> str:
    from exskill.cli.commands.unlock import until
    from exskill.unlock.agent import status as ask

    if not vault["keys"]:
        return _("its key was destroyed or is on another machine")
    found = ask(app.paths, str(vault["name"]))
    return until(app, found) if found is not None else _("locked")


def _facts(app: App, name: str) -> dict[str, object]:
    from exskill.store.locate import vault_id_of
    from exskill.unlock.agent import status as ask

    directory, vault_id = app.paths.vault(name), vault_id_of(app.paths, name)
    files = [p for p in directory.rglob("*") if p.is_file()]
    unlocked = ask(app.paths, name)
    return {
        "name": name,
        "keys": (app.paths.vault_state(vault_id) / "shards" / "vault").is_file(),
        "unlocked_s": unlocked.idle_s if unlocked is not None else 0,
        "segments": sum(p.parent.name == "seg" for p in files),
        "bytes": sum(p.stat().st_size for p in files),
    }
