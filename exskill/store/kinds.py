"""Words and numbers that the parts of the store share: kinds of documents, notes, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

__all__ = [
    "ADAPTERS",
    "DAY",
    "DEAD_MAN_EX_DAYS",
    "DEAD_MAN_VAULT_DAYS",
    "DEFAULT_VAULT",
    "DUE",
    "EX_DAYS",
    "EX_DOCUMENTS",
    "LEAP",
    "MANIFEST",
    "NAMES",
    "OWN_ROWS_DAYS",
    "PICTURES",
    "PRINCIPALS",
    "SETTINGS",
    "THEIRS",
    "Clock",
]

Clock = Callable[[], datetime]

DEFAULT_VAULT: Final = "default"
DAY: Final = 86_400
LEAP: Final = 7 * DAY
DEAD_MAN_EX_DAYS: Final = 21
DEAD_MAN_VAULT_DAYS: Final = 90
OWN_ROWS_DAYS: Final = 90
EX_DAYS: Final[Mapping[str, int]] = {"P0": 42, "P1": 42, "P2": 56}

MANIFEST: Final = "manifest"
SETTINGS: Final = "settings"
NAMES: Final = "names"
DUE: Final = "due"
PICTURES: Final = "photos"
PRINCIPALS: Final = "principals"
ADAPTERS: Final = ("adapter", "adapter-progress")
# Pictures may show them, whoever took them.
EX_DOCUMENTS: Final = frozenset({NAMES, PICTURES, PRINCIPALS, "corrections", "versions", "portrait-page", *ADAPTERS})

THEIRS: Final = "theirs"  # the note, readable while locked, of what came from the other person
