"""The session's screen: plain lines that read well on any terminal, over ssh, in a pipe and to a screen reader.

On a terminal the banner stays in the first line, in the terminal's own colours reversed, and everything else scrolls below
it; nothing moves, nothing blinks. Elsewhere, and with ``--plain``, it is a line of its own wherever it changes. What is
typed has no limit of length. Tab or Ctrl-C empties the screen at once, also while an answer is being made.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

import click

from exskill.cli.framework import ui
from exskill.cli.framework.line_editor import PASTE_OFF, PASTE_ON, LineEditor
from exskill.core.i18n import _
from exskill.sessions.content import line
from exskill.sessions.screen import QuickExit

__all__ = ["PinnedScreen", "PlainScreen", "ScriptedScreen", "choose"]

_CLEAR = "\x1b[r\x1b[3J\x1b[2J\x1b[H"
_QUICK_KEY = b"\t"
_LEAST_ROWS = 12
_SLICE_S = 0.2
_PART = 65_536


def choose(language: str, *, plain: bool) -> PlainScreen:
    """Return the screen that fits: a pinned banner on a terminal, plain lines elsewhere or where they are wanted."""
    fancy = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    tall = shutil.get_terminal_size((80, 24)).lines >= _LEAST_ROWS
    if fancy and tall and not plain:
        return PinnedScreen(language)
    return PlainScreen(language, spoken=plain)


class PlainScreen:
    """Speaks to stdout, listens to stdin. ``spoken`` leaves out everything that is only for the eye.

    As a context it makes Tab and Ctrl-C leave at once, and puts the terminal back afterwards.
    """

    def __init__(self, language: str, *, sleep: Callable[[float], None] = time.sleep, spoken: bool = False) -> None:
        self._language, self._sleep, self._spoken = language, sleep, spoken
        self._terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self._fancy = self._terminal and not spoken
        self.leaving = False
        self.on_leaving: Callable[[], None] = lambda: None
        self._busy = False
        self._before: list[Any] = []
        self._handlers: list[tuple[int, Any]] = []
        self._typing = False
        self._banner = ""
        self._lines = _Lines()
        self._editor: LineEditor | None = None
        self._early: deque[str] = deque()

    def __enter__(self) -> Self:
        self._handlers = [
            (number, signal.signal(number, self._leave_screen)) for number in (signal.SIGINT, signal.SIGQUIT)
        ]
        if sys.stdin.isatty():
            import termios

            self._before = termios.tcgetattr(sys.stdin.fileno())
            self._editor = LineEditor(self._echo_line, lambda: shutil.get_terminal_size((80, 24)).columns)
            self._take_keys(_QUICK_KEY)
            self._echo_line(PASTE_ON if self._terminal else "")
        return self

    def _take_keys(self, quick: bytes) -> None:
        """Have every key handed over as it comes, and ``quick`` interrupt whatever is running."""
        import termios

        keys = [*self._before[:6], [*self._before[6]]]
        keys[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        keys[6][termios.VQUIT], keys[6][termios.VMIN], keys[6][termios.VTIME] = quick, 1, 0
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, keys)

    def _echo_line(self, text: str) -> None:
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), text.encode("utf-8", "replace"))

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers:
            signal.signal(number, handler)
        if self._before:
            import termios

            self._echo_line(PASTE_OFF if self._terminal else "")
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._before)
        if kind is not None and issubclass(kind, QuickExit):
            raise click.exceptions.Exit(130)

    def _leave_screen(self, _number: int, _frame: object) -> None:
        """Empty the screen and lock first; then stop, unless a computation has to be told to stop by itself."""
        self.leaving = True
        self.blank()
        self.on_leaving()
        if not self._busy:
            raise QuickExit

    def _still_here(self) -> None:
        self._busy = False
        if self.leaving:
            raise QuickExit

    def banner(self, text: str, remaining_s: float) -> None:
        """Show who speaks and how long it still takes, where who speaks has changed."""
        if text != self._banner:
            self._banner = text
            minutes, stop = self._format_minutes(remaining_s), "。" if self._language == "zh" else ". "
            self._print_line()
            self._print_line(
                stop.join(filter(None, (text, minutes))) + stop.strip()
                if self._spoken
                else f"── {text}{_format_after(minutes)} ──"
            )

    def _format_minutes(self, remaining_s: float) -> str:
        """Return how long it still takes; nothing where no clock runs."""
        if remaining_s == float("inf"):
            return ""
        return line(self._language, "card", "remaining").format(minutes=max(1, round(remaining_s / 60)))

    def coach(self, text: str) -> None:
        """Show a line of the guide."""
        self._print_line()
        self._print_line(text)

    def card(self, texts: Sequence[str]) -> None:
        """Show a card between two rules."""
        rule = "" if self._spoken else "─" * 60
        self._print_line()
        if rule:
            self._print_line(rule)
        for text in texts:
            self._print_line(ui.clean(text))  # a card quotes what was typed
        if rule:
            self._print_line(rule)

    def show_typing(self) -> None:
        """Show a typing sign at once; the first burst takes its place."""
        self._busy = True
        if self._fancy:
            click.echo("  " + line(self._language, "card", "typing"), nl=False)
            self._typing = True

    def burst(self, text: str, pause_s: float) -> None:
        """Show one message of the echo, with its rhythm."""
        self._still_here()
        if self._fancy:
            self._sleep(pause_s)
        self._wipe_typing()
        mark = line(self._language, "card", "echo_says") if self._spoken else "  ┊ "
        for part in text.splitlines() or [""]:
            self._print_line(mark + ui.clean(part))

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        """Read what is typed next; None at the deadline, QuickExit on Tab or Ctrl-C, EOFError at the end of a pipe."""
        self._still_here()
        self._wipe_typing()
        try:
            if self._editor is not None:
                return self._read_terminal(self._editor, timeout_s, fresh=fresh)
            said = self._lines.next(timeout_s, self._still_here)
        except KeyboardInterrupt:
            raise QuickExit from None
        if said is None:
            self._print_line()
        elif said == "":
            raise EOFError
        return said if said is None else said.rstrip("\r\n")

    def _read_terminal(self, editor: LineEditor, timeout_s: float | None, *, fresh: bool) -> str | None:
        """Read from the terminal; a Tab inside a paste is a character, so it must not interrupt while we read."""
        if fresh:
            self._set_aside(editor)
        elif self._early:
            return self._early.popleft()
        self._take_keys(b"\x00")
        editor.show()
        try:
            return self._next_line(editor, timeout_s)
        finally:
            editor.hide()
            self._take_keys(_QUICK_KEY)

    def _set_aside(self, editor: LineEditor) -> None:
        """Keep lines that were sent before a question was shown for later: they cannot answer it."""
        fd = sys.stdin.fileno()
        while select.select([fd], [], [], 0)[0] and (part := os.read(fd, _PART)):
            editor.feed_bytes(part)
        self._early.extend(editor.lines)
        editor.lines.clear()

    def _next_line(self, editor: LineEditor, timeout_s: float | None) -> str | None:
        fd, deadline = sys.stdin.fileno(), None if timeout_s is None else time.monotonic() + timeout_s
        while not editor.lines:
            self._still_here()
            if editor.left:
                self._leave_screen(0, None)
            if editor.ended:
                raise EOFError
            left = _SLICE_S if deadline is None else max(0.0, min(_SLICE_S, deadline - time.monotonic()))
            if select.select([fd], [], [], left)[0]:
                part = os.read(fd, _PART)
                if not part:
                    raise EOFError
                editor.feed_bytes(part)
            elif deadline is not None and time.monotonic() >= deadline:
                self._print_line()
                return None
        return editor.lines.popleft()

    def blank(self) -> None:
        """Empty the screen and its scroll-back."""
        if self._terminal:
            os.write(sys.stdout.fileno(), _CLEAR.encode("ascii"))

    def _wipe_typing(self) -> None:
        if self._typing:
            click.echo("\r\x1b[2K", nl=False)
            self._typing = False

    def _print_line(self, text: str = "") -> None:
        ui.answer(text)


class PinnedScreen(PlainScreen):
    """A terminal whose first line always says who speaks and how much time is left."""

    def __enter__(self) -> Self:
        super().__enter__()
        rows = shutil.get_terminal_size((80, 24)).lines
        self._write_raw(f"\x1b[2J\x1b[2;{rows}r\x1b[2;1H")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.leaving:
            self.blank()
        else:
            rows = shutil.get_terminal_size((80, 24)).lines
            self._write_raw(f"\x1b7\x1b[1;1H\x1b[2K\x1b[r\x1b8\x1b[{rows};1H")
        super().__exit__(kind, value, trace)

    def banner(self, text: str, remaining_s: float) -> None:
        """Renew the first line; the cursor stays where it is."""
        size = shutil.get_terminal_size((80, 24))
        shown = _fit_width(f" {text}{_format_after(self._format_minutes(remaining_s))}", size.columns)
        self._write_raw(f"\x1b7\x1b[2;{size.lines}r\x1b[1;1H\x1b[0;7m{shown}\x1b[0m\x1b8")
        if text != self._banner:
            self._banner = text

    def _write_raw(self, text: str) -> None:
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), text.encode("utf-8"))


def _format_after(minutes: str) -> str:
    return f" · {minutes}" if minutes else ""


def _fit_width(text: str, columns: int) -> str:
    """Return text cut or filled to the width of the screen; Chinese characters take two columns."""
    from rich.cells import set_cell_size

    return set_cell_size(text, columns)


class _Lines:
    """Lines of standard input with a deadline: from a terminal or a pipe alike, nothing is waited for beyond it."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def next(self, timeout_s: float | None, still_here: Callable[[], None] = lambda: None) -> str | None:
        """Return a line with its end, "" at the end of the input, None at the deadline; raise what `still_here` raises.

        It is asked again and again: an exception that a signal raised inside somebody's callback is lost, the key is not.
        """
        try:
            fd = sys.stdin.fileno()
        except (OSError, ValueError):  # a stream of the caller's own, without a descriptor to wait on
            return sys.stdin.readline()
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while b"\n" not in self._kept:
            still_here()
            left = _SLICE_S if deadline is None else max(0.0, min(_SLICE_S, deadline - time.monotonic()))
            if not select.select([fd], [], [], left)[0]:
                if deadline is not None and time.monotonic() >= deadline:
                    return None
                continue
            part = os.read(fd, _PART)
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

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        """Type the next line of the script."""
        self._wipe_typing()
        if not self._turns:
            return ""
        said = self._turns.pop(0)
        self._print_line(f"> {said}" if said else "> " + _("(nothing)"))
        return said
