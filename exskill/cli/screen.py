"""The session's screen: plain lines that read well on any terminal, over ssh, in a pipe and to a screen reader.

The banner is a line of its own before each part and after each answer; nothing moves, nothing blinks. Typed lines are read
from the terminal as they are, so the shell's own editing works. Ctrl-C empties the screen at once.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Sequence

import click

from exskill.cli import ui
from exskill.i18n import _
from exskill.sessions.content import line
from exskill.sessions.runner import QuickExit

__all__ = ["PlainScreen", "ScriptedScreen"]

_CLEAR = "\x1b[3J\x1b[2J\x1b[H"


class PlainScreen:
    """Speaks to stdout, listens to stdin."""

    def __init__(self, language: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._language, self._sleep = language, sleep
        self._fancy = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self._typing = False
        self._banner = ""
        self._lines = _Lines()

    def banner(self, text: str, remaining_s: float) -> None:
        """Show who speaks and how long it still takes, where either has changed."""
        minutes = line(self._language, "card", "remaining").format(minutes=max(1, round(remaining_s / 60)))
        shown = f"── {text} · {minutes} ──"
        if shown != self._banner:
            self._banner = shown
            self._out()
            self._out(self._dim(shown))

    def coach(self, text: str) -> None:
        """Show a line of the guide."""
        self._out()
        self._out(text)

    def card(self, texts: Sequence[str]) -> None:
        """Show a card between two rules."""
        width = 60
        self._out()
        self._out("─" * width)
        for text in texts:
            self._out(ui.clean(text))  # a card quotes what was typed
        self._out("─" * width)

    def typing(self) -> None:
        """Show a typing sign at once; the first burst takes its place."""
        if self._fancy:
            click.echo(self._dim("  " + line(self._language, "card", "typing")), nl=False)
            self._typing = True

    def burst(self, text: str, pause_s: float) -> None:
        """Show one message of the echo, with its rhythm."""
        if self._fancy:
            self._sleep(pause_s)
        self._wipe_typing()
        for part in text.splitlines() or [""]:
            self._out(f"  ┊ {ui.clean(part)}")

    def ask(self, timeout_s: float | None) -> str | None:
        """Read a line; None at the deadline, QuickExit on Ctrl-C, EOFError at the end of a pipe."""
        self._wipe_typing()
        try:
            if sys.stdin.isatty():
                click.echo("> ", nl=False)
            said = self._lines.next(timeout_s)
        except KeyboardInterrupt:
            raise QuickExit from None
        if said is None:
            self._out()
        elif said == "":
            raise EOFError
        return said if said is None else said.rstrip("\r\n")

    def blank(self) -> None:
        """Empty the screen and its scroll-back."""
        if self._fancy:
            click.echo(_CLEAR, nl=False)

    def _wipe_typing(self) -> None:
        if self._typing:
            click.echo("\r\x1b[2K", nl=False)
            self._typing = False

    def _dim(self, text: str) -> str:
        return click.style(text, dim=True) if self._fancy and not os.environ.get("NO_COLOR") else text

    def _out(self, text: str = "") -> None:
        ui.answer(text)


class _Lines:
    """Lines of standard input with a deadline: from a terminal or a pipe alike, nothing is waited for beyond it."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def next(self, timeout_s: float | None) -> str | None:
        """Return a line with its end, "" at the end of the input, None at the deadline."""
        try:
            fd = sys.stdin.fileno()
        except (OSError, ValueError):  # a stream of the caller's own, without a descriptor to wait on
            return sys.stdin.readline()
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while b"\n" not in self._kept:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([fd], [], [], left)[0]:
                return None
            part = os.read(fd, 4096)
            if not part:
                break
            self._kept += part
        line, end, rest = self._kept.partition(b"\n")
        self._kept = rest
        return (line + end).decode("utf-8", "replace")


class ScriptedScreen(PlainScreen):
    """The same screen with somebody else typing: for the demo."""

    def __init__(self, language: str, turns: Sequence[str], *, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(language, sleep=sleep)
        self._turns = list(turns)

    def ask(self, timeout_s: float | None) -> str | None:
        """Type the next line of the script."""
        self._wipe_typing()
        if not self._turns:
            return ""
        said = self._turns.pop(0)
        self._out(f"> {said}" if said else "> " + _("(nothing)"))
        return said
