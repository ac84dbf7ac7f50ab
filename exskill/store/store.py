"""The only door to the vault: redacted rows in, permitted rows out under a Grant, and an audit entry for each.

Four gates stand between a stored row and a prompt, each enough alone: the key is not derived (G1), the row is not loaded
(G2), the query's condition (G3), the recheck of every hit (G4). Whatever is done here is in the audit log before its
result is handed out; where the log cannot be written, the operation is undone or stops.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from audit.events import Actor, Count, Event, EventKind, Outcome, Reason, identifier
from exskill.chat.schema import SenderRole
from exskill.consent.terms import USER_IMPORT
from exskill.core.errors import ConsentDenied, LimitActive, UsageError, VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translated
from exskill.core.paths import Paths

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from audit.anchor import ChainKey
    from audit.findings import Verification
    from audit.log import AuditLog, EntryId
    from exskill.chat.lines import Line
    from exskill.chat.messages import Ingested
    from exskill.consent import Adult, Grant, Manifest, SignedManifest
    from exskill.retrieval.embed import Embedder
    from redaction.text import RedactedText
    from vault.age.header import Stanza
    from vault.agent.delegation import Delegate, Keys
    from vault.agent.process import Envelope
    from vault.kdf import Argon2Params
    from vault.keyring import DocumentEntry, SegmentEntry
    from vault.ledger import Ledger
    from vault.state import State
    from vault.vault import Destruction, Vault

__all__ = ["DEFAULT_VAULT", "Permitted", "Settings", "Store"]

DEFAULT_VAULT: Final = "default"
OWN_ROWS_DAYS: Final = 90
_EX_DAYS: Final = {"P0": 42, "P1": 42, "P2": 56}
_MANIFEST, _SETTINGS, _NAMES = "manifest", "settings", "names"
_DUE: Final = "due"
_DAY: Final = 24 * 3600
_JUMP: Final = 7 * _DAY
_THEIRS: Final = "theirs"  # the note, readable while locked, of what came from the other person
_PICTURES: Final = "photos"
_ADAPTERS: Final = ("adapter", "adapter-progress")
# Pictures may show them, whoever took them.
_EX_DOCUMENTS: Final = frozenset({_NAMES, _PICTURES, "corrections", "versions", "portrait-page", *_ADAPTERS})

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user told at init and since; lies encrypted in the vault."""

    language: str = "en"
    country: str = ""
    ex_alias: str = ""
    names: tuple[str, ...] = ()  # of the two principals, so that an answer never prints them

    def to_bytes(self) -> bytes:
        """Return JSON."""
        body = {"language": self.language, "country": self.country, "ex_alias": self.ex_alias, "names": self.names}
        return json.dumps(body, ensure_ascii=False).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes | None) -> Settings:
        """Read JSON; unknown keys are left out."""
        if data is None:
            return cls()
        body = json.loads(data)
        known = {k: body[k] for k in ("language", "country", "ex_alias") if k in body}
        return cls(**known, names=tuple(body.get("names", ())))


