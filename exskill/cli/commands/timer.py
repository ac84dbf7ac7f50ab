"""``exskill timer`` and ``exskill reap``: what dies when, and who sees to it while nobody is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import N_, _
from exskill.store.kinds import DAY

if TYPE_CHECKING:
    from exskill.erasure.deadlines import Deadline
    from exskill.erasure.scheduler import Plan, Scheduler
    from exskill.store.store import Store

__all__ = ["active_schedulers", "deadlines_of", "reap", "timer"]

_LONGEST_OWN_DAYS = 365


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


def deadlines_of(store: Store, now: datetime) -> tuple[Deadline, ...]:
    """Return every deadline of an open vault, with what may be changed about each."""
    from exskill.erasure.deadlines import Kind, collect, dead_man

    ledger = store.ledger()
    segments, documents = store.vault.segments(), store.vault.documents()
    found = collect(store.manifest(), now=now, last_opened=ledger.last_opened, segments=segments, documents=documents)
    shards = {entry.id: entry.shard for entry in segments} | {entry.id: entry.shard for entry in documents}
    fixed = {name for name, shard in shards.items() if shard in ledger.fixed}
    dead = {d.id: d for d in dead_man(ledger.last_opened, ex_days=ledger.ex_days, vault_days=ledger.vault_days)}
    ends = {d.kind: d.at for d in found}
    latest = {entry.id: _latest(entry.role, ends.get(Kind.LEVEL_END), now) for entry in segments}
    latest |= {entry.id: int(now.timestamp()) + _LONGEST_OWN_DAYS * DAY for entry in documents}
    shown = [
        replace(dead.get(d.id, d), irrevocable=d.irrevocable or d.id in fixed, latest=latest.get(d.id)) for d in found
    ]
    return tuple(sorted(shown, key=lambda d: (d.at, d.id)))


def _latest(role: str, level_end: int | None, now: datetime) -> int:
    """Rows of theirs end with the consent level at the latest; one's own within a year."""

    own = int(now.timestamp()) + _LONGEST_OWN_DAYS * DAY
    return own if role != "ex" else level_end if level_end is not None else int(now.timestamp())


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
    from exskill.cli.framework.opening import open_store
    from exskill.erasure.deadlines import as_data, table

    now = app.clock()
    with open_store(app, unlock) as store:
        found = deadlines_of(store, now)
    if as_json:
        ui.show_json({"timers": as_data(found, int(now.timestamp()))})
        return
    rows = [(row.id[:16], row.dies, row.when, row.left, row.changeable) for row in table(found, int(now.timestamp()))]
    ui.show(ui.table("", [_("id"), _("what dies"), _("when"), _("left"), _("can it change?")], rows))
    if not active_schedulers():
        ui.say(_("nothing on this machine looks at these dates while the program is off: `exskill timer install`"))


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
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
@option("--on", "day", metavar="DATE", callback=_day, help=N_("The new day."))
@option(
    "--days", type=click.IntRange(1, 90), metavar="N", help=N_("For the dead-man dates: after so many days unopened.")
)
@option("--irrevocable", is_flag=True, help=N_("It can never come later again; there is no way back."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@unlock_options
@click.pass_obj
def set_(
    app: App, /, name: str, day: date | None, days: int | None, irrevocable: bool, yes: bool, **unlock: Any
) -> None:
    """Show what will change, ask, and change it."""
    from exskill.cli.framework.opening import open_store

    if (day is not None) + (days is not None) + irrevocable != 1:
        raise UsageError(_("give one of --on DATE, --days N, --irrevocable"))
    if irrevocable and not yes:
        words = _("This can never be taken back: the date can then only come earlier. Go on?")
        if not ui.confirm(words, option="--yes", allowed=app.may_ask):
            ui.say(_("nothing was changed"))
            return
    with open_store(app, unlock, again=True) as store:
        found = _the_one(deadlines_of(store, app.clock()), name)
        if days is not None:
            _set_days(store, found, days, app.clock())
        elif irrevocable:
            _fix(store, found)
        elif day is not None:
            _move(store, found, day, app.clock())
    ui.answer(_("changed; `exskill timer list` shows it"))


def _the_one(found: tuple[Deadline, ...], name: str) -> Deadline:
    hits = [d for d in found if d.id == name or (len(name) >= 4 and d.id.startswith(name))]
    if len(hits) != 1:
        raise UsageError(
            _("there is no such timer") if not hits else _("several timers begin like that"),
            hint=_("`exskill timer list` shows their ids"),
        )
    return hits[0]


def _set_days(store: Store, found: Deadline, days: int, now: datetime) -> None:
    from exskill.erasure.deadlines import Kind, change, dead_man

    ledger = store.ledger()
    fields = {Kind.DEAD_MAN_EX: "ex_days", Kind.DEAD_MAN_VAULT: "vault_days"}
    if found.kind not in fields:
        raise UsageError(_("--days is for the dead-man dates; others take --on DATE"))
    changed = replace(ledger, **{fields[found.kind]: days})  # type: ignore[arg-type]
    moved = {d.id: d for d in dead_man(ledger.last_opened, ex_days=changed.ex_days, vault_days=changed.vault_days)}
    change(found, moved[found.id].at, now=int(now.timestamp()))  # earlier only
    store.save_ledger(changed)
    _log(store)


def _affected(store: Store, found: Deadline) -> dict[str, str]:
    """Return the ids that end with a deadline, with their shards."""
    from exskill.erasure.deadlines import Kind

    if found.kind is Kind.RECORD:
        return {s.id: s.shard for s in store.vault.segments() if s.expires_at == found.at}
    if found.kind is Kind.DOCUMENT:
        return {d.id: d.shard for d in store.vault.documents() if d.id == found.id}
    if found.kind is Kind.IMPORT:
        return {s.id: s.shard for s in store.vault.segments() if s.import_id == found.id}
    raise UsageError(
        _("this date follows from the consent page and cannot be set here"), hint=_("exskill consent edit")
    )


def _move(store: Store, found: Deadline, day: date, now: datetime) -> None:
    from exskill.erasure.deadlines import change

    local = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo or UTC)
    moved = change(found, int(local.timestamp()), now=int(now.timestamp()), passphrase=True)
    store.vault.set_expiry(dict.fromkeys(_affected(store, found), moved.at))
    _log(store, moved.at)


def _fix(store: Store, found: Deadline) -> None:
    ledger = store.ledger()
    store.save_ledger(replace(ledger, fixed=ledger.fixed | frozenset(_affected(store, found).values())))
    _log(store)


def _log(store: Store, at: int | None = None) -> None:
    from audit.events import EventKind, Reason

    store.record(EventKind.TTL_SET, reason=Reason.USER_REQUEST, **({"deadline": at} if at is not None else {}))


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
    from exskill.erasure.reap import reap as run

    done = run(app.paths, clock=app.clock)
    if as_json:
        facts = [{"vault": r.vault, "reason": r.reason.value, "keys": r.keys, "receipt_id": r.receipt_id} for r in done]
        ui.show_json({"reaped": facts})
        return
    for entry in done:
        ui.answer(
            _("{vault}: {keys} keys destroyed, because their time had come").format(vault=entry.vault, keys=entry.keys)
        )
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
@click.pass_obj
def install(app: App, /, only_print: bool, yes: bool) -> None:
    """Write a systemd user timer, a launch agent or two lines of a crontab."""
    from exskill.erasure import scheduler as schedule

    executable = _executable()
    if os.environ.get("EXSKILL_HOME"):
        ui.say(_("the scheduler looks in the usual place, not where EXSKILL_HOME points now"))
    plan = _plan(executable)
    shown = "\n".join(f"~/{name}\n{text}" for name, text in plan.files.items()) if plan else schedule.cron(executable)
    if only_print:
        ui.answer(shown)
        return
    if not yes and not ui.confirm(
        _("Let this machine run `exskill reap` by itself?"), option="--yes", allowed=app.may_ask
    ):
        ui.say(_("nothing was changed"))
        return
    if plan is not None:
        _carry_out(plan)
    else:
        _write_crontab(schedule.cron(executable, _crontab() or ""))
    if not active_schedulers():
        raise ExskillError(
            _("the scheduler did not take it; `exskill timer install --print` shows what to add by hand")
        )
    if plan is not None and not running(plan.scheduler):
        ui.answer(_("written, but not running yet: it needs the commands above, or a new login"))
    else:
        ui.answer(_("installed; `exskill doctor` shows it"))
    if plan is not None and plan.note:
        ui.say(plan.note)


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
@click.pass_obj
def uninstall(_app: App, /) -> None:
    """Remove what ``timer install`` wrote."""
    from exskill.erasure import scheduler as schedule

    home = Path.home()
    found = active_schedulers()
    if shutil.which("systemctl"):
        _quiet("systemctl", "--user", "disable", "--now", "exskill-reap.timer")
    for plan in (schedule.systemd("x"), schedule.launchd("x")):
        for name in plan.files:
            (home / name).unlink(missing_ok=True)
    current = _crontab()
    if current is not None and schedule.cron_without(current) != current:
        _write_crontab(schedule.cron_without(current))
    ui.answer(_("removed") if found else _("nothing was installed"))


def active_schedulers() -> tuple[Scheduler, ...]:
    """Return which of the machine's schedulers carries our entry."""
    from exskill.erasure.scheduler import installed

    def read(name: str) -> str | None:
        try:
            return (Path.home() / name).read_text("utf-8")
        except OSError:
            return None

    return installed(read, _crontab())


def running(scheduler: Scheduler) -> bool:
    """Whether the scheduler itself says that it runs our entry; cron and launchd are believed without."""
    return scheduler.value != "systemd" or _quiet("systemctl", "--user", "is-active", "--quiet", "exskill-reap.timer")


def _executable() -> str:
    beside = Path(sys.executable).with_name("exskill")
    found = str(beside) if beside.is_file() else shutil.which("exskill")
    if found is None:
        raise UsageError(_("the installed program was not found; install exskill first"))
    return found


def _plan(executable: str) -> Plan | None:
    """Return a plan for systemd or launchd, None where cron must do; raise where nothing can."""
    from exskill.erasure import scheduler as schedule

    if sys.platform == "darwin":
        return schedule.launchd(executable)
    if shutil.which("systemctl") and _quiet("systemctl", "--user", "show-environment"):
        return schedule.systemd(executable)
    if shutil.which("crontab"):
        return None
    return schedule.systemd(executable)


def _carry_out(plan: Plan) -> None:
    for name, text in plan.files.items():
        path = Path.home() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for words in plan.commands:
        if not shutil.which(words[0]) or not _quiet(*words):
            ui.say(_("this command did not work here; run it yourself: {command}").format(command=" ".join(words)))


def _quiet(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False, timeout=20, cwd=Path.home()).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False


def _crontab() -> str | None:
    program = shutil.which("crontab")
    if program is None:
        return None
    try:
        done = subprocess.run([program, "-l"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else ""


def _write_crontab(text: str) -> None:
    program = shutil.which("crontab")
    if program is not None:
        subprocess.run([program, "-"], input=text, text=True, check=False, capture_output=True, timeout=20)  # noqa: S603
