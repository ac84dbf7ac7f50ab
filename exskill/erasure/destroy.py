"""Destruction of whole vaults: key halves first, nothing parsed before them, on past every error.

It needs no passphrase, no readable vault file and no lock: whoever holds the vault open meets missing keys. A file or folder
that cannot be removed is counted and told; it stops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit.events import EventKind
from exskill.core.paths import Paths
from exskill.erasure.untold import forget_untold
from vault import destruction
from vault.atomic import Disk
from vault.destruction import destroy_places, list_files, list_ours, remove_tree
from vault.ledger import read_ledger
from vault.state import State

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Destruction", "destroy_everything", "destroy_open", "destroy_vault", "has_anything"]

_ID: Final = re.compile(rb"[0-9a-f]{32}")
_FIRST_FILE: Final = "VAULT"


@dataclass(slots=True)
class Destruction(destruction.Destruction):
    """The same; ``copies`` are dates of backups, ``ids`` those of the vaults whose state was here."""

    copies: tuple[datetime, ...] = ()
    ids: tuple[str, ...] = ()


def destroy_open(store: Store) -> Destruction:
    """Destroy an open vault; the log's last entry says so, and is destroyed with it."""
    store.record(EventKind.DESTROY)
    store.forget_keys()
    return destroy_vault(store.paths, store.name)


def destroy_vault(paths: Paths, name: str, *, disk: Disk | None = None) -> Destruction:
    """Destroy one vault, locked or not, whatever state its files are in.

    Where its first file is gone, its key halves are those that no other vault claims; where they could belong to several
    vaults they are left, and counted as left.
    """
    directory = paths.vault(name)
    own = _ids_in(directory)
    claimed = {found for other in _list_vaults(paths) if other != directory for found in _ids_in(other)}
    unclaimed = [state for state in _list_states(paths) if state.name not in claimed]
    states = [state for state in _list_states(paths) if state.name in own]
    doubtful = [] if own or len(unclaimed) == 1 else unclaimed
    if not own and len(unclaimed) == 1:
        states = unclaimed
    done = _destroy_all(states, [directory], disk or Disk())
    done.keys_left += sum(1 for state in doubtful for _path in list_files(state / "shards"))
    return done


def has_anything(paths: Paths) -> bool:
    """Return whether anything of a vault is here, whole or not."""
    return bool(_list_states(paths) or _list_vaults(paths))


def destroy_everything(paths: Paths, *, disk: Disk | None = None) -> Destruction:
    """Destroy every vault of this installation, and what a cut-short restore left: what `destroy --now` does."""
    halves = [folder for folder in _list_folders(paths.state / "adopting") if (folder / "shards").is_dir()]
    done = _destroy_all([*_list_states(paths), *halves], _list_vaults(paths), disk or Disk())
    for shop in (paths.state / "adopting", paths.data / "adopting"):
        remove_tree(shop, done)
    forget_untold(paths)
    return done


def _destroy_all(states: Sequence[Path], directories: Sequence[Path], disk: Disk) -> Destruction:
    copies: list[datetime] = []
    done = destroy_places(directories, states, disk=disk, between=lambda: copies.extend(_list_copies(states)))
    return Destruction(
        done.shards, done.files, done.size, done.keys_left, done.files_left, done.errors,
        tuple(copies), tuple(state.name for state in states),
    )  # fmt: skip


def _list_copies(states: Iterable[Path]) -> tuple[datetime, ...]:
    """Return when backups were made; a list that cannot be read stops nothing."""
    found: list[int] = []
    for path in states:
        try:
            ledger = read_ledger(State(path.parent, path.name, Disk()))
        except Exception:  # noqa: S112 -- whatever is wrong with a list, the destruction goes on
            continue
        found += ledger.escrows if ledger is not None else ()
    return tuple(datetime.fromtimestamp(at, UTC) for at in sorted(found))


def _list_vaults(paths: Paths) -> list[Path]:
    """Return the folders that hold anything of a vault; somebody else's folder beside them is not ours to touch."""
    return [folder for folder in _list_folders(paths.vaults) if any(path.exists() for path in list_ours(folder))]


def _list_states(paths: Paths) -> list[Path]:
    return [folder for folder in _list_folders(paths.state) if _ID.fullmatch(folder.name.encode("utf-8", "replace"))]


def _ids_in(directory: Path) -> set[str]:
    """Return what looks like an id in a vault's first file; nothing where there is none."""
    try:
        data = (directory / _FIRST_FILE).read_bytes()[:4096]
    except OSError:
        return set()
    return {found.decode("ascii") for found in _ID.findall(data)}


def _list_folders(base: Path) -> list[Path]:
    try:
        return sorted(path for path in base.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []
