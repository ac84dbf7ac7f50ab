"""The unlock agent's process: ``python -m exskill.unlock.agent_process``, started by ``exskill unlock`` alone.

Everything it needs comes by its standard input. It says ``ready`` once, then belongs to nobody's terminal.
"""

from __future__ import annotations

import os
import sys

from exskill.core import network_guard as guard
from vault.agent.keeper import Clock, Keeper
from vault.agent.process import read_start, serve_keys
from vault.agent.sockets import Watched, listen_at
from vault.hardening import harden_process

__all__ = ["main"]


def main() -> int:
    """Keep the keys until they are gone; 1 if there was nothing to keep."""
    guard.enforce()

    harden_process()
    try:
        start = read_start(0)
        keeper = Keeper(start.secret, start.headers, start.limits, Clock.system(), start.left)
    except ValueError:
        return 1
    try:
        with listen_at(start.paths[0]) as listener:
            watched = Watched.of(*start.paths)
            _tell_and_detach()
            serve_keys(keeper, listener, watched, owner=os.getuid())
    finally:
        keeper.wipe()
    return 0


def _tell_and_detach() -> None:
    """Let the parent go on; from here on nothing is read from it and nothing is shown."""
    os.chdir("/")
    os.write(1, b"ready")
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
