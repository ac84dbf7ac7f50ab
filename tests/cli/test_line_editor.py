"""Typing without a limit: the editor by itself, drawn on a small terminal of our own, and on a real pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import struct
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from exskill.cli.framework.line_editor import LineEditor

COLUMNS = 10


class Terminal:
    """Draws what is written on rows of ten columns, as a terminal with delayed wrapping does."""

    def __init__(self) -> None:
        self.rows, self.row, self.column = [[""] * COLUMNS], 0, 0

    def write(self, text: str) -> None:
        while text:
            if text.startswith("\x1b["):
                end = next(n for n, c in enumerate(text[2:], 2) if c.isalpha())
                self._order(text[end], int(text[2:end] or 1))
                text = text[end + 1 :]
            else:
                self._put(text[0])
                text = text[1:]

    def _order(self, name: str, number: int) -> None:
        if name == "A":
            self.row -= number
        elif name == "G":
            self.column = number - 1
        elif name == "K":
            self.rows[self.row][self.column :] = [""] * (COLUMNS - self.column)

    def _down(self) -> None:
        self.row += 1
        if self.row == len(self.rows):
            self.rows.append([""] * COLUMNS)

    def _put(self, char: str) -> None:
        width = cell_len(char)
        if char == "\n":
            self._down()
            self.column = 0
        elif char == "\r":
            self.column = 0
        elif char == "\b":
            self.column = max(0, self.column - 1)
        elif width:
            if self.column + width > COLUMNS:
                self._down()
                self.column = 0
            self.rows[self.row][self.column : self.column + width] = [char, *[""] * (width - 1)]
            self.column += width

    def shown(self) -> str:
        return "".join("".join(cell or "" for cell in row) for row in self.rows).rstrip()


def _editor() -> tuple[LineEditor, Terminal]:
    terminal = Terminal()
    editor = LineEditor(terminal.write, lambda: COLUMNS)
    editor.show()
    return editor, terminal


def test_a_line_a_paste_and_the_keys_that_take_back() -> None:
    editor, _terminal = _editor()
    editor.feed_bytes(b"abc\x7fd\r")
    editor.feed_bytes(b"one two\x17three\r")
    editor.feed_bytes("gone\x15你好\x7f们\r".encode())
    editor.feed_bytes(b"\x1b[200~first\tx\rsecond\nthird\x1b[201~ more\r")
    editor.feed_bytes(b"a\x1b[Ab\x1bOCc\x01\r")
    assert list(editor.lines) == ["abd", "one three", "你们", "first\tx\nsecond\nthird more", "abc"]
    assert not editor.left
    assert not editor.ended


def test_characters_that_come_in_pieces() -> None:
    editor, _terminal = _editor()
    for byte in "你好 é\r".encode():
        editor.feed_bytes(bytes([byte]))
    assert list(editor.lines) == ["你好 é"]


def test_tab_leaves_and_the_end_of_input_ends_only_an_empty_line() -> None:
    editor, _terminal = _editor()
    editor.feed_bytes(b"a\x04")
    assert not editor.ended
    editor.feed_bytes(b"\x7f\x04")
    assert editor.ended
    editor.feed_bytes(b"\t")
    assert editor.left


def test_what_was_begun_stays_and_is_shown_again() -> None:
    editor, terminal = _editor()
    editor.feed_bytes(b"half")
    editor.hide()
    editor.feed_bytes(b" a line")
    terminal.rows, terminal.row, terminal.column = [[""] * COLUMNS], 0, 0
    editor.show()
    assert terminal.shown() == "> half a line"
    editor.feed_bytes(b"\r")
    assert list(editor.lines) == ["half a line"]


@given(st.lists(st.sampled_from([*"abc 你好é", "\x7f", "\x7f", "\x7f", "\x17", "😀"]), max_size=60))
def test_the_screen_shows_what_the_line_holds(keys: list[str]) -> None:
    editor, terminal = _editor()
    editor.feed_bytes("".join(keys).encode())
    shown = terminal.shown()
    editor.feed_bytes(b"\r")
    assert shown == f"> {editor.lines[0]}".rstrip()


_PROGRAM = """
import sys
from exskill.cli.framework.screen import choose
with choose("en", plain={plain}) as screen:
    screen.coach("READY")
    said = screen.ask(None)
    screen.coach("GOT %d %s" % (len(said), said.count("\\n")))
"""


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("paste", [False, True])
def test_a_hundred_thousand_characters_arrive_whole_on_a_real_terminal(plain: bool, paste: bool) -> None:
    import fcntl
    import termios

    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM.format(plain=plain)], stdin=child, stdout=child, stderr=child,
        start_new_session=True, env={**os.environ, "TERM": "xterm"},
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(child)
    shown = b""
    while b"READY" not in shown or not shown.endswith(b"> "):
        shown += os.read(parent, 4096)
    text = ("\n".join("x" * 99 for _ in range(1000)) if paste else "y" * 100_000).encode()
    left = b"\x1b[200~" + text.replace(b"\n", b"\r") + b"\x1b[201~\r" if paste else text + b"\r"
    with contextlib.suppress(OSError):  # the other end is closed
        while True:
            readable, writable, _ = select.select([parent], [parent] if left else [], [])
            if readable:
                shown += os.read(parent, 65_536)
            elif writable:
                left = left[os.write(parent, left[:512]) :]
    os.close(parent)
    assert process.wait() == 0
    assert (b"GOT 99999 999" if paste else b"GOT 100000 0") in shown
