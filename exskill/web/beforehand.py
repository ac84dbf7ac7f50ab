"""What ``exskill open`` needs from before the network guard closes: a listener and a launcher for the browser."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from exskill.web.browser import Launcher, start_launcher
from exskill.web.listener import bind_listener

__all__ = ["Prepared", "is_open_command", "prepare_server"]

_VALUED = frozenset({"--lang", "--vault"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bound listener on 127.0.0.1, and the process that may start a browser."""

    listener: socket.socket
    launcher: Launcher


def is_open_command(argv: Sequence[str]) -> bool:
    """Whether the command's name is ``open``: its first word that is no option and no option's value."""
    words = iter(argv)
    for word in words:
        if word in _VALUED:
            next(words, None)
        elif not word.startswith("-"):
            return word == "open" and not {"--help", "-h"}.intersection(argv)
    return False


def prepare_server() -> Prepared:
    """Bind and fork; nothing is served yet."""
    listener = bind_listener()
    return Prepared(listener, start_launcher(keep_out=listener))
