"""Two kinds of text that cannot be mixed up.

``RawText`` is what an importer read: it may name anybody. ``RedactedText`` has been through the redactor.
Only :mod:`redaction.redactor` makes the second from the first; :mod:`redaction.rehydrate` gives the type back to
text that was redacted before it was stored, and the application's import rules let one module alone use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, LiteralString, NewType, SupportsIndex, final

__all__ = ["RawText", "RedactedText", "constant"]

RawText = NewType("RawText", str)

_MINT: Final = object()


@final
class RedactedText(str):
    """Text without third parties. Cannot be constructed from outside; joining and slicing keep the type."""

    __slots__ = ()

    def __new__(cls, value: str = "", _token: object = None) -> RedactedText:
        """Refuse every caller but this package."""
        if _token is not _MINT:
            raise TypeError("RedactedText is made by redaction.Redactor, not by hand")
        return super().__new__(cls, value)

    def __add__(self, other: str) -> RedactedText:
        """Join two redacted texts; anything else is a programmer's error."""
        if not isinstance(other, RedactedText):
            raise TypeError("only RedactedText can be added to RedactedText")
        return _mint_text(str.__add__(self, other))

    def __getitem__(self, key: SupportsIndex | slice) -> RedactedText:
        return _mint_text(str.__getitem__(self, key))

    def strip(self, chars: str | None = None) -> RedactedText:
        """As :meth:`str.strip`, keeping the type."""
        return _mint_text(str.strip(self, chars))

    def lower(self) -> RedactedText:
        """As :meth:`str.lower`, keeping the type."""
        return _mint_text(str.lower(self))

    def join(self, parts: Iterable[str]) -> RedactedText:
        """Join redacted parts; raise TypeError if one of them is not redacted."""
        items = list(parts)
        if not all(isinstance(part, RedactedText) for part in items):
            raise TypeError("only RedactedText can be joined by RedactedText")
        return _mint_text(str.join(self, items))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle for process pools, which are our own workers."""
        return (_mint_text, (str(self),))


def _mint_text(value: str) -> RedactedText:
    return RedactedText(value, _MINT)


def constant(text: LiteralString) -> RedactedText:
    """Return a text of the program itself (a template, a label) as redacted text.

    Takes literals only; a test walks the syntax trees and fails on any other argument.
    """
    return _mint_text(text)
