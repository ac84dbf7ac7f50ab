"""Third-party redaction for private chats: text in, redacted text out.

Knows nothing of files, vaults or relationships. Give it the people you know and the messages; it finds everybody else,
keeps the participants, and gives each third person one stable tag over the whole history.

>>> from redaction import Person, RawText, Redactor
>>> redactor = Redactor([Person("me", "self", ("Alex",)), Person("ex", "ex", ("Sam",))])
>>> texts = [RawText("Mr Hartmann called, 07700 900123"), RawText("hartmann again? ask Sam")]
>>> redactor.observe(texts)
>>> [str(r.text) for r in redactor.redact(texts)]
['Mr [Friend-1] called, [phone]', '[Friend-1] again? ask Sam']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from redaction.errors import DetectorUnavailable, MapDestroyed, RedactionError
    from redaction.redactor import Redactor
    from redaction.roster.kept import Kept
    from redaction.roster.roster import Candidate
    from redaction.text import RawText, RedactedText, constant
    from redaction.types import Finding, Person, Redaction

__all__ = [
    "Candidate",
    "DetectorUnavailable",
    "Finding",
    "Kept",
    "MapDestroyed",
    "Person",
    "RawText",
    "RedactedText",
    "Redaction",
    "RedactionError",
    "Redactor",
    "constant",
]

_MODULES: Final = {
    "errors": ("DetectorUnavailable", "MapDestroyed", "RedactionError"),
    "redactor": ("Redactor",),
    "roster.kept": ("Kept",),
    "roster.roster": ("Candidate",),
    "text": ("RawText", "RedactedText", "constant"),
    "types": ("Finding", "Person", "Redaction"),
}
_HOMES: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"redaction.{_HOMES[name]}"), name)
