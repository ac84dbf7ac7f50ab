"""Where the program begins: what must happen before the network guard closes, then the command line.

This is the one module that knows both faces. ``exskill open`` needs a listener and a launcher for the browser from before the
guard; the command line is handed a call that serves the page with them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from exskill.core import command_runner
from exskill.core import network_guard as guard
from exskill.core.i18n import _, language_from_environment, set_language

if TYPE_CHECKING:
    from exskill.web.beforehand import Prepared

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with one of the fixed exit codes (``exskill/core/errors.py``)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if os.name != "posix":
        sys.exit(_refuse_system())
    command_runner.prepare(words)
    prepared = _prepare_page(words)
    guard.enforce()
    from vault.hardening import harden_process

    harden_process()
    from exskill.cli.root import run

    sys.exit(run(words, serve_page=_serve_with(prepared) if prepared is not None else None))


def _refuse_system() -> int:
    """Say that this system lacks what the vault rests on (locks, modes, terminals of POSIX); return the exit code."""
    set_language(language_from_environment())
    sys.stderr.write(
        _("exskill runs on Linux, and untested on macOS. On Windows, use it inside WSL (Windows Subsystem for Linux).")
        + "\n"
    )
    return 1


def _prepare_page(words: Sequence[str]) -> Prepared | None:
    """Bind and fork for the page where it was asked for; no other command loads its modules."""
    if "open" not in words:
        return None
    from exskill.web.beforehand import is_open_command, prepare_server

    return prepare_server() if is_open_command(words) else None


def _serve_with(prepared: Prepared) -> Callable[..., None]:
    def serve(**facts: Any) -> None:
        from exskill.web.start import serve_page  # after the guard, and only for this command

        serve_page(prepared.listener, prepared.launcher, **facts)

    return serve
