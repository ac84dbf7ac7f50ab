"""Rows of an open vault: permitted ones out under a grant, and their replacement and erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from audit.events import Actor, Count, EventKind, Reason
from exskill.core.errors import VaultDamaged
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.store import journal
from exskill.store.borrowing import encode_uses
from exskill.store.consent_record import append_version
from exskill.store.context import OpenVault
from exskill.store.deadlines import note_deadlines
from exskill.store.kinds import MANIFEST
from exskill.store.ownership import is_own_kind, is_own_role
from exskill.store.permitted import Permitted
from exskill.store.theirs import inherit_fixed
from redaction.rehydrate import rehydrate
from vault.vault import DocumentSpec, KeySelection, SegmentSpec

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.consent.grant import Grant
    from exskill.consent.manifest import Manifest
    from redaction.text import RedactedText
    from vault.keyring import SegmentEntry

__all__ = [
    "destroy_rows",
    "load_permitted",
    "read_known_ids",
    "read_redacted",
    "read_tables",
    "replace_rows",
    "type_texts",
]


def read_known_ids(opened: OpenVault) -> frozenset[str]:
    """Return the ids of all rows, to tell what is there already."""
    with translate_errors():
        table = opened.vault.read_columns(["id"])
    return frozenset(str(i) for i in table.column("id").to_pylist()) if table is not None else frozenset()


def load_permitted(opened: OpenVault, grant: Grant) -> Permitted:
    """Load what a grant permits: only these keys (G1), only these rows (G2)."""
    chosen = frozenset(s.id for s in opened.vault.segments() if grant.permits_segment(s))
    with translate_errors():
        opened.vault.borrow(encode_uses(grant.purposes))
        table = opened.vault.read(KeySelection(chosen))
    if table is not None:
        table = grant.filter(table)

    def note(counts: dict[Count, int]) -> None:
        journal.record_event(
            opened, EventKind.RETRIEVE, actor=Actor.PROGRAM, manifest_version=grant.version, counts=counts
        )

    note({Count.ROWS_RETRIEVED: 0 if table is None else table.num_rows, Count.SEGMENTS: len(chosen)})
    return Permitted(table, grant, lambda rows: note({Count.ROWS_RETRIEVED: rows}), opened.clock)


def read_redacted(opened: OpenVault, reason: Reason) -> list[tuple[SegmentEntry, pa.Table, list[RedactedText]]]:
    """Return every segment with its rows and their texts, to rewrite them; logged with the reason."""
    return [
        (entry, table, type_texts(str(text or "") for text in table.column("text").to_pylist()))
        for entry, table in read_tables(opened, reason)
    ]


def type_texts(stored: Iterable[str]) -> list[RedactedText]:
    """Give texts that were redacted before they were stored their type back."""
    return [rehydrate(text) for text in stored]


def read_tables(opened: OpenVault, reason: Reason) -> Iterator[tuple[SegmentEntry, pa.Table]]:
    """Yield every segment with its rows, whatever is permitted: to erase or to index rows only, and logged as that.

    Where an agent's keys opened the vault, what they do not open is left out.
    """
    segments = tuple(s for s in opened.vault.segments() if opened.vault.has_key(s))
    counts = {Count.ROWS_RETRIEVED: sum(s.rows for s in segments), Count.SEGMENTS: len(segments)}
    journal.record_event(opened, EventKind.RETRIEVE, reason=reason, counts=counts)
    for entry in segments:
        with translate_errors():
            table = opened.vault.read(KeySelection(frozenset({entry.id})))
        if table is not None:
            yield entry, table


def replace_rows(
    opened: OpenVault,
    kept: Mapping[str, pa.Table],
    documents: Mapping[str, bytes | None],
    *,
    manifest: Manifest | None = None,
) -> int:
    """Put what is left of some segments and documents (by id; None: nothing) in their place, all in one step.

    Whatever is left has new keys, under the deadline and with the irrevocability of the old ones. Returns how many keys
    were destroyed; raises VaultDamaged if one of them is still there afterwards.
    """
    vault = opened.vault
    old = [s for s in vault.segments() if s.id in kept]
    entries = [d for d in vault.documents() if d.id in documents]
    stays = [s for s in old if kept[s.id].num_rows]
    specs = [
        (s.import_id, SegmentSpec(kept[s.id], s.role, s.purpose_class, s.expires_at, is_own_role(s.role)))
        for s in stays
    ]
    parts = [(d, data) for d in entries if (data := documents[d.id]) is not None]
    papers = [DocumentSpec(d.kind, data, d.expires_at, d.scope, is_own_kind(d.kind)) for d, data in parts]
    heirs = [*(s.shard for s in stays), *(d.shard for d, _data in parts)]
    if manifest is not None:
        papers.append(DocumentSpec(MANIFEST, append_version(opened, manifest), own=True))
    gone = {s.shard for s in old} | {d.shard for d in entries}
    with translate_errors():
        vault.replace_segments(
            kept,
            specs,
            documents=papers,
            without=[d.id for d in entries if documents[d.id] is None],
            before=lambda segments, written: inherit_fixed(opened, heirs, segments, written),
        )
        if gone & frozenset(vault.state.names()):
            raise VaultDamaged(_("some keys could not be destroyed"))
    note_deadlines(opened)
    return len(gone)


def destroy_rows(opened: OpenVault, segments: Sequence[str]) -> None:
    """Destroy the keys of some segments; the caller records why."""
    with translate_errors():
        opened.vault.destroy_segments(segments)
