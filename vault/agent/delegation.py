"""Part of a vault's keys, for a while: what the unlock agent keeps and later commands work with.

The keyring is written in two parts. The outer part lists everything and holds the seeds of what is permitted; the core,
an age file of its own under every slot, holds the whole keyring as it was: root, slot keys, signing seed, withheld seeds.
Whoever is handed the outer part's file key reads and writes what is permitted and cannot open the core. To rewrite the
outer part without the slots' keys, envelopes are made in advance: a fresh file key each, wrapped under every slot.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from vault import keyring
from vault.age import file as age
from vault.age.header import Stanza, read_header, write_header
from vault.agent.process import SHARED, Envelope
from vault.errors import AgeError, Damaged, Withheld
from vault.keyring import DocumentEntry, Keyring, SegmentEntry
from vault.slots import Unlocker

__all__ = ["LABELS", "Delegate", "Keys", "Once", "envelope_id", "envelopes", "outer", "seal", "split", "unsplit"]

LABELS: Final = ("anchor", "audit", "name-hmac", "row-id")
E = TypeVar("E", SegmentEntry, DocumentEntry)


@dataclass(frozen=True, slots=True)
class Keys:
    """What is handed out besides file keys: the signing seed and the subkeys of :data:`LABELS`, 32 bytes each."""

    sign_seed: bytes
    subkeys: tuple[bytes, ...]

    @classmethod
    def of(cls, ring: Keyring) -> Keys:
        """Derive them from a whole keyring."""
        return cls(ring.sign_seed, tuple(ring.derive(label) for label in LABELS))

    @classmethod
    def from_bytes(cls, data: bytes) -> Keys:
        """Read what :meth:`to_bytes` wrote; raise Damaged for another length."""
        if len(data) != SHARED:
            raise Damaged("the agent's answer cannot be read")
        return cls(data[:32], tuple(data[i : i + 32] for i in range(32, len(data), 32)))

    def to_bytes(self) -> bytes:
        """Return them one after the other."""
        return self.sign_seed + b"".join(self.subkeys)

    def derive(self, label: str) -> bytes:
        """Return a subkey; raise Withheld for one that was not handed over."""
        try:
            return self.subkeys[LABELS.index(label)]
        except ValueError:
            raise Withheld("this needs a way into the whole vault") from None


class Delegate(Protocol):
    """Who keeps the keys, as the vault sees it."""

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        """Return the keys and the file key of the envelope with this id; None if it is not one of theirs."""

    def envelope(self) -> Envelope:
        """Return an envelope that was never used; raise Withheld when there is none."""


class Once:
    """An unlocker that derives each slot's key once: the core lies under the same slots as the keyring."""

    def __init__(self, unlocker: Unlocker) -> None:
        self.kind: str = unlocker.kind
        self._unlocker, self._known = unlocker, dict[tuple[str, ...], bytes]()

    def ikm(self, stanza: Stanza) -> bytes:
        """Return the slot key; the wrap salt has no part in it."""
        what = (stanza.args[0], *stanza.args[2:])
        if what not in self._known:
            self._known[what] = self._unlocker.ikm(stanza)
        return self._known[what]


def envelope_id(data: bytes) -> bytes:
    """Return the id of the envelope that an age file was written with: a hash of its header (its MAC included)."""
    source = io.BytesIO(data)
    read_header(source)
    return hashlib.sha256(data[: source.tell()]).digest()[:16]


def envelopes(ring: Keyring, shard: bytes, count: int, random: Callable[[int], bytes]) -> list[Envelope]:
    """Make file keys in advance, each wrapped under every slot of the keyring."""
    made = []
    for _number in range(count):
        key = random(age.FILE_KEY)
        header = write_header(key, [s.stanza(ring.vault_id, shard, random(16), key) for s in ring.slots])
        made.append(Envelope(hashlib.sha256(header).digest()[:16], key, header))
    return made


def split(
    ring: Keyring, segments: frozenset[str], documents: frozenset[str], shard: bytes, random: Callable[[int], bytes]
) -> Keyring:
    """Return the outer part: the seeds of these segments and documents, and the core."""
    core = keyring.seal(ring, shard, random)
    return outer(
        replace(
            ring,
            core=core,
            segments=tuple(_without_seed(s, segments) for s in ring.segments),
            documents=tuple(_without_seed(d, documents) for d in ring.documents),
        )
    )


def _without_seed(entry: E, permitted: frozenset[str]) -> E:
    return entry if entry.id in permitted else replace(entry, seed=b"")


def outer(ring: Keyring) -> Keyring:
    """Return a keyring without what only the core may hold."""
    return replace(ring, root=b"", sign_seed=b"", seal_private=b"", slots=())


def unsplit(ring: Keyring, identities: Sequence[age.Identity]) -> Keyring:
    """Return the whole keyring of an outer part; raise Damaged if the core is another vault's or was changed."""
    if not ring.core:
        return ring
    try:
        return merged(ring, keyring.decode(age.decrypt(ring.core, identities)))
    except AgeError:
        raise Damaged("the keyring was changed") from None


def merged(ring: Keyring, core: Keyring) -> Keyring:
    """Give an outer part what its core holds."""
    if core.vault_id != ring.vault_id or core.core:
        raise Damaged("the keyring was changed")
    entries: list[SegmentEntry | DocumentEntry] = [*core.segments, *core.documents]
    seeds = {entry.id: entry.seed for entry in entries}
    return replace(
        ring,
        core=b"",
        root=core.root,
        sign_seed=core.sign_seed,
        seal_private=core.seal_private,
        slots=core.slots,
        segments=tuple(replace(s, seed=s.seed or seeds.get(s.id, b"")) for s in ring.segments),
        documents=tuple(replace(d, seed=d.seed or seeds.get(d.id, b"")) for d in ring.documents),
    )


def seal(ring: Keyring, envelope: Envelope, random: Callable[[int], bytes]) -> bytes:
    """Return the keyring file of an outer part, in an envelope."""
    stanzas = read_header(io.BytesIO(envelope.header)).stanzas
    return age.encrypt(keyring.encode(outer(ring)), envelope.key, stanzas, random=random)
