"""Part of a vault's keys, for a while: what the unlock agent keeps and later commands work with.

The keyring is written in two parts. The outer part lists everything and contains the seeds of what is permitted; the core,
an age file of its own under every slot, contains the whole keyring as it was: root, slot keys, signing seed, withheld seeds.
Whoever is handed the outer part's file key reads and writes what is permitted and cannot open the core. To rewrite the
outer part without the slots' keys, envelopes are made in advance: a fresh file key each, wrapped under every slot.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

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
    """What is handed out besides file keys, 32 bytes each: the log's signing seed, the subkeys of :data:`LABELS`, and the
    public key that the consent page is checked with; never the one that it is signed with.
    """

    sign_seed: bytes
    subkeys: tuple[bytes, ...]
    consent_public: bytes

    @classmethod
    def of(cls, ring: Keyring) -> Keys:
        """Derive them from a whole keyring."""
        return cls(ring.sign_seed, tuple(ring.derive(label) for label in LABELS), ring.consent_public)

    @classmethod
    def from_bytes(cls, data: bytes) -> Keys:
        """Read what :meth:`to_bytes` wrote; raise Damaged for another length."""
        if len(data) != SHARED:
            raise Damaged("the agent's answer cannot be read")
        seed, *subkeys, public = (data[i : i + 32] for i in range(0, len(data), 32))
        return cls(seed, tuple(subkeys), public)

    def to_bytes(self) -> bytes:
        """Return them one after the other."""
        return self.sign_seed + b"".join(self.subkeys) + self.consent_public

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
    """An unlocker that derives each slot's key once: the core is sealed under the same slots as the keyring."""

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
    """Return the outer part: the seeds of these segments and documents, and the core, whose ``frozen`` kinds stay as they are."""
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
    return replace(ring, root=b"", sign_seed=b"", consent_seed=b"", seal_private=b"", slots=())


def unsplit(ring: Keyring, identities: Sequence[age.Identity]) -> Keyring:
    """Return the whole keyring of an outer part; raise Damaged if the core is another vault's or was changed."""
    if not ring.core:
        return ring
    try:
        return merged(ring, keyring.decode(age.decrypt(ring.core, identities)))
    except AgeError:
        raise Damaged("the keyring was changed") from None


def merged(ring: Keyring, core: Keyring) -> Keyring:
    """Return the core with what was written since: new entries, erasures, earlier dates, a longer log. Nothing else counts.

    Whoever has the agent's keys can write the outer part, but not the core.
    """
    if core.vault_id != ring.vault_id or core.core:
        raise Damaged("the keyring was changed")
    return replace(
        core,
        epoch=ring.epoch,
        prev_hash=ring.prev_hash,
        segments=_merged(ring.segments, core.segments, frozenset()),
        documents=_merged_documents(ring.documents, core),
        tombstones=tuple(dict.fromkeys((*core.tombstones, *ring.tombstones))),
        frozen=(),
        **(_heads(ring) if ring.log_size >= core.log_size else {}),
    )


def _heads(ring: Keyring) -> dict[str, Any]:
    names = ("log_size", "log_root", "journal_number", "journal_sha256")
    return {name: getattr(ring, name) for name in names}


def _merged_documents(found: Sequence[DocumentEntry], core: Keyring) -> tuple[DocumentEntry, ...]:
    """Return the documents; those of frozen kinds are the core's, all of them and no others."""
    frozen = tuple(d for d in core.documents if d.kind in core.frozen)
    others = tuple(d for d in found if d.kind not in core.frozen)
    return (*_merged(others, core.documents, frozenset(d.id for d in frozen)), *frozen)


def _merged(found: Sequence[E], core: Sequence[E], left_out: frozenset[str]) -> tuple[E, ...]:
    """Return entries as the core has them, where it has them, under the earlier date."""
    known = {entry.id: entry for entry in core}
    return tuple(
        replace(known[e.id], expires_at=_earlier(known[e.id].expires_at, e.expires_at)) if e.id in known else e
        for e in found
        if e.id not in left_out
    )


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((at for at in (one, other) if at is not None), default=None)


def seal(ring: Keyring, envelope: Envelope, random: Callable[[int], bytes]) -> bytes:
    """Return the keyring file of an outer part, in an envelope."""
    stanzas = read_header(io.BytesIO(envelope.header)).stanzas
    return age.encrypt(keyring.encode(outer(ring)), envelope.key, stanzas, random=random)
