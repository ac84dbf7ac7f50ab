"""What the schedulers are given."""

from __future__ import annotations

import plistlib
import shlex

import pytest

from exskill.core.errors import UsageError
from exskill.erasure.scheduler import Scheduler, cron_without, find_installed, plan_launchd, plan_systemd, write_crontab

ODD = "/home/a b/100%/$x/exskill"


def test_a_user_timer_that_catches_up() -> None:
    plan = plan_systemd("/usr/bin/exskill")
    timer = plan.files[".config/systemd/user/exskill-reap.timer"]
    service = plan.files[".config/systemd/user/exskill-reap.service"]
    assert "Persistent=true" in timer
    assert "OnCalendar=*:0/15" in timer
    assert 'ExecStart="/usr/bin/exskill" --no-input reap' in service
    assert ("systemctl", "--user", "enable", "--now", "exskill-reap.timer") in plan.commands
    assert (
        'ExecStart="/home/a b/100%%/$$x/exskill" --no-input reap'
        in plan_systemd(ODD).files[".config/systemd/user/exskill-reap.service"]
    )
    with pytest.raises(UsageError):
        plan_systemd("/bin/x\nExecStart=/bin/evil")


def test_a_crontab_keeps_what_others_wrote() -> None:
    theirs = "MAILTO=me\n5 4 * * * backup\n"
    ours = write_crontab("/opt/my tools/exskill", theirs)
    assert ours.startswith(theirs)
    assert write_crontab("/opt/my tools/exskill", ours) == ours
    assert cron_without(ours) == theirs
    line = ours.splitlines()[-1]
    assert shlex.split(line.split(" ", 5)[5])[0] == "/opt/my tools/exskill"
    for wrong in ("/a%b", "/a\nb"):
        with pytest.raises(UsageError):
            write_crontab(wrong)


def test_a_launch_agent_is_well_formed() -> None:
    plan = plan_launchd("/Applications/A&B/exskill")
    (text,) = plan.files.values()
    parsed = plistlib.loads(text.encode())
    assert parsed["ProgramArguments"] == ["/Applications/A&B/exskill", "--no-input", "reap"]
    assert parsed["StartInterval"] == 900


def test_what_is_active_is_told() -> None:
    files = plan_systemd("/x").files | plan_launchd("/x").files
    assert find_installed(files.get, write_crontab("/x")) == (Scheduler.SYSTEMD, Scheduler.CRON, Scheduler.LAUNCHD)
    assert find_installed(lambda _path: None, None) == ()
    assert find_installed(lambda _path: None, "5 4 * * * backup") == ()
