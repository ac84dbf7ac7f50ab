"""The folders of the program: vaults, keys that are not in the vault, models.

The vault may be copied or synchronised; it is useless without its state directory, which must not be. ``EXSKILL_HOME``
puts everything under one folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exskill.core.errors import UsageError
from exskill.core.i18n import _

__all__ = ["Paths", "resolve_paths", "valid_vault_name"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Paths:
    """The directories in force; none of them need exist."""

    data: Path
    state: Path
    config: Path
    model_home: Path | None = None  # elsewhere than under data: the demo shares the user's models

    @property
    def models(self) -> Path:
        """The folder of assembled and added model files."""
        return self.model_home or self.data / "models"

    @property
    def vaults(self) -> Path:
        """The parent of all vaults."""
        return self.data / "vaults"

    def vault(self, name: str) -> Path:
        """Return a vault's directory."""
        return self.vaults / valid_vault_name(name)

    def vault_state(self, vault_id: str) -> Path:
        """Return a vault's state directory (shards, anchor, deadlines)."""
        return self.state / vault_id


def resolve_paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """Return the directories from ``EXSKILL_HOME`` or the platform's own places (XDG on Linux)."""
    home = environ.get("EXSKILL_HOME")
    if home:
        root = Path(home).expanduser()
        return Paths(data=root / "data", state=root / "state", config=root / "config")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("exskill", appauthor=False)
    return Paths(data=Path(dirs.user_data_dir), state=Path(dirs.user_state_dir), config=Path(dirs.user_config_dir))


def valid_vault_name(name: str) -> str:
    """Return ``name`` if it is plain ASCII letters, digits, ``-`` and ``_``; else raise UsageError."""
    if not _NAME.fullmatch(name):
        raise UsageError(_("a vault's name has 1 to 32 letters, digits, - or _, and begins with a letter or digit"))
    return name
