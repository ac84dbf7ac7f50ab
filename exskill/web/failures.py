"""What the page says of an error that ended a piece of work."""

from __future__ import annotations

from exskill.core.errors import ExskillError
from exskill.core.i18n import _

__all__ = ["explain_failure"]


def explain_failure(error: Exception, hint: str) -> ExskillError:
    """Return an error to show. Of one that nobody expected only its kind is told: its words could be somebody's."""
    if isinstance(error, ExskillError):
        return error
    if isinstance(error, MemoryError):
        return ExskillError(_("there is not enough memory for this; nothing was half done"), hint="")
    return ExskillError(_("something unexpected happened ({kind})").format(kind=type(error).__name__), hint=hint)
