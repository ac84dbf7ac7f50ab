"""Erasure as use cases, for every face: destroying vaults, the other person's no, dates, forgetting.

Nothing here prints or asks; results are frozen dataclasses, errors are those of :mod:`exskill.core.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from exskill.core.errors import NoVault
from exskill.core.i18n import _
from exskill.core.paths import Paths
from exskill.erasure import reimport_block
from exskill.erasure.destroy import Destruction, destroy_everything, destroy_vault, has_anything
from exskill.erasure.untold import forget_untold_vault
from exskill.unlock import agent

__all__ = ["Destroyed", "destroy_all", "destroy_one"]


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a destruction did, after a look: ``vault`` is a name, or empty for every vault. ``size`` is in bytes."""

    vault: str
    at: datetime
    keys: int
    files: int
    size: int
    keys_left: int
    files_left: int
    copies: tuple[datetime, ...]

    def as_data(self) -> dict[str, Any]:
        """Return the receipt of a destruction as data, in English."""
        days = ", ".join(f"{at:%Y-%m-%d}" for at in self.copies)
        backups = [f"{len(self.copies)} encrypted backups, made on {days}"] if self.copies else []
        return {
            "technique": "cryptographic erase (NIST SP 800-88 Rev. 2)",
            "key_strength_bits": 128,
            "vault": self.vault,
            "at": self.at.isoformat(timespec="seconds"),
            "keys_destroyed": self.keys,
            "files_removed": self.files,
            "bytes_removed": self.size,
            "keys_left": self.keys_left,
            "files_left": self.files_left,
            "verified_gone": self.keys_left == 0,
            "limits": ["SSD remapping", "copy-on-write and snapshots", "journal", "backups of the state directory"],
            "known_remaining_copies": ["the chat export that was imported, wherever you keep it", *backups],
        }


def destroy_all(paths: Paths, *, at: datetime) -> Destroyed:
    """Destroy every vault of this installation at once; raises NoVault where there is nothing of one."""
    if not has_anything(paths):
        raise NoVault(_("there is no vault yet"))
    agents = agent.find_all(paths)
    done = destroy_everything(paths)
    _end_agents(agents)
    reimport_block.clear_list(paths)
    return _make_result("", at, done)


def destroy_one(paths: Paths, name: str, *, at: datetime) -> Destroyed:
    """Destroy one vault, also a damaged one; raises NoVault where no folder has that name."""
    if not paths.vault(name).is_dir():
        raise NoVault(_("there is no vault of that name"))
    agents = agent.find_places(paths, name)
    done = destroy_vault(paths, name)
    _end_agents(agents)
    for vault_id in done.ids:
        reimport_block.drop_chats(paths, vault_id)
    forget_untold_vault(paths, name)
    return _make_result(name, at, done)


def _end_agents(agents: tuple[Path, ...]) -> None:
    for place in agents:
        agent.end_agent(place)


def _make_result(name: str, at: datetime, done: Destruction) -> Destroyed:
    return Destroyed(name, at, done.shards, done.files, done.size, done.keys_left, done.files_left, done.copies)
