"""The state directory: what makes the vault readable and must never be copied with it.

``shards/`` hold 32 random bytes each: the vault's own (it guards every slot) and one per segment and document. ``anchor``
remembers the newest keyring, so that an older one is refused. The journal contains what must be known while locked.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from vault.atomic import Disk, make_private
from vault.errors import AnchorSpoilt, Damaged, Erased, NotFound, VaultError
from vault.journal import Change, Contents, Journal
from vault.kdf import Argon2Params
from vault.legacy_state import has_legacy, read_legacy, remove_legacy
from vault.locked_facts import LOST, Facts, fold_changes, say_doomed, say_event, say_fact, say_withdrawn

__all__ = ["CACHEDIR_TAG", "PUT_ASIDE", "VAULT_SHARD", "Anchor", "State"]

VAULT_SHARD: Final = "vault"
PUT_ASIDE: Final = "audit.spoilt-"  # and a number: folders of a log that the application put aside
_NEXT: Final = "vault.next"
_SHARD_BYTES: Final = 32
_ID: Final = re.compile(r"[0-9a-f]{32}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SHARD: Final = re.compile(r"vault|vault\.next|[0-9a-f]{32}")
_UNFINISHED: Final = re.compile(rf"({_SHARD.pattern})\.tmp")
CACHEDIR_TAG: Final = b"Signature: 8a477f597d28d172789f06886806bc55\n# key shards of exskill: never back these up\n"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the state directory remembers of the keyring."""

    epoch: int
    keyring_sha256: str
    mac: str
    costs: tuple[Argon2Params, ...] | None = None  # what passphrases cost here; None where an older version wrote it

    @classmethod
    def make(cls, epoch: int, keyring_sha256: str, key: bytes, costs: Iterable[Argon2Params]) -> Anchor:
        """Sign what is to be remembered."""
        blank = cls(epoch, keyring_sha256, "", tuple(sorted(set(costs), key=_plain_costs)))
        return replace(blank, mac=blank._compute_mac(key))

    def _compute_mac(self, key: bytes) -> str:
        costs = "" if self.costs is None else f"|{json.dumps([_plain_costs(c) for c in self.costs])}"
        text = f"exskill.dev/v1/anchor|{self.epoch}|{self.keyring_sha256}{costs}"
        return hmac.digest(key, text.encode("ascii"), "sha256").hex()

    def verify(self, key: bytes) -> None:
        """Raise AnchorSpoilt unless the vault itself wrote this."""
        if not hmac.compare_digest(self.mac, self._compute_mac(key)):
            raise AnchorSpoilt("the anchor was changed")

    def to_bytes(self) -> bytes:
        """Return JSON and a line feed."""
        costs = {} if self.costs is None else {"costs": [_plain_costs(c) for c in self.costs]}
        body = {"epoch": self.epoch, "keyring_sha256": self.keyring_sha256, "mac": self.mac, **costs}
        return json.dumps(body).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Anchor:
        """Read it; raise AnchorSpoilt for anything else."""
        try:
            body = json.loads(data)
            costs = tuple(Argon2Params(*map(_require_int, c)) for c in body["costs"]) if "costs" in body else None
            return cls(
                _require_int(body["epoch"]), _require_hash(body["keyring_sha256"]), _require_hash(body["mac"]), costs
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            raise AnchorSpoilt("the anchor cannot be read") from None


def _require_int(value: object) -> int:
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _require_hash(value: object) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise ValueError("not 32 bytes in hex")
    return value


def _plain_costs(costs: Argon2Params) -> list[int]:
    return [costs.memory_kib, costs.iterations, costs.lanes]


class State:
    """One vault's state directory."""

    def __init__(self, root: Path, vault_id: str, disk: Disk) -> None:
        if not _ID.fullmatch(vault_id):
            raise Damaged("the vault's id cannot be read")
        self.path = root / vault_id
        self.shards = self.path / "shards"
        self.pending = self.path / "pending"
        self.disk = disk
        self.journal = Journal(self.path, disk)
        self._folded: tuple[Contents, Facts] | None = None

    def create(self) -> None:
        """Make the directories."""
        for directory in (self.path, self.shards, self.pending):
            make_private(directory)
        self.disk.write_new(self.path / "CACHEDIR.TAG", CACHEDIR_TAG)

    # -- the journal -------------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """Return what is known while locked; of an older version's files where there is no journal yet.

        Raises Damaged if nothing of it can be read.
        """
        if not self.journal.exists():
            return fold_changes(Contents(tuple(enumerate(read_legacy(self.path), 1))))
        contents = self.journal.read()
        if self._folded is None or self._folded[0] is not contents:
            self._folded = contents, fold_changes(contents)
        return self._folded[1]

    def has_facts(self) -> bool:
        """Whether anything is known while locked."""
        return self.journal.exists() or has_legacy(self.path)

    def hear(self, other: State) -> None:
        """Take over what another copy of this state was told for the log, and a no, if it can be read."""
        with contextlib.suppress(Damaged):
            told = other.facts()
            no = say_withdrawn(told.withdrawn_at) if told.withdrawn_at is not None else None
            self.say(*(say_event(data) for _number, data in told.events), no)

    def forget_facts(self) -> None:
        """Erase everything that is known while locked: what was changed is not to be believed."""
        self.disk.erase(self.journal.path)
        remove_legacy(self.path, self.disk)

    def say(self, *changes: Change | None) -> None:
        """Append to the journal as one: all of it or nothing. The first word begins it and takes over older files.

        A journal of which nothing can be read is begun anew, and says so: no erasure may wait for it.
        """
        news = [change for change in changes if change is not None]
        if not news:
            return
        if self.journal.exists():
            try:
                self.journal.append(news)
            except Damaged:
                self.journal.begin([say_fact(LOST, b"journal"), *news], late=news)
            return
        self.journal.begin([*self._read_legacy(), *news], late=news)
        remove_legacy(self.path, self.disk)

    def _read_legacy(self) -> list[Change]:
        try:
            return read_legacy(self.path)
        except Damaged:
            return [say_fact(LOST, b"deadlines")]

    # -- shards ------------------------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether this machine has the vault's state."""
        return self.shards.is_dir()

    def shard(self, name: str) -> bytes:
        """Return a shard; raise Erased if it was destroyed."""
        try:
            data = (self.shards / name).read_bytes()
        except FileNotFoundError:
            raise Erased("the key of this data was destroyed") from None
        if len(data) != _SHARD_BYTES:
            raise Erased("the key of this data was destroyed")
        return data

    def has_shard(self, name: str) -> bool:
        """Whether a shard is there and not on its way out."""
        return (self.shards / name).is_file() and name not in self.list_intended()

    def list_intended(self) -> frozenset[str]:
        """Return the shards whose destruction has begun: it will be completed, never undone."""
        try:
            return self.facts().doomed
        except Damaged:
            return frozenset()

    def intend(self, names: Iterable[str], *told: Change | None) -> None:
        """Write down which shards are about to be destroyed, before the first one is, and what is told of it: both or neither."""
        self.say(say_doomed(names), *told)

    def complete(self) -> None:
        """Destroy what was intended, each whatever becomes of the others; no shard of that name is ever made again."""
        failed: Exception | None = None
        for name in sorted(self.list_intended() & frozenset(self.names())):
            try:
                self.destroy_shard(name)
            except (OSError, VaultError) as error:
                failed = error
        if failed is not None:
            raise failed

    def new_shard(self, name: str) -> bytes:
        """Create a shard."""
        data = self.disk.random(_SHARD_BYTES)
        self.disk.write_new(self.shards / name, data)
        return data

    def destroy_shard(self, name: str) -> bool:
        """Overwrite and unlink a shard; return whether it was there."""
        return self.disk.erase(self.shards / name)

    def names(self) -> Iterator[str]:
        """Yield the names of all shards; what else lies in their folder is none of them."""
        yield from (name for name in self._list_folder() if _SHARD.fullmatch(name))

    def unfinished(self) -> Iterator[Path]:
        """Yield shards on their way in that a crash left there."""
        yield from (self.shards / n for n in self._list_folder() if _UNFINISHED.fullmatch(n))

    def _list_folder(self) -> list[str]:
        try:
            with os.scandir(self.shards) as entries:
                return sorted(entry.name for entry in entries if not entry.is_dir(follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            return []

    def vault_shards(self) -> tuple[bytes, ...]:
        """Return the vault's shard and, if a rotation was cut short, its successor; half a written one is none."""
        found = []
        for name in (VAULT_SHARD, _NEXT):
            with contextlib.suppress(Erased):
                found += [self.shard(name)] if self.has_shard(name) else []
        if not found:
            raise Erased("the key of this vault was destroyed")
        return tuple(found)

    def prepare_rotation(self) -> bytes:
        """Write the successor of the vault's shard beside it."""
        if self.has_shard(_NEXT):
            self.destroy_shard(_NEXT)
        return self.new_shard(_NEXT)

    def finish_rotation(self) -> None:
        """Put the successor into force and destroy its predecessor's bytes."""
        self.disk.replace(self.shards / VAULT_SHARD, self.shard(_NEXT))
        self.destroy_shard(_NEXT)

    def drop_rotation(self) -> None:
        """Forget a successor that never came into force, whole or not."""
        if self.has_shard(_NEXT):
            self.destroy_shard(_NEXT)

    def anchor(self) -> Anchor:
        """Read the anchor; raise NotFound or AnchorSpoilt."""
        try:
            return Anchor.from_bytes((self.path / "anchor").read_bytes())
        except FileNotFoundError:
            raise NotFound("the vault's anchor is missing") from None

    def write_anchor(self, anchor: Anchor) -> None:
        """Replace the anchor."""
        self.disk.replace(self.path / "anchor", anchor.to_bytes())
