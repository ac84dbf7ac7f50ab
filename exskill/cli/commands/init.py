"""``exskill init``: age, passphrase, recovery code, and what erasure means, in plain words."""

from __future__ import annotations

from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.secrets import new_passphrase, type_back, unlock_options, wipe
from exskill.core.errors import LimitActive, UsageError
from exskill.core.i18n import N_, _, current_language

__all__ = ["init"]

ADULT = 18


@command(
    "init",
    help=N_(
        """Create an encrypted vault.

        \b
        Examples:
          exskill init
          exskill init --age 31 --country GB --passphrase-file secret.txt
        """
    ),
)
@option("--age", type=click.IntRange(0, 150), help=N_("Your age in years; exskill is for adults."))
@option("--country", metavar="CC", help=N_("Two letters, for the crisis card: GB, US, CN, DE …"))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def init(app: App, /, age: int | None, country: str | None, as_json: bool, **unlock: Any) -> None:
    """Ask what only the user knows, make the vault, show the recovery code once."""
    from exskill.store.kinds import DEFAULT_VAULT
    from exskill.store.opening import create_store
    from exskill.store.settings import Settings
    from vault.slots import parse_recovery

    name = app.vault_name or DEFAULT_VAULT
    if (app.paths.vault(name) / "VAULT").exists():
        raise UsageError(
            _("there is a vault here already"), hint=_("`exskill status` shows it; `--vault NAME` makes another")
        )
    years = age if age is not None else int_answer(app)
    if years < ADULT:
        raise LimitActive(
            _("exskill is for adults only; nothing was created"),
            hint=_("a person you trust, a teacher or a helpline for young people is a better place for this"),
        )
    if not as_json:
        ui.say(_erasure())
    secret = new_passphrase(app, unlock)
    settings = Settings(language=current_language(), country=(country or "").upper()[:2])
    try:
        with ui.progress(_("creating the vault: the passphrase is made slow to guess")):
            store, code = create_store(app.paths, name, secret, clock=app.clock, settings=settings)
    finally:
        wipe(secret)
    with store:
        if as_json:
            ui.show_json({"vault": name, "recovery_code": code})
            return
    ui.say()
    ui.say(
        _("Your recovery code, shown this once. Write it on paper; it opens the vault if you forget the passphrase:")
    )
    ui.answer(f"  {code}")
    type_back(app, parse_recovery(code.encode("ascii")) or b"")
    ui.say()
    ui.say(_dates())
    ui.say(_("next: exskill import --redact FILE --me NAME --ex NAME"))


def int_answer(app: App) -> int:
    """Ask for the age."""
    ui.require("--age YEARS", allowed=app.may_ask)
    return int(click.prompt(_("How old are you?"), type=click.IntRange(0, 150), err=True, prompt_suffix=" "))


def _erasure() -> str:
    return _(
        "What you import is encrypted on this machine. Erasing means destroying keys: what was kept cannot be read by "
        "anybody afterwards, you included, and the recovery code does not bring it back. Copies that lie elsewhere (the "
        "chat export itself, screenshots, backups of this machine) are outside our reach."
    )


def _dates() -> str:
    return _(
        "The other person's words end 42 days after an import, your own after 90. If the vault is not opened for 21 days, "
        "what is theirs is destroyed; after 90 days, everything. `exskill timer list` shows the dates, `exskill timer "
        "install` has this machine keep them. A program that is not opened cannot remind you: note the dates."
    )