class Permitted:
    """Rows that a grant permits, in memory, behind gates G3 and G4."""

    def __init__(self, table: pa.Table | None, grant: Grant, on_retrieve: Callable[[int], None]) -> None:
        self._table, self._grant, self._on_retrieve = table, grant, on_retrieve
        self._search: Any = None

    @property
    def rows(self) -> int:
        """How many rows are permitted."""
        return 0 if self._table is None else int(self._table.num_rows)

    def lines(self) -> tuple[Line, ...]:
        """Return the permitted messages in order, each checked once more (G4)."""
        from exskill.chat.lines import from_table
        from redaction.rehydrate import rehydrate

        if self._table is None:
            return ()
        for row in self._table.select(["import_id", "role", "categories", "ts"]).to_pylist():
            self._grant.check(row)
        return from_table(self._table, rehydrate)

    def records(self, *columns: str) -> Iterator[dict[str, Any]]:
        """Yield the permitted rows, without vectors, in the order of imports, each checked once more (G4)."""
        names = columns or ("id", "import_id", "seq", "ts", "role", "kind", "text", "categories")
        for row in self._table.select(list(names)).to_pylist() if self._table is not None else ():
            self._grant.check(row)
            yield row

    def vectors(self) -> dict[str, NDArray[np.float16]]:
        """Return the stored vectors (384,) of the permitted rows by id: views, no copies."""
        found: dict[str, NDArray[np.float16]] = {}
        for batch in self._table.select(["id", "vector"]).to_batches() if self._table is not None else ():
            column: Any = batch.column("vector").drop_null()
            ids = batch.column("id").filter(batch.column("vector").is_valid()).to_pylist()
            rows = column.flatten().to_numpy(zero_copy_only=False).reshape(len(ids), -1)
            found.update(zip(map(str, ids), rows, strict=True))
        return found

    def text_of(self, stored: str) -> RedactedText:
        """Give the text of a permitted row its type back."""
        from redaction.rehydrate import rehydrate

        return rehydrate(stored)

    def search_vector(self, vector: Any, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the nearest permitted rows."""
        return self._checked(lambda table, w, p: table.search_vector(vector, where=w, k=k, prefilter=p), where)

    def search_text(self, words: str, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the best permitted rows for some words."""
        return self._checked(lambda table, w, p: table.search_text(words, where=w, k=k, prefilter=p), where)

    def _checked(
        self, run: Callable[[Any, str, bool], list[dict[str, Any]]], where: str | None
    ) -> list[dict[str, Any]]:
        if self._table is None or self._table.num_rows == 0:
            return []
        if self._search is None:
            from vault.search_table import SearchTable

            self._search = SearchTable.from_arrow(self._table)
        condition = f"({self._grant.where()})" + (f" AND ({where})" if where else "")
        # Only permitted rows are loaded (G2), so the gate's own condition may be asked of the ranked rows alone, which
        # costs nothing; a narrower question has to be asked before the ranking.
        hits = run(self._search, condition, where is not None)
        for hit in hits:
            self._grant.check(hit)
        self._on_retrieve(len(hits))
        return hits


class Store:
    """One open vault with its audit log. Use as a context manager."""

    def __init__(self, name: str, paths: Paths, vault: Vault, log: AuditLog, clock: Clock) -> None:
        self.name, self.paths, self.vault, self.log, self._clock = name, paths, vault, log, clock

    # -- making and opening ------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        paths: Paths,
        name: str,
        passphrase: bytearray,
        *,
        clock: Clock,
        settings: Settings,
        params: Argon2Params | None = None,
        floor: Argon2Params | None = None,
    ) -> tuple[Store, str]:
        """Create a vault with its log and its default manifest; return it open, with the recovery code."""
        from audit.log import AuditLog
        from exskill.consent import Adult, default_manifest
        from vault import kdf
        from vault.atomic import make_private
        from vault.vault import Vault, destroy

        directory = paths.vault(name)
        with translated():
            make_private(paths.vaults)
            vault, code = Vault.create(
                directory,
                paths.state,
                passphrase=passphrase,
                params=params or kdf.calibrate(),
                now=int(clock().timestamp()),
                floor=floor,
            )
            try:
                log = AuditLog.create(*_log_places(directory, paths, vault), **_log_keys(vault, clock))
                store = cls(name, paths, vault, log, clock)
                store.record(EventKind.CREATE)
                languages: tuple[Literal["en", "zh"], ...] = ("zh",) if settings.language == "zh" else ("en",)
                manifest = default_manifest(
                    vault_id=vault.vault_id, now=clock(), user_adult=Adult.YES, languages=languages
                )
                store.save_settings(settings)
                store.save_manifest(manifest)
            except BaseException:
                vault.close()
                destroy(directory, paths.state)
                raise
        return store, code

    @classmethod
    def open(cls, paths: Paths, name: str, unlocker: Any, *, clock: Clock, mode: Literal["r", "w"] = "w") -> Store:
        """Unlock a vault. A failed attempt is noted, sealed, and told at the next unlock."""
        from audit.pending import note
        from vault.errors import WrongKey
        from vault.marker import read_vault_id
        from vault.vault import Vault, put_pending

        directory = paths.vault(name)
        with translated():
            try:
                vault = Vault.open(directory, paths.state, unlocker, mode=mode)
            except WrongKey:
                failed = Event(kind=EventKind.UNLOCK_FAILED, outcome=Outcome.FAILED)
                put_pending(paths.state, read_vault_id(directory), note(failed, at=int(clock().timestamp())))
                raise
            return cls._begun(paths, name, vault, clock)

    @classmethod
    def open_handed(
        cls, paths: Paths, name: str, delegate: Delegate, *, clock: Clock, mode: Literal["r", "w"] = "w"
    ) -> Store | None:
        """Open what an unlock agent holds the keys of; None where only the passphrase will do."""
        from vault.vault import Vault

        with translated():
            vault = Vault.open_handed(paths.vault(name), paths.state, delegate, mode=mode)
            return cls._begun(paths, name, vault, clock) if vault is not None else None

    @classmethod
    def _begun(cls, paths: Paths, name: str, vault: Vault, clock: Clock) -> Store:
        """Open the log, say so in it, and settle what waits; the vault is closed if that fails."""
        from audit.log import AuditLog

        try:
            log = AuditLog.open(*_log_places(paths.vault(name), paths, vault), **_log_keys(vault, clock))
            store = cls(name, paths, vault, log, clock)
            last = store._last_entry()
            store.record(EventKind.UNLOCK)
            if vault.mode == "w":
                if not vault.handed:  # whoever handed the keys over has seen to it that nothing waits
                    store._fold_pending()
                store._erase_due(last)
                store._settle_adapters(renew=False)
                store._note_deadlines(opened=True)
        except BaseException:
            vault.close()
            raise
        return store

    @classmethod
    def adopt(
        cls, paths: Paths, name: str, unlocker: Any, *, clock: Clock, epoch: int
    ) -> tuple[Store, Literal["log kept", "log anew"]]:
        """Open a vault that was made ready elsewhere: its anchor is written anew, what is due goes, older keyrings are shut out.

        A log that does not fit what is known of it begins anew. Raises VaultDamaged where a file is missing or was changed.
        """
        from audit.errors import AuditError
        from vault.vault import Vault

        directory, now = paths.vault(name), int(clock().timestamp())
        with translated(), Vault.open(directory, paths.state, unlocker, adopt=True) as vault:
            if unfit := len(vault.damaged()):
                raise VaultDamaged(_("{n} of its files are missing or were changed").format(n=unfit))
            vault.destroy_segments(s.id for s in vault.segments() if s.expires_at is not None and s.expires_at <= now)
            vault.destroy_documents(d.id for d in vault.documents() if d.expires_at is not None and d.expires_at <= now)
            vault.renew(epoch=epoch)
        try:
            return cls.open(paths, name, unlocker, clock=clock), "log kept"
        except VaultDamaged as error:
            if not isinstance(error.__cause__, AuditError):
                raise
        _new_log(paths, directory, unlocker, clock)
        return cls.open(paths, name, unlocker, clock=clock), "log anew"

    def close(self) -> None:
        """Forget the keys; the deadlines that hold while locked are written down first."""
        try:
            if self.vault.mode == "w" and self.vault.state.exists():
                self._note_deadlines()
        finally:
            self._forget_keys()

    def hand_over(self) -> tuple[Keys, list[Envelope]]:
        """Return what an unlock agent keeps: what opens the permitted segments and the documents.

        The map of names is among them: what is typed in a session is redacted with it. Only `review` shows it.
        """
        from vault.agent.process import ENVELOPES

        grant = self.grant()
        segments = [s.id for s in self.vault.segments() if grant.permits_segment(s)]
        documents = [d.id for d in self.vault.documents()]
        with translated():
            return self.vault.hand_over(segments, documents, envelopes=ENVELOPES)

    def _forget_keys(self) -> None:
        self.log.close()
        self.vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- audit -------------------------------------------------------------------------------------------------------

    def record(self, kind: EventKind, **facts: Any) -> None:
        """Append one event, durably, before anything that depends on it is shown."""
        with translated():
            self.log.append(Event(kind=kind, **facts))

    @property
    def log_directory(self) -> Path:
        """Where the log's public files lie."""
        return self.paths.vault(self.name) / "audit"

    def identify(self, *parts: str) -> str:
        """Return a name for something that means nothing outside this vault."""
        return identifier(self.vault.name_key(), *parts)

    def _fold_pending(self) -> None:
        """Take what was noted while locked into the log; an objection closes the manifest too."""
        from audit.pending import fold

        notes = self.vault.take_pending()
        if not notes:
            return
        folded = fold(notes, self.log)
        self._complete_receipts(folded.entries.values())
        if any(_kind_of(data) is EventKind.WITHDRAWAL for data in notes):
            self.close_stance()
        self.vault.drop_pending()

    def _complete_receipts(self, entries: Iterable[EntryId]) -> None:
        """Put the proof into receipts whose event has come into the log."""
        from exskill.store.receipts import complete

        by_receipt = {name: entry for entry in entries for name in self._ids_of(entry)}
        if by_receipt:
            complete(self.vault.state, self.log, self.vault.signer, by_receipt)

    def _ids_of(self, entry: EntryId) -> tuple[str, ...]:
        from audit.events import Entry

        found = next(iter(self.log.entries(start=entry.index)), None)
        return found.event.ids if isinstance(found, Entry) else ()

    def erased(
        self, reason: Reason, counts: Mapping[Count, int], *, actor: Actor = Actor.USER, kind: EventKind | None = None
    ) -> str:
        """Log an erasure that has happened, write its final receipt and return the receipt's id."""
        from exskill.store import receipts

        receipt = receipts.new_receipt(
            self.vault.vault_id,
            at=self._clock(),
            trigger=reason,
            actor=actor,
            counts=counts,
            gone=True,
            copies_at=receipts.escrows(self.vault.state),
        )
        with translated():
            entry = self.log.append(
                Event(
                    kind=kind or EventKind.TIMER,
                    actor=actor,
                    reason=reason,
                    counts=dict(counts),
                    ids=(receipt.receipt_id,),
                )
            )
        receipts.write(self.vault.state, receipt, receipts.device_signer(self.vault.state))
        self._complete_receipts([entry])
        return receipt.receipt_id

    # -- deadlines that hold while locked ----------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """Return what is known while locked."""
        from exskill.erasure.deadlines import DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS
        from vault.ledger import Ledger, read_ledger

        with translated():
            known = read_ledger(self.vault.state)
        return known or Ledger(int(self._clock().timestamp()), DEAD_MAN_EX_DAYS, DEAD_MAN_VAULT_DAYS)

    def keep_token(self, token_hash: str) -> None:
        """Keep the hash of a withdrawal token, readable while locked; it replaces the one before."""
        self.save_ledger(replace(self.ledger(), token={"hash": token_hash, "failures": 0, "last": 0}))
        self.record(EventKind.CONSENT_CHANGE, reason=Reason.USER_REQUEST)

    def save_ledger(self, ledger: Ledger) -> None:
        """Write down what is known while locked."""
        from vault.ledger import write_ledger

        with translated():
            write_ledger(self.vault.state, ledger)

    def _note_deadlines(self, *, opened: bool = False) -> None:
        """Bring the list of deadlines up to date; at an opening also the date from which the dead-man counts."""
        from exskill.erasure.reap import look_at_clock, reading

        now = self._clock()
        ledger, verdict = look_at_clock(self.ledger(), reading(now))
        if opened and verdict.seal_all:
            raise LimitActive(
                _("this machine's clock is behind what it said before; everything with a date stays closed"),
                hint=_("set the clock right and try again; no date is ever extended by a clock"),
            )
        deadlines = {s.shard: s.expires_at for s in self.vault.segments() if s.expires_at is not None}
        deadlines |= {d.shard: d.expires_at for d in self.vault.documents() if d.expires_at is not None}
        last = int(now.timestamp()) if opened else ledger.last_opened
        self.save_ledger(
            replace(ledger, last_opened=last, deadlines=deadlines, fixed=ledger.fixed & frozenset(deadlines))
        )

    def _last_entry(self) -> int:
        """Return when the log was last written to, in Unix seconds."""
        from audit.events import Entry

        size = self.log.size
        newest = [e for e in self.log.entries(max(0, size - 1)) if isinstance(e, Entry)]
        return newest[-1].ts // 1000 if newest else 0

    def _erase_due(self, last: int) -> None:
        """Destroy the keys of what has run out.

        A clock that jumped by more than a week since the last entry is not believed at once (a wrong clock must not
        erase): what is due is closed by the gates already, and erased a day later.
        """
        now = int(self._clock().timestamp())
        due = [s.id for s in self.vault.segments() if s.expires_at is not None and s.expires_at <= now]
        old = [d for d in self.vault.documents() if d.expires_at is not None and d.expires_at <= now]
        if not due and not old:
            return
        seen = int(self.document(_DUE) or b"0")
        if now - last > _JUMP and not (seen and now - seen >= _DAY):
            if not seen:
                self.put_document(_DUE, str(now).encode("ascii"))
            return
        if due:
            self.vault.destroy_segments(due)
            self.erased(Reason.IMPORT_TTL, {Count.SEGMENTS: len(due)}, actor=Actor.TIMER)
        if old:
            self.vault.destroy_documents(document.id for document in old)
            self.erased(Reason.DOCUMENT_TTL, {Count.DOCUMENTS: len(old)}, actor=Actor.TIMER)
        self.drop_document(_DUE)

    def close_stance(self) -> None:
        """Close the consent page for good, because the other person said no."""
        from exskill.consent import Stance
        from exskill.consent.edit import set_stance
        from exskill.consent.terms import By

        manifest = self.manifest()
        if not manifest.stance.stance.is_no:
            self.save_manifest(set_stance(manifest, Stance.OBJECTED, now=self._clock(), by=By.EX))

    def pictures(self) -> Iterator[bytes]:
        """Yield the stored pictures of each import, oldest import first (see :mod:`exskill.images.album`)."""
        for entry in self.vault.documents():
            if entry.kind == _PICTURES:
                data = self.document(_PICTURES, scope=entry.scope)
                if data is not None:
                    yield data

    # -- settings and consent ----------------------------------------------------------------------------------------

    def settings(self) -> Settings:
        """Return what the user told."""
        return Settings.from_bytes(self.document(_SETTINGS))

    def save_settings(self, settings: Settings) -> None:
        """Store what the user told."""
        self.put_document(_SETTINGS, settings.to_bytes())

    def manifest(self) -> Manifest:
        """Return the newest manifest after checking its signature and its whole chain."""
        return self._versions()[-1].manifest

    def _versions(self) -> list[SignedManifest]:
        from exskill.consent import SignedManifest, check_chain

        data = self.document(_MANIFEST)
        if data is None:
            raise ConsentDenied(_("there is no consent manifest, so nothing is permitted"))
        versions = [SignedManifest.from_bytes(bytes.fromhex(part)) for part in json.loads(data)]
        check_chain(versions, self.vault.signer.public)
        return versions

    def save_manifest(self, manifest: Manifest) -> None:
        """Sign a manifest as the next version and store it; the change is audited first."""
        self.put_document(_MANIFEST, self._with_version(manifest))
        self._settle_adapters(renew=True)

    def _settle_adapters(self, *, renew: bool) -> None:
        """Destroy what was trained once its purpose is not granted: it cannot forget, so it must go; or date it anew."""
        for kind in {d.kind for d in self.vault.documents()}.intersection(_ADAPTERS):
            due = self.adapter_due()
            if due is None:
                self.drop_document(kind)
            elif renew:
                self.put_document(kind, self.document(kind) or b"", expires_at=due)

    def adapter_due(self) -> int | None:
        """Return when what was trained is destroyed, in Unix seconds; None where training is not permitted.

        That is when the first row of theirs runs out or the agreement has to be confirmed, so that it goes while locked too.
        """
        from exskill.consent import Purpose

        try:
            grant = self.grant(Purpose.ADAPTER)
        except ConsentDenied:
            return None
        if not grant.allows(Purpose.ADAPTER):
            return None
        rows = [
            s.expires_at for s in self.vault.segments() if s.role == SenderRole.EX.value and s.expires_at is not None
        ]
        return min([grant.expires_at, *rows])

    def _with_version(self, manifest: Manifest) -> bytes:
        from exskill.consent import sign

        versions = self._versions() if self.document(_MANIFEST) is not None else []
        self.record(EventKind.CONSENT_CHANGE, manifest_version=manifest.header.version)
        signed = [v.to_bytes().hex() for v in (*versions, sign(manifest, self.vault.signer))]
        return json.dumps(signed).encode("ascii")

    def grant(self, *purposes: Any) -> Grant:
        """Compile the manifest for some purposes (all that are granted if none is named)."""
        from exskill.consent import compile_grant

        newest = self._versions()[-1]
        compiled = compile_grant(
            newest.manifest,
            newest.signature,
            public_key=self.vault.signer.public,
            now=self._clock(),
            newest=newest.manifest.header.version,
        )
        return compiled.narrowed(*purposes) if purposes else compiled

    # -- documents ---------------------------------------------------------------------------------------------------

    def document(self, kind: str, *, scope: str = "vault") -> bytes | None:
        """Return a document."""
        with translated():
            return self.vault.get_document(kind, scope=scope)

    def put_document(self, kind: str, data: bytes, *, scope: str = "vault", expires_at: int | None = None) -> None:
        """Store a document under a key of its own."""
        with translated():
            self.vault.put_document(kind, data, scope=scope, expires_at=expires_at)
            if kind in _EX_DOCUMENTS:
                self._note_theirs()

    def drop_document(self, kind: str, *, scope: str = "vault") -> bool:
        """Destroy a document's key."""
        with translated():
            return self.vault.drop_document(kind, scope=scope)

    # -- rows --------------------------------------------------------------------------------------------------------

    def row_key(self) -> bytes:
        """Return the key under which row ids are made."""
        return self.vault.derive("row-id")

    def known_ids(self) -> frozenset[str]:
        """Return the ids of all rows, to tell what is there already."""
        from vault.vault import KeySelection

        with translated():
            table = self.vault.read(KeySelection(frozenset(s.id for s in self.vault.segments())))
        return frozenset(str(i) for i in table.column("id").to_pylist()) if table is not None else frozenset()

    def name_map(self) -> bytes | None:
        """Return the map of real names and tags, if it still exists."""
        return self.document(_NAMES)

    def commit_import(
        self,
        ingested: Ingested,
        *,
        import_id: str,
        names: bytes,
        settings: Settings,
        ex_adult: Adult | None = None,
        ex_adult_since: date | None = None,
        pictures: bytes | None = None,
    ) -> None:
        """Store an import with its consent entry, its names, its pictures and its audit entry: all of it or nothing."""
        from vault.vault import DocumentSpec

        report, now = ingested.report, self._clock()
        if report.kept_by_role[SenderRole.EX.value] and self.manifest().stance.stance.is_no:
            raise ConsentDenied(_("the other person said no: nothing of theirs is read again"))
        manifest = self._manifest_with(ingested, import_id, ex_adult, ex_adult_since)
        documents = [
            DocumentSpec(_MANIFEST, self._with_version(manifest)),
            DocumentSpec(_NAMES, names),
            DocumentSpec(_SETTINGS, settings.to_bytes()),
        ]
        if pictures is not None:
            documents.append(DocumentSpec(_PICTURES, pictures, self._expiry(SenderRole.ME.value, now), import_id))
        with translated():
            self.vault.write_import(import_id, self._segments(ingested.table, now), documents)
            try:
                counts = {
                    Count.ROWS_READ: report.read,
                    Count.ROWS_KEPT: report.kept,
                    Count.ROWS_DROPPED: sum(report.dropped.values()),
                    Count.REDACTIONS: sum(report.redactions.values()),
                }
                self.record(EventKind.IMPORT, counts=counts, ids=(self.identify("import", import_id),))
            except BaseException:
                self.vault.destroy_import(import_id)
                raise
            self._note_theirs()
        self._note_deadlines()

    def add_rows(self, table: pa.Table, *, redactions: int = 0) -> None:
        """Store rows that the user typed, with their audit entry: both or neither."""
        rows = table.num_rows
        with translated():
            new = self.vault.write_import(USER_IMPORT, self._segments(table, self._clock()))
            try:
                counts = {Count.ROWS_READ: rows, Count.ROWS_KEPT: rows, Count.REDACTIONS: redactions}
                self.record(EventKind.IMPORT, counts=counts, ids=(self.identify("import", USER_IMPORT),))
            except BaseException:
                self.vault.destroy_segments(segment.id for segment in new)
                raise

    def _note_theirs(self) -> None:
        """Keep the note of what the other person can have destroyed without a passphrase up to date."""
        theirs = {s.shard for s in self.vault.segments() if s.role == SenderRole.EX.value}
        theirs |= {d.shard for d in self.vault.documents() if d.kind in _EX_DOCUMENTS}
        self.vault.state.note(_THEIRS, theirs)

    def _manifest_with(
        self, ingested: Ingested, import_id: str, ex_adult: Adult | None, ex_adult_since: date | None
    ) -> Manifest:
        from exskill.consent import import_fact
        from exskill.consent.edit import set_parties, with_import

        now, manifest = self._clock(), self.manifest()
        if ex_adult is not None and ex_adult != manifest.parties.ex_adult:
            # one version per import: the change of parties and the import are signed together
            changed = set_parties(manifest, now=now, ex_adult=ex_adult, ex_adult_since=ex_adult_since)
            self.save_manifest(changed)
            manifest = changed
        roles = ingested.report.kept_by_role
        return with_import(
            manifest,
            import_fact(
                import_id,
                now=now,
                rows_me=roles[SenderRole.ME.value],
                rows_ex=roles[SenderRole.EX.value],
                first_of_ex=_first_day(ingested.table),
            ),
            now=now,
        )

    def _segments(self, table: pa.Table, now: datetime) -> list[Any]:
        """Split rows by what must be erasable or closed alone: sender, and special categories."""
        import pyarrow as pa
        import pyarrow.compute as pc

        from exskill.consent import purpose_class
        from vault.vault import SegmentSpec

        joined: Any = pc.binary_join(table["categories"], ",")
        columns: Any = table["role"].to_pylist(), joined.to_pylist()
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        known: dict[tuple[str, str], list[int]] = {}  # few marks, many rows: what a mark means is asked once
        for i, (role, marks) in enumerate(zip(*columns, strict=True)):
            rows = known.get((role, marks))
            if rows is None:
                rows = known[role, marks] = groups[role, purpose_class(marks.split(",") if marks else [])]
            rows.append(i)
        return [
            SegmentSpec(table.take(pa.array(rows)), role, tags, self._expiry(role, now))
            for (role, tags), rows in sorted(groups.items())
        ]

    def _expiry(self, role: str, now: datetime) -> int:
        days = _EX_DAYS["P1"] if role == SenderRole.EX.value else OWN_ROWS_DAYS
        return int((now + timedelta(days=days)).timestamp())

    def permitted(self, grant: Grant) -> Permitted:
        """Load what a grant permits: only these keys (G1), only these rows (G2)."""
        from vault.vault import KeySelection

        chosen = frozenset(s.id for s in self.vault.segments() if grant.permits_segment(s))
        with translated():
            table = self.vault.read(KeySelection(chosen))
        if table is not None:
            table = grant.filter(table)
        count = 0 if table is None else table.num_rows
        self.record(
            EventKind.RETRIEVE,
            actor=Actor.PROGRAM,
            manifest_version=grant.version,
            counts={Count.ROWS_RETRIEVED: count, Count.SEGMENTS: len(chosen)},
        )
        return Permitted(
            table,
            grant,
            lambda n: self.record(
                EventKind.RETRIEVE,
                actor=Actor.PROGRAM,
                manifest_version=grant.version,
                counts={Count.ROWS_RETRIEVED: n},
            ),
        )

    def index(
        self, embedder: Embedder, *, stop: Callable[[], bool], advance: Callable[[int], object] = lambda _n: None
    ) -> int:
        """Give rows that have none their vectors, segment by segment; return how many still wait when ``stop`` said so.

        A segment is written anew, under a new key, with all its rows; after a crash it is as before.
        """
        from exskill.retrieval.indexing import fill
        from redaction.rehydrate import rehydrate

        left = 0
        for entry, table in self.tables(Reason.USER_REQUEST):
            filled = fill(table, embedder, rehydrate, stop=stop, advance=advance)
            left += filled.left
            if filled.done:
                self.replace_rows({entry.id: filled.table}, {})
        return left

    def read_redacted(self, reason: Reason) -> list[tuple[SegmentEntry, pa.Table, list[RedactedText]]]:
        """Return every segment with its rows and their texts, to rewrite them; logged with the reason."""
        return [
            (entry, table, self.text_of(str(text or "") for text in table.column("text").to_pylist()))
            for entry, table in self.tables(reason)
        ]

    def text_of(self, stored: Iterable[str]) -> list[RedactedText]:
        """Give texts that were redacted before they were stored their type back."""
        from redaction.rehydrate import rehydrate

        return [rehydrate(text) for text in stored]

    def tables(self, reason: Reason = Reason.FORGET) -> Iterator[tuple[SegmentEntry, pa.Table]]:
        """Yield every segment with its rows, whatever is permitted: to erase or to index rows only, and logged as that.

        Where an agent's keys opened the vault, what they do not open is left out.
        """
        from vault.vault import KeySelection

        segments = tuple(s for s in self.vault.segments() if s.seed)
        self.record(
            EventKind.RETRIEVE,
            reason=reason,
            counts={Count.ROWS_RETRIEVED: sum(s.rows for s in segments), Count.SEGMENTS: len(segments)},
        )
        for entry in segments:
            with translated():
                table = self.vault.read(KeySelection(frozenset({entry.id})))
            if table is not None:
                yield entry, table

    def replace_rows(
        self,
        kept: Mapping[str, pa.Table],
        documents: Mapping[str, bytes | None],
        *,
        manifest: Manifest | None = None,
    ) -> int:
        """Put what is left of some segments and documents (by id; None: nothing) in their place, all in one step.

        Whatever is left has new keys, under the deadline and with the irrevocability of the old ones. Returns how many keys
        were destroyed; raises VaultDamaged if one of them is still there afterwards.
        """
        from vault.vault import DocumentSpec, SegmentSpec

        old = [s for s in self.vault.segments() if s.id in kept]
        entries = [d for d in self.vault.documents() if d.id in documents]
        stays = [s for s in old if kept[s.id].num_rows]
        specs = [(s.import_id, SegmentSpec(kept[s.id], s.role, s.purpose_class, s.expires_at)) for s in stays]
        parts = [(d, data) for d in entries if (data := documents[d.id]) is not None]
        papers = [DocumentSpec(d.kind, data, d.expires_at, d.scope) for d, data in parts]
        heirs = [*(s.shard for s in stays), *(d.shard for d, _data in parts)]
        if manifest is not None:
            papers.append(DocumentSpec(_MANIFEST, self._with_version(manifest)))
        with translated():
            self.vault.replace_segments(
                kept,
                specs,
                documents=papers,
                without=[d.id for d in entries if documents[d.id] is None],
                before=lambda segments, written: self._inherit(heirs, segments, written),
            )
            self._note_theirs()
            gone = {s.shard for s in old} | {d.shard for d in entries}
            if gone & frozenset(self.vault.state.names()):
                raise VaultDamaged(_("some keys could not be destroyed"))
        self._note_deadlines()
        return len(gone)

    def _inherit(
        self, heirs: Sequence[str], segments: Sequence[SegmentEntry], documents: Sequence[DocumentEntry]
    ) -> None:
        """Before new keys count, write down what holds for them while locked: whose they are, until when, how firmly."""
        written: list[SegmentEntry | DocumentEntry] = [*segments, *documents]
        theirs = {s.shard for s in segments if s.role == SenderRole.EX.value}
        theirs |= {d.shard for d in documents if d.kind in _EX_DOCUMENTS}
        self.vault.state.note(_THEIRS, self.vault.state.noted(_THEIRS) | theirs)
        ledger = self.ledger()
        fixed = {new.shard for old, new in zip(heirs, written, strict=False) if old in ledger.fixed}
        deadlines = {w.shard: w.expires_at for w in written if w.expires_at is not None}
        self.save_ledger(
            replace(ledger, deadlines={**ledger.deadlines, **deadlines}, fixed=ledger.fixed | frozenset(fixed))
        )

    def destroy_rows(self, segments: Sequence[str]) -> None:
        """Destroy the keys of some segments; the caller records why."""
        with translated():
            self.vault.destroy_segments(segments)
            self._note_theirs()

    # -- backups -----------------------------------------------------------------------------------------------------

    def back_up(self, target: Path, stanza: Callable[[bytes], Stanza], extra: Mapping[str, bytes]) -> int:
        """Write a backup to a new file and return its size; it is counted before it is written, and stays counted.

        Raises UsageError where a file of that name is, or the place lies inside the vault; ExskillError for a full disk.
        """
        from vault.backup import members, write_backup

        place = target.resolve()
        if any(place.is_relative_to(inside.resolve()) for inside in (self.vault.directory, self.vault.state.path)):
            raise UsageError(_("a backup does not lie in the vault itself"))
        if target.exists() or target.is_symlink():
            raise UsageError(_("there is already a file of that name; nothing is ever overwritten"))
        before = self.ledger()
        at = int(self._clock().timestamp())
        with translated():
            self.vault.count_escrow()
            self.save_ledger(replace(before, escrows=(*before.escrows, at)))
            self.record(EventKind.BACKUP, counts={Count.COPIES: len(before.escrows) + 1})
            try:
                size = write_backup(target, stanza, members(self.vault.directory, self.vault.state), extra)
            except FileExistsError:
                self._no_backup(before)
                raise UsageError(_("there is already a file of that name; nothing is ever overwritten")) from None
            except FileNotFoundError:
                self._no_backup(before)
                raise UsageError(_("the file cannot be created there")) from None
            except BaseException:
                if not target.exists():
                    self._no_backup(before)
                raise
        return size

    def _no_backup(self, before: Ledger) -> None:
        """Take a backup that does not exist out of the list that receipts read; the log keeps both facts."""
        self.save_ledger(replace(self.ledger(), escrows=before.escrows))
        self.record(EventKind.BACKUP, outcome=Outcome.FAILED)

    # -- end ---------------------------------------------------------------------------------------------------------

    def destroy(self) -> Destruction:
        """Destroy this vault; the log's last entry says so, and dies with it."""
        from vault.vault import destroy

        self.record(EventKind.DESTROY)
        self._forget_keys()
        return destroy_vault(self.paths, self.name, destroy)


