"""Words and numbers that the parts of the store share: kinds of documents, notes, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

__all__ = [
    "ADAPTERS",
    "ALIASES",
    "DAY",
    "DEAD_MAN_EX_DAYS",
    "DEAD_MAN_VAULT_DAYS",
    "DEFAULT_VAULT",
    "EX_DAYS",
    "MANIFEST",
    "NAMES",
    "OWN_ROWS_DAYS",
    "PICTURES",
    "PRINCIPALS",
    "PROMPT_HEAD",
    "SETTINGS",
    "Clock",
]

Clock = Callable[[], datetime]

DEFAULT_VAULT: Final = "default"
DAY: Final = 86_400
DEAD_MAN_EX_DAYS: Final = 21
DEAD_MAN_VAULT_DAYS: Final = 90
OWN_ROWS_DAYS: Final = 90
EX_DAYS: Final[Mapping[str, int]] = {"P0": 42, "P1": 42, "P2": 56}

MANIFEST: Final = "manifest"
SETTINGS: Final = "settings"
ALIASES: Final = "aliases"  # the names of both, apart from the settings: they do not outlive a no
NAMES: Final = "names"
PICTURES: Final = "photos"
PRINCIPALS: Final = "principals"
ADAPTERS: Final = ("adapter", "adapter-progress")
PROMPT_HEAD: Final = "prompt-head"  # the computed beginning of the echo's prompt
