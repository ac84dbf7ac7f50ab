"""``exskill restore``: take in a vault from a backup or a directory, without anything that was erased coming back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.opening import choose_unlocker
from exskill.cli.framework.secrets import read_passphrase, unlock_options
from exskill.core.errors import UsageError, WrongPassphrase
from exskill.core.i18n import N_, _
from exskill.core.secret import wipe_secret
from exskill.transfer.install import hold_workshop
from exskill.transfer.restore import from_backup, from_directory, look_through, take_in
from exskill.transfer.service import describe_restore, require_free
from vault.age import bech32
from vault.age.file import ScryptIdentity, X25519Identity
from vault.slots import PassphraseUnlocker

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["restore"]

DEFAULT = "default"


@command(
    "restore",
    help=N_(
        """Take in a vault from a backup file, or from a directory that was moved or restored here.

        What this machine erased stays erased, and what is past its date is left out. The rest is as it was on the day of the
        copy: consent, sessions and check-ins since then are gone. Says all of that and asks, then opens it.

        \b
        Examples:
          exskill restore vault.age
          exskill restore /media/stick/exskill --state /media/stick/state
          exskill restore vault.age --identity key.txt --replace
        """
    ),
)
@argument("source", type=click.Path(path_type=Path), metavar="DIRECTORY|FILE")
@option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help=N_("The state directory that came with the directory."),
)
@option("--identity", metavar="FILE", help=N_("Open the backup with this age identity instead of a passphrase."))
@option("--file-passphrase", metavar="FILE", help=N_("Read the backup's passphrase from a file only you can read."))
@option("--replace", is_flag=True, help=N_("Put it in the place of the same vault that is here already."))
@option(
    "--keyring-dates", is_flag=True, help=N_("Where its list of dates cannot be believed: take those inside the vault.")
)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def restore(
    app: App,
    /,
    source: Path,
    state: Path | None,
    identity: str | None,
    file_passphrase: str | None,
    replace: bool,
    keyring_dates: bool,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Make it ready, say what it means, ask, open it, and put it in its place."""
    name = app.vault_name or DEFAULT
    app.paths.vault(name)  # a valid name at all
    if not source.exists() or (state is not None and not state.is_dir()):
        raise UsageError(_("there is no file or directory of that name"))
    with hold_workshop(app.paths):
        parts = _read_parts(app, source, state, identity, file_passphrase)
        found = look_through(app.paths, parts, name, now=app.clock(), believe_keyring=keyring_dates)
        if source.resolve() != app.paths.vault(found.here_as or name).resolve():
            require_free(found, replacing=replace)
        for words in describe_restore(found):
            ui.say(words)
        if not yes and not ui.confirm(_("Take it in?"), option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
        key = _ask_key(app, unlock)
        try:
            whole = take_in(app.paths, found, found.here_as or name, key, clock=app.clock)
        finally:
            if isinstance(key, PassphraseUnlocker):
                wipe_secret(key.secret)
    facts = {
        "keys": len(found.shards),
        "erased_here": found.erased,
        "past_their_date": found.expired,
        "closed_unopened": found.closed,
        "dates_believed": found.trusted,
        "log_kept": whole,
    }
    if as_json:
        ui.show_json({"restored": facts})
        return
    ui.answer(_("taken in; older copies of its keyring open no more"))
    if not whole:
        ui.say(_("its log did not fit what this machine remembers: a new one begins here, and says so"))
    ui.say(_("what you took it from is unchanged: erase it, or count it as a copy that no timer reaches"))


def _read_parts(
    app: App, source: Path, state: Path | None, identity: str | None, file_passphrase: str | None
) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        yield from from_directory(source, state)
        return
    if state is not None:
        raise UsageError(_("--state goes with a directory"))

    if identity is not None:
        opener: Any = _read_identity(identity)
        secret = bytearray()
    else:
        given = {"passphrase_file": file_passphrase}
        secret = read_passphrase(app, given, prompt=_("Passphrase of the backup: "), instead="--file-passphrase FILE")
        opener = ScryptIdentity(bytes(secret))
    try:
        with source.open("rb") as stream:
            yield from from_backup(stream, opener)
    finally:
        wipe_secret(secret)


def _read_identity(name: str) -> Any:
    """Return the X25519 identity in a file as ``age-keygen`` writes it."""
    try:
        lines = Path(name).expanduser().read_text("ascii").splitlines()
        [line] = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        prefix, key = bech32.decode(line)
    except (OSError, ValueError):
        raise UsageError(_("the identity file cannot be read")) from None
    if prefix != "age-secret-key-" or len(key) != 32:
        raise UsageError(_("the identity file cannot be read"))
    return X25519Identity(key)


def _ask_key(app: App, unlock: dict[str, Any]) -> Any:
    if unlock.get("keyring"):
        raise WrongPassphrase(_("a vault that comes from elsewhere is opened with its passphrase, code or key file"))
    return choose_unlocker(app, unlock)
