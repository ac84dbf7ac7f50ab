"""Part of a vault's keys, for a while: what the unlock agent keeps and later commands work with.

The keyring is written in two parts. The outer part lists everything and contains the seeds of the documents that are handed
over; segments' seeds are with the agent, each lent for its uses alone. The core,
an age file of its own under every slot, contains the whole keyring as it was: root, slot keys, signing seed, withheld seeds.
Whoever is handed the outer part's file key reads and writes what is permitted and cannot open the core. To rewrite the
outer part without the slots' keys, envelopes are made in advance: a fresh file key each, wrapped under every slot.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault import keyring
from vault.age import file as age
from vault.age.header import Stanza, read_header, write_header
from vault.agent.keeper import SHARED, Envelope, Loan
from vault.errors import AgeError, Damaged, Withheld
from vault.keyring import DocumentEntry, Keyring, SegmentEntry
from vault.slots import Unlocker

__all__ = [
    "LABELS",
    "Delegate",
    "Handing",
    "Keys",
    "Once",
    "envelope_id",
    "is_sealed",
    "lend",
    "make_envelopes",
    "make_outer",
    "seal_outer",
    "seal_seed",
    "split_keyring",
    "unsplit_keyring",
]

LABELS: Final = ("anchor", "audit", "name-hmac", "row-id")
SEED: Final = 32  # bytes; what is longer is a seed that was sealed
E = TypeVar("E", SegmentEntry, DocumentEntry)


@dataclass(frozen=True, slots=True)
class Keys:
    """What is handed out besides file keys, 32 bytes each: the log's signing seed, the subkeys of :data:`LABELS`, and two
    public keys: the one that the consent page is checked with, and the one to which what only a way in may read is sealed.
    """

    sign_seed: bytes
    subkeys: tuple[bytes, ...]
    consent_public: bytes
    seal_public: bytes

    @classmethod
    def of(cls, ring: Keyring) -> Keys:
        """Derive them from a whole keyring."""
        seal = X25519PrivateKey.from_private_bytes(ring.seal_private).public_key().public_bytes_raw()
        return cls(ring.sign_seed, tuple(ring.derive(label) for label in LABELS), ring.consent_public, seal)

    @classmethod
    def from_bytes(cls, data: bytes) -> Keys:
        """Read what :meth:`to_bytes` wrote; raise Damaged for another length."""
        if len(data) != SHARED:
            raise Damaged("the agent's answer cannot be read")
        seed, *subkeys, consent, sealing = (data[i : i + 32] for i in range(0, len(data), 32))
        return cls(seed, tuple(subkeys), consent, sealing)

    def to_bytes(self) -> bytes:
        """Return them one after the other."""
        return self.sign_seed + b"".join(self.subkeys) + self.consent_public + self.seal_public

    def derive(self, label: str) -> bytes:
        """Return a subkey; raise Withheld for one that was not handed over."""
        try:
            return self.subkeys[LABELS.index(label)]
        except ValueError:
            raise Withheld("this needs a way into the whole vault") from None


@dataclass(frozen=True, slots=True)
class Handing:
    """All that an agent is given: keys, envelopes (the first the current one), seeds by use, and the application's own bytes."""

    keys: Keys
    envelopes: list[Envelope]
    loans: tuple[Loan, ...] = ()
    left: bytes = b""


class Delegate(Protocol):
    """Who keeps the keys, as the vault sees it."""

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        """Return the keys and the file key of the envelope with this id; None if it is not one of theirs."""

    def envelope(self) -> Envelope:
        """Return an envelope that was never used; raise Withheld when there is none."""

    def seeds(self, uses: int) -> dict[str, bytes]:
        """Return the seeds of the segments that are lent for any of these uses (a bit each), by id."""

    def read_left(self) -> bytes:
        """Return what the application left with them."""


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


def make_envelopes(ring: Keyring, shard: bytes, count: int, random: Callable[[int], bytes]) -> list[Envelope]:
    """Make file keys in advance, each wrapped under every slot of the keyring."""
    made = []
    for _number in range(count):
        key = random(age.FILE_KEY)
        header = write_header(key, [s.stanza(ring.vault_id, shard, random(16), key) for s in ring.slots])
        made.append(Envelope(hashlib.sha256(header).digest()[:16], key, header))
    return made


def lend(ring: Keyring, uses: Mapping[str, int]) -> tuple[Loan, ...]:
    """Return the seeds of some segments, by id, with the uses of each."""
    wanted = ((s, uses.get(s.id, 0)) for s in ring.segments)
    return tuple(Loan(bytes.fromhex(s.id), bits, s.seed) for s, bits in wanted if bits)


