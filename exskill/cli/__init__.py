"""The command line: arguments, calls and printing, nothing else.

``main`` alone turns errors into exit codes. Commands are listed here by name so that ``--help`` answers in the time that
click takes; the module of a command is imported when the command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with one of the fixed exit codes (``exskill/core/errors.py``)."""
    from exskill.core import command_runner
    from exskill.core import network_guard as guard

    words = list(sys.argv[1:] if argv is None else argv)
    command_runner.prepare(words)
    if "open" in words:
        from exskill.web.beforehand import is_open_command, prepare_server

        if is_open_command(words):
            prepare_server()
    guard.enforce()
    from vault.hardening import harden_process

    harden_process()
    from exskill.cli.root import run

    sys.exit(run(words))
