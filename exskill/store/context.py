"""What every part of the store is given: the open vault, its log, the places, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exskill.core.paths import Paths
from exskill.store.kinds import Clock

if TYPE_CHECKING:
    from audit.log import AuditLog
    from vault.vault import Vault

__all__ = ["OpenVault"]


@dataclass(frozen=True, slots=True)
class OpenVault:
    """One vault that is open in this process."""

    name: str
    paths: Paths
    vault: Vault
    log: AuditLog
    clock: Clock

    def now_seconds(self) -> int:
        """Return the time in Unix seconds."""
        return int(self.clock().timestamp())