def destroy_vault(paths: Paths, name: str, run: Callable[..., Destruction] | None = None) -> Destruction:
    """Destroy a vault, locked or not."""
    from vault.vault import destroy

    with translated():
        return (run or destroy)(paths.vault(name), paths.state)


@dataclass(frozen=True, slots=True)
class Objected:
    """What a no destroyed, and the signed receipt to hand back."""

    keys: int
    receipt_id: str
    receipt: bytes


def object_now(paths: Paths, name: str, *, clock: Clock, reason: Reason = Reason.OBJECTION) -> Objected:
    """The other person said no: destroy the keys of everything of theirs, locked or not.

    The event waits, sealed, for the next unlock, which also closes the manifest for good. The same chat is not read again
    for 180 days.
    """
    from audit.pending import note
    from exskill.erasure import reimport_block as bans
    from exskill.store import receipts
    from vault.atomic import Disk
    from vault.marker import read_vault_id
    from vault.state import State
    from vault.vault import destroy_noted

    directory, now = paths.vault(name), clock()
    with translated():
        vault_id = read_vault_id(directory)
        state = State(paths.state, vault_id, Disk())
        keys = len(state.noted(_THEIRS) & frozenset(state.names()))
        receipt = receipts.new_receipt(
            vault_id,
            at=now,
            trigger=reason,
            actor=Actor.EX,
            counts={Count.SHARDS: keys},
            gone=True,
            copies_at=receipts.escrows(state),
        )
        # The note comes first: a crash after it leaves a vault that says no, never one that forgot it.
        event = Event(kind=EventKind.WITHDRAWAL, actor=Actor.EX, reason=reason, ids=(receipt.receipt_id,))
        leave_note(state, note(event, at=int(now.timestamp())))
        theirs = state.noted(_THEIRS)
        destroyed = destroy_noted(directory, paths.state, _THEIRS)
        if theirs & frozenset(state.names()):
            raise VaultDamaged(_("some keys could not be destroyed"))
        document = receipts.write(state, receipt, receipts.device_signer(state))
        bans.ban(paths, vault_id, now)
    return Objected(destroyed, receipt.receipt_id, document)


