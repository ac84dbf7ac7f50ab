"""``doctor --repair``: put right what a crash, a copying tool or a failing disk left behind, and say what cannot be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.errors import AuditError
from audit.events import Count, EventKind, Outcome, Reason
from exskill.core.errors import VaultDamaged
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.store import journal
from exskill.store.kinds import Clock
from exskill.store.locate import find_vault_id
from vault.errors import AnchorSpoilt
from vault.keyring import SegmentEntry
from vault.vault import Vault

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.slots import Unlocker

__all__ = [
    "Damage", "close_to_others", "drop_damaged", "find_damage", "has_sound_anchor", "has_sound_log", "record_new_log",
    "renew_anchor", "renew_log",
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


def renew_anchor(paths: Paths, name: str, unlocker: Unlocker) -> None:
    """Remember the keyring as it is now. Raises WrongPassphrase, and VaultDamaged where the keyring is not whole either."""
    with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, reanchor=True):
        pass


def has_sound_log(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> bool:
    """Return whether the audit log can be opened and goes as far as the vault remembers."""
    try:
        with translate_errors(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r") as vault:
            journal.open_log(paths, name, vault, clock).close()
    except VaultDamaged as error:
        if isinstance(error.__cause__, AuditError):
            return False
        raise
    return True


def renew_log(paths: Paths, name: str, unlocker: Unlocker, clock: Clock) -> None:
    """Put an empty log in the place of one that is damaged; :func:`record_new_log` has it say so."""
    journal.replace_log(paths, name, unlocker, clock)


def record_new_log(store: Store) -> None:
    """Say in a new log that the one before it was damaged, and that the user let it go."""
    store.record(EventKind.RECOVER, reason=Reason.USER_REQUEST, outcome=Outcome.PARTIAL, counts={Count.PROBLEMS: 1})


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
