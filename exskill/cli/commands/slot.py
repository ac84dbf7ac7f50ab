"""``exskill passwd`` and ``exskill slot``: the ways into the vault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.opening import key_file, open_store
from exskill.cli.framework.secrets import new_passphrase, type_back, unlock_options, wipe
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.core.library_errors import translated

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.slots import Slot

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
    from audit.events import Count, EventKind
    from vault import kdf

    with open_store(app, unlock, again=True) as store:
        given = {"passphrase_file": new_passphrase_file, "passphrase_command": new_passphrase_command}
        secret = new_passphrase(app, given)
        try:
            with translated(), ui.progress(_("changing the passphrase: it is made slow to guess")):
                params = kdf.calibrate()
                store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots)})
                store.vault.change_passphrase(secret, params)
        finally:
            wipe(secret)
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
        found = store.vault.slots
    if as_json:
        ui.show_json({"slots": [{"id": name, "kind": kind} for name, kind in found]})
    else:
        ui.show(ui.table("", [_("id"), _("way in")], [(name, _(_KINDS[kind])) for name, kind in found]))


@slot.command(
    "add",
    help=N_(
        """Add a way in. A key file that is not there yet is made; the system's keyring is used only if you ask for it.

        \b
        Examples:
          exskill slot add recovery
          exskill slot add keyfile /media/stick/exskill.key
          exskill slot add keyring
        """
    ),
)
@argument("kind", type=click.Choice(["recovery", "keyfile", "keyring"]))
@argument("file", required=False, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def add(app: App, /, kind: str, file: Path | None, as_json: bool, **unlock: Any) -> None:
    """Make the secret, see that it is kept, and only then add the slot."""
    if (kind == "keyfile") != (file is not None):
        raise UsageError(_("a key file needs its FILE, and nothing else does"))
    with open_store(app, unlock, again=True) as store:
        _room(store)
        code = None
        if kind == "recovery":
            fresh, code = _recovery(app, as_json)
        elif file is not None:
            fresh = _keyfile(file)
        else:
            fresh = _system_keyring(store)
        _add(store, fresh)
    if as_json:
        ui.show_json({"slot": {"id": fresh.id, "kind": fresh.kind}, "recovery_code": code})
    else:
        ui.answer(_("added: {kind}").format(kind=_(_KINDS[kind])))


def _room(store: Store) -> None:
    from vault.slots import MAX_SLOTS

    if len(store.vault.slots) >= MAX_SLOTS:
        raise UsageError(
            _("there are {n} ways in, more than which there cannot be").format(n=MAX_SLOTS),
            hint=_("remove one first: exskill slot list"),
        )


def _add(store: Store, fresh: Slot) -> None:
    from audit.events import Count, EventKind

    with translated():
        store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots) + 1})
        store.vault.add_slot(fresh)


def _recovery(app: App, as_json: bool) -> tuple[Slot, str]:
    from vault.slots import RecoveryUnlocker, format_recovery, new_recovery

    raw = new_recovery()
    code = format_recovery(raw)
    if not as_json:
        ui.say(_("Your new recovery code, shown this once. Write it on paper:"))
        ui.answer(f"  {code}")
        type_back(app, code)
    return RecoveryUnlocker(raw).slot(), code


def _keyfile(file: Path) -> Slot:
    from vault.slots import KeyFileUnlocker

    if not file.expanduser().exists():
        try:
            fd = os.open(file.expanduser(), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            raise UsageError(_("the key file cannot be written there")) from None
        try:
            os.write(fd, os.urandom(64))
            os.fsync(fd)
        finally:
            os.close(fd)
        ui.say(_("made the key file; whoever has it and this machine's files can open the vault"))
    return KeyFileUnlocker(key_file(str(file))).slot()


def _system_keyring(store: Store) -> Slot:
    from exskill.unlock import os_keyring as oskeyring
    from vault.slots import KeyFileUnlocker

    if any(kind == "keyring" for _name, kind in store.vault.slots):
        raise UsageError(_("this system's keyring is a way in already"))
    content = os.urandom(32)
    oskeyring.keep(store.vault.vault_id, content)
    return KeyFileUnlocker(content, kind="keyring").slot()


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
@unlock_options
@click.pass_obj
def remove(app: App, /, name: str, yes: bool, **unlock: Any) -> None:
    """Remove one slot, never the passphrase."""
    from audit.events import Count, EventKind

    with open_store(app, unlock, again=True) as store:
        found = [(slot_id, kind) for slot_id, kind in store.vault.slots if slot_id.startswith(name)]
        if len(found) != 1:
            raise UsageError(_("there is no such way in"), hint=_("`exskill slot list` lists them"))
        slot_id, kind = found[0]
        if kind == "passphrase":
            raise UsageError(_("the passphrase cannot be removed"), hint=_("change it: exskill passwd"))
        question = _("Remove this way in: {kind}?").format(kind=_(_KINDS[kind]))
        if not yes and not ui.confirm(question, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was removed"))
            return
        with translated():
            store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots) - 1})
            store.vault.remove_slot(slot_id)
        if kind == "keyring":
            from exskill.unlock import os_keyring as oskeyring

            oskeyring.drop(store.vault.vault_id)
    ui.answer(_("removed: {kind}").format(kind=_(_KINDS[kind])))
