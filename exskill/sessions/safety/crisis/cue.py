"""One pattern, with what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Cue"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern: ``code`` names it in tests and logs; ``who`` is ``self``, ``other`` or ``ex``."""

    code: str
    tier: str
    kind: str
    who: str
    pattern: re.Pattern[str]
