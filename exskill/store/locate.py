"""Which vaults are here: names and ids, without opening one. Light, because every command asks."""

from __future__ import annotations

from exskill.core.errors import NoVault, UsageError
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.core.paths import Paths
from vault.marker import read_vault_id

__all__ = ["choose_vault", "existing_vaults", "find_vault_id"]


def existing_vaults(paths: Paths) -> tuple[str, ...]:
    """Return the names of the vaults on this machine."""
    if not paths.vaults.is_dir():
        return ()
    return tuple(sorted(p.name for p in paths.vaults.iterdir() if (p / "VAULT").is_file()))


def choose_vault(paths: Paths, name: str | None) -> str:
    """Return the vault to use: the named one, or the only one. Raises NoVault, or UsageError where several are there."""
    found = existing_vaults(paths)
    if name is not None:
        paths.vault(name)  # a valid name at all
        if name not in found:
            raise NoVault(_("there is no vault of that name"))
        return name
    if not found:
        raise NoVault(_("there is no vault yet"))
    if len(found) > 1:
        raise UsageError(
            _("there are several vaults"),
            hint=_("choose one with `exskill --vault NAME …`: {names}").format(names=", ".join(found)),
        )
    return found[0]


def find_vault_id(paths: Paths, name: str) -> str:
    """Return a vault's id without opening it."""
    with translate_errors():
        return read_vault_id(paths.vault(name))
