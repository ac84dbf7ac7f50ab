"""Reading lines from a terminal without a limit of length: characters come one by one and are put together here.

The kernel's own line mode keeps 4,095 bytes of a line and drops the rest without a word. So the terminal hands over every
key, and this editor echoes them, takes them back (Backspace, Ctrl-U, Ctrl-W), and takes a paste as one text, its line ends
included, until Enter is pressed. Nothing is kept of a line that was handed out.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable
from typing import Final

from rich.cells import cell_len

from exskill.cli.framework import ui

__all__ = ["PASTE_OFF", "PASTE_ON", "LineEditor"]

PASTE_ON, PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTE_BEGINS, _PASTE_ENDS = "[200~", "[201~"
_BACK, _END_OF_INPUT, _KILL, _WORD, _ESCAPE, _TAB = ("\x7f", "\x08"), "\x04", "\x15", "\x17", "\x1b", "\t"
_LONGEST_ESCAPE: Final = 16


class LineEditor:
    """Takes bytes by ``feed``; finished lines wait in ``lines``. ``write`` draws, ``columns`` tells the width.

    ``left`` becomes true when Tab is pressed outside a paste, ``ended`` when Ctrl-D is pressed on an empty line.
    """

    def __init__(self, write: Callable[[str], None], columns: Callable[[], int], *, prompt: str = "> ") -> None:
        self._write, self._columns, self._prompt = write, columns, prompt
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text: list[str] = []
        self._escape: str | None = None
        self._pasting = self.left = self.ended = False
        self._echoes = False
        self._column = 0
        self.lines: deque[str] = deque()

    def show(self) -> None:
        """Draw the prompt with what is typed already, and echo from now on."""
        self._echoes, self._column = True, 0
        self._draw_text(self._prompt)
        for char in self._text:
            self._echo_char(char)

    def hide(self) -> None:
        """Stop echoing; what is typed stays for the next time."""
        if self._echoes and self._text:
            self._write("\n")
        self._echoes = False

    def feed_bytes(self, data: bytes) -> None:
        """Take what the terminal sent."""
        for char in self._decoder.decode(data):
            self._take_char(char)

    # -- keys --------------------------------------------------------------------------------------------------------

    def _take_char(self, char: str) -> None:
        if self._escape is not None:
            self._take_escape(char)
        elif char == _ESCAPE:
            self._escape = ""
        elif self._pasting:
            self._add_char("\n" if char == "\r" else char)
        elif char in "\r\n":
            self._finish_line()
        else:
            self._take_key(char)

    def _take_key(self, char: str) -> None:
        if char in _BACK:
            self._take_back()
        elif char == _KILL:
            self._clear_line()
        elif char == _WORD:
            self._take_back_word()
        elif char == _END_OF_INPUT:
            self.ended |= not self._text
        elif char == _TAB:
            self.left = True
        else:
            self._add_char(char)

    def _take_escape(self, char: str) -> None:
        """Swallow an escape sequence (arrows and the like); a paste begins and ends with one."""
        sequence = (self._escape or "") + char
        if sequence in ("[", "O"):
            self._escape = sequence
            return
        if sequence[0] == "[" and not "@" <= char <= "~" and len(sequence) < _LONGEST_ESCAPE:
            self._escape = sequence
            return
        self._escape = None
        if sequence == _PASTE_BEGINS:
            self._pasting = True
        elif sequence == _PASTE_ENDS:
            self._pasting = False

    def _add_char(self, char: str) -> None:
        if char not in "\n\t" and not char.isprintable() and ord(char) < 0xA0:
            return
        self._text.append(char)
        if self._echoes:
            self._echo_char(char)

    def _finish_line(self) -> None:
        self.lines.append("".join(self._text))
        self._text.clear()
        if self._echoes:
            self._write("\n")
            self._column = 0

    def _take_back(self) -> None:
        while self._text:
            gone = self._text.pop()
            if self._echoes:
                self._erase_text(gone)
            if gone == "\n" or cell_len(gone):
                return

    def _take_back_word(self) -> None:
        while self._text and self._text[-1].isspace():
            self._take_back()
        while self._text and not self._text[-1].isspace():
            self._take_back()

    def _clear_line(self) -> None:
        self._text.clear()
        if self._echoes:
            self._write("\n")
            self.show()

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _draw_text(self, text: str) -> None:
        for char in text:
            self._echo_char(char)

    def _echo_char(self, char: str) -> None:
        if char == "\n":
            self._write("\n")
            self._column = 0
            return
        shown = ui.clean(" " if char == _TAB else char)
        self._write(shown)
        self._column = self._find_column(self._column, shown)
        if self._column == 0 and cell_len(shown):
            self._write(" \r")  # a full row: go to the next one now, or the terminal keeps the cursor where it is

    def _find_column(self, column: int, shown: str) -> int:
        width, columns = cell_len(shown), max(2, self._columns())
        column = column + width if column + width <= columns else width  # a wide one that does not fit moves down
        return 0 if column == columns else column

    def _erase_text(self, gone: str) -> None:
        width = 1 if gone == _TAB else cell_len(gone)
        if gone != "\n" and width <= self._column:
            self._write("\b" * width + " " * width + "\b" * width)
            self._column -= width
        elif gone == "\n" or width:
            self._column = self._column_of_end()
            self._write(f"\x1b[A\x1b[{self._column + 1}G\x1b[K")

    def _column_of_end(self) -> int:
        row = "".join(self._text).rpartition("\n")[2] if "\n" in self._text else self._prompt + "".join(self._text)
        column = 0
        for char in row:
            column = self._find_column(column, ui.clean(" " if char == _TAB else char))
        return column
