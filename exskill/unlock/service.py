"""Locking and unlocking as use cases, for every face: which vaults are here, the unlock agent, the ways in.

Nothing here prints or asks; results are frozen dataclasses, errors are those of :mod:`exskill.core.errors`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.events import Count, EventKind
from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from exskill.store.locate import choose_vault, existing_vaults, find_vault_id
from exskill.unlock import agent, os_keyring
from vault import kdf
from vault.slots import MAX_SLOTS, KeyFileUnlocker, RecoveryUnlocker, format_recovery, new_recovery

if TYPE_CHECKING:
    from exskill.store.store import Store
    from vault.agent.keeper import Status
    from vault.slots import Slot

__all__ = [
    "NewCode",
    "VaultStatus",
    "Way",
    "add_code",
    "add_key_file",
    "add_system_keyring",
    "change_passphrase",
    "draw_code",
    "find_way",
    "lend_keys",
    "list_vaults",
    "list_ways",
    "lock_vaults",
    "read_key_file",
    "read_status",
    "remove_way",
    "until_words",
]

KEY_FILE_BYTES = 64


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """A vault as it looks without opening it. ``size`` is in bytes; ``silent``: an agent is there and does not answer."""

    name: str
    has_keys: bool
    segments: int
    size: int
    unlocked: Status | None = None
    silent: bool = False
    readable: bool = True

    def as_data(self) -> dict[str, Any]:
        """Return the same for ``--json``."""
        return {
            "name": self.name,
            "keys": self.has_keys,
            "unlocked_s": self.unlocked.idle_s if self.unlocked is not None else 0,
            "agent_silent": self.silent,
            "segments": self.segments,
            "bytes": self.size,
        }


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a vault: its id, and passphrase, recovery, keyfile or keyring."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A recovery code that is not yet a way in: ``raw`` is its 20 bytes, ``text`` what is written on paper."""

    raw: bytes
    text: str


def list_vaults(paths: Paths, name: str | None = None) -> tuple[VaultStatus, ...]:
    """Return every vault that is here, or the named one; raises NoVault where there is none of that name."""
    names = existing_vaults(paths) if name is None else (choose_vault(paths, name),)
    return tuple(read_status(paths, one) for one in names)


def read_status(paths: Paths, name: str) -> VaultStatus:
    """Return how a vault looks; nothing is opened."""
    files = [p for p in paths.vault(name).rglob("*") if p.is_file()]
    segments, size = sum(p.parent.name == "seg" for p in files), sum(p.stat().st_size for p in files)
    try:
        state = paths.vault_state(find_vault_id(paths, name))
    except ExskillError:
        return VaultStatus(name, False, segments, size, readable=False)
    has_keys, found = (state / "shards" / "vault").is_file(), agent.find_status(paths, name)
    return VaultStatus(name, has_keys, segments, size, found, found is None and agent.is_silent(paths, name))


def lend_keys(store: Store, *, hard_s: int, idle_s: int) -> Status:
    """Leave the permitted keys with an agent, for at most ``hard_s`` seconds and ``idle_s`` without a request."""
    if not 0 < idle_s <= hard_s <= agent.HARD_LIMIT_S:
        raise UsageError(_("a vault stays unlocked for at most {n} hours").format(n=agent.HARD_LIMIT_S // 3600))
    return agent.start_agent(store, hard_s=hard_s, idle_s=idle_s)


def lock_vaults(paths: Paths, name: str | None = None) -> int:
    """End the agents of one vault, or of all; return how many there were.

    Every one is tried. Raises ExskillError where one could neither be asked nor ended: it may hold keys.
    """
    places = agent.find_all(paths) if name is None else agent.find_places(paths, choose_vault(paths, name))
    ended, refused = 0, None
    for place in places:
        try:
            ended += agent.lock_place(place)
        except ExskillError as error:
            refused = error
    if refused is not None:
        raise refused
    return ended


def change_passphrase(store: Store, secret: bytearray) -> None:
    """Set a new passphrase; its cost is measured again. The other ways in stay, older copies open no more."""
    with translate_errors():
        params = kdf.calibrate()
        store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots)})
        store.vault.change_passphrase(secret, params)


