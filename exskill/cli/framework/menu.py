"""How the commands are listed: by what somebody wants to do, the first steps first."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from exskill.core.i18n import N_

__all__ = ["SECTIONS", "find_similar", "sort_into_sections"]

SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (N_("First"), ("begin", "open", "import", "session", "destroy")),
    (N_("Your chat"), ("persona", "review", "forget", "index")),
    (N_("Sessions"), ("checkin", "progress", "let-go")),
    (N_("Letters and memories"), ("letter", "memory")),
    (N_("What may be used"), ("consent", "ex-objects")),
    (N_("Dates and endings"), ("timer", "reap")),
    (N_("Copies"), ("backup", "restore", "export")),
    (
        N_("This machine"),
        (
            "status",
            "unlock",
            "lock",
            "init",
            "passwd",
            "slot",
            "model",
            "doctor",
            "demo",
            "path",
            "config",
            "completion",
        ),
    ),
    (N_("For auditors"), ("audit",)),
)


def sort_into_sections(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return (title, names) for each section that has any of the names; what no section has comes last, untitled."""
    left = list(names)
    found = []
    for title, members in SECTIONS:
        here = [name for name in members if name in left]
        left = [name for name in left if name not in here]
        if here:
            found.append((title, here))
    return [*found, ("", left)] if left else found


def find_similar(word: str, names: Sequence[str]) -> list[str]:
    """Return up to three names that are spelled nearly like a word, the nearest first."""
    return difflib.get_close_matches(word.lower(), names, n=3, cutoff=0.6)