def split_keyring(ring: Keyring, documents: frozenset[str], shard: bytes, random: Callable[[int], bytes]) -> Keyring:
    """Return the outer part: the seeds of these documents and of no segment, and the core, whose ``frozen`` kinds stay."""
    core = keyring.seal_keyring(ring, shard, random)
    return make_outer(
        replace(
            ring,
            core=core,
            segments=tuple(_without_seed(s, frozenset()) for s in ring.segments),
            documents=tuple(_without_seed(d, documents) for d in ring.documents),
        )
    )


def _without_seed(entry: E, permitted: frozenset[str]) -> E:
    return entry if entry.id in permitted else replace(entry, seed=b"")


def make_outer(ring: Keyring) -> Keyring:
    """Return a keyring without what only the core may hold."""
    return replace(ring, root=b"", sign_seed=b"", consent_seed=b"", seal_private=b"", slots=())


def unsplit_keyring(ring: Keyring, identities: Sequence[age.Identity]) -> Keyring:
    """Return the whole keyring of an outer part; raise Damaged if the core is another vault's or was changed."""
    if not ring.core:
        return ring
    try:
        return merge_core(ring, keyring.decode_keyring(age.decrypt(ring.core, identities)))
    except AgeError:
        raise Damaged("the keyring was changed") from None


def merge_core(ring: Keyring, core: Keyring) -> Keyring:
    """Return the core with what was written since: new entries, erasures, earlier dates, a longer log. Nothing else counts.

    Whoever has the agent's keys can write the outer part, but not the core.
    """
    if core.vault_id != ring.vault_id or core.core:
        raise Damaged("the keyring was changed")
    ring = _without_claims(ring, core)
    return replace(
        core,
        epoch=ring.epoch,
        prev_hash=ring.prev_hash,
        segments=_merge_entries(ring.segments, core.segments, frozenset()),
        documents=_merged_documents(ring.documents, core),
        tombstones=tuple(dict.fromkeys((*core.tombstones, *ring.tombstones))),
        frozen=(),
        **(_keep_heads(ring) if ring.log_size >= core.log_size else {}),
    )


def _without_claims(ring: Keyring, core: Keyring) -> Keyring:
    """Return the outer part without new entries that name a key of the core's as theirs."""
    entries: list[SegmentEntry | DocumentEntry] = [*core.segments, *core.documents]
    known, taken = {entry.id for entry in entries}, {entry.shard for entry in entries}
    return replace(
        ring,
        segments=tuple(s for s in ring.segments if s.id in known or s.shard not in taken),
        documents=tuple(d for d in ring.documents if d.id in known or d.shard not in taken),
    )


def _keep_heads(ring: Keyring) -> dict[str, Any]:
    names = ("log_size", "log_root", "journal_number", "journal_sha256")
    return {name: getattr(ring, name) for name in names}


def _merged_documents(found: Sequence[DocumentEntry], core: Keyring) -> tuple[DocumentEntry, ...]:
    """Return the documents; those of frozen kinds are the core's, all of them and no others."""
    frozen = tuple(d for d in core.documents if d.kind in core.frozen)
    identity = age.X25519Identity(core.seal_private)
    others = tuple(_unseal_entry(d, identity) for d in found if d.kind not in core.frozen)
    return (*_merge_entries(others, core.documents, frozenset(d.id for d in frozen)), *frozen)


def _merge_entries(found: Sequence[E], core: Sequence[E], left_out: frozenset[str]) -> tuple[E, ...]:
    """Return entries as the core has them, where it has them, under the earlier date."""
    known = {entry.id: entry for entry in core}
    return tuple(
        replace(known[e.id], expires_at=_find_earlier(known[e.id].expires_at, e.expires_at)) if e.id in known else e
        for e in found
        if e.id not in left_out
    )


def _unseal_entry(entry: DocumentEntry, identity: age.X25519Identity) -> DocumentEntry:
    """Return an entry with its seed in clear; without one where it opens with nothing: whoever writes here can erase too."""
    if not is_sealed(entry.seed):
        return entry
    try:
        return replace(entry, seed=bytes(age.decrypt(entry.seed, [identity]))[:SEED])
    except AgeError:
        return replace(entry, seed=b"")


def is_sealed(seed: bytes) -> bool:
    """Return whether a seed is written for a way in alone."""
    return len(seed) > SEED


def seal_seed(seed: bytes, public: bytes, random: Callable[[int], bytes]) -> bytes:
    """Return a seed as an age file to an X25519 key, of which agents have the public half alone."""
    key = random(age.FILE_KEY)
    return age.encrypt(seed, key, [age.x25519_stanza(public, key)], random=random)


def _find_earlier(one: int | None, other: int | None) -> int | None:
    return min((at for at in (one, other) if at is not None), default=None)


def seal_outer(ring: Keyring, envelope: Envelope, random: Callable[[int], bytes]) -> bytes:
    """Return the keyring file of an outer part, in an envelope."""
    stanzas = read_header(io.BytesIO(envelope.header)).stanzas
    return age.encrypt(keyring.encode_keyring(make_outer(ring)), envelope.key, stanzas, random=random)