def list_ways(store: Store) -> tuple[Way, ...]:
    """Return every way in."""
    return tuple(Way(name, kind) for name, kind in store.vault.slots)


def draw_code(store: Store) -> NewCode:
    """Return a fresh recovery code; it becomes a way in by :func:`add_code`, after the user wrote it down."""
    _require_room(store)
    raw = new_recovery()
    return NewCode(raw, format_recovery(raw))


def add_code(store: Store, code: NewCode) -> Way:
    """Make a recovery code a way in."""
    return _add_slot(store, RecoveryUnlocker(code.raw).slot())


def add_key_file(store: Store, path: Path) -> tuple[Way, bool]:
    """Make a key file a way in; return it, and whether the file was made here (64 random bytes) because there was none."""
    _require_room(store)
    made = not path.expanduser().exists()
    if made:
        _write_key_file(path.expanduser())
    return _add_slot(store, KeyFileUnlocker(read_key_file(path)).slot()), made


def add_system_keyring(store: Store) -> Way:
    """Make a secret in this system's keyring a way in."""
    _require_room(store)
    if any(way.kind == "keyring" for way in list_ways(store)):
        raise UsageError(_("this system's keyring is a way in already"))
    content = os.urandom(32)
    os_keyring.keep_secret(store.vault.vault_id, content)
    return _add_slot(store, KeyFileUnlocker(content, kind="keyring").slot())


def find_way(store: Store, prefix: str) -> Way:
    """Return the way in whose id begins so and that can be removed; raises UsageError where there is not exactly one."""
    found = [way for way in list_ways(store) if way.id.startswith(prefix)]
    if len(found) != 1:
        raise UsageError(_("there is no such way in"), hint=_("`exskill slot list` lists them"))
    if found[0].kind == "passphrase":
        raise UsageError(_("the passphrase cannot be removed"), hint=_("change it: exskill passwd"))
    return found[0]


def remove_way(store: Store, way: Way) -> None:
    """Remove a way in; copies of the vault that were made before open with it no more either."""
    with translate_errors():
        store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots) - 1})
        store.vault.remove_slot(way.id)
    if way.kind == "keyring":
        os_keyring.drop_secret(store.vault.vault_id)


def read_key_file(path: Path) -> bytes:
    """Return the content of a key file; raises UsageError if it cannot be read or has fewer than 32 bytes."""
    try:
        content = path.expanduser().read_bytes()
    except OSError:
        raise UsageError(_("the key file cannot be read")) from None
    if len(content) < 32:
        raise UsageError(_("a key file has at least 32 bytes"))
    return content


def _require_room(store: Store) -> None:
    if len(store.vault.slots) >= MAX_SLOTS:
        raise UsageError(
            _("there are {n} ways in, more than which there cannot be").format(n=MAX_SLOTS),
            hint=_("remove one first: exskill slot list"),
        )


def _add_slot(store: Store, fresh: Slot) -> Way:
    with translate_errors():
        store.record(EventKind.SLOT, counts={Count.SLOTS: len(store.vault.slots) + 1})
        store.vault.add_slot(fresh)
    return Way(fresh.id, fresh.kind)


def _write_key_file(path: Path) -> None:
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        raise UsageError(_("the key file cannot be written there")) from None
    try:
        os.write(fd, os.urandom(KEY_FILE_BYTES))
        os.fsync(fd)
    finally:
        os.close(fd)


def until_words(found: Status, now: datetime) -> str:
    """Say until when an agent keeps its keys, and until when if nothing is asked of it."""
    end, idle = (f"{now + timedelta(seconds=s):%H:%M}" for s in (found.left_s, found.idle_s))
    if found.idle_s >= found.left_s:
        return _("unlocked until {end}").format(end=end)
    return _("unlocked until {end}, or until {idle} if you do nothing").format(end=end, idle=idle)
