"""``exskill doctor``: this machine and this vault, without unlocking anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import choose_unlocker, open_with
from exskill.cli.framework.secrets import unlock_options
from exskill.core.i18n import N_, _
from exskill.machine.checkup import check_machine
from exskill.machine.mending import damage_words, mend_files
from exskill.store.locate import choose_vault

if TYPE_CHECKING:
    from exskill.machine.checkup import Check
    from exskill.store.repair import Damage

__all__ = ["doctor"]


@command(
    "doctor",
    help=N_(
        """Check this machine and this vault; nothing is unlocked and nothing is changed.

        With `--repair` the vault is opened: files of a cut-short write go, rights of other users go, every part is read
        once, and what a failing disk has spoilt is named and, if you agree, taken out so that the rest works. A damaged log,
        or a damaged memory of this machine, begins anew if you agree to that by itself.

        \b
        Examples:
          exskill doctor
          exskill doctor --json
          exskill doctor --repair
        """
    ),
)
@option("--repair", is_flag=True, help=N_("Open the vault and put right what can be."))
@option("--yes", is_flag=True, help=N_("With --repair: take out what is spoilt without asking."))
@option(
    "--begin-anew",
    is_flag=True,
    help=N_("With --repair: start a new log, or a new record on this machine, in place of a damaged one."),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def doctor(app: App, /, repair: bool, yes: bool, begin_anew: bool, as_json: bool, **unlock: Any) -> int:
    """Print what was found; exit 1 if something is broken."""
    mended = _mend_vault(app, unlock, yes=yes, begin_anew=begin_anew) if repair else ()
    found = [*mended, *check_machine(app.paths, app.clock())]
    if as_json:
        ui.show_json({"checks": [{"name": c.name, "state": c.state, "text": c.text} for c in found]})
    else:
        words = {"ok": _("ok"), "warning": _("note"), "problem": _("problem")}
        ui.show(ui.table("", ["", _("what"), _("found")], [(words[c.state], c.name, c.text) for c in found]))
    return 1 if any(c.state == "problem" for c in found) else 0


def _mend_vault(app: App, unlock: dict[str, Any], *, yes: bool, begin_anew: bool) -> tuple[Check, ...]:

    def may_drop(damage: Damage) -> bool:
        ask = _("Take out what is spoilt, so that the rest works? A backup may still hold it: `exskill restore FILE`.")
        ui.say(damage_words(damage))
        return yes or (app.may_ask and ui.is_interactive() and ui.confirm(ask, option="--yes", allowed=app.may_ask))

    def may_renew(words: str) -> bool:
        ui.say(words)
        if begin_anew:
            return True
        if not (app.may_ask and ui.is_interactive()):
            ui.say(_("`exskill doctor --repair --begin-anew` agrees to that."))
            return False
        ask = _("Begin anew? A backup may still hold the old one: `exskill restore FILE`.")
        return ui.confirm(ask, option="--begin-anew", allowed=app.may_ask)

    name = choose_vault(app.paths, app.vault_name)
    key = choose_unlocker(app, unlock)
    return mend_files(
        app.paths,
        name,
        key,
        clock=app.clock,
        opening=lambda: open_with(app, name, key),
        may_drop=may_drop,
        may_renew=may_renew,
    )
