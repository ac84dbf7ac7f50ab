"""Small letters as often as theirs: models begin sentences with capitals, however the examples are written.

The share is counted on the latest messages, since a new phone changes it from one day to the next. A session's replies are
put in small letters whenever they have fallen behind that share, so that over a session it comes out right; capitals are
never added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

__all__ = ["Casing", "is_small", "to_small"]

_LATEST: Final = 300  # messages
_RARELY: Final = 0.15  # people below it write small by oversight
_KEPT: Final = regex.compile(r"\[[^\[\]\n]*\]|https?://\S+")
_LETTER: Final = regex.compile(r"\p{Latin}")


def is_small(text: str) -> bool:
    """Whether a text has Latin letters and all are small."""
    return text == text.lower() and _LETTER.search(text) is not None


def to_small(text: str) -> str:
    """Return a text in small letters; tags in brackets and links stay as they are."""
    pieces, at = [], 0
    for match in _KEPT.finditer(text):
        pieces += [text[at : match.start()].lower(), match.group()]
        at = match.end()
    return "".join([*pieces, text[at:].lower()])


class Casing:
    """The person's share of messages all in small letters, against what was shown in this session."""

    def __init__(self, texts: Sequence[str], *, share: float | None = None) -> None:
        """Count the latest ``texts``; a ``share`` (0..1) that the user set rules over the count."""
        latin = [text for text in texts[-_LATEST:] if _LETTER.search(text)]
        counted = sum(map(is_small, latin)) / len(latin) if latin else 0.0
        self.share = counted if share is None else share
        self._small = self._shown = 0

    def wanted(self) -> bool:
        """Whether the next reply is to be in small letters."""
        return self.share > _RARELY and self._small < self.share * (self._shown + 0.5)

    def count_shown(self, text: str) -> None:
        """Count a reply that was chosen."""
        if _LETTER.search(text):
            self._shown += 1
            self._small += is_small(text)
