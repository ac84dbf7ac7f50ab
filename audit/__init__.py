"""A tamper-evident log of facts without content.

:class:`AuditLog` appends, :func:`verify_log` checks with the owner's key, and :mod:`audit.verify` is a standalone program
with which a stranger can check a log with nothing but Python and ``cryptography``. Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.anchor import ChainKey
    from audit.check import verify_log
    from audit.checkpoint import Checkpoint, Signer
    from audit.errors import AuditError, Damaged, Full, InvalidEvent, NotFound, Unwritable
    from audit.events import Actor, Count, Entry, Event, EventKind, Outcome, Reason, identifier
    from audit.findings import Finding, FindingCode, Verification
    from audit.log import AuditLog, EntryId, Sealed
    from audit.pending import fold, note
    from audit.receipt import Receipt, open_receipt, sign_receipt

__all__ = [
    "Actor",
    "AuditError",
    "AuditLog",
    "ChainKey",
    "Checkpoint",
    "Count",
    "Damaged",
    "Entry",
    "EntryId",
    "Event",
    "EventKind",
    "Finding",
    "FindingCode",
    "Full",
    "InvalidEvent",
    "NotFound",
    "Outcome",
    "Reason",
    "Receipt",
    "Sealed",
    "Signer",
    "Unwritable",
    "Verification",
    "fold",
    "identifier",
    "note",
    "open_receipt",
    "sign_receipt",
    "verify_log",
]

_MODULES = {
    "anchor": ("ChainKey",),
    "check": ("verify_log",),
    "checkpoint": ("Checkpoint", "Signer"),
    "errors": ("AuditError", "Damaged", "Full", "InvalidEvent", "NotFound", "Unwritable"),
    "events": ("Actor", "Count", "Entry", "Event", "EventKind", "Outcome", "Reason", "identifier"),
    "findings": ("Finding", "FindingCode", "Verification"),
    "log": ("AuditLog", "EntryId", "Sealed"),
    "pending": ("fold", "note"),
    "receipt": ("Receipt", "open_receipt", "sign_receipt"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"audit.{_HOMES[name]}"), name)
