"""Putting a restored vault in its place: a few renames that a crash may interrupt, and that are then finished.

Everything is made ready under ``adopting/`` first. From the moment the plan file is there the way is forward only; before,
nothing but that folder was touched. What is replaced is overwritten at the end.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exskill.core.errors import UsageError
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths, valid_vault_name
from vault.atomic import Disk, hold_lock, make_private
from vault.errors import Busy

__all__ = ["Workshop", "hold_workshop", "open_workshop", "put_in_place", "tidy_held", "tidy_workshop"]

_PLAN: Final = "plan.json"
_LOCK: Final = "adopting.lock"


@dataclass(frozen=True, slots=True)
class Workshop:
    """Two folders, one beside the vaults and one beside the states, so that a rename stays on its disk."""

    data: Path
    state: Path

    @property
    def paths(self) -> Paths:
        """The folders as if they were a machine of their own."""
        return Paths(data=self.data, state=self.state, config=self.data)

    def clear(self) -> None:
        """Overwrite the keys in here and remove everything."""
        disk = Disk()
        for path in sorted(self.state.rglob("*")) if self.state.is_dir() else ():
            if path.is_file() and not path.is_symlink():
                disk.erase(path)
        for folder in (self.state, self.data):
            shutil.rmtree(folder, ignore_errors=True)


def open_workshop(paths: Paths) -> Workshop:
    """Return the folders in which a vault is made ready."""
    return Workshop(paths.data / "adopting", paths.state / "adopting")


def put_in_place(paths: Paths, name: str, vault_id: str, replaces: str | None) -> None:
    """Move what was made ready to where it belongs, in place of the vault called ``replaces`` if there is one."""
    make_private(paths.vaults)
    plan = {"name": name, "vault_id": vault_id, "replaces": replaces}
    Disk().replace(open_workshop(paths).data / _PLAN, json.dumps(plan).encode("ascii"))
    _finish_plan(paths)


@contextmanager
def hold_workshop(paths: Paths) -> Iterator[None]:
    """Hold the workshop, empty; raises VaultBusy if another process does. What is in it at the end is overwritten."""
    with translate_errors():
        make_private(paths.state)
        paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with hold_lock(paths.data / _LOCK, exclusive=True):
            tidy_held(paths)
            try:
                yield
            finally:
                tidy_held(paths)


def tidy_workshop(paths: Paths) -> None:
    """Finish or clear away what a crash left, unless a restore is going on."""
    shop = open_workshop(paths)
    if not shop.data.exists() and not shop.state.exists():
        return

    with suppress(Busy), hold_lock(paths.data / _LOCK, exclusive=True):
        tidy_held(paths)


def tidy_held(paths: Paths) -> None:
    """The same, by whoever holds the lock."""
    if not _finish_plan(paths):
        open_workshop(paths).clear()


def _finish_plan(paths: Paths) -> bool:
    """Carry out the plan, if there is one; return whether there was."""
    shop = open_workshop(paths)
    try:
        plan = json.loads((shop.data / _PLAN).read_bytes())
        name, vault_id = valid_vault_name(plan["name"]), str(plan["vault_id"])
        replaces = valid_vault_name(plan["replaces"]) if plan["replaces"] is not None else None
    except (OSError, ValueError, KeyError, TypeError, UsageError):
        return False  # none, or none of ours: nothing was begun
    disk = Disk()
    ready = shop.paths
    if ready.vault_state(vault_id).exists():
        if paths.vault_state(vault_id).exists():
            disk.rename(paths.vault_state(vault_id), shop.state / "old")
        disk.rename(ready.vault_state(vault_id), paths.vault_state(vault_id))
    if ready.vault(name).exists():
        if replaces is not None and paths.vault(replaces).exists():
            disk.rename(paths.vault(replaces), shop.data / "old")
        disk.rename(ready.vault(name), paths.vault(name))
    (shop.data / _PLAN).unlink()
    shop.clear()
    return True
