"""Text for the schedulers that run ``exskill reap`` while nobody is there: systemd, cron, launchd.

Pure: it returns what to write and where; ``exskill timer install`` writes it, ``doctor`` asks which is active.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final
from xml.sax.saxutils import escape

from exskill.core.errors import UsageError
from exskill.core.i18n import _

__all__ = ["Plan", "Scheduler", "cron_without", "find_installed", "plan_launchd", "plan_systemd", "write_crontab"]

MARK: Final = "# exskill reap"
_NAME: Final = "exskill-reap"
_LABEL: Final = "dev.exskill.reap"


class Scheduler(StrEnum):
    """What may run the reaper."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to write (below the home folder), commands to run from there afterwards, and what the user should know."""

    scheduler: Scheduler
    files: Mapping[str, str]
    commands: tuple[tuple[str, ...], ...]
    note: str = ""


def plan_systemd(executable: str) -> Plan:
    """Return a user timer: every quarter of an hour, and at once if the machine was off in between."""
    service = (
        "[Unit]\nDescription=Erase what is due (exskill reap)\n\n"
        "[Service]\nType=oneshot\n"
        f"ExecStart={_systemd_word(executable)} --no-input reap\n"
        "UMask=0077\nNoNewPrivileges=yes\nLimitCORE=0\nNice=10\n"
        "SuccessExitStatus=10 11\nStandardOutput=null\nStandardError=null\n"
    )
    timer = (
        "[Unit]\nDescription=Erase what is due, every quarter of an hour\n\n"
        "[Timer]\nOnCalendar=*:0/15\nPersistent=true\nRandomizedDelaySec=30\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    folder = PurePosixPath(".config/systemd/user")
    return Plan(
        Scheduler.SYSTEMD,
        {str(folder / f"{_NAME}.service"): service, str(folder / f"{_NAME}.timer"): timer},
        (
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", "--now", f"{_NAME}.timer"),
        ),
        note=_("so that it also runs while you are logged out: `loginctl enable-linger`"),
    )


def write_crontab(executable: str, current: str = "") -> str:
    """Return a crontab with our two lines (hourly, and after a start of the machine), others unchanged."""
    if any(character in executable for character in "\n\r%"):
        raise UsageError(_("the path of the program cannot stand in a crontab"))
    command = f"{shlex.quote(executable)} --no-input reap >/dev/null 2>&1 {MARK}"
    return cron_without(current) + f"@reboot {command}\n7 * * * * {command}\n"


def cron_without(current: str) -> str:
    """Return a crontab without our lines."""
    kept = [line for line in current.splitlines() if not line.endswith(MARK)]
    return "".join(line + "\n" for line in kept)


def plan_launchd(executable: str) -> Plan:
    """Return a launch agent: every quarter of an hour and at login (untested on macOS)."""
    words = "".join(f"    <string>{escape(word)}</string>\n" for word in (executable, "--no-input", "reap"))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        '<plist version="1.0">\n<dict>\n'
        f"  <key>Label</key>\n  <string>{_LABEL}</string>\n"
        f"  <key>ProgramArguments</key>\n  <array>\n{words}  </array>\n"
        "  <key>StartInterval</key>\n  <integer>900</integer>\n  <key>RunAtLoad</key>\n  <true/>\n"
        "  <key>Umask</key>\n  <integer>63</integer>\n"
        "</dict>\n</plist>\n"
    )
    path = f"Library/LaunchAgents/{_LABEL}.plist"
    return Plan(
        Scheduler.LAUNCHD,
        {path: text},
        (("launchctl", "load", "-w", path),),
        note=_("it runs only while you are logged in; this was not tested on macOS"),
    )


def find_installed(read: Callable[[str], str | None], crontab: str | None) -> tuple[Scheduler, ...]:
    """Tell which schedulers carry our entry. ``read`` returns a file below the home folder, or None."""
    found = []
    if read(f".config/systemd/user/{_NAME}.timer") is not None:
        found.append(Scheduler.SYSTEMD)
    if crontab is not None and any(line.endswith(MARK) for line in crontab.splitlines()):
        found.append(Scheduler.CRON)
    if read(f"Library/LaunchAgents/{_LABEL}.plist") is not None:
        found.append(Scheduler.LAUNCHD)
    return tuple(found)


def _systemd_word(word: str) -> str:
    """Return a word as a unit file wants it: quoted, with its percent signs and dollars doubled."""
    if any(ord(character) < 32 for character in word):
        raise UsageError(_("the path of the program cannot stand in a unit file"))
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
