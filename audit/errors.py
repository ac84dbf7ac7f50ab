"""What can go wrong with a log.

::

    AuditError
    ├── InvalidEvent     the event does not fit the closed schema (a programmer's error)
    ├── NotFound         there is no log here, or it has no such entry
    ├── Busy             another process has locked the log
    ├── Full             no space left: nothing was appended
    ├── Unwritable       the disk refused: nothing was appended
    ├── Unsafe           a symbolic link or a special file where a log file should be
    ├── WrongKey         the key does not fit this log
    └── Damaged          a log file was changed, cut or removed; carries the finding

Messages are fixed English, never contain names or paths, and the application maps the classes to its own.
"""

from __future__ import annotations

from audit.findings import Finding

__all__ = [
    "AuditError",
    "Busy",
    "Damaged",
    "Full",
    "InvalidEvent",
    "NotFound",
    "Unsafe",
    "Unwritable",
    "WrongKey",
]


class AuditError(Exception):
    """Root of every error of this library."""


class InvalidEvent(AuditError):
    """The event does not fit the closed schema."""


class NotFound(AuditError):
    """There is no log here, or no such entry."""


class Busy(AuditError):
    """Another process has locked the log."""


class Full(AuditError):
    """No space is left; nothing was appended."""


class Unwritable(AuditError):
    """The disk refused to write or to confirm; nothing was appended."""


class Unsafe(AuditError):
    """There is a symbolic link or special file in place of a log file."""


class WrongKey(AuditError):
    """The key does not fit this log."""


class Damaged(AuditError):
    """The log is not as it was left."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding
