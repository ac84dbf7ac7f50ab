"""``exskill destroy``: keys first, then files, then a look that nothing opens."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import N_, _

__all__ = ["destroy"]


@command(
    "destroy",
    help=N_(
        """Destroy the vault: its keys, then its files.

        Needs no passphrase. `--now` asks nothing.

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
@option("--receipt", type=click.Path(path_type=Path), help=N_("Write the receipt to this file too."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def destroy(app: App, /, confirm: str | None, now: bool, receipt: Path | None, as_json: bool) -> None:
    """Destroy after the name was typed, or at once."""
    from exskill.erasure.destroy import destroy_vault
    from exskill.store.locate import choose_vault, vault_id_of
    from exskill.unlock import agent as unlocking

    name = choose_vault(app.paths, app.vault_name)
    if not now and confirm is None:
        ui.say(
            _(
                "This destroys the keys of the vault `{name}`. Nobody can read it afterwards, and nothing brings it back."
            ).format(name=name)
        )
        confirm = ui.ask(_("Type the vault's name to destroy it"), option="--confirm NAME", allowed=app.may_ask)
    if not now and confirm != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    vault_id = None
    with suppress(ExskillError):  # a damaged vault is destroyed too
        vault_id = vault_id_of(app.paths, name)
    copies = _backups(app, name)
    agent = unlocking.place(app.paths, name)
    result = destroy_vault(app.paths, name)
    unlocking.end(agent)
    _forget_chats(app, vault_id, everything=now)
    facts: dict[str, Any] = {
        "technique": "cryptographic erase (NIST SP 800-88 Rev. 2)",
        "key_strength_bits": 128,
        "vault": name,
        "at": app.clock().isoformat(timespec="seconds"),
        "keys_destroyed": result.shards,
        "files_removed": result.files,
        "bytes_removed": result.size,
        "verified_gone": result.keys_gone,
        "limits": ["SSD remapping", "copy-on-write and snapshots", "journal", "backups of the state directory"],
        "known_remaining_copies": ["the chat export that was imported, wherever you keep it", *_named(copies)],
    }
    if receipt is not None:
        receipt.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    if as_json:
        ui.show_json({"destroyed": facts})
        return
    ui.answer(
        _("destroyed: {keys} keys and {files} files; nothing of this vault can be opened any more").format(
            keys=result.shards, files=result.files
        )
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


def _backups(app: App, name: str) -> tuple[datetime, ...]:
    """Return when backups were made; a list that cannot be read stops no destruction."""
    from exskill.transfer.backup import made

    with suppress(ExskillError):
        return made(app.paths, name)
    return ()


def _named(copies: tuple[datetime, ...]) -> list[str]:
    days = ", ".join(f"{at:%Y-%m-%d}" for at in copies)
    return [f"{len(copies)} encrypted backups, made on {days}"] if copies else []


def _forget_chats(app: App, vault_id: str | None, *, everything: bool) -> None:
    """Forget which chats lay in the vault; a list that cannot be read is forgotten whole."""
    from exskill.erasure import reimport_block as bans

    if not everything and vault_id is not None:
        with suppress(ExskillError):
            bans.drop(app.paths, vault_id)
            return
    bans.clear(app.paths)
