"""One key empties the screen, on a real terminal in a process of its own; nothing is shown after it."""

from __future__ import annotations

import os
import pty
import signal
import struct
import subprocess
import sys

import pytest

CLEAR = b"\x1b[r\x1b[3J\x1b[2J\x1b[H"
_PROGRAM = """
import sys
from exskill.cli.framework.screen import choose
from exskill.sessions.screen import QuickExit
import click
try:
    with choose("en", plain={plain}) as screen:
        screen.banner("guide", 600)
        screen.coach("SECRET LINE")
        {wait}
except click.exceptions.Exit as leave:
    sys.exit(leave.exit_code)
"""
_ASK = "screen.ask(None)"
_BUSY = "screen.show_typing(); exec('while not screen.leaving: pass'); screen.ask(None)"


def _run(keys: bytes, wait: str, *, plain: bool = False) -> tuple[bytes, int]:
    parent, child = pty.openpty()
    import fcntl
    import termios

    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = _PROGRAM.format(plain=plain, wait=wait)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=child, stdout=child, stderr=child, start_new_session=True,
        env={**os.environ, "TERM": "xterm"}, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(child)
    shown = b""
    while b"SECRET LINE" not in shown:
        shown += os.read(parent, 4096)
    os.write(parent, keys)
    try:
        while part := os.read(parent, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(parent)
    return shown, process.wait()


@pytest.mark.skipif(not hasattr(signal, "SIGQUIT"), reason="needs a Unix terminal")
@pytest.mark.parametrize("keys", [b"\t", b"\x03"], ids=["tab", "ctrl-c"])
@pytest.mark.parametrize("wait", [_ASK, _BUSY], ids=["asking", "computing"])
@pytest.mark.parametrize("plain", [False, True])
def test_the_screen_is_empty_at_once(keys: bytes, wait: str, plain: bool) -> None:
    shown, code = _run(keys, wait, plain=plain)
    after = shown.rsplit(CLEAR, 1)[1] if CLEAR in shown else shown
    assert CLEAR in shown
    assert b"SECRET" not in after
    assert b"Traceback" not in shown
    assert code == 130


def test_the_banner_is_pinned_and_the_terminal_is_put_back() -> None:
    shown, code = _run(b"hello\n", _ASK)
    assert b"\x1b[2;24r" in shown  # everything else scrolls below the first line
    assert b"\x1b[0;7m guide \xc2\xb7 10 min left" in shown
    assert b"\x1b[r" in shown.split(b"SECRET LINE")[1]
    assert code == 0
    plain, _ = _run(b"hello\n", _ASK, plain=True)
    for switch in (b"\x1b[?2004h", b"\x1b[?2004l"):  # how a paste is told from typing; it draws nothing
        plain = plain.replace(switch, b"")
    assert b"\x1b[" not in plain
    assert "─".encode() not in plain
