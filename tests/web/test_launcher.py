"""The browser's launcher: it starts what it is told, tells the end, and leaves nothing behind however the program ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.support import ROOT

PROGRAM = """
import sys
from pathlib import Path
from exskill.web.browser import start_launcher
launcher = start_launcher()
launcher.start(sys.argv[2:], Path(sys.argv[1]))
print(launcher.wait_until_closed() if sys.argv[2] == "true" else "started", flush=True)
sys.stdin.readline()
launcher.close()
"""


def started(folder: Path, *command: str) -> subprocess.Popen[str]:
    folder.mkdir()
    (folder / "profile").write_text("something typed")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), *command],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    return program


def wait_until_gone(path: Path) -> None:
    """Wait for the launcher, which is nobody's child here; the test's own time limit ends it."""
    while path.exists():
        os.sched_yield()


def test_the_end_of_the_browser_is_told(tmp_path: Path) -> None:
    program = started(tmp_path / "run", "true")
    assert program.stdout is not None
    assert program.stdout.readline() == "True\n"
    program.communicate("\n")
    wait_until_gone(tmp_path / "run")


@pytest.mark.parametrize("how", ["close", "kill", "end the group"])
def test_the_browser_and_its_profile_end_with_the_program(tmp_path: Path, how: str) -> None:
    mark = tmp_path / "pid"
    program = started(tmp_path / "run", "sh", "-c", f"echo $$ > {mark}; exec sleep 1000")
    assert program.stdout is not None
    program.stdout.readline()
    while not (mark.exists() and mark.read_text().strip()):
        os.sched_yield()
    browser = int(mark.read_text())
    if how == "kill":
        program.send_signal(signal.SIGKILL)
    if how == "end the group":
        os.killpg(program.pid, signal.SIGTERM)
    program.communicate("\n" if how == "close" else None)
    wait_until_gone(tmp_path / "run")
    with pytest.raises(ProcessLookupError):
        os.kill(browser, 0)


def test_a_launcher_that_is_told_nothing_ends_by_itself() -> None:
    words = "from exskill.web.browser import start_launcher\nstart_launcher()"
    assert subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=False, timeout=120).returncode == 0
