"""The only door to the vault: redacted rows in, permitted rows out under a Grant, and an audit entry for each.

:class:`Store` is a facade; each part of its work is a module of this package. :mod:`exskill.store.opening` makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from audit.events import Actor, Count, EventKind, Reason, identifier
from exskill.store import consent_record, deadlines, documents, imports, journal, rows, theirs
from exskill.store.context import OpenVault
from exskill.store.kinds import ALIASES, NAMES, PROMPT_HEAD, SETTINGS
from exskill.store.new_import import NewImport
from exskill.store.permitted import Permitted
from exskill.store.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.chat.messages import Ingested
    from exskill.consent import Grant, Manifest, Purpose
    from redaction.text import RedactedText
    from vault.keyring import SegmentEntry
    from vault.ledger import Ledger

__all__ = ["Store"]


class Store:
    """One open vault with its audit log. Use as a context manager."""

    def __init__(self, opened: OpenVault) -> None:
        self.opened = opened
        self.name, self.paths, self.vault, self.log = opened.name, opened.paths, opened.vault, opened.log

    def close(self) -> None:
        """Forget the keys; the deadlines that are enforced while locked are written down first."""
        try:
            if self.vault.mode == "w" and self.vault.state.exists():
                deadlines.note_deadlines(self.opened)
                self.vault.note_heads()
        finally:
            self.forget_keys()

    def forget_keys(self) -> None:
        """Close the log and the vault, and write nothing."""
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
        journal.record_event(self.opened, kind, **facts)

    @property
    def log_directory(self) -> Path:
        """The directory of the log's public files."""
        return journal.log_directory(self.opened)

    def identify(self, *parts: str) -> str:
        """Return a name for something that means nothing outside this vault."""
        return identifier(self.vault.name_key(), *parts)

    def record_erasure(
        self, reason: Reason, counts: Mapping[Count, int], *, actor: Actor = Actor.USER, kind: EventKind | None = None
    ) -> str:
        """Log an erasure that has happened, write its final receipt and return the receipt's id."""
        return journal.record_erasure(self.opened, reason, counts, actor=actor, kind=kind)

    # -- what is known while locked ----------------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        """Return what is known while locked."""
        return theirs.read_known(self.opened)

    def save_ledger(self, ledger: Ledger) -> None:
        """Write down what is known while locked."""
        theirs.write_known(self.opened, ledger)

    def keep_token(self, token_hash: str) -> None:
        """Keep the hash of a withdrawal token, readable while locked; it replaces the one before."""
        theirs.keep_token(self.opened, token_hash)

    # -- settings and consent ----------------------------------------------------------------------------------------

    def settings(self) -> Settings:
        """Return what the user told."""
        return Settings.from_bytes(self.document(SETTINGS), self.document(ALIASES))

    def save_settings(self, settings: Settings) -> None:
        """Store what the user told."""
        if settings.names or settings.ex_alias or self.document(ALIASES) is not None:
            self.put_document(ALIASES, settings.names_to_bytes())
        self.put_document(SETTINGS, settings.to_bytes())

    def manifest(self) -> Manifest:
        """Return the newest manifest after checking its signature and its whole chain."""
        return consent_record.read_manifest(self.opened)

    def save_manifest(self, manifest: Manifest) -> None:
        """Sign a manifest as the next version and store it; the change is audited first."""
        consent_record.write_manifest(self.opened, manifest)
        deadlines.settle_adapters(self.opened, renew=True)
        self.drop_document(PROMPT_HEAD)  # what it shows may not be used any more

    def report_abuse(self) -> None:
        """Close the echo because of abuse, at once or with the next unlock."""
        consent_record.report_abuse(self.opened)

    def close_stance(self) -> None:
        """Close the consent page for good, because the other person said no."""
        manifest = consent_record.object_for_good(self.opened)
        if manifest is not None:
            self.save_manifest(manifest)

    def grant(self, *purposes: Purpose) -> Grant:
        """Compile the manifest for some purposes (all that are granted if none is named)."""
        return consent_record.compile_permissions(self.opened, *purposes)

    def adapter_due(self) -> int | None:
        """Return when what was trained is destroyed, in Unix seconds; None where training is not permitted."""
        return deadlines.find_adapter_due(self.opened)

    # -- documents ---------------------------------------------------------------------------------------------------

    def document(self, kind: str, *, scope: str = "vault") -> bytes | None:
        """Return a document; None if there is none or its key was destroyed."""
        return documents.read_document(self.opened, kind, scope)

    def put_document(self, kind: str, data: bytes, *, scope: str = "vault", expires_at: int | None = None) -> None:
        """Store a document under a key of its own."""
        documents.put_document(self.opened, kind, data, scope=scope, expires_at=expires_at)

    def drop_document(self, kind: str, *, scope: str = "vault") -> bool:
        """Destroy a document's key; return whether there was one."""
        return documents.drop_document(self.opened, kind, scope)

    def pictures(self) -> Iterator[bytes]:
        """Yield the stored pictures of each import, oldest import first."""
        return documents.read_pictures(self.opened)

    def name_map(self) -> bytes | None:
        """Return the map of real names and tags, if it still exists; raises VaultBusy where an agent's keys opened the vault."""
        return self.document(NAMES)

    def known_names(self) -> bytes | None:
        """Return what a live redactor needs: the map of names, or an agent's digests of it; None if there is neither."""
        return documents.read_known_names(self.opened)

    # -- rows --------------------------------------------------------------------------------------------------------

    def row_key(self) -> bytes:
        """Return the key under which row ids are made."""
        return self.vault.derive("row-id")

    def known_ids(self) -> frozenset[str]:
        """Return the ids of all rows, to tell what is there already."""
        return rows.read_known_ids(self.opened)

    def commit_import(self, ingested: Ingested, new: NewImport) -> None:
        """Store an import with its consent entry, its names, its pictures and its audit entry: all of it or nothing."""
        imports.commit_import(self.opened, ingested, new)

    def add_rows(self, table: pa.Table, *, redactions: int = 0) -> None:
        """Store rows that the user typed, with their audit entry: both or neither."""
        imports.add_rows(self.opened, table, redactions=redactions)

    def load_permitted(self, grant: Grant) -> Permitted:
        """Load what a grant permits: only these keys (G1), only these rows (G2)."""
        return rows.load_permitted(self.opened, grant)

    def read_redacted(self, reason: Reason) -> list[tuple[SegmentEntry, pa.Table, list[RedactedText]]]:
        """Return every segment with its rows and their texts, to rewrite them; logged with the reason."""
        return rows.read_redacted(self.opened, reason)

    def mark_redacted(self, stored: Iterable[str]) -> list[RedactedText]:
        """Give texts that were redacted before they were stored their type back."""
        return rows.type_texts(stored)

    def tables(self, reason: Reason = Reason.FORGET) -> Iterator[tuple[SegmentEntry, pa.Table]]:
        """Yield every segment with its rows, whatever is permitted: to erase or to index rows only, and logged as that."""
        return rows.read_tables(self.opened, reason)

    def replace_rows(
        self, kept: Mapping[str, pa.Table], documents: Mapping[str, bytes | None], *, manifest: Manifest | None = None
    ) -> int:
        """Put what is left of some segments and documents in their place, in one step; return how many keys died."""
        return rows.replace_rows(self.opened, kept, documents, manifest=manifest)

    def destroy_rows(self, segments: Sequence[str]) -> None:
        """Destroy the keys of some segments; the caller records why."""
        rows.destroy_rows(self.opened, segments)
