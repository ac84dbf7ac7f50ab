"""One pattern, with what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from redaction.late import compile_late

__all__ = ["Cue", "compile_text", "compile_words"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern: ``code`` names it in tests and logs; ``who`` is ``self``, ``other`` or ``ex``."""

    code: str
    tier: str
    kind: str
    who: str
    pattern: re.Pattern[str]


def compile_words(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern of English alternatives that stand on word boundaries."""
    return compile_late(r"(?<![a-z])(?:" + "|".join(alternatives) + r")(?![a-z])")


def compile_text(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern of Chinese alternatives: there is no boundary between words."""
    return compile_late("|".join(alternatives))
