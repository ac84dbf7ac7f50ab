"""An open keyring: the vault's keys in memory, its ways in, and each rewrite of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vault import keyring
from vault.age import file as age
from vault.agent import delegation
from vault.agent.delegation import Delegate, Handing, Keys, is_sealed, seal_seed
from vault.atomic import Disk
from vault.errors import Busy, NotFound, Withheld
from vault.kdf import Argon2Params, hkdf
from vault.keyring import DocumentEntry, Keyring, SegmentEntry
from vault.keyring_file import compute_anchor
from vault.slots import MAX_SLOTS, PassphraseUnlocker, Slot
from vault.state import Anchor, State

__all__ = ["OpenKeyring", "Signer"]

Kind = Literal["seg", "doc"]
FILE: Final = "keyring.age"


class Signer:
    """The vault's Ed25519 key."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return self._key.sign(message)


class OpenKeyring:
    """The keyring as it is on the disk now; each change is a rewrite under the next epoch, anchored afterwards."""

    def __init__(
        self,
        directory: Path,
        state: State,
        ring: Keyring,
        file: bytes,
        shard: bytes,
        mode: Literal["r", "w"],
        handed: tuple[Keys, Delegate] | None = None,
        *,
        in_two_parts: bool = False,
    ) -> None:
        self.directory, self.state, self.mode = directory, state, mode
        self.ring, self._in_two_parts = ring, in_two_parts
        self._file, self._shard, self._handed = file, shard, handed
        self._borrowed: dict[str, bytes] = {}
        self.log_head: Callable[[], tuple[int, bytes]] | None = None
        self._is_unsure = False  # whether a write failed half-way: what is on the disk may be other than what is here

    @property
    def disk(self) -> Disk:
        """What changes the disk."""
        return self.state.disk

    @property
    def is_handed(self) -> bool:
        """Whether an agent's keys opened it: some seeds may be missing, and the root always is."""
        return self._handed is not None

    @property
    def whole(self) -> Keyring:
        """The keyring with its root and slots; raises Withheld where an agent's keys opened it."""
        if self._handed is not None:
            raise Withheld("this needs a way into the whole vault")
        return self.ring

    @property
    def signer(self) -> Signer:
        """The key that signs the log."""
        return Signer(self._handed[0].sign_seed if self._handed else self.ring.sign_seed)

    @property
    def consent_signer(self) -> Signer:
        """The key that signs the consent page; raises Withheld where an agent's keys opened it: no agent ever has it."""
        return Signer(self.whole.consent_seed)

    @property
    def consent_public(self) -> bytes:
        """The key (32 bytes) that the consent page is checked with."""
        return self._handed[0].consent_public if self._handed else self.ring.consent_public

    def derive(self, label: str) -> bytes:
        """Return a 32-byte subkey for a purpose of the application; raise Withheld if it was not handed over."""
        return self._handed[0].derive(label) if self._handed else self.ring.derive(label)

    def file_key(self, entry: SegmentEntry | DocumentEntry, kind: Kind) -> bytes:
        """Return the 16-byte age key of a file; raise Erased if its shard is gone, Withheld if its seed is not here."""
        seed = self._find_seed(entry)
        if not seed:
            raise Withheld("the key of this was not handed over")
        info = f"exskill.dev/v1/{kind}|{self.ring.vault_id}|{entry.id}"
        return hkdf(seed, salt=self.state.shard(entry.shard), info=info, length=age.FILE_KEY)

    def has_seed(self, entry: SegmentEntry | DocumentEntry) -> bool:
        """Return whether the seed of a file is here: with an agent's keys, not of what is withheld or was not borrowed."""
        return bool(self._find_seed(entry))

    def _find_seed(self, entry: SegmentEntry | DocumentEntry) -> bytes:
        return b"" if is_sealed(entry.seed) else entry.seed or self._borrowed.get(entry.id, b"")

    def seal_seed(self, seed: bytes) -> bytes:
        """Return a seed as only a way in reads it, where an agent's keys opened the vault; else as it is."""
        return seed if self._handed is None else seal_seed(seed, self._handed[0].seal_public, self.disk.random)

    def borrow(self, uses: int) -> None:
        """Ask the agent for the seeds that are lent for any of these uses; nothing where the whole keyring is open."""
        if self._handed is not None:
            self._borrowed.update(self._handed[1].seeds(uses))

    def read_left(self) -> bytes:
        """Return what the application left with the agent; raise Withheld where no agent's keys opened it."""
        if self._handed is None:
            raise Withheld("no agent has anything")
        return self._handed[1].read_left()

    # -- writing -----------------------------------------------------------------------------------------------------

    def require_writable(self) -> None:
        """Raise Busy if it is open for reading only, or a write failed: then the next opening settles it, nothing before."""
        if self.mode != "w":
            raise Busy("the vault is open for reading only")
        if self._is_unsure:
            raise Busy("the vault has to be opened anew")

    def commit(self, **changes: object) -> None:
        """Write the next keyring with these changes; it counts from here on."""
        self.require_writable()
        self._write_ring(self._make_successor(**changes), self._shard)

    def _make_successor(self, **changes: object) -> Keyring:
        """Return the next keyring, with where the log and the journal have come to."""
        if self.log_head is not None:
            size, root = self.log_head()
            changes = {"log_size": size, "log_root": root.hex(), **changes}
        if self.state.journal.exists():
            head = self.state.facts().head
            changes = {"journal_number": head.number, "journal_sha256": head.sha256, **changes}
        return keyring.make_successor(self.ring, self._file, **changes)

    def _write_ring(self, ring: Keyring, shard: bytes) -> None:
        if self._handed is None:
            data = keyring.seal_keyring(ring, shard, self.disk.random)
        else:
            data = delegation.seal_outer(ring, self._handed[1].envelope(), self.disk.random)
        self._replace_file(ring, data, self.derive("anchor"))

    def _replace_file(self, ring: Keyring, data: bytes, anchor_key: bytes) -> None:
        self._is_unsure = True
        self.disk.replace(self.directory / FILE, data)
        self.ring, self._file = ring, data
        self.state.write_anchor(compute_anchor(ring.epoch, data, anchor_key))
        self._is_unsure = False

    def hand_over(
        self, segments: Mapping[str, int], documents: Iterable[str], count: int, frozen: Iterable[str], left: bytes
    ) -> Handing:
        """Write the keyring in two parts; return the keys of one, ``count`` envelopes and the segments' seeds by use."""
        self.require_writable()
        keys = Keys.of(self.whole)
        made = delegation.make_envelopes(self.ring, self._shard, count, self.disk.random)
        ring = self._make_successor(frozen=tuple(sorted(frozen)))
        parts = delegation.split_keyring(ring, frozenset(documents), self._shard, self.disk.random)
        self._replace_file(ring, delegation.seal_outer(parts, made[0], self.disk.random), keys.derive("anchor"))
        self._in_two_parts = True
        return Handing(keys, made, delegation.lend(ring, segments), left)

    def join_parts(self) -> None:
        """Write the keyring as one, if its file is in two parts: what an agent was handed opens nothing from here on.

        A keyring of an older format is written in this one, with a consent key of its own.
        """
        if self.is_handed:
            return
        if not self.ring.consent_seed:
            self.commit(consent_seed=self.disk.random(32), consent_to_move=True)
        elif self._in_two_parts:
            self.commit()
        self._in_two_parts = False

    def note_heads(self) -> None:
        """Write the keyring if the log or the journal is not where it says.

        Not once it was handed over, for that would end it; and not with an agent's keys, whose envelopes are counted.
        """
        if self._in_two_parts or self.is_handed or self._is_unsure:
            return
        names = ("log_size", "log_root", "journal_number", "journal_sha256")
        following = self._make_successor()
        if any(getattr(following, name) != getattr(self.ring, name) for name in names):
            self.commit()

    def remember(self) -> None:
        """Write the anchor for the keyring as it was read."""
        self.state.write_anchor(compute_anchor(self.ring.epoch, self._file, self.derive("anchor")))

    def forget(self) -> None:
        """Drop every key."""
        self.ring = replace(delegation.make_outer(self.ring), core=b"", segments=(), documents=())
        self._shard, self._handed = b"", None
        self._borrowed.clear()

    # -- ways in -----------------------------------------------------------------------------------------------------

    def change_passphrase(self, passphrase: bytearray, params: Argon2Params, floor: Argon2Params | None) -> None:
        """Replace the passphrase slot."""
        fresh = PassphraseUnlocker(passphrase, floor).slot(params, self.disk.random)
        self._rotate_shard((fresh, *(s for s in self.whole.slots if s.kind != "passphrase")))

    def add_slot(self, slot: Slot) -> None:
        """Add a way in; raise Busy if there are eight, more than which no reader accepts."""
        slots = self.whole.slots
        if len(slots) >= MAX_SLOTS:
            raise Busy("there are as many slots as there may be")
        self._rotate_shard((*slots, slot))

    def remove_slot(self, slot_id: str) -> None:
        """Remove a way in; raise NotFound if there is none such, Busy if it is the last passphrase."""
        slots = self.whole.slots
        rest = tuple(s for s in slots if s.id != slot_id)
        if len(rest) == len(slots):
            raise NotFound("there is no such slot")
        if not any(s.kind == "passphrase" for s in rest):
            raise Busy("the last passphrase cannot be removed")
        self._rotate_shard(rest)

    def renew(self, epoch: int) -> None:
        """Rotate the vault's shard and go on from an epoch beyond ``epoch``."""
        ring = self._make_successor(slots=self.whole.slots)
        self._write_rotated(replace(ring, epoch=max(ring.epoch, epoch + 1)))

    def _rotate_shard(self, slots: tuple[Slot, ...]) -> None:
        self._write_rotated(self._make_successor(slots=slots))

    def _write_rotated(self, ring: Keyring) -> None:
        """Write a keyring under a new vault shard, so that an old file with an old way in is dead."""
        self.require_writable()
        self._expect_costs(ring)
        self._is_unsure = True
        shard = self.state.prepare_rotation()
        self._write_ring(ring, shard)
        self._is_unsure = (
            True  # a keyring under the new shard, and the old one in force: one more write would lose both
        )
        self.state.finish_rotation()
        self._shard = shard
        self._is_unsure = False

    def _expect_costs(self, ring: Keyring) -> None:
        """Remember a new passphrase's costs before its header is on the disk: a crash in between must leave it openable."""
        known = self.state.anchor()
        costs = {s.params for s in ring.slots if s.params is not None} | set(known.costs or ())
        anchor = Anchor.make(known.epoch, known.keyring_sha256, self.derive("anchor"), costs)
        if anchor.costs != known.costs:
            self.state.write_anchor(anchor)
