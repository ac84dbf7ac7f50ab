"""``exskill init``: age, passphrase, recovery code, and what erasure means, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.secrets import new_passphrase, type_back, unlock_options, write_sheet
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, current_language
from exskill.core.secret import wipe_secret
from exskill.sessions.guide.country import ELSEWHERE, read_country
from exskill.store.kinds import DEFAULT_VAULT

__all__ = ["init"]

ADULT = 18
_OLDEST = 150


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
@option("--age", type=click.IntRange(0, _OLDEST), help=N_("Your age in years; exskill is for adults."))
@option("--country", metavar="CC", help=N_("For help lines: two letters or a name, GB, US, CN, DE …"))
@option("--sheet", metavar="FILE", help=N_("Write the recovery code to a file as well, to print and then delete."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def init(app: App, /, age: int | None, country: str | None, sheet: str | None, as_json: bool, **unlock: Any) -> None:
    """Ask what only the user knows, make the vault, show the recovery code once."""
    from exskill.store.service import create_vault, require_creatable

    name = app.vault_name or DEFAULT_VAULT
    require_creatable(app.paths, name, ADULT)
    years = age if age is not None else _ask_age(app)
    require_creatable(app.paths, name, years)
    _require_free(sheet)
    given = country if country is not None else app.config.country
    where = _choose_country(app, given, as_json=as_json)
    if not as_json:
        ui.say(_describe_erasure())
    secret = new_passphrase(app, unlock)
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
            if sheet is not None:
                write_sheet(sheet, code)
            ui.show_json({"vault": name, "recovery_code": code})
            return
    ui.say()
    ui.say(
        _("Your recovery code, shown this once. Write it on paper; it opens the vault if you forget the passphrase:")
    )
    ui.answer(f"  {code}")
    if sheet is not None:
        write_sheet(sheet, code)
    type_back(app, code)
    ui.say()
    ui.say(_describe_dates())
    if not app.is_led:
        ui.say(_("next: exskill import --redact FILE --me NAME --ex NAME"))


def _ask_age(app: App) -> int:
    """Ask for the age until a number is told; full-width digits and `岁` are understood."""
    ui.require("--age YEARS", allowed=app.may_ask)
    while True:
        told = str(ui.prompt(_("How old are you?"))).strip().removesuffix("岁").removesuffix("歲").strip()
        if told.isdecimal() and int(told) <= _OLDEST:
            return int(told)
        ui.say(_("Please type your age in years, as a number: 31."))


def _choose_country(app: App, given: str | None, *, as_json: bool) -> str:
    """Return two letters, "" where nobody could be asked; help lines are chosen by it."""
    if given is not None:
        code = read_country(given) if given else ""
        if code is None:
            raise UsageError(
                _("no country is called “{name}”").format(name=given[:40]), hint=_("two letters do: US, GB, CN, TW")
            )
        return code
    if as_json or not (app.may_ask and ui.is_interactive()):
        return ""
    question = _(
        "For help lines: which country are you in? Its name or two letters (US, GB, CN, TW); Enter for another"
    )
    while told := str(ui.prompt(question, default="", show_default=False)).strip():
        if (code := read_country(told)) is not None:
            return code
        ui.say(_("That was not understood. Two letters do, such as US, GB, CN, TW; Enter is for another country."))
    return ELSEWHERE


def _require_free(sheet: str | None) -> None:
    """Raise UsageError where the sheet cannot be written: better said before there is a code."""
    if sheet is not None and (Path(sheet).expanduser().exists() or not Path(sheet).expanduser().parent.is_dir()):
        raise UsageError(
            _("the file cannot be created there"), hint=_("--sheet takes a new file in a folder that is there")
        )


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
