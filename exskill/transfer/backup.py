"""What a backup holds beside the vault itself, and to whom it is encrypted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.events import Count, EventKind, Outcome
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.erasure.reimport_block import pack_for_backup
from exskill.store.kinds import DAY
from exskill.store.locate import find_vault_id
from vault import backup as vault_backup
from vault.age.file import scrypt_stanza, x25519_stanza
from vault.atomic import Disk
from vault.ledger import Ledger, read_ledger
from vault.state import State

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.age.header import Stanza

__all__ = ["find_ends", "for_passphrase", "for_recipient", "list_backup_times", "write_backup"]


def for_recipient(text: str) -> Callable[[bytes], Stanza]:
    """Return what wraps a file key to an age public key; raises UsageError for what is none."""
    try:
        public = vault_backup.parse_recipient(text)
        x25519_stanza(public, bytes(16))  # a key of low order is refused here
    except ValueError:
        raise UsageError(_("that is not an age recipient (age1…)"), hint=_("`age-keygen` makes a pair")) from None
    return lambda file_key: x25519_stanza(public, file_key)


def for_passphrase(secret: bytearray) -> Callable[[bytes], Stanza]:
    """Return what wraps a file key to a passphrase, as stock age does."""
    return lambda file_key: scrypt_stanza(bytes(secret), file_key)


def write_backup(store: Store, target: Path, stanza: Callable[[bytes], Stanza]) -> int:
    """Write a backup to a new file and return its size; it is counted before it is written, and stays counted.

    Raises UsageError where a file of that name is, or the place is inside the vault; ExskillError for a full disk.
    """
    _refuse_place(store, target)
    before, at = store.ledger(), store.opened.now_seconds()
    with translate_errors():
        store.vault.count_escrow()
        store.save_ledger(replace(before, escrows=(*before.escrows, at)))
        store.record(EventKind.BACKUP, counts={Count.COPIES: len(before.escrows) + 1})
        try:
            members = vault_backup.list_members(store.vault.directory, store.vault.state)
            return vault_backup.write_backup(target, stanza, members, _collect_extra(store.paths, store.vault.vault_id))
        except FileExistsError:
            _drop_backup(store, before)
            raise UsageError(_("there is already a file of that name; nothing is ever overwritten")) from None
        except FileNotFoundError:
            _drop_backup(store, before)
            raise UsageError(_("the file cannot be created there")) from None
        except BaseException:
            if not target.exists():
                _drop_backup(store, before)
            raise


def _refuse_place(store: Store, target: Path) -> None:
    place = target.resolve()
    if any(place.is_relative_to(inside.resolve()) for inside in (store.vault.directory, store.vault.state.path)):
        raise UsageError(_("a backup does not lie in the vault itself"))
    if target.exists() or target.is_symlink():
        raise UsageError(_("there is already a file of that name; nothing is ever overwritten"))


def _collect_extra(paths: Paths, vault_id: str) -> Mapping[str, bytes]:
    """Return what else a restored vault must know: which chats must not be read again."""
    book = pack_for_backup(paths, vault_id)
    return {"let-go.json": book} if book is not None else {}


def _drop_backup(store: Store, before: Ledger) -> None:
    """Take a backup that does not exist out of the list that receipts read; the log keeps both facts."""
    store.save_ledger(replace(store.ledger(), escrows=before.escrows))
    store.record(EventKind.BACKUP, outcome=Outcome.FAILED)


def list_backup_times(paths: Paths, name: str) -> tuple[datetime, ...]:
    """Return when the backups of a vault were made, as far as this machine knows; needs no passphrase."""
    with translate_errors():
        ledger = read_ledger(State(paths.state, find_vault_id(paths, name), Disk()))
    return tuple(datetime.fromtimestamp(at, UTC) for at in (ledger.escrows if ledger is not None else ()))


def find_ends(ledger: Ledger, now: datetime) -> tuple[datetime, datetime]:
    """Return until when a backup made now gives back their words, and anything at all, unless it is used before."""
    at = int(now.timestamp())
    return tuple(  # type: ignore[return-value]
        datetime.fromtimestamp(at + days * DAY, now.tzinfo) for days in (ledger.ex_days, ledger.vault_days)
    )
