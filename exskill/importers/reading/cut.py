"""What is said of a file that ends too soon or breaks in the middle."""

from __future__ import annotations

from exskill.core.errors import HostileFile
from exskill.core.i18n import _

__all__ = ["explain_cut"]


def explain_cut(message: str) -> HostileFile:
    """Return the error for a file of which the part before some place can be read, where the user asks for it."""
    return HostileFile(message, hint=_("export the chat again; `--partial` keeps what stands before that place"))
