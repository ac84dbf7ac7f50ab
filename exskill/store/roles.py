"""Which of the two wrote each stored row, and how that is put right: both in one step, under new keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from audit.events import Reason
from exskill.chat.schema import SenderRole
from exskill.consent.edit import recount_imports
from exskill.core.library_errors import translate_errors
from exskill.store.consent_record import append_version, read_manifest
from exskill.store.context import OpenVault
from exskill.store.deadlines import note_deadlines
from exskill.store.kinds import DAY, EX_DAYS, MANIFEST
from exskill.store.ownership import is_own_role
from exskill.store.rows import read_tables
from exskill.store.theirs import inherit_fixed
from vault.vault import DocumentSpec, SegmentSpec

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.consent.manifest import Manifest
    from vault.keyring import SegmentEntry

__all__ = ["exchange_roles", "read_roles"]

_ME, _EX = SenderRole.ME.value, SenderRole.EX.value
_THEIR_DAYS: Final = EX_DAYS["P1"]


def read_roles(opened: OpenVault) -> dict[str, str]:
    """Return the ids of all stored rows with their roles."""
    with translate_errors():
        table = opened.vault.read_columns(["id", "role"])
    if table is None:
        return {}
    columns = table.to_pydict()
    return dict(zip(map(str, columns["id"]), map(str, columns["role"]), strict=True))


def exchange_roles(opened: OpenVault, roles: Mapping[str, str], *, without: Sequence[str] = ()) -> int:
    """Give stored rows (by id) the role of the other of the two; return how many changed.

    What becomes theirs expires as theirs does, counted from its import; no date is extended. ``without`` are the kinds of
    documents that were made from the rows as they were, and go. A crash leaves all of the old or all of the new.
    """
    specs: list[tuple[str, SegmentSpec]] = []
    heirs: list[str] = []
    tables: list[pa.Table] = []
    replaced: list[str] = []
    count = 0
    imported = {fact.id: fact.added for fact in read_manifest(opened).imports}
    for entry, table in read_tables(opened, Reason.USER_REQUEST):
        moved = [
            at for at, row in enumerate(table.column("id").to_pylist()) if roles.get(str(row), entry.role) != entry.role
        ]
        if not moved or entry.role not in (_ME, _EX):
            tables.append(table)
            continue
        count += len(moved)
        replaced.append(entry.id)
        for spec in _split_segment(entry, table, frozenset(moved), imported.get(entry.import_id)):
            tables.append(spec.table)
            specs.append((entry.import_id, spec))
            heirs.append(entry.shard)
    if count:
        _replace_segments(opened, replaced, specs, heirs, _recount_imports(opened, tables), without)
    return count


def _split_segment(
    entry: SegmentEntry, table: pa.Table, moved: frozenset[int], imported: int | None
) -> list[SegmentSpec]:
    """Return what stays as it is and what changes its role; ``imported`` is when it came, in Unix seconds."""
    import pyarrow as pa

    stays = [at for at in range(table.num_rows) if at not in moved]
    role = _EX if entry.role == _ME else _ME
    rows = table.take(pa.array(sorted(moved)))
    place = table.schema.get_field_index("role")
    rows = rows.set_column(place, table.schema.field(place), pa.array([role] * rows.num_rows, pa.string()))
    due = entry.expires_at
    dates = [due] if due is not None else []
    if role == _EX and imported is not None:
        dates.append(imported + _THEIR_DAYS * DAY)
    changed = SegmentSpec(rows, role, entry.purpose_class, min(dates, default=None), is_own_role(role))
    if not stays:
        return [changed]
    rest = table.take(pa.array(stays))
    return [SegmentSpec(rest, entry.role, entry.purpose_class, due, is_own_role(entry.role)), changed]


def _recount_imports(opened: OpenVault, tables: Sequence[pa.Table]) -> Manifest:
    rows: dict[str, dict[str, Any]] = {}
    for table in tables:
        columns = table.select(["import_id", "role", "ts"]).to_pydict()
        for import_id, role, ts in zip(*columns.values(), strict=True):
            fact = rows.setdefault(str(import_id), {"rows_me": 0, "rows_ex": 0, "first_of_ex": None})
            if role in (_ME, _EX):
                fact[f"rows_{role}"] += 1
            if role == _EX and ts is not None:
                fact["first_of_ex"] = _find_earlier(fact["first_of_ex"], ts.date())
    manifest = read_manifest(opened)
    facts = [fact.model_copy(update=rows[fact.id]) for fact in manifest.imports if fact.id in rows]
    return recount_imports(manifest, facts, now=opened.clock())


def _find_earlier(known: str | None, day: date) -> str:
    return min(known, day.isoformat()) if known is not None else day.isoformat()


def _replace_segments(
    opened: OpenVault,
    old: Sequence[str],
    specs: Sequence[tuple[str, SegmentSpec]],
    heirs: Sequence[str],
    manifest: Manifest,
    without: Sequence[str],
) -> None:
    documents = opened.vault.documents()
    with translate_errors():
        opened.vault.replace_segments(
            old,
            specs,
            documents=[DocumentSpec(MANIFEST, append_version(opened, manifest), own=True)],
            without=[d.id for d in documents if d.kind.partition("/")[0] in without],
            before=lambda segments, written: inherit_fixed(opened, heirs, segments, written),
        )
    note_deadlines(opened)
