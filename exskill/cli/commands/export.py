"""``exskill export``: the user's own rows and memories, in a neutral format; never the other person's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import new_passphrase, unlock_options
from exskill.core.i18n import N_, _
from exskill.core.secret import wipe_secret
from exskill.transfer.service import export_own, for_passphrase, require_new

__all__ = ["export"]


@command(
    "export",
    help=N_(
        """Write your own messages and memories to a file, never the other person's.

        The file is an age file under a passphrase of its own (`age -d` opens it); inside are ChatLab JSON Lines.

        \b
        Examples:
          exskill consent edit --allow export
          exskill export --chatlab mine.jsonl.age
        """
    ),
)
@option("--chatlab", "target", required=True, type=click.Path(path_type=Path), metavar="FILE", help=N_("The new file."))
@option("--plain", is_flag=True, help=N_("Write it readable by everybody who opens the file."))
@option("--yes", is_flag=True, help=N_("With --plain: do not ask."))
@option("--file-passphrase", metavar="FILE", help=N_("Read the new file's passphrase from a file only you can read."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def export(
    app: App, /, target: Path, plain: bool, yes: bool, file_passphrase: str | None, as_json: bool, **unlock: Any
) -> None:
    """Ask first, unlock, write a new file; an existing one is never replaced."""
    require_new(target)
    if plain and not yes:
        words = _("Everybody who gets at this file will be able to read it. Write it all the same?")
        if not ui.confirm(words, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was written"))
            return
    with open_store(app, unlock, again=True) as store:
        secret = bytearray() if plain else _new_secret(app, file_passphrase)
        try:
            rows = export_own(store, target, None if plain else for_passphrase(secret), now=app.clock())
        finally:
            wipe_secret(secret)
    if as_json:
        ui.show_json({"export": {"rows": rows, "encrypted": not plain}})
        return
    ui.answer(_("wrote {n} of your own rows; nothing of the other person's is in the file").format(n=rows))
    ui.say(_("this copy lies outside the vault: no timer and no `destroy` reaches it"))


def _new_secret(app: App, file_passphrase: str | None) -> bytearray:
    ui.say(_("a passphrase for the new file; it may be another one than the vault's"))
    return new_passphrase(app, {"passphrase_file": file_passphrase})
