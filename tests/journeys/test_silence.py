"""Nothing readable on the disk, nothing on the network: the whole command line under strace, canaries in every field."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MARK = "zqcanary"
PASSPHRASE = f"{MARK}-passphrase-0"
CHAT = f"""\
[2025-03-02, 09:12:41] Alex: morning {MARK}-mine-1
[2025-03-02, 09:13:10] Sam: haha {MARK}-theirs-2
[2025-03-02, 09:13:18] Sam: call Mr {MARK.title()}third on 07700 900123
[2025-03-02, 09:14:52] Alex: okay, {MARK}.mail@example.org
[2025-03-03, 19:13:10] {MARK} Other: I am nobody here
[2025-03-04, 09:13:10] Sam: good night
"""

pytestmark = [
    pytest.mark.strace,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]


def run(argv: list[str], home: Path, log: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    calls = "write,writev,pwrite64,pwritev,sendto,sendmsg,socket,connect,bind,execve"
    trace = ["strace", "-f", "-yy", "-qq", "-s", "1000000", "-e", f"trace={calls}", "-o", str(log)]
    environ = {**os.environ, "EXSKILL_HOME": str(home), "NO_COLOR": "1"}
    environ.pop("PYTEST_CURRENT_TEST", None)
    return subprocess.run(
        [*trace, sys.executable, "-m", "exskill", *argv],
        env=environ,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def offences(log: Path) -> list[str]:
    """Lines in which a canary goes into a file, or an internet socket comes into being."""
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        if (
            MARK in line.lower()
            and re.search(r"\b(?:p?writev?(?:64)?)\(\d+</", line)
            and not re.search(r"\(\d+<(?:pipe|/dev/(?:pts|tty|null))", line)
        ):
            found.append(line[:200])
        if re.search(r"AF_INET6?\b", line) and "EACCES" not in line and "-1 " not in line:
            found.append(line[:200])
        if "execve(" in line and PASSPHRASE in line:
            found.append("the passphrase is in argv")
    return found


def test_no_canary_on_the_disk_and_no_socket(tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "trace"
    chat, secret = tmp_path / f"{MARK}-chat.txt", tmp_path / "secret"
    chat.write_text(CHAT)
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    unlock = ["--passphrase-file", str(secret)]
    turns = "3\n" + f"{MARK}-typed-3\n" * 12
    ways: list[tuple[list[str], str, int]] = [
        (["init", "--age", "30", *unlock], "", 0),
        (["import", "--redact", str(chat), "--me", "Alex", "--ex", "Sam", "--ex-adult", *unlock], "", 0),
        (["consent", "show", *unlock], "", 0),
        (["session", "start", "S2", "--minutes", "2", *unlock], turns, 0),
        (["import", "no-such-file", *unlock], "", 4),
        (["audit", "log", *unlock], "", 0),
        (["audit", "verify", *unlock], "", 0),
        (["doctor"], "", 0),
    ]
    for argv, stdin, code in ways:
        done = run(argv, home, log, stdin)
        assert done.returncode in (code, 2 if code == 4 else code), (argv, done.stderr)
        assert offences(log) == [], argv
        assert MARK not in done.stderr.lower(), argv
    for path in home.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert MARK.encode() not in data, path
            assert b"07700" not in data, path
    done = run(["destroy", "--now"], home, log)
    assert done.returncode == 0
    assert [p for p in home.rglob("*") if p.is_file()] == []


@pytest.mark.model
def test_the_echo_is_silent_too(tmp_path: Path) -> None:
    home, log = tmp_path / "home", tmp_path / "trace"
    chat, secret = tmp_path / "chat.txt", tmp_path / "secret"
    chat.write_text(CHAT + "".join(f"[2025-04-0{d}, 09:1{d}:10] Sam: okok see you {d} 🙈\n" for d in range(1, 9)))
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    unlock = ["--passphrase-file", str(secret)]
    environ = {**os.environ, "EXSKILL_HOME": str(home)}
    assembled = [sys.executable, "-m", "exskill", "model", "bench", "--small-model", "--json"]
    if subprocess.run(assembled, env=environ, capture_output=True, check=False).returncode == 20:
        pytest.skip("the small model's packages are not installed")
    steps = [
        (["init", "--age", "30", *unlock], ""),
        (["import", str(chat), "--me", "Alex", "--ex", "Sam", "--ex-adult", *unlock], ""),
        (["session", "start", "--minutes", "2", "--small-model", *unlock], "3\nno\n" + f"hello {MARK}-typed\n" * 30),
    ]
    for argv, stdin in steps:
        done = run(argv, home, log, stdin)
        assert done.returncode == 0, (argv, done.stderr)
        assert offences(log) == [], argv
    for path in home.rglob("*"):
        if path.is_file() and path.suffix != ".gguf":
            assert MARK.encode() not in path.read_bytes().lower(), path
