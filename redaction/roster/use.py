"""What a word that is a name as well means in one place of a text."""

from __future__ import annotations

from enum import Enum

__all__ = ["Use"]


class Use(Enum):
    """What a word means in one place."""

    SOMEBODY = "somebody"
    COMMON = "common"
    UNKNOWN = "unknown"
