"""The user's passphrase command runs outside the guard; everything else stays within it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from exskill.core import command_runner
from exskill.core import network_guard as guard
from tests.cli.conftest import PASSPHRASE, Cli

_NO_NEW_PRIVS = (
    "import sys; line = [x for x in open('/proc/self/status') if x.startswith('NoNewPrivs')][0]; "
    "sys.stdout.write('outside' if line.split()[1] == '0' else 'within')"
)
_PROGRAM = """
import sys
from exskill.core import command_runner, network_guard
command_runner.prepare(sys.argv[1:])
network_guard.enforce()
answer = command_runner.run_command(sys.argv[-1])
sys.stdout.write(f"{answer.code} {bytes(answer.output).decode()}")
"""


def ran(*words: str) -> str:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def quoted(code: str) -> str:
    return f'{sys.executable} -c "{code}"'


@pytest.mark.skipif(guard.find_architecture() is None, reason="there is no kernel filter here")
def test_runs_without_what_the_guard_takes_away() -> None:
    assert ran("--passphrase-command", quoted(_NO_NEW_PRIVS)) == "0 outside"
    assert ran("--passphrase-command=x", quoted(_NO_NEW_PRIVS)) == "0 outside"
    assert ran("--passphrase-file", quoted(_NO_NEW_PRIVS)) == "0 within"  # nothing was prepared, so nothing is outside


def test_tells_how_it_ended() -> None:
    assert ran("--passphrase-command", "printf secret") == "0 secret"
    assert ran("--passphrase-command", "false") == "1 "
    assert ran("--passphrase-command", "/nonexistent/command") == "None "
    assert ran("--passphrase-command", "'") == "None "
    assert ran("--passphrase-command", "") == "None "
    assert len(ran("--passphrase-command", f"printf %0{command_runner.LONGEST + 50}d 0")) > command_runner.LONGEST


def test_opens_a_vault_and_does_nothing_before_it_is_needed(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    told = tmp_path / "told"
    command = f"sh -c 'echo {PASSPHRASE}; echo x >> {told}'"
    words = [sys.executable, "-m", "exskill", "consent", "show", "--passphrase-command", command]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert told.read_text() == "x\n"
    subprocess.run([*words, "--no-such-option"], capture_output=True, check=False)
    assert told.read_text() == "x\n"
    failed = cli("consent", "show", "--passphrase-command", "false")
    assert failed.code == 2
    assert "sudo and the like do not work" in failed.err
