"""``exskill passwd`` and ``exskill slot``: the ways into the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.one_of import OneOf
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import new_passphrase, type_back, unlock_options, write_sheet
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.core.secret import wipe_secret
from exskill.unlock import service
from exskill.unlock.service import change_passphrase, find_way, list_ways, remove_way

if TYPE_CHECKING:
    from exskill.unlock.service import NewCode

__all__ = ["passwd", "slot"]

_KINDS = {
    "passphrase": N_("passphrase"),
    "recovery": N_("recovery code"),
    "keyfile": N_("key file"),
    "keyring": N_("this system's keyring"),
}


@command(
    "passwd",
    help=N_(
        """Change the passphrase. The other ways in stay; copies of the vault with the old one open no more.

        \b
        Examples:
          exskill passwd
          exskill passwd --recovery
        """
    ),
)
@option("--new-passphrase-file", metavar="FILE", help=N_("Read the new passphrase from a file only you can read."))
@option("--new-passphrase-command", metavar="COMMAND", help=N_("Take the new passphrase from this command's output."))
@unlock_options
@click.pass_obj
def passwd(app: App, /, new_passphrase_file: str | None, new_passphrase_command: str | None, **unlock: Any) -> None:
    """Open with any way in, and set a new passphrase whose cost is measured again."""
    with open_store(app, unlock, again=True) as store:
        secret = new_passphrase(
            app, {"passphrase_file": new_passphrase_file, "passphrase_command": new_passphrase_command}
        )
        try:
            with ui.progress(_("changing the passphrase: it is made slow to guess")):
                change_passphrase(store, secret)
        finally:
            wipe_secret(secret)
    ui.answer(_("the passphrase is changed; the old one opens nothing any more"))


@group(
    "slot",
    help=N_(
        """The ways into the vault: passphrase, recovery code, key file, the system's keyring.

        \b
        Examples:
          exskill slot list
          exskill slot add recovery
        """
    ),
)
def slot() -> None:
    """Hold the slot commands."""


@slot.command(
    "list",
    help=N_(
        """List every way in.

        \b
        Examples:
          exskill slot list
          exskill slot list --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def list_(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print id and kind of each."""
    with open_store(app, unlock, again=True) as store:
        found = list_ways(store)
    if as_json:
        ui.show_json({"slots": [{"id": way.id, "kind": way.kind} for way in found]})
    else:
        ui.show(ui.table("", [_("id"), _("way in")], [(way.id, _(_KINDS[way.kind])) for way in found]))


@slot.command(
    "add",
    help=N_(
        """Add a way in. A key file that is not there yet is made; the system's keyring is used only if you ask for it.

        \b
        Examples:
          exskill slot add recovery --sheet code.txt
          exskill slot add keyfile /media/stick/exskill.key
          exskill slot add keyring
        """
    ),
)
@argument("kind", type=OneOf(["recovery", "keyfile", "keyring"]))
@argument("file", required=False, type=click.Path(path_type=Path))
@option("--sheet", metavar="FILE", help=N_("Write the recovery code to a file as well, to print and then delete."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def add(app: App, /, kind: str, file: Path | None, sheet: str | None, as_json: bool, **unlock: Any) -> None:
    """Make the secret, see that it is kept, and only then add the slot."""
    if (kind == "keyfile") != (file is not None):
        raise UsageError(_("a key file needs its FILE, and nothing else does"))
    if sheet is not None and kind != "recovery":
        raise UsageError(_("--sheet is for a recovery code"))
    code = None
    with open_store(app, unlock, again=True) as store:
        if kind == "recovery":
            drawn = service.draw_code(store)
            code = drawn.text
            _show_code(app, drawn, sheet=sheet, quiet=as_json)
            way = service.add_code(store, drawn)
        elif file is not None:
            way, made = service.add_key_file(store, file)
            if made:
                ui.say(_("made the key file; whoever has it and this machine's files can open the vault"))
        else:
            way = service.add_system_keyring(store)
    if as_json:
        ui.show_json({"slot": {"id": way.id, "kind": way.kind}, "recovery_code": code})
    else:
        ui.answer(_("added: {kind}").format(kind=_(_KINDS[way.kind])))


def _show_code(app: App, code: NewCode, *, sheet: str | None, quiet: bool) -> None:
    if not quiet:
        ui.say(_("Your new recovery code, shown this once. Write it on paper:"))
        ui.answer(f"  {code.text}")
    if sheet is not None:
        write_sheet(sheet, code.text)
    if not quiet:
        type_back(app, code.text)


@slot.command(
    "remove",
    help=N_(
        """Remove a way in. Copies of the vault that were made before open with it no more either.

        \b
        Examples:
          exskill slot remove 1f0c
          exskill slot remove 1f0c --yes
        """
    ),
)
@argument("name", metavar="ID")
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def remove(app: App, /, name: str, yes: bool, as_json: bool, **unlock: Any) -> None:
    """Remove one slot, never the passphrase."""
    with open_store(app, unlock, again=True) as store:
        way = find_way(store, name)
        question = _("Remove this way in: {kind}?").format(kind=_(_KINDS[way.kind]))
        if not yes and not ui.confirm(question, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was removed"))
            return
        remove_way(store, way)
    if as_json:
        ui.show_json({"removed": {"id": way.id, "kind": way.kind}})
    else:
        ui.answer(_("removed: {kind}").format(kind=_(_KINDS[way.kind])))
