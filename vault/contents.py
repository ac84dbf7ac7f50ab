"""The contents of a vault: segments (tables) and documents, read, written, replaced and erased.

Order of a write: new shards, new files, keyring (next epoch), anchor. A crash before the keyring leaves orphans that the
next writer removes; a crash after it is rolled forward. Order of an erasure: shards first, then the keyring, then files.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from vault.age import file as age
from vault.age.header import Stanza
from vault.columns import read_columns
from vault.errors import AgeError, Damaged, Withheld
from vault.hashed_file import HashedFile
from vault.keyring import DocumentEntry, SegmentEntry, hash_bytes
from vault.locked_facts import not_own, say_deadlines, say_own
from vault.open_keyring import Kind, OpenKeyring
from vault.padding import pad, unpad
from vault.specs import DocumentSpec, KeySelection, SegmentSpec

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Contents"]

E = TypeVar("E", SegmentEntry, DocumentEntry)
Written = Callable[[tuple[SegmentEntry, ...], tuple[DocumentEntry, ...]], None]
_READERS: Final = 2


def _tell_nobody(_segments: tuple[SegmentEntry, ...], _documents: tuple[DocumentEntry, ...]) -> None:
    return None


class Contents:
    """The segments and documents of an open keyring."""

    def __init__(self, keyring: OpenKeyring) -> None:
        self._keyring = keyring
        self.directory, self.state = keyring.directory, keyring.state

    # -- reading -----------------------------------------------------------------------------------------------------

    def segments(self) -> tuple[SegmentEntry, ...]:
        """Return every segment whose key still exists."""
        return tuple(s for s in self._keyring.ring.segments if self.state.has_shard(s.shard))

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Return every document whose key still exists."""
        return tuple(d for d in self._keyring.ring.documents if self.state.has_shard(d.shard))

    def read(self, selection: KeySelection) -> pa.Table | None:
        """Return the rows of the selected segments as one table; None if there are none."""
        import pyarrow as pa

        chosen = [entry for entry in self.segments() if entry.id in selection.segments]
        if not chosen:
            return None

        def load(entry: SegmentEntry) -> pa.Table:
            return pa.ipc.open_stream(pa.py_buffer(unpad(self._open_file(entry, "seg")))).read_all()

        # hashing and decrypting release the interpreter, and most imports are two large segments: one for each core
        with ThreadPoolExecutor(max_workers=_READERS) as pool:
            return pa.concat_tables(pool.map(load, chosen))

    def read_columns(self, names: Sequence[str]) -> pa.Table | None:
        """Return some columns of all rows, with nothing else decrypted; None if there are none."""
        import pyarrow as pa

        def load(entry: SegmentEntry) -> pa.Table:
            key = age.RawFileKey(self._keyring.file_key(entry, "seg"))
            try:
                return read_columns(age.decrypt_pieces(self._read_file(entry, "seg"), [key]), names)
            except AgeError:
                raise Damaged("a file of the vault was changed") from None

        entries = self.segments()
        with ThreadPoolExecutor(max_workers=_READERS) as pool:
            return pa.concat_tables(pool.map(load, entries)) if entries else None

    def get_document(self, kind: str, *, scope: str = "vault") -> bytes | None:
        """Return the newest document of a kind; None if there is none or its key was destroyed."""
        found = [d for d in self.documents() if d.kind == kind and d.scope == scope]
        return bytes(unpad(self._open_file(found[-1], "doc"))) if found else None

    def _read_file(self, entry: SegmentEntry | DocumentEntry, kind: Kind) -> bytes:
        try:
            data = (self.directory / kind / f"{entry.id}.age").read_bytes()
        except FileNotFoundError:
            raise Damaged("a file of the vault is missing") from None
        if hash_bytes(data) != entry.sha256:
            raise Damaged("a file of the vault was changed")
        return data

    def _open_file(self, entry: SegmentEntry | DocumentEntry, kind: Kind) -> memoryview:
        """Return what is in a file: read, hashed and decrypted in one go, and given out only if both hold."""
        try:
            source = HashedFile(self.directory / kind / f"{entry.id}.age")
        except FileNotFoundError:
            raise Damaged("a file of the vault is missing") from None
        with source:
            try:
                plain = age.decrypt_source(source, source.size, [age.RawFileKey(self._keyring.file_key(entry, kind))])
            except AgeError:
                raise Damaged("a file of the vault was changed") from None
            if source.hash_whole() != entry.sha256:
                raise Damaged("a file of the vault was changed")
        return plain

    # -- writing -----------------------------------------------------------------------------------------------------

    def write_import(
        self,
        import_id: str,
        segments: Sequence[SegmentSpec],
        documents: Sequence[DocumentSpec] = (),
        **facts: bool,
    ) -> tuple[SegmentEntry, ...]:
        """Store an import's tables and documents: all of it or nothing. Documents of the same kind and scope are replaced.

        ``facts`` are fields of the keyring that change in the same step.
        """
        new_segments = tuple(self._write_segment(import_id, spec) for spec in segments)
        self._refuse_frozen(spec.kind for spec in documents)
        new_documents = tuple(self._write_document(spec) for spec in documents)
        self._announce_entries(new_segments, new_documents)
        replaced = {(d.kind, d.scope) for d in new_documents}
        ring = self._keyring.ring
        old = tuple(d for d in ring.documents if (d.kind, d.scope) in replaced)
        kept = tuple(d for d in ring.documents if (d.kind, d.scope) not in replaced)
        self._keyring.commit(segments=(*ring.segments, *new_segments), documents=(*kept, *new_documents), **facts)
        self._forget_files(old, "doc")
        return new_segments

    def put_document(
        self,
        kind: str,
        data: bytes,
        *,
        scope: str = "vault",
        expires_at: int | None = None,
        own: bool = False,
        private: bool = False,
    ) -> None:
        """Store one document; its predecessor's key is destroyed."""
        self.write_import("", (), (DocumentSpec(kind, data, expires_at, scope, own, private),))

    def mark_own(self, ids: Iterable[str]) -> None:
        """Say of segments and documents, by id, that they are the user's own; of all others that they are not."""
        wanted, ring = frozenset(ids), self._keyring.ring
        entries: list[SegmentEntry | DocumentEntry] = [*ring.segments, *ring.documents]
        self.state.say(
            say_own(e.shard for e in entries if e.id in wanted), not_own(e.shard for e in entries if e.id not in wanted)
        )
        self._keyring.commit(
            segments=tuple(replace(s, own=s.id in wanted) for s in ring.segments),
            documents=tuple(replace(d, own=d.id in wanted) for d in ring.documents),
        )

    def set_expiry(self, deadlines: Mapping[str, int]) -> None:
        """Move the deadlines (Unix seconds) of segments and documents, by id; whoever calls decides what may move."""
        ring = self._keyring.ring
        self._keyring.commit(
            segments=tuple(replace(s, expires_at=deadlines.get(s.id, s.expires_at)) for s in ring.segments),
            documents=tuple(replace(d, expires_at=deadlines.get(d.id, d.expires_at)) for d in ring.documents),
        )

    def replace_segments(
        self,
        old: Iterable[str],
        new: Sequence[tuple[str, SegmentSpec]],
        *,
        documents: Sequence[DocumentSpec] = (),
        without: Iterable[str] = (),
        before: Written = _tell_nobody,
    ) -> tuple[SegmentEntry, ...]:
        """Put new segments (import id, spec) in the place of old ones, whose keys are destroyed: how rows are erased.

        In the same step ``documents`` take the place of those of their kind and scope, and the documents with the ids
        ``without`` go. ``before`` is called with what was written, before it counts: what is known of these keys while
        locked is to be told first. A crash leaves all of the old or all of the new.
        """
        wanted, dropped = set(old), set(without)
        fresh = tuple(self._write_segment(import_id, spec) for import_id, spec in new)
        self._refuse_frozen(spec.kind for spec in documents)
        written = tuple(self._write_document(spec) for spec in documents)
        self._announce_entries(fresh, written)
        before(fresh, written)
        replaced = {(d.kind, d.scope) for d in written}
        ring = self._keyring.ring
        gone = tuple(s for s in ring.segments if s.id in wanted)
        lost = tuple(d for d in ring.documents if d.id in dropped or (d.kind, d.scope) in replaced)
        self._commit_without(gone, lost, fresh, written)
        self.state.intend(_list_shards(gone, lost))  # from here on a locked vault completes it too
        self.state.complete()
        self._forget_files(gone, "seg")
        self._forget_files(lost, "doc")
        return fresh

    def _refuse_frozen(self, kinds: Iterable[str]) -> None:
        """Raise Withheld where an agent's keys opened the vault and one of these kinds is not theirs to change."""
        if self._keyring.is_handed and not frozenset(kinds).isdisjoint(self._keyring.ring.frozen):
            raise Withheld("this needs a way into the whole vault")

    def _announce_entries(self, segments: Sequence[SegmentEntry], documents: Sequence[DocumentEntry]) -> None:
        """Tell the journal whose these are and until when, before they count: a locked vault reads only the journal."""
        both: list[SegmentEntry | DocumentEntry] = [*segments, *documents]
        self.state.say(
            say_own(e.shard for e in both if e.own),
            say_deadlines({e.shard: e.expires_at for e in both if e.expires_at is not None}),
        )

    def _write_segment(self, import_id: str, spec: SegmentSpec) -> SegmentEntry:
        import pyarrow as pa

        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, spec.table.schema) as writer:
            writer.write_table(spec.table)
        blank = SegmentEntry(
            id=self.state.disk.random(16).hex(),
            seed=self.state.disk.random(32),
            shard=self.state.disk.random(16).hex(),
            import_id=import_id,
            role=spec.role,
            purpose_class=spec.purpose_class,
            rows=spec.table.num_rows,
            size=0,
            sha256="",
            expires_at=spec.expires_at,
            own=spec.own,
        )
        return self._write_file(blank, pad(sink.getvalue()), "seg")

    def _write_document(self, spec: DocumentSpec) -> DocumentEntry:
        blank = DocumentEntry(
            id=self.state.disk.random(16).hex(),
            seed=self.state.disk.random(32),
            shard=self.state.disk.random(16).hex(),
            kind=spec.kind,
            scope=spec.scope,
            size=0,
            sha256="",
            expires_at=spec.expires_at,
            own=spec.own,
        )
        written = self._write_file(blank, pad(spec.data), "doc")
        return replace(written, seed=self._keyring.seal_seed(written.seed)) if spec.private else written

    def _write_file(self, blank: E, payload: bytes, kind: Kind) -> E:
        self._keyring.require_writable()
        self.state.new_shard(blank.shard)
        key = self._keyring.file_key(blank, kind)
        stanza = Stanza(f"exskill.dev/{kind}", (blank.id,), b"")
        data = age.encrypt(payload, key, [stanza], random=self.state.disk.random)
        self.state.disk.write_new(self.directory / kind / f"{blank.id}.age", data)
        return replace(blank, size=len(data), sha256=hash_bytes(data))

    # -- erasing -----------------------------------------------------------------------------------------------------

    def drop_document(self, kind: str, *, scope: str = "vault") -> bool:
        """Destroy the key of a document and forget it; return whether there was one."""
        gone = tuple(d for d in self._keyring.ring.documents if d.kind == kind and d.scope == scope)
        self._erase_entries((), gone)
        return bool(gone)

    def destroy_documents(self, ids: Iterable[str]) -> int:
        """Destroy the keys of some documents; return how many there were."""
        wanted = set(ids)
        gone = tuple(d for d in self._keyring.ring.documents if d.id in wanted)
        self._erase_entries((), gone)
        return len(gone)

    def destroy_segments(self, ids: Iterable[str]) -> int:
        """Destroy the keys of some segments; return how many there were."""
        wanted = set(ids)
        gone = tuple(s for s in self._keyring.ring.segments if s.id in wanted)
        self._erase_entries(gone, ())
        return len(gone)

    def destroy_import(self, import_id: str) -> int:
        """Destroy everything of one import; return how many rows that were."""
        ring = self._keyring.ring
        segments = tuple(s for s in ring.segments if s.import_id == import_id)
        self._erase_entries(segments, tuple(d for d in ring.documents if d.scope == import_id))
        return sum(s.rows for s in segments)

    def _erase_entries(self, segments: tuple[SegmentEntry, ...], documents: tuple[DocumentEntry, ...]) -> None:
        if not segments and not documents:
            return
        self._keyring.require_writable()
        self._refuse_frozen(d.kind for d in documents)
        self.state.intend(_list_shards(segments, documents))
        self.state.complete()
        self._commit_without(segments, documents)
        self._forget_files(segments, "seg")
        self._forget_files(documents, "doc")

    def _commit_without(
        self,
        segments: tuple[SegmentEntry, ...],
        documents: tuple[DocumentEntry, ...],
        new_segments: tuple[SegmentEntry, ...] = (),
        new_documents: tuple[DocumentEntry, ...] = (),
    ) -> None:
        """Write a keyring that lists these no more, and the new ones instead."""
        ring, gone = self._keyring.ring, {s.id for s in segments} | {d.id for d in documents}
        self._keyring.commit(
            segments=(*(s for s in ring.segments if s.id not in gone), *new_segments),
            documents=(*(d for d in ring.documents if d.id not in gone), *new_documents),
            tombstones=(*ring.tombstones, *sorted(gone)),
        )

    def _forget_files(self, entries: Sequence[SegmentEntry | DocumentEntry], kind: Kind) -> None:
        for entry in entries:
            self.state.destroy_shard(entry.shard)
            self.state.disk.remove(self.directory / kind / f"{entry.id}.age")


def _list_shards(segments: Iterable[SegmentEntry], documents: Iterable[DocumentEntry]) -> list[str]:
    return [*(s.shard for s in segments), *(d.shard for d in documents)]
