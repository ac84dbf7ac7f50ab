"""The screen of a session as the session sees it, whatever draws it: a terminal, a page, a script.

A face implements :class:`Screen`. Nothing here assumes a terminal, a language of keys, or one thread: ``ask`` blocks
until a line is there, and another thread may hand that line over (see :class:`exskill.sessions.fed_screen.FedScreen`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

__all__ = ["QuickExit", "Screen"]


class QuickExit(Exception):
    """The user wants an empty screen now. Raised out of ``ask`` or ``burst``; the session ends as ``quit``."""


class Screen(Protocol):
    """What a session needs of a face. Nothing here ever receives unchecked text of the echo."""

    leaving: bool
    """Whether the user asked for an empty screen while something was being computed; computing then stops."""

    def banner(self, text: str, remaining_s: float) -> None:
        """Show who speaks and how many seconds are left; infinity where no clock runs."""

    def coach(self, text: str) -> None:
        """Show a line of the guide."""

    def card(self, texts: Sequence[str]) -> None:
        """Show a card that must be read: identity, help in danger."""

    def show_typing(self) -> None:
        """Show at once that an answer is being made."""

    def burst(self, text: str, pause_s: float) -> None:
        """Show one checked message of the echo after a pause in seconds."""

    def ask(self, timeout_s: float | None, *, fresh: bool = False) -> str | None:
        """Return what the user writes next, without a limit of length; it may hold several lines (a paste).

        None when ``timeout_s`` seconds have passed, "" for an empty line. ``fresh`` takes only what is written from now
        on: what was sent before is kept for the next call, so that it cannot answer a question that nobody had seen.
        Raises QuickExit, and EOFError where nothing more can come.
        """

    def blank(self) -> None:
        """Empty the screen."""
