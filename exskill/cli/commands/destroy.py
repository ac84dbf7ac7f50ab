"""``exskill destroy``: keys first, then files, then a look that nothing opens."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import N_, _, ngettext
from exskill.core.new_file import write_new
from exskill.erasure.service import destroy_all, destroy_one
from exskill.store.locate import choose_vault

__all__ = ["destroy"]


@command(
    "destroy",
    help=N_(
        """Destroy the vault: its keys, then its files.

        Needs no passphrase. `--now` asks nothing and destroys every vault of this installation, or the one that
        `--vault NAME` names.

        \b
        Examples:
          exskill destroy
          exskill destroy --confirm default
          exskill destroy --now
        """
    ),
)
@option("--confirm", metavar="NAME", help=N_("The vault's name, instead of typing it."))
@option("--now", is_flag=True, help=N_("At once, without a question."))
@option("--receipt", type=click.Path(path_type=Path), help=N_("Write the receipt to this new file too."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def destroy(app: App, /, confirm: str | None, now: bool, receipt: Path | None, as_json: bool) -> None:
    """Destroy after the name was typed, or at once."""
    if now and app.vault_name is None:
        done = destroy_all(app.paths, at=app.clock())
    else:
        name = app.vault_name if now and app.vault_name else _confirm_name(app, confirm)
        done = destroy_one(app.paths, name, at=app.clock())
    facts = done.as_data()
    if as_json:
        ui.show_json({"destroyed": facts})
    else:
        _tell_outcome(done.keys, done.files, done.files_left, done.copies)
    if receipt is not None:
        write_new(receipt, json.dumps(facts, indent=2).encode("utf-8") + b"\n")
    if done.keys_left:
        raise ExskillError(
            ngettext(
                "{n} key could not be destroyed: the disk refused it",
                "{n} keys could not be destroyed: the disk refused it",
                done.keys_left,
            ).format(n=done.keys_left),
            hint=_("run `exskill destroy --now` again; if that fails, erase the folders that `exskill path` shows"),
        )


def _confirm_name(app: App, confirm: str | None) -> str:
    name = choose_vault(app.paths, app.vault_name)
    if confirm is None:
        ui.say(
            _(
                "This destroys the keys of the vault `{name}`. Nobody can read it afterwards, and nothing brings it back."
            ).format(name=name)
        )
        confirm = ui.ask(_("Type the vault's name to destroy it"), option="--confirm NAME", allowed=app.may_ask)
    if confirm != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    return name


def _tell_outcome(keys: int, files: int, files_left: int, copies: tuple[datetime, ...]) -> None:
    ui.answer(
        _("destroyed: {keys} and {files}; nothing of this vault can be opened any more").format(
            keys=ngettext("{n} key", "{n} keys", keys).format(n=keys),
            files=ngettext("{n} file", "{n} files", files).format(n=files),
        )
    )
    if files_left:
        ui.say(
            ngettext(
                "{n} file could not be removed; without its key nobody can read it",
                "{n} files could not be removed; without their keys nobody can read them",
                files_left,
            ).format(n=files_left)
        )
    if copies:
        ui.say(
            _("Backups that were made still open with their passphrases: {n}, of {days}").format(
                n=len(copies), days=", ".join(f"{at.astimezone():%Y-%m-%d}" for at in copies)
            )
        )
    ui.say(
        _(
            "Not in our power: old copies on SSDs, snapshots and backups of the state directory, and the chat export itself."
        )
    )
