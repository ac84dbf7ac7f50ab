"""Imports into an open vault: rows, names, pictures and the consent entry together, all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from audit.events import Count, EventKind, identifier
from exskill.chat.schema import SenderRole
from exskill.consent.defaults import import_fact
from exskill.consent.edit import set_parties, with_import
from exskill.consent.terms import USER_IMPORT, purpose_class
from exskill.core.errors import ConsentDenied
from exskill.core.i18n import _
from exskill.core.library_errors import translate_errors
from exskill.store import journal
from exskill.store.consent_record import append_version, read_manifest, write_manifest
from exskill.store.context import OpenVault
from exskill.store.deadlines import note_deadlines, settle_adapters
from exskill.store.kinds import ALIASES, EX_DAYS, MANIFEST, NAMES, OWN_ROWS_DAYS, PICTURES, SETTINGS
from exskill.store.new_import import NewImport
from exskill.store.ownership import is_own_role
from vault.vault import DocumentSpec, SegmentSpec

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.chat.messages import Ingested
    from exskill.consent.manifest import Manifest

__all__ = ["add_rows", "commit_import"]


def commit_import(opened: OpenVault, ingested: Ingested, new: NewImport) -> None:
    """Store an import with its consent entry, its names, its pictures and its audit entry: all of it or nothing."""
    report, now = ingested.report, opened.clock()
    if report.kept_by_role[SenderRole.EX.value] and read_manifest(opened).stance.stance.is_no:
        raise ConsentDenied(_("the other person said no: nothing of theirs is read again"))
    manifest = _manifest_with(opened, ingested, new)
    documents = [
        DocumentSpec(MANIFEST, append_version(opened, manifest), own=True),
        DocumentSpec(NAMES, new.names),
        DocumentSpec(SETTINGS, new.settings.to_bytes(), own=True),
        DocumentSpec(ALIASES, new.settings.names_to_bytes()),
    ]
    if new.pictures is not None:
        documents.append(DocumentSpec(PICTURES, new.pictures, _find_expiry(SenderRole.ME.value, now), new.import_id))
    with translate_errors():
        opened.vault.write_import(new.import_id, _split_segments(ingested.table, now), documents)
        try:
            counts = {
                Count.ROWS_READ: report.read,
                Count.ROWS_KEPT: report.kept,
                Count.ROWS_DROPPED: sum(report.dropped.values()),
                Count.REDACTIONS: sum(report.redactions.values()),
            }
            _record_import(opened, new.import_id, counts)
        except BaseException:
            opened.vault.destroy_import(new.import_id)
            raise
    note_deadlines(opened)


def add_rows(opened: OpenVault, table: pa.Table, *, redactions: int = 0) -> None:
    """Store rows that the user typed, with their audit entry: both or neither."""
    rows = table.num_rows
    with translate_errors():
        new = opened.vault.write_import(USER_IMPORT, _split_segments(table, opened.clock()))
        try:
            counts = {Count.ROWS_READ: rows, Count.ROWS_KEPT: rows, Count.REDACTIONS: redactions}
            _record_import(opened, USER_IMPORT, counts)
        except BaseException:
            opened.vault.destroy_segments(segment.id for segment in new)
            raise


def _record_import(opened: OpenVault, import_id: str, counts: dict[Count, int]) -> None:
    name = identifier(opened.vault.name_key(), "import", import_id)
    journal.record_event(opened, EventKind.IMPORT, counts=counts, ids=(name,))


def _manifest_with(opened: OpenVault, ingested: Ingested, new: NewImport) -> Manifest:
    now, manifest = opened.clock(), read_manifest(opened)
    if new.ex_adult is not None and new.ex_adult != manifest.parties.ex_adult:
        # one version per import: the change of parties and the import are signed together
        manifest = set_parties(manifest, now=now, ex_adult=new.ex_adult, ex_adult_since=new.ex_adult_since)
        write_manifest(opened, manifest)
        settle_adapters(opened, renew=True)
    roles = ingested.report.kept_by_role
    fact = import_fact(
        new.import_id,
        now=now,
        rows_me=roles[SenderRole.ME.value],
        rows_ex=roles[SenderRole.EX.value],
        first_of_ex=_find_first_day(ingested.table),
    )
    return with_import(manifest, fact, now=now)


def _split_segments(table: pa.Table, now: datetime) -> list[SegmentSpec]:
    """Split rows by what must be erasable or closed alone: sender, and special categories."""
    import pyarrow as pa
    import pyarrow.compute as pc

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
        SegmentSpec(table.take(pa.array(rows)), role, tags, _find_expiry(role, now), is_own_role(role))
        for (role, tags), rows in sorted(groups.items())
    ]


def _find_expiry(role: str, now: datetime) -> int:
    days = EX_DAYS["P1"] if role == SenderRole.EX.value else OWN_ROWS_DAYS
    return int((now + timedelta(days=days)).timestamp())


def _find_first_day(table: pa.Table) -> date | None:
    import pyarrow.compute as pc

    first = pc.min(table.filter(pc.field("role") == SenderRole.EX.value)["ts"]).as_py()
    return first.date() if first is not None else None
