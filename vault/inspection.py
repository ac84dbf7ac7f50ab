"""A look at a vault's files: which of them cannot be read, and which of them the keyring does not name."""

from __future__ import annotations

from pathlib import Path

from vault.contents import Contents
from vault.keyring import DocumentEntry, Keyring, SegmentEntry, hash_bytes
from vault.state import VAULT_SHARD, State

__all__ = ["find_damaged", "find_strays", "remove_strays"]


def find_damaged(contents: Contents) -> tuple[SegmentEntry | DocumentEntry, ...]:
    """Return the living segments and documents whose file is missing or is not the keyring's."""
    base = contents.directory
    return (
        *(s for s in contents.segments() if _compute_digest(base / "seg" / f"{s.id}.age") != s.sha256),
        *(d for d in contents.documents() if _compute_digest(base / "doc" / f"{d.id}.age") != d.sha256),
    )


def find_strays(contents: Contents, ring: Keyring) -> tuple[Path, ...]:
    """Return files and shards that the keyring does not name: what a cut-short write left behind, or somebody else put."""
    state, base = contents.state, contents.directory
    shards = {s.shard for s in ring.segments} | {d.shard for d in ring.documents} | {VAULT_SHARD}
    found = [state.shards / name for name in state.names() if name not in shards]
    found += state.unfinished()
    for folder, ids in (("seg", [s.id for s in contents.segments()]), ("doc", [d.id for d in contents.documents()])):
        names = {f"{i}.age" for i in ids}
        found += [path for path in sorted((base / folder).iterdir()) if path.name not in names]
    found += [p for p in (base / "keyring.age.tmp", state.path / "anchor.tmp") if p.exists()]
    return tuple(found)


def remove_strays(state: State, strays: tuple[Path, ...]) -> None:
    """Destroy stray shards and unfinished files, and unlink what has no key."""
    for path in strays:
        if path.parent == state.shards:
            state.destroy_shard(path.name)
        elif path.suffix == ".tmp":
            state.disk.erase(path)
        else:
            state.disk.remove(path)


def _compute_digest(path: Path) -> str | None:
    try:
        return hash_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
