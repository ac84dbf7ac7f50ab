"""The vault: tables and documents in, tables and documents out, and their erasure.

Order of a write: new shards, new files, keyring (next epoch), anchor. A crash before the keyring leaves orphans that the
next writer removes; a crash after it is rolled forward. Order of an erasure: shards first, then the keyring, then files.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from vault import keyring
from vault.age import file as age
from vault.age.header import Stanza
from vault.agent import delegation
from vault.agent.delegation import Delegate, Keys
from vault.agent.process import Envelope
from vault.atomic import Disk, check_private, locked, make_private
from vault.errors import AgeError, Busy, Damaged, NoMatch, NotFound, RolledBack, VaultError, Withheld, WrongKey
from vault.kdf import MIN_MEMORY_KIB, Argon2Params, hkdf
from vault.keyring import DocumentEntry, Keyring, SegmentEntry, digest
from vault.marker import FORMAT, HEADER, read_vault_id
from vault.padding import pad, unpad
from vault.slots import (
    MAX_SLOTS,
    PassphraseUnlocker,
    RecoveryUnlocker,
    Slot,
    SlotIdentity,
    Unlocker,
    format_recovery,
    new_recovery,
)
from vault.state import VAULT_SHARD, Anchor, State

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Destruction",
    "DocumentSpec",
    "KeySelection",
    "SegmentSpec",
    "Signer",
    "Vault",
    "destroy",
    "destroy_noted",
    "put_pending",
]

E = TypeVar("E", SegmentEntry, DocumentEntry)
_SEGMENT: Final = "exskill.dev/seg"
_DOCUMENT: Final = "exskill.dev/doc"
_READERS: Final = 2
_WAITERS: Final = 16


@dataclass(frozen=True, slots=True)
class SegmentSpec:
    """A table to store as one segment, erasable on its own."""

    table: pa.Table
    role: str
    purpose_class: str
    expires_at: int | None = None  # seconds since the epoch, UTC


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """Bytes to store as a document, erasable on its own."""

    kind: str
    data: bytes
    expires_at: int | None = None
    scope: str = "vault"


@dataclass(frozen=True, slots=True)
class KeySelection:
    """The segments whose keys may be derived; nothing else is opened."""

    segments: frozenset[str]


@dataclass(frozen=True, slots=True)
class Destruction:
    """What was destroyed, and what a look afterwards found."""

    shards: int
    files: int
    size: int
    keys_gone: bool


class Signer:
    """The vault's Ed25519 key."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return self._key.sign(message)