def leave_note(state: State, data: bytes) -> None:
    """Seal a note to a locked vault; it comes into the log at the next unlock."""
    from vault.vault import put_pending

    put_pending(state.path.parent, state.path.name, data)


def _kind_of(data: bytes) -> EventKind | None:
    from audit.errors import InvalidEvent
    from audit.events import Entry

    try:
        return Entry.from_bytes(data).event.kind
    except InvalidEvent:
        return None


def still_opens(paths: Paths, name: str, unlockers: Sequence[Any]) -> bool:
    """Whether any of some secrets opens a vault: asked after a destruction."""
    from vault.errors import VaultError
    from vault.vault import Vault

    for unlocker in unlockers:
        try:
            Vault.open(paths.vault(name), paths.state, unlocker, mode="r").close()
        except VaultError:
            continue
        return True
    return False


def _new_log(paths: Paths, directory: Path, unlocker: Any, clock: Clock) -> None:
    """Put an empty log in the place of one that does not fit."""
    import shutil

    from audit.log import AuditLog
    from vault.vault import Vault

    with translated(), Vault.open(directory, paths.state, unlocker) as vault:
        for place in _log_places(directory, paths, vault):
            shutil.rmtree(place, ignore_errors=True)
        AuditLog.create(*_log_places(directory, paths, vault), **_log_keys(vault, clock)).close()


