"""``exskill init``: age, passphrase, recovery code, and what erasure means, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.secrets import new_passphrase, type_back, unlock_options
from exskill.core.i18n import N_, _, current_language
from exskill.core.secret import wipe_secret
from exskill.sessions.guide.country import ELSEWHERE
from exskill.store.kinds import DEFAULT_VAULT

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
@option("--sheet", metavar="FILE", help=N_("Write the recovery code to a file as well, to print and then delete."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def init(app: App, /, age: int | None, country: str | None, sheet: str | None, as_json: bool, **unlock: Any) -> None:
    """Ask what only the user knows, make the vault, show the recovery code once."""
    from exskill.store.service import create_vault, require_creatable

    name = app.vault_name or DEFAULT_VAULT
    require_creatable(app.paths, name, ADULT)
    years = age if age is not None else int_answer(app)
    require_creatable(app.paths, name, years)
    if not as_json:
        ui.say(_describe_erasure())
    secret = new_passphrase(app, unlock)
    told = country if country is not None else app.config.country
    where = told if told is not None else _country_answer(app, as_json=as_json)
    try:
        with ui.progress(_("creating the vault: the passphrase is made slow to guess")):
            made = create_vault(
                app.paths,
                name,
                secret,
                years=years,
                language=current_language(),
                country=where,
                clock=app.clock,
            )
    finally:
        wipe_secret(secret)
    store, code = made.store, made.recovery_code
    with store:
        if as_json:
            ui.show_json({"vault": name, "recovery_code": code})
            return
    ui.say()
    ui.say(
        _("Your recovery code, shown this once. Write it on paper; it opens the vault if you forget the passphrase:")
    )
    ui.answer(f"  {code}")
    if sheet is not None:
        _write_sheet(sheet, code)
    type_back(app, code)
    ui.say()
    ui.say(_describe_dates())
    if not app.is_led:
        ui.say(_("next: exskill import --redact FILE --me NAME --ex NAME"))


def int_answer(app: App) -> int:
    """Ask for the age."""
    ui.require("--age YEARS", allowed=app.may_ask)
    return int(click.prompt(_("How old are you?"), type=click.IntRange(0, 150), err=True, prompt_suffix=" "))


def _country_answer(app: App, *, as_json: bool) -> str:
    """Ask for the country where somebody is there to ask; help lines are chosen by it."""
    if as_json or not (app.may_ask and ui.is_interactive()):
        return ""
    question = _("For help lines: which country are you in? Two letters such as US, GB, CN, TW; Enter for another")
    return str(click.prompt(question, default="", show_default=False, err=True)).strip() or ELSEWHERE


def _write_sheet(name: str, code: str) -> None:
    """Write the code as a sheet to print, to a new file that only the user can read."""
    from exskill.core.new_file import write_new

    words = _(
        "exskill: recovery code. It opens the vault without the passphrase. Keep it on paper, then delete this file."
    )
    write_new(Path(name).expanduser(), f"{words}\n\n    {code}\n".encode())
    ui.say(_("Wrote {file}. It is not encrypted: print it, then delete it.").format(file=ui.clean(name)))


def _describe_erasure() -> str:
    return _(
        "What you import is encrypted on this machine. Erasing means destroying keys: what was kept cannot be read by "
        "anybody afterwards, you included, and the recovery code does not bring it back. Copies that lie elsewhere (the "
        "chat export itself, screenshots, backups of this machine) are outside our reach."
    )


def _describe_dates() -> str:
    return _(
        "The other person's words end 42 days after an import, your own after 90. If the vault is not opened for 21 days, "
        "what is theirs is destroyed; after 90 days, everything. `exskill timer list` shows the dates, `exskill timer "
        "install` has this machine keep them. A program that is not opened cannot remind you: note the dates."
    )
