"""``doctor --repair``: put right what a crash, a copying tool or a failing disk left behind, and say what cannot be."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.errors import AuditError
from audit.events import Count, EventKind, Reason
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.store import journal
from exskill.store.kinds import Clock
from exskill.store.locate import find_vault_id
from vault.errors import AnchorSpoilt
from vault.keyring import SegmentEntry
from vault.vault import Vault

if TYPE_CHECKING:
    from audit.log import AuditLog
    from exskill.store.store import Store
    from vault.slots import Unlocker

__all__ = [
    "Damage", "close_to_others", "drop_damaged", "find_damage", "has_sound_anchor", "has_sound_log", "renew_anchor",
    "renew_log", "require_newest",
]  # fmt: skip

_IRREPLACEABLE: Final = frozenset({"manifest"})  # without it nothing is permitted: only a backup brings it back


@dataclass(frozen=True, slots=True)
class Damage:
    """What can no longer be read. ``segments`` and ``documents`` are ids; ``consent`` cannot be dropped."""

    segments: tuple[str, ...]
    rows: int
    documents: tuple[str, ...]
    consent: bool

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.segments or self.documents or self.consent)


def close_to_others(paths: Paths, name: str) -> int:
    """Take every right of others from a vault's own files and folders; return how many had some. Links are not followed."""
    roots = [paths.vault(name), paths.vault_state(find_vault_id(paths, name))]
    loose = 0
    for root in roots:
        for path in (root, *sorted(root.rglob("*"))):
            found = path.lstat()
            if path.is_symlink() or found.st_uid != os.getuid() or not found.st_mode & 0o077:
                continue
            path.chmod(0o700 if path.is_dir() else 0o600)
            loose += 1
    return loose


def find_damage(paths: Paths, name: str, unlocker: Unlocker) -> tuple[int, Damage]:
    """Return how many files and keys nothing names (opening for writing removes them), and what cannot be read."""
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r") as vault:
        strays, found = len(vault.strays()), vault.list_damaged()
    segments = [entry for entry in found if isinstance(entry, SegmentEntry)]
    documents = [entry for entry in found if not isinstance(entry, SegmentEntry)]
    return strays, Damage(
        tuple(s.id for s in segments),
        sum(s.rows for s in segments),
        tuple(d.id for d in documents if d.kind not in _IRREPLACEABLE),
        any(d.kind in _IRREPLACEABLE for d in documents),
    )


def has_sound_anchor(paths: Paths, name: str, unlocker: Unlocker) -> bool:
    """Return whether what this machine remembers of the keyring can be believed. Raises what opening a vault raises.

    A keyring that is older than remembered, or another, is no damage of the anchor: that stays refused.
    """
    state = paths.vault_state(find_vault_id(paths, name))
    if (state / "shards").is_dir() and not (state / "anchor").exists():
        return False
    try:
        with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r"):
            return True
    except VaultDamaged as error:
        if isinstance(error.__cause__, AnchorSpoilt):
            return False
        raise


def require_newest(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> None:
    """Raise VaultDamaged where the log knows of more than the keyring does, or cannot be believed either.

    Without an anchor only the log tells whether somebody put an older keyring in its place.
    """
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r", reanchor=True) as vault:
        _confirm_newest(paths, name, vault, clock).close()


def _confirm_newest(paths: Paths, name: str, vault: Vault, clock: Clock) -> AuditLog:
    hint = _("put a backup back: `exskill restore FILE`; nothing was changed")
    try:
        log = journal.confirm_newest(paths, name, vault, clock)
    except AuditError as error:
        words = _("the audit log is damaged too, so nothing tells whether this vault is the newest")
        raise VaultDamaged(words, hint=hint) from error
    if log is None:
        raise VaultDamaged(_("this vault is older than its own log"), hint=hint)
    return log


def renew_anchor(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> None:
    """Remember the keyring as it is now, say so in the log, and write it under new keys: no older one opens from here on.

    The log is told first: wherever this is cut short, it can be done again and the log tells. Raises WrongPassphrase, and
    VaultDamaged as :func:`require_newest` does or where the keyring is not whole either.
    """
    with translate_errors():
        with (
            Vault.open(paths.vault(name), paths.state, unlocker, mode="r", reanchor=True) as vault,
            closing(_confirm_newest(paths, name, vault, clock)) as log,
        ):
            journal.say_anchor_is_new(log)
            vault.remember()
        with (
            Vault.open(paths.vault(name), paths.state, unlocker) as vault,
            closing(journal.open_log(paths, name, vault, clock)),
        ):
            vault.renew()


def has_sound_log(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> bool:
    """Return whether every part of the audit log is as it was written and it goes as far as the vault remembers."""
    try:
        return not journal.list_damage(journal.verify_audit(paths, name, unlocker, clock=clock))
    except VaultDamaged as error:
        if isinstance(error.__cause__, AuditError):
            return False
        raise


def renew_log(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> None:
    """Put a damaged log aside and begin a new one, whose first line says so."""
    journal.replace_log(paths, name, unlocker, clock)


def drop_damaged(store: Store, found: Damage) -> None:
    """Destroy the keys of what cannot be read, so that the rest works; logged before."""
    store.record(
        EventKind.RECOVER,
        reason=Reason.USER_REQUEST,
        counts={Count.SEGMENTS: len(found.segments), Count.ROWS_DROPPED: found.rows},
    )
    with translate_errors():
        store.vault.destroy_documents(found.documents)
    store.destroy_rows(found.segments)
