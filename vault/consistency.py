"""Whether a state directory is one that any crash can leave: ``python -m vault.consistency STATE``. Needs no secret.

The table of what may be on the disk between any two calls is in docs/file-format.md; the tests that kill commands ask here
after each kill.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vault.atomic import Disk
from vault.errors import Damaged, NotFound
from vault.journal import Head
from vault.keyring import DocumentEntry, SegmentEntry
from vault.locked_facts import Facts
from vault.state import PUT_ASIDE, VAULT_SHARD, State

if TYPE_CHECKING:
    from vault.vault import Vault

__all__ = ["find_contradictions", "find_impossible", "main"]

_SHARD: Final = re.compile(r"[0-9a-f]{32}|vault|vault\.next")
_FOLDERS: Final = frozenset({"shards", "audit", "receipts", "pending"})
_FILES: Final = frozenset({"CACHEDIR.TAG", "receipt.key", "anchor", "journal", "journal.key", "journal.lock"})
_OLDER: Final = frozenset({"seal.pub", "theirs", "deadlines", "fixups"})
_KEY_BYTES: Final = 32
_OVERWRITTEN: Final = _KEY_BYTES + 1  # by `destroy`


def find_impossible(state: State) -> list[str]:
    """Return what no crash explains, in words without names; empty for a state directory that is as it should be."""
    return [*_check_files(state), *_check_journal(state), *_check_shards(state)]


def _check_files(state: State) -> Iterator[str]:
    for path in state.path.iterdir():
        known = _FOLDERS if path.is_dir() else _FILES | _OLDER
        is_log = path.is_dir() and path.name.startswith(PUT_ASIDE)
        if path.name.removesuffix(".tmp") not in known and not is_log:
            yield "a file that is not ours"
    for name in ("receipt.key", "journal.key"):
        place = state.path / name
        if place.exists() and place.stat().st_size not in (_KEY_BYTES, _OVERWRITTEN):
            yield "a key of the wrong length"
    try:
        state.anchor()
    except NotFound:
        pass  # destroyed, or not written yet
    except Damaged:
        yield "an anchor that cannot be read"


def _check_journal(state: State) -> Iterator[str]:
    try:
        facts = state.facts()
    except Damaged:
        # A destruction takes the journal's key once the vault's own key half is gone: nothing can be opened any more.
        if any(name.startswith(VAULT_SHARD) for name in state.names()):
            yield "a journal that cannot be read"
        return
    if facts.spoilt:
        yield "a spoilt record in the journal"


def _check_shards(state: State) -> Iterator[str]:
    facts = _facts_or_none(state)
    for path in state.shards.iterdir() if state.shards.is_dir() else ():
        if not _SHARD.fullmatch(path.name.removesuffix(".tmp")):
            yield "a shard that is not ours"
        elif path.name not in facts.doomed and _is_counted(path.name, facts) and _is_half(path):
            yield "half a shard of something that counts"


def _is_half(path: Path) -> bool:
    return path.stat().st_size not in (_KEY_BYTES, _OVERWRITTEN)


def _facts_or_none(state: State) -> Facts:
    try:
        return state.facts()
    except Damaged:
        return Facts()


def _is_counted(name: str, facts: Facts) -> bool:
    """Whether a shard's entry may be in the keyring: it is in the journal by then, if it is anybody's own or has a date."""
    return name == VAULT_SHARD or name in facts.own or name in facts.deadlines


def find_contradictions(vault: Vault) -> list[str]:
    """Return where the journal and an open vault's keyring say different things."""
    facts, ring = vault.state.facts(), vault._keyring.ring
    found = []
    entries: list[SegmentEntry | DocumentEntry] = [*vault.segments(), *vault.documents()]
    for entry in entries:
        if (entry.shard in facts.own) != entry.own:
            found.append("the journal is wrong about whose something is")
        if entry.expires_at is not None and facts.deadlines.get(entry.shard, entry.expires_at + 1) > entry.expires_at:
            found.append("the journal has a later date than the keyring, or none")
    if not vault.state.journal.continues(Head(ring.journal_number, ring.journal_sha256)):
        found.append("the journal is older than the keyring")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is impossible in a state directory; 0 if nothing is."""
    [place] = sys.argv[1:] if arguments is None else arguments
    path = Path(place).resolve()
    found = find_impossible(State(path.parent, path.name, Disk()))
    sys.stdout.writelines(f"{line}\n" for line in found or ["nothing impossible"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