class Vault:
    """An open vault. Use as a context manager: leaving it forgets the keys and releases the lock."""

    def __init__(
        self,
        directory: Path,
        state: State,
        ring: Keyring,
        ring_file: bytes,
        shard: bytes,
        disk: Disk,
        mode: Literal["r", "w"],
        stack: ExitStack,
        handed: tuple[Keys, Delegate] | None = None,
    ) -> None:
        self.directory, self.state, self.mode = directory, state, mode
        self._ring, self._ring_file, self._shard, self._disk, self._stack = ring, ring_file, shard, disk, stack
        self._handed = handed

    # -- making and opening ------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        directory: Path,
        state_root: Path,
        *,
        passphrase: bytearray,
        params: Argon2Params,
        now: int | None = None,
        disk: Disk | None = None,
        floor_kib: int = MIN_MEMORY_KIB,
    ) -> tuple[Vault, str]:
        """Create an empty vault and return it, open for writing, with its recovery code (shown once, kept nowhere).

        Raises Busy if there is one already, Full, Unsafe. The files of a failed attempt are removed.
        """
        disk = disk or Disk()
        vault_id = disk.random(16).hex()
        make_private(state_root)
        make_private(directory)
        state = State(state_root, vault_id, disk)
        stack = ExitStack()
        stack.enter_context(locked(directory / "lock", exclusive=True))
        try:
            _clear_unfinished(directory)
            code = new_recovery(disk.random)
            slots = (
                PassphraseUnlocker(passphrase, floor_kib).slot(params, disk.random),
                RecoveryUnlocker(code).slot(disk.random),
            )
        except BaseException:
            stack.close()
            raise
        seal_private = X25519PrivateKey.generate()
        ring = Keyring(
            vault_id=vault_id,
            root=disk.random(32),
            sign_seed=disk.random(32),
            seal_private=seal_private.private_bytes_raw(),
            slots=slots,
            created=int(time.time()) if now is None else now,
        )
        try:
            state.create()
            for name in ("seg", "doc"):
                make_private(directory / name)
            disk.write_new(state.path / "seal.pub", seal_private.public_key().public_bytes_raw())
            disk.write_new(state.path / "receipt.key", Ed25519PrivateKey.generate().private_bytes_raw())
            shard = state.new_shard(VAULT_SHARD)
            data = keyring.seal(ring, shard, disk.random)
            disk.write_new(directory / "keyring.age", data)
            state.write_anchor(Anchor.make(0, digest(data), ring.derive("anchor")))
            disk.replace(directory / "VAULT", f"{HEADER} {FORMAT}\n{vault_id}\n".encode("ascii"))
        except BaseException:
            stack.close()
            _remove_failed(directory, state)
            raise
        return cls(directory, state, ring, data, shard, disk, "w", stack), format_recovery(code)

    @classmethod
    def open(
        cls,
        directory: Path,
        state_root: Path,
        unlocker: Unlocker,
        *,
        mode: Literal["r", "w"] = "w",
        disk: Disk | None = None,
        adopt: bool = False,
    ) -> Vault:
        """Open a vault. ``adopt`` takes the keyring as it is and writes the anchor anew, where it is missing or another.

        Raises NotFound, TooNew, Busy, Erased (its key was destroyed), WrongKey, Damaged, RolledBack, Unsafe.
        """
        disk = disk or Disk()
        vault_id = read_vault_id(directory)
        check_private(directory)
        state = State(state_root, vault_id, disk)
        if not state.exists():
            raise NotFound("this vault's state is not on this machine")
        check_private(state.path)
        with ExitStack() as stack:
            stack.enter_context(locked(directory / "lock", exclusive=mode == "w"))
            shards, unlocker = state.vault_shards(), delegation.Once(unlocker)
            data = _keyring_file(directory)
            ring, shard = _unseal(data, unlocker, vault_id, shards, state, anchored=not adopt)
            in_two_parts = bool(ring.core)
            ring = _whole(ring, unlocker, shard)
            if adopt:
                state.write_anchor(Anchor.make(ring.epoch, digest(data), ring.derive("anchor")))
            _check_anchor(ring, data, state, ring.derive("anchor"), write=mode == "w")
            if mode == "w":
                shard = _settle_rotation(shard, shards, state)
            vault = cls(directory, state, ring, data, shard, disk, mode, stack.pop_all())
        if mode == "w":
            state.complete()
            vault._remove_orphans()
            if in_two_parts:
                vault._commit()  # what an agent was handed opens nothing from here on
        return vault

    @classmethod
    def open_handed(
        cls, directory: Path, state_root: Path, delegate: Delegate, *, mode: Literal["r", "w"] = "w"
    ) -> Vault | None:
        """Open what an unlock agent holds the keys of; None if that is not this keyring, or something waits for the root.

        Raises as :meth:`open` does, but never WrongKey.
        """
        disk = Disk()
        state = State(state_root, read_vault_id(directory), disk)
        check_private(directory)
        if not state.exists():
            raise NotFound("this vault's state is not on this machine")
        check_private(state.path)
        with ExitStack() as stack:
            stack.enter_context(locked(directory / "lock", exclusive=mode == "w"))
            if len(state.vault_shards()) != 1 or any(state.pending.iterdir()):
                return None
            data = _keyring_file(directory)
            try:
                handed = delegate.keys(delegation.envelope_id(data))
                if handed is None:
                    return None
                ring = keyring.decode(age.decrypt(data, [age.RawFileKey(handed[1])]))
            except AgeError:
                raise Damaged("the keyring was changed") from None
            if ring.vault_id != state.path.name or not ring.core:
                raise Damaged("the keyring belongs to another vault")
            _check_anchor(ring, data, state, handed[0].derive("anchor"), write=mode == "w")
            vault = cls(directory, state, ring, data, b"", disk, mode, stack.pop_all(), (handed[0], delegate))
        if mode == "w":
            state.complete()
            vault._remove_orphans()
        return vault

    def hand_over(
        self, segments: Iterable[str], documents: Iterable[str], *, envelopes: int
    ) -> tuple[Keys, list[Envelope]]:
        """Write the keyring in two parts; return what opens the one with the keys of these segments and documents.

        The first envelope is the one that the keyring lies in now.
        """
        self._writable()
        keys = Keys.of(self._whole_ring())
        made = delegation.envelopes(self._ring, self._shard, envelopes, self._disk.random)
        ring = keyring.successor(self._ring, self._ring_file)
        parts = delegation.split(ring, frozenset(segments), frozenset(documents), self._shard, self._disk.random)
        data = delegation.seal(parts, made[0], self._disk.random)
        self._disk.replace(self.directory / "keyring.age", data)
        self._ring, self._ring_file = ring, data
        self.state.write_anchor(Anchor.make(ring.epoch, digest(data), keys.derive("anchor")))
        return keys, made

    def close(self) -> None:
        """Forget the keys and release the lock."""
        self._ring = replace(delegation.outer(self._ring), core=b"", segments=(), documents=())
        self._shard, self._handed = b"", None
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- keys --------------------------------------------------------------------------------------------------------

    @property
    def vault_id(self) -> str:
        """The vault's id, 32 hex digits."""
        return self._ring.vault_id

    @property
    def created(self) -> int:
        """When it was made, in seconds since the epoch."""
        return self._ring.created

    @property
    def epoch(self) -> int:
        """How often the keyring was rewritten."""
        return self._ring.epoch

    @property
    def signer(self) -> Signer:
        """The vault's signing key."""
        return Signer(self._handed[0].sign_seed if self._handed else self._ring.sign_seed)

    def derive(self, label: str) -> bytes:
        """Return a 32-byte subkey for a purpose of the application; raise Withheld if it was not handed over."""
        return self._handed[0].derive(label) if self._handed else self._ring.derive(label)

    @property
    def handed(self) -> bool:
        """Whether an agent's keys opened it: some seeds may be missing, and the root always is."""
        return self._handed is not None

    def _whole_ring(self) -> Keyring:
        if self._handed is not None:
            raise Withheld("this needs a way into the whole vault")
        return self._ring

    def name_key(self) -> bytes:
        """Return the HMAC key for identifiers that mean nothing outside this vault."""
        return self.derive("name-hmac")

    @property
    def slots(self) -> tuple[tuple[str, str], ...]:
        """The ways in: (id, kind)."""
        return tuple((s.id, s.kind) for s in self._whole_ring().slots)

    def change_passphrase(
        self, passphrase: bytearray, params: Argon2Params, *, floor_kib: int = MIN_MEMORY_KIB
    ) -> None:
        """Replace the passphrase slot; the vault's shard rotates, so an old keyring with the old passphrase is dead."""
        fresh = PassphraseUnlocker(passphrase, floor_kib).slot(params, self._disk.random)
        others = tuple(s for s in self._whole_ring().slots if s.kind != "passphrase")
        self._rotate((fresh, *others))

    def add_slot(self, slot: Slot) -> None:
        """Add a way in; raise Busy if there are eight, more than which no reader accepts."""
        slots = self._whole_ring().slots
        if len(slots) >= MAX_SLOTS:
            raise Busy("there are as many slots as there may be")
        self._rotate((*slots, slot))

    def remove_slot(self, slot_id: str) -> None:
        """Remove a way in; raise Damaged if none of the rest is a passphrase."""
        slots = self._whole_ring().slots
        rest = tuple(s for s in slots if s.id != slot_id)
        if len(rest) == len(slots):
            raise NotFound("there is no such slot")
        if not any(s.kind == "passphrase" for s in rest):
            raise Busy("the last passphrase cannot be removed")
        self._rotate(rest)

    def count_escrow(self) -> int:
        """Count one more encrypted backup, before it is written; return how many there are."""
        self._writable()
        self._whole_ring()
        self._commit(escrows=self._ring.escrows + 1)
        return self._ring.escrows

    def renew(self, *, epoch: int = 0) -> None:
        """Rotate the vault's shard and go on from an epoch beyond ``epoch``: no older keyring opens from here on."""
        self._writable()
        ring = keyring.successor(self._whole_ring(), self._ring_file)
        shard = self.state.prepare_rotation()
        self._write_keyring(replace(ring, epoch=max(ring.epoch, epoch + 1)), shard)
        self.state.finish_rotation()
        self._shard = shard

    def damaged(self) -> tuple[SegmentEntry | DocumentEntry, ...]:
        """Return the living segments and documents whose file is missing or is not the keyring's."""
        return (
            *(s for s in self.segments() if _digest_of(self.directory / "seg" / f"{s.id}.age") != s.sha256),
            *(d for d in self.documents() if _digest_of(self.directory / "doc" / f"{d.id}.age") != d.sha256),
        )

    def strays(self) -> tuple[Path, ...]:
        """Return files and shards that the keyring does not name: what a cut-short write left behind, or somebody else put."""
        shards = {s.shard for s in self._ring.segments} | {d.shard for d in self._ring.documents} | {VAULT_SHARD}
        found = [self.state.shards / name for name in self.state.names() if name not in shards]
        for folder, ids in (("seg", [s.id for s in self.segments()]), ("doc", [d.id for d in self.documents()])):
            names = {f"{i}.age" for i in ids}
            found += [path for path in sorted((self.directory / folder).iterdir()) if path.name not in names]
        found += [p for p in (self.directory / "keyring.age.tmp", self.state.path / "anchor.tmp") if p.exists()]
        return tuple(found)

    # -- contents ----------------------------------------------------------------------------------------------------

    def segments(self) -> tuple[SegmentEntry, ...]:
        """Return every segment whose key still exists."""
        return tuple(s for s in self._ring.segments if self.state.has_shard(s.shard))

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Return every document whose key still exists."""
        return tuple(d for d in self._ring.documents if self.state.has_shard(d.shard))

    def read(self, selection: KeySelection) -> pa.Table | None:
        """Return the rows of the selected segments as one table; None if there are none."""
        import pyarrow as pa

        chosen = [entry for entry in self.segments() if entry.id in selection.segments]
        if not chosen:
            return None

        def load(entry: SegmentEntry) -> pa.Table:
            plain = self._open(self.directory / "seg" / f"{entry.id}.age", entry, "seg")
            return pa.ipc.open_stream(pa.py_buffer(unpad(plain))).read_all()

        # hashing and decrypting release the interpreter, and most imports are two large segments: one for each core
        with ThreadPoolExecutor(max_workers=_READERS) as pool:
            return pa.concat_tables(pool.map(load, chosen))

    def get_document(self, kind: str, *, scope: str = "vault") -> bytes | None:
        """Return the newest document of a kind; None if there is none or its key was destroyed."""
        found = [d for d in self.documents() if d.kind == kind and d.scope == scope]
        if not found:
            return None
        return bytes(unpad(self._open(self.directory / "doc" / f"{found[-1].id}.age", found[-1], "doc")))

    def write_import(
        self, import_id: str, segments: Sequence[SegmentSpec], documents: Sequence[DocumentSpec] = ()
    ) -> tuple[SegmentEntry, ...]:
        """Store an import's tables and documents: all of it or nothing. Documents of the same kind and scope are replaced."""
        new_segments = tuple(self._write_segment(import_id, spec) for spec in segments)
        new_documents = tuple(self._write_document(spec) for spec in documents)
        replaced = {(d.kind, d.scope) for d in new_documents}
        old = tuple(d for d in self._ring.documents if (d.kind, d.scope) in replaced)
        kept = tuple(d for d in self._ring.documents if (d.kind, d.scope) not in replaced)
        self._commit(segments=(*self._ring.segments, *new_segments), documents=(*kept, *new_documents))
        self._forget_files(old, "doc")
        return new_segments

    def put_document(self, kind: str, data: bytes, *, scope: str = "vault", expires_at: int | None = None) -> None:
        """Store one document; its predecessor's key is destroyed."""
        self.write_import("", (), (DocumentSpec(kind, data, expires_at, scope),))

    def drop_document(self, kind: str, *, scope: str = "vault") -> bool:
        """Destroy the key of a document and forget it; return whether there was one."""
        gone = tuple(d for d in self._ring.documents if d.kind == kind and d.scope == scope)
        self._erase((), gone)
        return bool(gone)

    def set_expiry(self, deadlines: Mapping[str, int]) -> None:
        """Move the deadlines (Unix seconds) of segments and documents, by id; whoever calls decides what may move."""
        self._writable()
        self._commit(
            segments=tuple(replace(s, expires_at=deadlines.get(s.id, s.expires_at)) for s in self._ring.segments),
            documents=tuple(replace(d, expires_at=deadlines.get(d.id, d.expires_at)) for d in self._ring.documents),
        )

    def destroy_documents(self, ids: Iterable[str]) -> int:
        """Destroy the keys of some documents; return how many there were."""
        wanted = set(ids)
        gone = tuple(d for d in self._ring.documents if d.id in wanted)
        self._erase((), gone)
        return len(gone)

    def destroy_segments(self, ids: Iterable[str]) -> int:
        """Destroy the keys of some segments; return how many there were."""
        wanted = set(ids)
        gone = tuple(s for s in self._ring.segments if s.id in wanted)
        self._erase(gone, ())
        return len(gone)

    def destroy_import(self, import_id: str) -> int:
        """Destroy everything of one import; return how many rows that were."""
        segments = tuple(s for s in self._ring.segments if s.import_id == import_id)
        self._erase(segments, tuple(d for d in self._ring.documents if d.scope == import_id))
        return sum(s.rows for s in segments)

    def replace_segments(
        self,
        old: Iterable[str],
        new: Sequence[tuple[str, SegmentSpec]],
        *,
        documents: Sequence[DocumentSpec] = (),
        without: Iterable[str] = (),
        before: Callable[[tuple[SegmentEntry, ...], tuple[DocumentEntry, ...]], None] = lambda _segments, _documents: (
            None
        ),
    ) -> tuple[SegmentEntry, ...]:
        """Put new segments (import id, spec) in the place of old ones, whose keys are destroyed: how rows are erased.

        In the same step ``documents`` take the place of those of their kind and scope, and the documents with the ids
        ``without`` go. ``before`` is called with what was written, before it counts: what is known of these keys while
        locked is to be told first. A crash leaves all of the old or all of the new.
        """
        wanted, dropped = set(old), set(without)
        fresh = tuple(self._write_segment(import_id, spec) for import_id, spec in new)
        written = tuple(self._write_document(spec) for spec in documents)
        before(fresh, written)
        replaced = {(d.kind, d.scope) for d in written}
        gone = tuple(s for s in self._ring.segments if s.id in wanted)
        lost = tuple(d for d in self._ring.documents if d.id in dropped or (d.kind, d.scope) in replaced)
        both: list[SegmentEntry | DocumentEntry] = [*gone, *lost]
        ids = {entry.id for entry in both}
        self._commit(
            segments=(*(s for s in self._ring.segments if s.id not in ids), *fresh),
            documents=(*(d for d in self._ring.documents if d.id not in ids), *written),
            tombstones=(*self._ring.tombstones, *sorted(ids)),
        )
        self.state.intend(entry.shard for entry in both)  # from here on a locked vault completes it too
        self.state.complete()
        self._forget_files(gone, "seg")
        self._forget_files(lost, "doc")
        return fresh

    def take_pending(self) -> tuple[bytes, ...]:
        """Return what was sealed to this vault while it was locked, in order, and forget it."""
        identity = age.X25519Identity(self._whole_ring().seal_private)
        taken = []
        for path in sorted(self.state.pending.iterdir()):
            if path.suffix == ".age":
                try:
                    taken.append(bytes(age.decrypt(path.read_bytes(), [identity])))
                except AgeError:
                    raise Damaged("something noted while locked was changed") from None
        return tuple(taken)

    def drop_pending(self) -> None:
        """Forget what was taken, after it has a durable place elsewhere."""
        for path in sorted(self.state.pending.iterdir()):
            self._disk.remove(path)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _key(self, entry: SegmentEntry | DocumentEntry, kind: str) -> bytes:
        if not entry.seed:
            raise Withheld("the key of this was not handed over")
        info = f"exskill.dev/v1/{kind}|{self.vault_id}|{entry.id}"
        return hkdf(entry.seed, salt=self.state.shard(entry.shard), info=info, length=age.FILE_KEY)

    def _open(self, path: Path, entry: SegmentEntry | DocumentEntry, kind: str) -> memoryview:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Damaged("a file of the vault is missing") from None
        if digest(data) != entry.sha256:
            raise Damaged("a file of the vault was changed")
        try:
            return age.decrypt(data, [age.RawFileKey(self._key(entry, kind))])
        except AgeError:
            raise Damaged("a file of the vault was changed") from None

    def _write_segment(self, import_id: str, spec: SegmentSpec) -> SegmentEntry:
        import pyarrow as pa

        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, spec.table.schema) as writer:
            writer.write_table(spec.table)
        blank = SegmentEntry(
            id=self._disk.random(16).hex(),
            seed=self._disk.random(32),
            shard=self._disk.random(16).hex(),
            import_id=import_id,
            role=spec.role,
            purpose_class=spec.purpose_class,
            rows=spec.table.num_rows,
            size=0,
            sha256="",
            expires_at=spec.expires_at,
        )
        return self._write(blank, pad(sink.getvalue()), "seg", _SEGMENT)

    def _write_document(self, spec: DocumentSpec) -> DocumentEntry:
        blank = DocumentEntry(
            id=self._disk.random(16).hex(),
            seed=self._disk.random(32),
            shard=self._disk.random(16).hex(),
            kind=spec.kind,
            scope=spec.scope,
            size=0,
            sha256="",
            expires_at=spec.expires_at,
        )
        return self._write(blank, pad(spec.data), "doc", _DOCUMENT)

    def _write(self, blank: E, payload: bytes, folder: str, stanza: str) -> E:
        self._writable()
        self.state.new_shard(blank.shard)
        key = self._key(blank, folder)
        data = age.encrypt(payload, key, [Stanza(stanza, (blank.id,), b"")], random=self._disk.random)
        self._disk.write_new(self.directory / folder / f"{blank.id}.age", data)
        return replace(blank, size=len(data), sha256=digest(data))

    def _writable(self) -> None:
        if self.mode != "w":
            raise Busy("the vault is open for reading only")

    def _commit(self, **changes: object) -> None:
        self._writable()
        ring = keyring.successor(self._ring, self._ring_file, **changes)
        self._write_keyring(ring, self._shard)

    def _write_keyring(self, ring: Keyring, shard: bytes) -> None:
        if self._handed is None:
            data = keyring.seal(ring, shard, self._disk.random)
        else:
            data = delegation.seal(ring, self._handed[1].envelope(), self._disk.random)
        self._disk.replace(self.directory / "keyring.age", data)
        self._ring, self._ring_file = ring, data
        self.state.write_anchor(Anchor.make(ring.epoch, digest(data), self.derive("anchor")))

    def _rotate(self, slots: tuple[Slot, ...]) -> None:
        self._writable()
        self._whole_ring()
        shard = self.state.prepare_rotation()
        self._write_keyring(keyring.successor(self._ring, self._ring_file, slots=slots), shard)
        self.state.finish_rotation()
        self._shard = shard

    def _erase(self, segments: tuple[SegmentEntry, ...], documents: tuple[DocumentEntry, ...]) -> None:
        if not segments and not documents:
            return
        self._writable()
        both: list[SegmentEntry | DocumentEntry] = [*segments, *documents]
        gone = {entry.id for entry in both}
        self.state.intend(entry.shard for entry in both)
        self.state.complete()
        self._commit(
            segments=tuple(s for s in self._ring.segments if s.id not in gone),
            documents=tuple(d for d in self._ring.documents if d.id not in gone),
            tombstones=(*self._ring.tombstones, *sorted(gone)),
        )
        self._forget_files(segments, "seg")
        self._forget_files(documents, "doc")

    def _forget_files(self, entries: Sequence[SegmentEntry | DocumentEntry], folder: str) -> None:
        for entry in entries:
            self.state.destroy_shard(entry.shard)
            self._disk.remove(self.directory / folder / f"{entry.id}.age")

    def _remove_orphans(self) -> None:
        for path in self.strays():
            if path.parent == self.state.shards:
                self.state.destroy_shard(path.name)
            elif path.suffix == ".tmp":
                self._disk.erase(path)
            else:
                self._disk.remove(path)


