"""The only door to the vault: redacted rows in, permitted rows out under a Grant, and an audit entry for each.

Four gates stand between a stored row and a prompt, each enough alone: the key is not derived (G1), the row is not loaded
(G2), the query's condition (G3), the recheck of every hit (G4). Whatever is done here is in the audit log before its
result is handed out; where the log cannot be written, the operation is undone or stops.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from audit.events import Actor, Count, Event, EventKind, Outcome, identifier
from exskill.consent.terms import USER_IMPORT
from exskill.errors import ConsentDenied, NoVault, UsageError
from exskill.failures import translated
from exskill.i18n import _
from exskill.paths import Paths
from exskill.rows import SenderRole

if TYPE_CHECKING:
    import pyarrow as pa

    from audit.findings import Verification
    from audit.log import AuditLog
    from exskill.consent import Adult, Grant, Manifest, SignedManifest
    from exskill.ingest import Ingested
    from exskill.persona.lines import Line
    from redaction.text import RedactedText
    from vault.kdf import Argon2Params
    from vault.store import Destruction, Vault

__all__ = ["DEFAULT_VAULT", "Permitted", "Settings", "Store", "choose_vault", "existing_vaults"]

DEFAULT_VAULT: Final = "default"
OWN_ROWS_DAYS: Final = 90
_EX_DAYS: Final = {"P0": 42, "P1": 42, "P2": 56}
_MANIFEST, _SETTINGS, _NAMES = "manifest", "settings", "names"
_DUE: Final = "due"
_DAY: Final = 24 * 3600
_JUMP: Final = 7 * _DAY
_THEIRS: Final = "theirs"  # the note, readable while locked, of what came from the other person
_EX_DOCUMENTS: Final = frozenset({_NAMES, "profile", "exemplars", "corrections", "versions"})

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


def existing_vaults(paths: Paths) -> tuple[str, ...]:
    """Return the names of the vaults on this machine."""
    if not paths.vaults.is_dir():
        return ()
    return tuple(sorted(p.name for p in paths.vaults.iterdir() if (p / "VAULT").is_file()))


def choose_vault(paths: Paths, name: str | None) -> str:
    """Return the vault to use: the named one, or the only one. Raises NoVault, or UsageError where several are there."""
    found = existing_vaults(paths)
    if name is not None:
        paths.vault(name)  # a valid name at all
        if name not in found:
            raise NoVault(_("there is no vault of that name"))
        return name
    if not found:
        raise NoVault(_("there is no vault yet"))
    if len(found) > 1:
        raise UsageError(_("there are several vaults"), hint=_("choose one with `exskill --vault NAME …`"))
    return found[0]


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
        from exskill.persona.lines import from_table
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

    def vectors(self) -> dict[str, Any]:
        """Return the stored vectors of the permitted rows by id."""
        if self._table is None:
            return {}
        rows = self._table.select(["id", "vector"]).to_pylist()
        return {str(row["id"]): row["vector"] for row in rows if row["vector"] is not None}

    def text_of(self, stored: str) -> RedactedText:
        """Give the text of a permitted row its type back."""
        from redaction.rehydrate import rehydrate

        return rehydrate(stored)

    def search_vector(self, vector: Any, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the nearest permitted rows."""
        return self._checked(lambda table, w: table.search_vector(vector, where=w, k=k), where)

    def search_text(self, words: str, *, where: str | None = None, k: int = 20) -> list[dict[str, Any]]:
        """Return the best permitted rows for some words."""
        return self._checked(lambda table, w: table.search_text(words, where=w, k=k), where)

    def _checked(self, run: Callable[[Any, str], list[dict[str, Any]]], where: str | None) -> list[dict[str, Any]]:
        if self._table is None or self._table.num_rows == 0:
            return []
        if self._search is None:
            from vault.table import SearchTable

            self._search = SearchTable.from_arrow(self._table)
        condition = f"({self._grant.where()})" + (f" AND ({where})" if where else "")
        hits = run(self._search, condition)
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
        floor_kib: int | None = None,
    ) -> tuple[Store, str]:
        """Create a vault with its log and its default manifest; return it open, with the recovery code."""
        from audit.log import AuditLog
        from exskill.consent import Adult, default_manifest
        from vault import kdf
        from vault.atomic import make_private
        from vault.store import Vault, destroy

        directory = paths.vault(name)
        with translated():
            make_private(paths.vaults)
            vault, code = Vault.create(
                directory,
                paths.state,
                passphrase=passphrase,
                params=params or kdf.calibrate(),
                now=int(clock().timestamp()),
                floor_kib=floor_kib or kdf.MIN_MEMORY_KIB,
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
        from audit.log import AuditLog
        from audit.pending import note
        from vault.errors import WrongKey
        from vault.store import Vault, put_pending, read_vault_id

        directory = paths.vault(name)
        with translated():
            try:
                vault = Vault.open(directory, paths.state, unlocker, mode=mode)
            except WrongKey:
                failed = Event(kind=EventKind.UNLOCK_FAILED, outcome=Outcome.FAILED)
                put_pending(paths.state, read_vault_id(directory), note(failed, at=int(clock().timestamp())))
                raise
            try:
                log = AuditLog.open(*_log_places(directory, paths, vault), **_log_keys(vault, clock))
                store = cls(name, paths, vault, log, clock)
                last = store._last_entry()
                store.record(EventKind.UNLOCK)
                if mode == "w":
                    store._fold_pending()
                    store._erase_due(last)
            except BaseException:
                vault.close()
                raise
        return store

    def close(self) -> None:
        """Forget the keys."""
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

    def identify(self, *parts: str) -> str:
        """Return a name for something that means nothing outside this vault."""
        return identifier(self.vault.name_key(), *parts)

    def _fold_pending(self) -> None:
        """Take what was noted while locked into the log; an objection closes the manifest too."""
        from audit.pending import fold

        notes = self.vault.take_pending()
        if not notes:
            return
        fold(notes, self.log)
        if any(_kind_of(data) is EventKind.WITHDRAWAL for data in notes):
            self._close_stance()
        self.vault.drop_pending()

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
        from audit.events import Reason

        now = int(self._clock().timestamp())
        due = [s.id for s in self.vault.segments() if s.expires_at is not None and s.expires_at <= now]
        if not due:
            return
        seen = int(self.document(_DUE) or b"0")
        if now - last > _JUMP and not (seen and now - seen >= _DAY):
            if not seen:
                self.put_document(_DUE, str(now).encode("ascii"))
            return
        self.vault.destroy_segments(due)
        self.record(EventKind.TIMER, actor=Actor.TIMER, reason=Reason.IMPORT_TTL, counts={Count.SEGMENTS: len(due)})
        self.drop_document(_DUE)

    def _close_stance(self) -> None:
        from exskill.consent import Stance
        from exskill.consent.edit import set_stance
        from exskill.consent.terms import By

        manifest = self.manifest()
        if not manifest.stance.stance.is_no:
            self.save_manifest(set_stance(manifest, Stance.OBJECTED, now=self._clock(), by=By.EX))

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
        from vault.store import KeySelection

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
    ) -> None:
        """Store an import with its consent entry, its names and its audit entry: all of it or nothing."""
        from vault.store import DocumentSpec

        report, now = ingested.report, self._clock()
        manifest = self._manifest_with(ingested, import_id, ex_adult, ex_adult_since)
        documents = [
            DocumentSpec(_MANIFEST, self._with_version(manifest)),
            DocumentSpec(_NAMES, names),
            DocumentSpec(_SETTINGS, settings.to_bytes()),
        ]
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

        from exskill.consent import purpose_class
        from vault.store import SegmentSpec

        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, row in enumerate(table.select(["role", "categories"]).to_pylist()):
            groups[str(row["role"]), purpose_class(row["categories"])].append(i)
        return [
            SegmentSpec(table.take(pa.array(rows)), role, tags, self._expiry(role, now))
            for (role, tags), rows in sorted(groups.items())
        ]

    def _expiry(self, role: str, now: datetime) -> int:
        days = _EX_DAYS["P1"] if role == SenderRole.EX.value else OWN_ROWS_DAYS
        return int((now + timedelta(days=days)).timestamp())

    def permitted(self, grant: Grant) -> Permitted:
        """Load what a grant permits: only these keys (G1), only these rows (G2)."""
        from vault.store import KeySelection

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

    # -- end ---------------------------------------------------------------------------------------------------------

    def destroy(self) -> Destruction:
        """Destroy this vault; the log's last entry says so, and dies with it."""
        from vault.store import destroy

        self.record(EventKind.DESTROY)
        self.close()
        return destroy_vault(self.paths, self.name, destroy)


