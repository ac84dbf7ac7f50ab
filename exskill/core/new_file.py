"""New files outside the vault: never over an existing one, for the owner alone."""

from __future__ import annotations

import os
from pathlib import Path

from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import _

__all__ = ["write_new"]


def write_new(target: Path, body: bytes) -> None:
    """Write a file that must not exist, for its owner alone; a failed write leaves none."""
    try:
        fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        raise UsageError(_("the file cannot be created there")) from None
    try:
        with os.fdopen(fd, "wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise ExskillError(_("the file could not be written completely, so it was removed")) from None
