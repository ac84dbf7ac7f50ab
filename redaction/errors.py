"""What can go wrong while redacting; fixed messages without content."""

from __future__ import annotations

__all__ = ["DetectorUnavailable", "MapDestroyed", "RedactionError"]


class RedactionError(Exception):
    """Root of this package's errors."""


class DetectorUnavailable(RedactionError):
    """A detector or its weights cannot be loaded, or are not the files they should be."""


class MapDestroyed(RedactionError):
    """The map between names and tags is gone or unreadable: merges and keeps are no longer possible."""