def verify_audit(
    paths: Paths,
    name: str,
    unlocker: Any,
    *,
    clock: Clock,
    witnesses: Sequence[bytes] = (),
    chain_key: str | None = None,
) -> Verification:
    """Open a vault for its keys alone and check its log's files, before anything is settled or appended."""
    from audit.check import verify_log
    from vault.vault import Vault

    with translated(), Vault.open(paths.vault(name), paths.state, unlocker, mode="r") as vault:
        directory, state = _log_places(paths.vault(name), paths, vault)
        keys = _log_keys(vault, clock)
        return verify_log(
            directory,
            state,
            key=keys["key"],
            public=vault.signer.public,
            origin=keys["origin"],
            now=clock(),
            witnesses=witnesses,
            chain_key=_chain_key(chain_key),
        )


def _chain_key(text: str | None) -> ChainKey | None:
    from audit.anchor import ChainKey

    if text is None:
        return None
    try:
        return ChainKey.from_text(text)
    except ValueError:
        raise UsageError(_("that is not a verification key")) from None


def _log_places(directory: Path, paths: Paths, vault: Vault) -> tuple[Path, Path]:
    return directory / "audit", paths.vault_state(vault.vault_id) / "audit"


def _log_keys(vault: Vault, clock: Clock) -> Mapping[str, Any]:
    return {
        "key": vault.derive("audit"),
        "signer": vault.signer,
        "origin": f"exskill.dev/v1/log/{vault.vault_id}",
        "clock": clock,
        "random": os.urandom,
    }


def _first_day(table: pa.Table) -> date | None:
    import pyarrow.compute as pc

    first = pc.min(table.filter(pc.field("role") == SenderRole.EX.value)["ts"]).as_py()
    return first.date() if first is not None else None
