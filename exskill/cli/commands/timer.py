"""``exskill timer`` and ``exskill reap``: what dies when, and who sees to it while nobody is there."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.cli.views.reaped import list_reaped_words
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.erasure import machine_scheduler as scheduler
from exskill.erasure.dates import fix_date, list_dates, move_date, set_unopened_days
from exskill.erasure.deadlines import as_data, make_table
from exskill.erasure.machine_scheduler import list_active
from exskill.erasure.machine_scheduler import remove_timer as remove
from exskill.erasure.reap import destroy_due as run
from exskill.erasure.untold import keep_untold, read_untold

__all__ = ["reap", "timer"]


@group(
    "timer",
    help=N_(
        """Every date on which something dies: see them, bring them forward, have them kept while the program is off.

        \b
        Examples:
          exskill timer list
          exskill timer install
        """
    ),
)
def timer() -> None:
    """Hold the timer commands."""


@timer.command(
    "list",
    help=N_(
        """List every deadline: what dies, when, and whether that can still be changed.

        \b
        Examples:
          exskill timer list
          exskill timer list --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def list_(app: App, /, as_json: bool, **unlock: Any) -> None:
    """Print the table."""
    now = app.clock()
    with open_store(app, unlock) as store:
        found = list_dates(store, now)
    if as_json:
        ui.show_json({"timers": as_data(found, int(now.timestamp()))})
        return
    rows = [
        (row.id[:16], row.dies, row.when, row.left, row.changeable) for row in make_table(found, int(now.timestamp()))
    ]
    ui.show(ui.table("", [_("id"), _("what dies"), _("when"), _("left"), _("can it change?")], rows))
    if not list_active():
        ui.say(_("nothing on this machine looks at these dates while the program is off: `exskill timer install`"))


def _parse_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("dates are written YYYY-MM-DD")) from None


@timer.command(
    "set",
    help=N_(
        """Move a deadline: earlier at any time, later only within its limits and never once it is irrevocable.

        \b
        Examples:
          exskill timer set 1f0c --on 2026-12-01
          exskill timer set dead-man-ex --days 7
          exskill timer set 1f0c --irrevocable
        """
    ),
)
@argument("name", metavar="ID")
@option("--on", "day", metavar="DATE", callback=_parse_day, help=N_("The new day."))
@option(
    "--days", type=click.IntRange(1, 90), metavar="N", help=N_("For the dead-man dates: after so many days unopened.")
)
@option("--irrevocable", is_flag=True, help=N_("It can never come later again; there is no way back."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def set_(
    app: App,
    /,
    name: str,
    day: date | None,
    days: int | None,
    irrevocable: bool,
    yes: bool,
    as_json: bool,
    **unlock: Any,
) -> None:
    """Show what will change, ask, and change it."""
    if (day is not None) + (days is not None) + irrevocable != 1:
        raise UsageError(_("give one of --on DATE, --days N, --irrevocable"))
    if irrevocable and not yes:
        words = _("This can never be taken back: the date can then only come earlier. Go on?")
        if not ui.confirm(words, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
    now = app.clock()
    with open_store(app, unlock, again=True) as store:
        if days is not None:
            set_unopened_days(store, name, days, now)
        elif irrevocable:
            fix_date(store, name, now)
        elif day is not None:
            move_date(store, name, day, now)
        dates = as_data(list_dates(store, now), int(now.timestamp()))
    if as_json:
        ui.show_json({"timers": dates})
    else:
        ui.answer(_("changed; `exskill timer list` shows it"))


@command(
    "reap",
    help=N_(
        """Erase what is due, without a passphrase. The machine's scheduler runs this; so does every other command.

        \b
        Example:
          exskill reap
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def reap(app: App, /, as_json: bool) -> None:
    """Destroy the keys of what has run out, and say what went."""
    done = run(app.paths, clock=app.clock)
    if not sys.stdout.isatty():  # the machine's scheduler: said at the next start
        keep_untold(app.paths, [*read_untold(app.paths), *done])
    if as_json:
        facts = [{"vault": r.vault, "reason": r.reason.value, "keys": r.keys, "receipt_id": r.receipt_id} for r in done]
        ui.show_json({"reaped": facts})
        return
    for words in list_reaped_words(done, app.clock()):
        ui.answer(words)
    if not done:
        ui.answer(_("nothing is due"))


@timer.command(
    "install",
    help=N_(
        """Have this machine look at the dates every quarter of an hour, also when the program is not running.

        \b
        Examples:
          exskill timer install
          exskill timer install --print
        """
    ),
)
@option("--print", "only_print", is_flag=True, help=N_("Only show what would be written."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def install(app: App, /, only_print: bool, yes: bool, as_json: bool) -> None:
    """Write a systemd user timer, a launch agent or two lines of a crontab."""
    if os.environ.get("EXSKILL_HOME"):
        ui.say(_("the scheduler looks in the usual place, not where EXSKILL_HOME points now"))
    proposal = scheduler.propose_timer()
    if only_print:
        _print_proposal(proposal.text, as_json=as_json)
        return
    if not yes and not ui.confirm(
        _("Let this machine run `exskill reap` by itself?"), option="--yes", allowed=app.may_ask
    ):
        ui.say(_("nothing was changed"))
        return
    done = scheduler.install_timer(proposal)
    if as_json:
        ui.show_json({"running": done.running, "refused": [str(command_) for command_ in done.refused]})
        return
    for command_ in done.refused:
        ui.say(_("this command did not work here; run it yourself: {command}").format(command=command_))
    if done.running:
        ui.answer(_("installed; `exskill doctor` shows it"))
    else:
        ui.answer(_("written, but not running yet: it needs the commands above, or a new login"))
    if done.note:
        ui.say(done.note)


def _print_proposal(text: str, *, as_json: bool) -> None:
    if as_json:
        ui.show_json({"would_write": text})
    else:
        ui.answer(text)


@timer.command(
    "uninstall",
    help=N_(
        """Take that out again. The dates themselves stay.

        \b
        Example:
          exskill timer uninstall
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def uninstall(_app: App, /, as_json: bool) -> None:
    """Remove what ``timer install`` wrote."""
    removed = remove()
    if as_json:
        ui.show_json({"removed": bool(removed)})
    else:
        ui.answer(_("removed") if removed else _("nothing was installed"))