def _digest_of(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _keyring_file(directory: Path) -> bytes:
    try:
        return (directory / "keyring.age").read_bytes()
    except FileNotFoundError:
        raise Damaged("the keyring is missing") from None


def _unseal(
    data: bytes, unlocker: Unlocker, vault_id: str, shards: tuple[bytes, ...], state: State, *, anchored: bool
) -> tuple[Keyring, bytes]:
    """Open the keyring file; tell a wrong key from a changed file by the hash that the anchor remembers."""
    for shard in shards:
        try:
            payload = age.decrypt(data, [SlotIdentity(unlocker, vault_id, (shard,))])
        except NoMatch:
            continue
        except AgeError:
            raise Damaged("the keyring was changed") from None
        ring = keyring.decode(payload)
        if ring.vault_id != vault_id:
            raise Damaged("the keyring belongs to another vault")
        return ring, shard
    if anchored and len(shards) == 1 and state.anchor().keyring_sha256 != digest(data):
        raise Damaged("the keyring was changed, or the key is wrong")
    raise WrongKey("no slot opens with this")


def _whole(ring: Keyring, unlocker: Unlocker, shard: bytes) -> Keyring:
    """Return the keyring with what its core holds, if it was written in two parts."""
    return delegation.unsplit(ring, [SlotIdentity(unlocker, ring.vault_id, (shard,))])


def _check_anchor(ring: Keyring, data: bytes, state: State, key: bytes, *, write: bool) -> None:
    anchor = state.anchor()
    anchor.verify(key)
    found = digest(data)
    if ring.epoch == anchor.epoch and found == anchor.keyring_sha256:
        return
    if ring.epoch == anchor.epoch + 1 and ring.prev_hash == anchor.keyring_sha256:
        if write:  # a crash between keyring and anchor: roll forward
            state.write_anchor(Anchor.make(ring.epoch, found, key))
        return
    if ring.epoch < anchor.epoch:
        raise RolledBack("the vault is older than this machine remembers")
    raise Damaged("the vault is not the one that this machine remembers")


def _settle_rotation(shard: bytes, shards: tuple[bytes, ...], state: State) -> bytes:
    """Finish or drop a rotation of the vault's shard that a crash cut short."""
    if len(shards) == 2:
        if shard == shards[1]:
            state.finish_rotation()
        else:
            state.drop_rotation()
    return shard


def _clear_unfinished(directory: Path) -> None:
    """Make room where a creation was cut short; refuse where a vault is, or where anything could be lost."""
    if (directory / "VAULT").exists():
        raise Busy("there is a vault here already")
    if any(path.is_file() for name in ("seg", "doc", "audit") for path in (directory / name).rglob("*")):
        raise Damaged("there are parts of a vault here, but not its first file")
    for path in sorted(directory.rglob("*"), reverse=True):
        if path.name != "lock":
            path.rmdir() if path.is_dir() else path.unlink()


def _remove_failed(directory: Path, state: State) -> None:
    for base in (directory, state.path):
        for path in sorted(base.rglob("*"), reverse=True) if base.is_dir() else ():
            path.rmdir() if path.is_dir() else path.unlink()
        if base.is_dir():
            base.rmdir()


def destroy_noted(directory: Path, state_root: Path, name: str, *, disk: Disk | None = None) -> int:
    """Destroy the shards that :meth:`vault.state.State.note` wrote down under a name, without any secret.

    Completed even after a crash; returns how many keys there were. The next unlock finds their data gone.
    """
    disk = disk or Disk()
    state = State(state_root, read_vault_id(directory), disk)
    if not state.exists():
        raise NotFound("this vault's state is not on this machine")
    living = frozenset(state.names()) & state.noted(name)
    state.intend(living)
    state.complete()
    state.note(name, ())
    return len(living)


def put_pending(state_root: Path, vault_id: str, data: bytes, *, disk: Disk | None = None) -> None:
    """Seal bytes to a locked vault; it takes them at its next unlock."""
    disk = disk or Disk()
    state = State(state_root, vault_id, disk)
    public = (state.path / "seal.pub").read_bytes()
    file_key = disk.random(age.FILE_KEY)
    sealed = age.encrypt(data, file_key, [age.x25519_stanza(public, file_key)], random=disk.random)
    disk.write_new(state.pending / f"{time.time_ns():020d}-{disk.random(4).hex()}.age", sealed)


def destroy(directory: Path, state_root: Path, *, disk: Disk | None = None) -> Destruction:
    """Destroy a vault, locked or not: its shard first, which closes every way in, then the rest.

    Needs no passphrase and does not wait for a lock: whoever holds the vault open meets missing keys.
    """
    disk = disk or Disk()
    vault_id = read_vault_id(directory)
    state = State(state_root, vault_id, disk)
    names = sorted(state.names(), key=lambda name: name != VAULT_SHARD)
    with suppress(VaultError, OSError):  # a full disk must not keep a vault alive: then without the note
        state.intend(name for name in names if name.startswith(VAULT_SHARD))
    shards = sum(state.destroy_shard(name) for name in names if name.startswith(VAULT_SHARD))
    disk.erase(directory / "keyring.age")
    shards += _overwrite_and_unlink([state.shards / n for n in names if not n.startswith(VAULT_SHARD)], disk)
    disk.erase(state.path / "receipt.key")
    files, size = _remove_tree(directory)
    _remove_tree(state.path)
    return Destruction(shards, files, size, keys_gone=not state.path.exists() and not directory.exists())


def _overwrite_and_unlink(paths: Sequence[Path], disk: Disk) -> int:
    """Overwrite many small files, wait for the disk once for all of them, and unlink them; return how many.

    Unlinking before the disk has it would drop the overwriting with the file: the old bytes would stay where they are. All
    are written first and waited for side by side, so that the disk can take them in one go.
    """

    def overwrite(path: Path) -> None:
        fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.pwrite(fd, disk.random(os.fstat(fd).st_size), 0)
            os.fdatasync(fd)
        finally:
            os.close(fd)

    with ThreadPoolExecutor(max_workers=_WAITERS) as pool:
        list(pool.map(overwrite, paths))
    for path in paths:
        path.unlink()
    return len(paths)


def _remove_tree(base: Path) -> tuple[int, int]:
    files = size = 0
    for path in sorted(base.rglob("*"), reverse=True) if base.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            files, size = files + 1, size + path.lstat().st_size
            path.unlink()
    if base.is_dir():
        base.rmdir()
    return files, size
