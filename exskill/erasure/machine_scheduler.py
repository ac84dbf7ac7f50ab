"""This machine's scheduler: have it run ``exskill reap``, ask whether it does, take that out again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import _
from exskill.erasure.scheduler import (
    Plan,
    Scheduler,
    cron_without,
    find_installed,
    plan_launchd,
    plan_systemd,
    write_crontab,
)

__all__ = ["Installed", "Proposal", "install_timer", "is_running", "list_active", "propose_timer", "remove_timer"]

_PATIENCE_S: Final = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be written: ``plan`` for systemd or launchd, None where two lines of a crontab must do."""

    plan: Plan | None
    crontab: str
    text: str


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of it: ``refused`` are commands that did not work here, ``running`` whether the scheduler says so."""

    running: bool
    refused: tuple[str, ...] = ()
    note: str = ""


def list_active() -> tuple[Scheduler, ...]:
    """Return which of the machine's schedulers carries our entry."""

    def read(name: str) -> str | None:
        try:
            return (Path.home() / name).read_text("utf-8")
        except (OSError, RuntimeError):  # RuntimeError: there is no home folder
            return None

    return find_installed(read, _read_crontab())


def is_running(scheduler: Scheduler) -> bool:
    """Return whether the scheduler itself says that it runs our entry; cron and launchd are believed without."""
    return scheduler is not Scheduler.SYSTEMD or _run_command(
        "systemctl", "--user", "is-active", "--quiet", "exskill-reap.timer"
    )


def propose_timer() -> Proposal:
    """Return what would be written here; raises UsageError where the installed program is not found."""
    executable = _find_executable()
    plan = _choose_plan(executable)
    lines = write_crontab(executable, _read_crontab() or "")
    text = "\n".join(f"~/{name}\n{body}" for name, body in plan.files.items()) if plan else write_crontab(executable)
    return Proposal(plan, lines, text)


def install_timer(proposal: Proposal) -> Installed:
    """Write it; raises ExskillError where no scheduler took it."""
    plan = proposal.plan
    refused = _carry_out(plan) if plan is not None else ()
    if plan is None:
        _write_crontab(proposal.crontab)
    if not list_active():
        raise ExskillError(
            _("the scheduler did not take it; `exskill timer install --print` shows what to add by hand")
        )
    return Installed(plan is None or is_running(plan.scheduler), refused, plan.note if plan is not None else "")


def remove_timer() -> bool:
    """Remove what :func:`install_timer` wrote; return whether there was anything."""
    found = list_active()
    if shutil.which("systemctl"):
        _run_command("systemctl", "--user", "disable", "--now", "exskill-reap.timer")
    for plan in (plan_systemd("x"), plan_launchd("x")):
        for name in plan.files:
            (Path.home() / name).unlink(missing_ok=True)
    current = _read_crontab()
    if current is not None and cron_without(current) != current:
        _write_crontab(cron_without(current))
    return bool(found)


def _find_executable() -> str:
    beside = Path(sys.executable).with_name("exskill")
    found = str(beside) if beside.is_file() else shutil.which("exskill")
    if found is None:
        raise UsageError(_("the installed program was not found; install exskill first"))
    return found


def _choose_plan(executable: str) -> Plan | None:
    """Return a plan for systemd or launchd, None where cron must do."""
    if sys.platform == "darwin":
        return plan_launchd(executable)
    if shutil.which("systemctl") and _run_command("systemctl", "--user", "show-environment"):
        return plan_systemd(executable)
    if shutil.which("crontab"):
        return None
    return plan_systemd(executable)


def _carry_out(plan: Plan) -> tuple[str, ...]:
    for name, text in plan.files.items():
        path = Path.home() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tuple(" ".join(words) for words in plan.commands if not shutil.which(words[0]) or not _run_command(*words))


def _run_command(*words: str) -> bool:
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=_PATIENCE_S, cwd=Path.home())  # noqa: S603
    except (OSError, RuntimeError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _read_crontab() -> str | None:
    program = shutil.which("crontab")
    if program is None:
        return None
    try:
        done = subprocess.run([program, "-l"], capture_output=True, text=True, check=False, timeout=_PATIENCE_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else ""


def _write_crontab(text: str) -> None:
    program = shutil.which("crontab")
    if program is not None:
        words = [program, "-"]
        subprocess.run(words, input=text, text=True, check=False, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603
