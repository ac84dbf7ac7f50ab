"""The keys of an open vault and its ways in, as its users see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vault.agent.delegation import Handing
from vault.kdf import Argon2Params
from vault.keyring import DocumentEntry, SegmentEntry
from vault.open_keyring import OpenKeyring, Signer
from vault.slots import Slot

__all__ = ["KeyAccess"]


class KeyAccess:
    """What :class:`vault.vault.Vault` says of its keyring and does with it."""

    _keyring: OpenKeyring

    # -- keys --------------------------------------------------------------------------------------------------------

    @property
    def vault_id(self) -> str:
        """The vault's id, 32 hex digits."""
        return self._keyring.ring.vault_id

    @property
    def created(self) -> int:
        """When it was made, in seconds since the epoch."""
        return self._keyring.ring.created

    @property
    def epoch(self) -> int:
        """How often the keyring was rewritten."""
        return self._keyring.ring.epoch

    @property
    def signer(self) -> Signer:
        """The key that signs the log."""
        return self._keyring.signer

    @property
    def consent_signer(self) -> Signer:
        """The key that signs the consent page; raises Withheld where an agent's keys opened the vault."""
        return self._keyring.consent_signer

    @property
    def consent_public(self) -> bytes:
        """The key (32 bytes) that the consent page is checked with."""
        return self._keyring.consent_public

    @property
    def has_old_consent(self) -> bool:
        """Whether the log's key signed the consent page, as in older versions; ``Vault.move_consent`` ends that."""
        return self._keyring.ring.consent_to_move

    @property
    def log_head(self) -> tuple[int, bytes]:
        """The size and root (32 bytes; empty if none is known) that the log had when the keyring was last written."""
        return self._keyring.ring.log_size, bytes.fromhex(self._keyring.ring.log_root)

    def follow_log(self, head: Callable[[], tuple[int, bytes]]) -> None:
        """From here on, remember at each write what this returns: size and root of the log."""
        self._keyring.log_head = head

    def note_heads(self) -> None:
        """Write the keyring if the log or the journal went on since: an older log or journal is noticed from here on."""
        self._keyring.note_heads()

    def remember(self) -> None:
        """Write the anchor for the keyring as it was opened: the caller has judged that it is the newest."""
        self._keyring.remember()

    @property
    def handed(self) -> bool:
        """Whether an agent's keys opened it: some seeds may be missing, and the root always is."""
        return self._keyring.is_handed

    def derive(self, label: str) -> bytes:
        """Return a 32-byte subkey for a purpose of the application; raise Withheld if it was not handed over."""
        return self._keyring.derive(label)

    def name_key(self) -> bytes:
        """Return the HMAC key for identifiers that mean nothing outside this vault."""
        return self.derive("name-hmac")

    # -- ways in -----------------------------------------------------------------------------------------------------

    @property
    def slots(self) -> tuple[tuple[str, str], ...]:
        """The ways in: (id, kind)."""
        return tuple((s.id, s.kind) for s in self._keyring.whole.slots)

    def change_passphrase(
        self, passphrase: bytearray, params: Argon2Params, *, floor: Argon2Params | None = None
    ) -> None:
        """Replace the passphrase slot; the vault's shard rotates, so an old keyring with the old passphrase is dead."""
        self._keyring.change_passphrase(passphrase, params, floor)

    def add_slot(self, slot: Slot) -> None:
        """Add a way in; raise Busy if there are eight, more than which no reader accepts."""
        self._keyring.add_slot(slot)

    def remove_slot(self, slot_id: str) -> None:
        """Remove a way in; raise NotFound if there is none such, Busy if it is the last passphrase."""
        self._keyring.remove_slot(slot_id)

    def renew(self, *, epoch: int = 0) -> None:
        """Rotate the vault's shard and go on from an epoch beyond ``epoch``: no older keyring opens from here on."""
        self._keyring.renew(epoch)

    def count_escrow(self) -> int:
        """Count one more encrypted backup, before it is written; return how many there are."""
        self._keyring.commit(escrows=self._keyring.whole.escrows + 1)
        return self._keyring.ring.escrows

    def hand_over(
        self,
        segments: Mapping[str, int],
        documents: Iterable[str],
        *,
        envelopes: int,
        frozen: Iterable[str] = (),
        left: bytes = b"",
    ) -> Handing:
        """Write the keyring in two parts; return what opens the one, with the keys of these documents in it.

        ``segments`` maps ids to the uses (a bit each, of 16) that the agent lends their keys for. Documents of the kinds in
        ``frozen`` stay as they are until a way in opens the vault again, whatever is written meanwhile. ``left`` is kept for
        the application, in memory alone.
        """
        return self._keyring.hand_over(segments, documents, envelopes, frozen, left)

    def borrow(self, uses: int) -> None:
        """Where an agent's keys opened the vault: ask for the seeds of the segments that are lent for any of these uses."""
        self._keyring.borrow(uses)

    def read_left(self) -> bytes:
        """Return what was left with the agent; raises Withheld where no agent's keys opened the vault."""
        return self._keyring.read_left()

    def has_key(self, entry: SegmentEntry | DocumentEntry) -> bool:
        """Return whether the key of a file can be derived here: with an agent's keys not of what was withheld or not borrowed."""
        return self._keyring.has_seed(entry)
