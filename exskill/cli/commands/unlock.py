"""``exskill unlock`` and ``exskill lock``: no passphrase for a while, and the end of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import choose_unlocker, open_with
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.store.locate import choose_vault
from exskill.unlock.agent import HARD_LIMIT_S
from exskill.unlock.service import lend_keys, lock_vaults, until_words

if TYPE_CHECKING:
    pass

__all__ = ["lock", "parse_duration", "unlock"]

_UNITS = {"s": 1, "m": 60, "h": 3600}
_SHORTEST_S = 60


def parse_duration(text: str, longest_s: int) -> int:
    """Return the seconds of ``30m``, ``2h`` or ``90s``; a bare number is minutes. Raises UsageError out of bounds."""
    found = re.fullmatch(r"([0-9]{1,5})([smh]?)", text.strip().lower(), re.ASCII)
    seconds = int(found[1]) * _UNITS[found[2] or "m"] if found else 0
    if not _SHORTEST_S <= seconds <= longest_s:
        raise UsageError(
            _("`{text}` is not a time from 1m to {hours}h").format(text=text, hours=longest_s // 3600),
            hint=_("write it like 30m or 2h"),
        )
    return seconds


@command(
    "unlock",
    help=N_(
        """Keep the vault unlocked for a while, so that commands ask for no passphrase.

        A small process of yours keeps the keys of what is permitted, in memory only. The passphrase is still asked for
        where the ways in, consent or dates change, for an import, and where data leaves or is forgotten.

        \b
        Examples:
          exskill unlock
          exskill unlock --for 30m
          exskill lock
        """
    ),
)
@option("--for", "hard", metavar="TIME", default="15m", help=N_("How long at most: 30m, 2h; never more than 4h."))
@option("--idle", metavar="TIME", default="10m", help=N_("Lock after so long without a command."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def unlock(app: App, /, hard: str, idle: str, as_json: bool, **unlock: Any) -> None:
    """Ask for the passphrase once and start the agent."""
    hard_s = parse_duration(hard, HARD_LIMIT_S)
    idle_s = min(hard_s, parse_duration(idle, HARD_LIMIT_S))
    name = choose_vault(app.paths, app.vault_name)
    with open_with(app, name, choose_unlocker(app, unlock), renewing=True) as store:
        found = lend_keys(store, hard_s=hard_s, idle_s=idle_s)
    if as_json:
        ui.show_json({"unlocked": {"left_s": found.left_s, "idle_s": found.idle_s, "in_ram": found.in_ram}})
        return
    ui.answer(until_words(found, app.clock()))
    if not found.in_ram:
        ui.say(_("this system does not let the keys be kept out of swap"))
    ui.say(_("to end it earlier: exskill lock"))


@command(
    "lock",
    help=N_(
        """Lock the vault now: the process that keeps its keys overwrites them and ends.

        \b
        Example:
          exskill lock
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def lock(app: App, /, as_json: bool) -> None:
    """Lock the chosen vault, or all of them."""
    ended = lock_vaults(app.paths, app.vault_name)
    if as_json:
        ui.show_json({"locked": True, "was_unlocked": bool(ended)})
    else:
        ui.answer(_("locked") if ended else _("it was locked already"))
