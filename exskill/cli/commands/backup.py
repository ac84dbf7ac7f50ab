"""``exskill backup FILE`` and ``exskill backup list``: an encrypted copy that stock age opens, counted in every receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import new_passphrase, unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, ngettext
from exskill.core.secret import wipe_secret
from exskill.store.locate import choose_vault
from exskill.transfer.backup import find_ends, for_passphrase, for_recipient, list_backup_times, write_backup

if TYPE_CHECKING:
    from collections.abc import Callable

    from vault.age.header import Stanza

__all__ = ["backup"]


@command(
    "backup",
    help=N_(
        """Write an encrypted backup to a new file, or list the backups that were made (`list`).

        The file is an age file (`age -d` opens it) and holds the vault with its keys: whoever has it, its passphrase and the
        vault's passphrase reads everything, also what is erased later. Every later receipt counts it and says its date.
        The dates of the vault hold for it too: used too late, `exskill restore` takes nothing out of it.

        \b
        Examples:
          exskill backup /media/stick/vault.age
          exskill backup vault.age --recipient age1…
          exskill backup list
        """
    ),
)
@argument("target", metavar="FILE|list")
@option("--recipient", metavar="AGE1…", help=N_("Encrypt to this age public key instead of a passphrase."))
@option("--file-passphrase", metavar="FILE", help=N_("Read the new file's passphrase from a file only you can read."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def backup(
    app: App,
    /,
    target: str,
    recipient: str | None,
    file_passphrase: str | None,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Say what a backup means, ask, and write it; or list."""
    if target == "list":
        _list_backups(app, as_json=as_json)
        return
    _write_file(app, Path(target), recipient, file_passphrase, unlock, yes=yes, as_json=as_json)


def _list_backups(app: App, *, as_json: bool) -> None:
    found = list_backup_times(app.paths, choose_vault(app.paths, app.vault_name))
    if as_json:
        ui.show_json({"backups": [at.isoformat(timespec="seconds") for at in found]})
        return
    ui.answer(ngettext("{n} backup was made", "{n} backups were made", len(found)).format(n=len(found)))
    for at in found:
        ui.answer(f"  {at.astimezone():%Y-%m-%d %H:%M}")
    if found:
        ui.say(_("where they lie now is not known here; no timer and no `destroy` reaches them"))


def _write_file(
    app: App,
    target: Path,
    recipient: str | None,
    file_passphrase: str | None,
    unlock: dict[str, Any],
    *,
    yes: bool,
    as_json: bool,
) -> None:
    if target.exists() or target.is_symlink():
        raise UsageError(_("there is already a file of that name; nothing is ever overwritten"))
    if recipient is not None and file_passphrase is not None:
        raise UsageError(_("give either --recipient or --file-passphrase"))
    ui.say(_("A backup survives every erasure: what you erase later can still be read from it with its passphrase."))
    if not yes and not ui.confirm(_("Write it?"), option="--yes", allowed=app.may_ask):
        ui.say(_("nothing was written"))
        return
    with open_store(app, unlock, again=True) as store:
        wrap, secret = _choose_key(app, recipient, file_passphrase)
        try:
            size = write_backup(store, target, wrap)
        finally:
            wipe_secret(secret)
        ledger = store.ledger()
    count, (theirs, whole) = len(ledger.escrows), find_ends(ledger, app.clock())
    if as_json:
        ui.show_json({"backup": {"bytes": size, "made": count, "usable_until": whole.isoformat(timespec="seconds")}})
        return
    ui.answer(_("written and read back: {n} KB, encrypted").format(n=max(1, size // 1024)))
    ui.answer(ngettext("{n} backup was made", "{n} backups were made", count).format(n=count))
    ui.say(
        _("`exskill restore` takes it in until {whole}; their words only until {theirs}").format(
            whole=f"{whole:%Y-%m-%d}", theirs=f"{theirs:%Y-%m-%d}"
        )
    )


def _choose_key(
    app: App, recipient: str | None, file_passphrase: str | None
) -> tuple[Callable[[bytes], Stanza], bytearray]:
    if recipient is not None:
        return for_recipient(recipient), bytearray()
    ui.say(_("a passphrase for the new file; it may be another one than the vault's"))
    secret = new_passphrase(app, {"passphrase_file": file_passphrase})
    return for_passphrase(secret), secret
