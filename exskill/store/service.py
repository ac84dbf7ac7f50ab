"""The vault itself as use cases, for every face: create one, read its log and its receipts.

Nothing here prints or asks; errors are those of :mod:`exskill.core.errors`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.events import Entry
from exskill.core.errors import LimitActive, UsageError
from exskill.core.i18n import _
from exskill.core.paths import Paths
from exskill.store import receipts
from exskill.store.opening import create_store
from exskill.store.settings import Settings

if TYPE_CHECKING:
    from audit.log import Sealed
    from audit.receipt import Receipt
    from exskill.store.kinds import Clock
    from exskill.store.store import Store

__all__ = [
    "ADULT_YEARS",
    "Created",
    "create_vault",
    "find_receipt",
    "list_entries",
    "list_receipts",
    "require_creatable",
]

ADULT_YEARS: Final = 18


@dataclass(frozen=True, slots=True)
class Created:
    """A new vault, open, with its recovery code: shown once, kept nowhere."""

    store: Store
    recovery_code: str


def require_creatable(paths: Paths, name: str, years: int) -> None:
    """Raise UsageError where a vault has that name already, LimitActive for a user who is not of age."""
    if (paths.vault(name) / "VAULT").exists():
        raise UsageError(
            _("there is a vault here already"), hint=_("`exskill status` shows it; `--vault NAME` makes another")
        )
    if years < ADULT_YEARS:
        raise LimitActive(
            _("exskill is for adults only; nothing was created"),
            hint=_("a person you trust, a teacher or a helpline for young people is a better place for this"),
        )


def create_vault(
    paths: Paths, name: str, passphrase: bytearray, *, years: int, language: str, country: str, clock: Clock
) -> Created:
    """Create a vault for a user of ``years``; ``country`` is two letters, or empty. The passphrase is made slow to guess."""
    require_creatable(paths, name, years)
    settings = Settings(language=language, country=country.upper()[:2])
    return Created(*create_store(paths, name, passphrase, clock=clock, settings=settings))


def list_entries(store: Store, *, last: int | None = None, kind: str | None = None) -> Sequence[Entry | Sealed]:
    """Return the log's entries in order: of one kind only, the last ones only."""
    entries = [e for e in store.log.entries() if kind is None or (isinstance(e, Entry) and e.event.kind == kind)]
    return entries[-last:] if last else entries


def list_receipts(store: Store) -> tuple[tuple[Receipt, bytes], ...]:
    """Return every receipt, oldest first, with its signed document; raises VaultDamaged if one was changed."""
    return tuple(receipts.read_stored(store.vault.state, vault_public=store.vault.signer.public))


def find_receipt(store: Store, prefix: str) -> tuple[Receipt, bytes]:
    """Return the receipt whose id begins so; raises UsageError where there is not exactly one."""
    found = [(receipt, document) for receipt, document in list_receipts(store) if receipt.receipt_id.startswith(prefix)]
    if len(found) != 1:
        raise UsageError(_("there is no such receipt"), hint=_("`exskill audit receipts` lists them"))
    return found[0]
