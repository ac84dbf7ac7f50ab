"""What leaves this machine or comes to it, as use cases for every face.

Backups are made in :mod:`exskill.transfer.backup`, taken in by :mod:`exskill.transfer.restore`; here are the export, and what
the user is told before a vault is taken in.
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
from exskill.core.i18n import _, ngettext
from exskill.core.new_file import write_new
from exskill.ingest.typed_memories import chatlab_lines
from exskill.transfer.backup import find_ends, for_passphrase, for_recipient, list_backup_times, write_backup
from vault.age.file import encrypt

if TYPE_CHECKING:
    from exskill.store.store import Store
    from exskill.transfer.restore import Found
    from vault.age.header import Stanza

__all__ = [
    "describe_restore",
    "export_own",
    "find_ends",
    "for_passphrase",
    "for_recipient",
    "list_backup_times",
    "require_free",
    "require_new",
    "write_backup",
]  # fmt: skip


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
    rows = list(store.load_permitted(store.grant(Purpose.EXPORT)).records())
    body = ("\n".join(chatlab_lines(iter(rows), now=now)) + "\n").encode("utf-8")
    if wrap is not None:
        file_key = os.urandom(16)
        body = encrypt(body, file_key, [wrap(file_key)])
    store.record(EventKind.EXPORT, counts={Count.ROWS_RETRIEVED: len(rows)})
    write_new(target, body)
    return len(rows)


def require_free(found: Found, *, replacing: bool) -> None:
    """Raise UsageError where the same vault is here already and is not to be replaced."""
    if found.here_as is not None and not replacing:
        raise UsageError(
            _("this vault is here already, as `{name}`").format(name=found.here_as),
            hint=_("--replace puts this copy in its place; what was done since then is lost"),
        )


def describe_restore(found: Found) -> list[str]:
    """Return what taking a vault in means: how old it is, what stays gone, what comes back."""
    told = list[str]()
    if found.made is not None:
        told.append(_("The newest backup that it knows of was made on {day}.").format(day=f"{found.made:%Y-%m-%d}"))
    counted = (
        (found.erased, _("erased on this machine, so they stay erased: {n} key halves")),
        (found.expired, _("past their date, so they are left out: {n} key halves")),
        (found.closed, _("theirs, and not opened for too long, so they are left out: {n} key halves")),
    )
    for count, words in counted:
        if count:
            told.append(words.format(n=count))
    told.append(
        ngettext("{n} key half is taken in.", "{n} key halves are taken in.", len(found.shards)).format(
            n=len(found.shards)
        )
    )
    if not found.known_here:
        told.append(
            _(
                "This machine does not know this vault: what was erased elsewhere after the copy was made comes back with it."
            )
        )
    if not found.trusted:
        told.append(
            _("Its list of dates cannot be believed. The dates inside the vault hold, and none can ever come later.")
        )
    if found.said_no:
        told.append(_("The other person said no: nothing of theirs is taken in, and the consent page stays closed."))
    told.append(_("Everything else is as it was then: consent, limits, sessions and check-ins since then are gone."))
    return told
