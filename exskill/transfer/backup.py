"""What a backup holds beside the vault itself, and to whom it is encrypted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.core.paths import Paths
    from vault.age.header import Stanza
    from vault.ledger import Ledger

__all__ = ["DAY", "ends", "extra", "for_passphrase", "for_recipient", "made"]

DAY: Final = 86_400


def for_recipient(text: str) -> Callable[[bytes], Stanza]:
    """Return what wraps a file key to an age public key; raises UsageError for what is none."""
    from vault.age.file import x25519_stanza
    from vault.backup import recipient

    try:
        public = recipient(text)
        x25519_stanza(public, bytes(16))  # a key of low order is refused here
    except ValueError:
        raise UsageError(_("that is not an age recipient (age1…)"), hint=_("`age-keygen` makes a pair")) from None
    return lambda file_key: x25519_stanza(public, file_key)


def for_passphrase(secret: bytearray) -> Callable[[bytes], Stanza]:
    """Return what wraps a file key to a passphrase, as stock age does."""
    from vault.age.file import scrypt_stanza

    return lambda file_key: scrypt_stanza(bytes(secret), file_key)


def extra(paths: Paths, vault_id: str) -> dict[str, bytes]:
    """Return what else a restored vault must know: which chats must not be read again."""
    from exskill.erasure.reimport_block import carried

    book = carried(paths, vault_id)
    return {"let-go.json": book} if book is not None else {}


def made(paths: Paths, name: str) -> tuple[datetime, ...]:
    """Return when the backups of a vault were made, as far as this machine knows; needs no passphrase."""
    from exskill.core.library_errors import translated
    from exskill.store.locate import vault_id_of
    from vault.atomic import Disk
    from vault.ledger import read_ledger
    from vault.state import State

    with translated():
        ledger = read_ledger(State(paths.state, vault_id_of(paths, name), Disk()))
    return tuple(datetime.fromtimestamp(at, UTC) for at in (ledger.escrows if ledger is not None else ()))


def ends(ledger: Ledger, now: datetime) -> tuple[datetime, datetime]:
    """Return until when a backup made now gives back their words, and anything at all, unless it is used before."""
    at = int(now.timestamp())
    return tuple(  # type: ignore[return-value]
        datetime.fromtimestamp(at + days * DAY, now.tzinfo) for days in (ledger.ex_days, ledger.vault_days)
    )
