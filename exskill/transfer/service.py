"""What leaves this machine or comes to it, as use cases for every face.

Backups are in :mod:`exskill.transfer.backup`, restoring in :mod:`exskill.transfer.restore`; here is the export.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.events import Count, EventKind
from exskill.consent.terms import Purpose
from exskill.core.errors import ConsentDenied, UsageError
from exskill.core.i18n import _
from exskill.core.new_file import write_new
from exskill.ingest.typed_memories import chatlab_lines
from exskill.transfer.backup import ends, for_passphrase, for_recipient, made, write_backup
from vault.age.file import encrypt

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.age.header import Stanza

__all__ = ["ends", "export_own", "for_passphrase", "for_recipient", "made", "require_new", "write_backup"]


def require_new(target: Path) -> None:
    """Raise UsageError where a file of that name is."""
    if target.exists() or target.is_symlink():
        raise UsageError(_("there is already a file of that name; nothing is ever overwritten"))


def export_own(store: Store, target: Path, wrap: Callable[[bytes], Stanza] | None, *, now: datetime) -> int:
    """Write the user's own rows and memories to a new file, for ``wrap`` or (None) readable; return how many rows.

    Raises ConsentDenied where the consent page does not allow it. It is logged before it is written.
    """
    require_new(target)
    if Purpose.EXPORT not in store.grant().purposes:
        raise ConsentDenied(
            _("taking your words out is not allowed by the consent page"),
            hint=_("`exskill consent edit --allow export` allows it; only your own words can ever leave"),
        )
    rows = list(store.permitted(store.grant(Purpose.EXPORT)).records())
    body = ("\n".join(chatlab_lines(iter(rows), now=now)) + "\n").encode("utf-8")
    if wrap is not None:
        file_key = os.urandom(16)
        body = encrypt(body, file_key, [wrap(file_key)])
    store.record(EventKind.EXPORT, counts={Count.ROWS_RETRIEVED: len(rows)})
    write_new(target, body)
    return len(rows)