def destroy_vault(paths: Paths, name: str, run: Callable[..., Destruction] | None = None) -> Destruction:
    """Destroy a vault, locked or not."""
    from vault.store import destroy

    with translated():
        return (run or destroy)(paths.vault(name), paths.state)


def object_now(paths: Paths, name: str, *, clock: Clock) -> int:
    """The other person said no: destroy the keys of everything of theirs, locked or not; return how many.

    The event waits, sealed, for the next unlock, which also closes the manifest for good.
    """
    from audit.events import Reason
    from audit.pending import note
    from vault.store import destroy_noted, put_pending, read_vault_id

    directory = paths.vault(name)
    with translated():
        event = Event(kind=EventKind.WITHDRAWAL, actor=Actor.EX, reason=Reason.OBJECTION)
        put_pending(paths.state, read_vault_id(directory), note(event, at=int(clock().timestamp())))
        return destroy_noted(directory, paths.state, _THEIRS)


def _kind_of(data: bytes) -> EventKind | None:
    from audit.errors import InvalidEvent
    from audit.events import Entry

    try:
        return Entry.from_bytes(data).event.kind
    except InvalidEvent:
        return None


def vault_id_of(paths: Paths, name: str) -> str:
    """Return a vault's id without opening it."""
    from vault.store import read_vault_id

    with translated():
        return read_vault_id(paths.vault(name))


def still_opens(paths: Paths, name: str, unlockers: Sequence[Any]) -> bool:
    """Whether any of some secrets opens a vault: asked after a destruction."""
    from vault.errors import VaultError
    from vault.store import Vault

    for unlocker in unlockers:
        try:
            Vault.open(paths.vault(name), paths.state, unlocker, mode="r").close()
        except VaultError:
            continue
        return True
    return False


def verify_audit(
    paths: Paths, name: str, unlocker: Any, *, clock: Clock, witnesses: Sequence[bytes] = ()
) -> Verification:
    """Open a vault for its keys alone and check its log's files, before anything is settled or appended."""
    from audit.check import verify_log
    from vault.store import Vault

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
        )


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
    rows = table.select(["role", "ts"]).to_pylist()
    return min((r["ts"].date() for r in rows if r["role"] == SenderRole.EX.value and r["ts"] is not None), default=None)
