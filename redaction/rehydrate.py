"""Give stored text its type back.

Every text in the vault was redacted before it was written. Only the module that reads the vault may import this one;
the application's import contract says so.
"""

from __future__ import annotations

from redaction.text import RedactedText, _mint_text

__all__ = ["rehydrate"]


def rehydrate(stored: str) -> RedactedText:
    """Return text that was redacted before it was stored."""
    return _mint_text(stored)
