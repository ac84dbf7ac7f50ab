"""``forget``: which rows go, what else goes with them, and the one step that erases all of it.

A plan is made from what lies in the vault and shown before anything happens. Carrying it out writes the rows that stay
under new keys and destroys the old ones, together with everything that was derived from what goes: counted profiles,
summaries, quotes, photos' small copies, corrections that repeat it, and the names of people who are mentioned no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from audit.events import Count, EventKind, Reason
from exskill.chat.schema import SenderRole
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.forget_derived import find_derived
from exskill.erasure.forget_match import find_nearest, make_example, make_test, person_number
from exskill.erasure.forget_plan import ImportLeft, Left, Plan, Wish
from redaction.forget import numbers_in

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.store.store import Store

__all__ = ["carry_out", "list_imports", "plan_erasure"]


def list_imports(store: Store) -> tuple[ImportLeft, ...]:
    """Return the imports that lie in the vault, in the order in which they came."""
    found: dict[str, tuple[Counter[str], list[date]]] = {}
    for _entry, table in store.tables():
        for row in table.select(["import_id", "role", "ts"]).to_pylist():
            rows, days = found.setdefault(str(row["import_id"]), (Counter(), []))
            rows[str(row["role"])] += 1
            if row["ts"] is not None:
                days[:] = [min([*days[:1], row["ts"].date()]), max([*days[1:], row["ts"].date()])]
    return tuple(
        ImportLeft(name, dict(rows), min(days, default=None), max(days, default=None))
        for name, (rows, days) in found.items()
    )


def plan_erasure(
    store: Store,
    wish: Wish,
    *,
    queries: Sequence[Any] = (),
    may_show: Callable[[Mapping[str, Any]], bool] = lambda _row: False,
) -> Plan:
    """Find what a wish means. ``queries`` are the topics' vectors, ``may_show`` tells of which rows an example may stand.

    Raises UsageError where nothing was named, or where a name fits nothing or several things.
    """
    if wish.empty:
        raise UsageError(_("say what is to be forgotten"), hint=_("`exskill forget --help` shows the ways"))
    tables = [(entry, table) for entry, table in store.tables()]
    test = make_test(wish, tables)
    rows = [row for _entry, table in tables for row in table.drop_columns(["vector"]).to_pylist()]
    gone = {str(row["id"]): row for row in rows if test(row)}
    if wish.near and queries:
        chosen = find_nearest(tables, queries, wish.near)
        rest = make_test(Wish(wish.message, wish.person, (), 0, wish.import_id, wish.since, wish.until), tables)
        gone |= {str(row["id"]): row for row in rows if str(row["id"]) in chosen and rest(row)}
    ids = frozenset(gone)
    people = _lost_people(wish, gone.values(), (row for row in rows if str(row["id"]) not in ids))
    whole = {str(row["import_id"]) for row in gone.values()} - {str(r["import_id"]) for r in rows if r["id"] not in ids}
    left = find_derived(store, list(gone.values()), people, whole, wish)
    return Plan(
        rows=ids,
        by_import=Counter(str(row["import_id"]) for row in gone.values()),
        by_role=Counter(str(row["role"]) for row in gone.values()),
        kept=_keep_rest(tables, ids),
        examples=tuple(make_example(row, wish) for row in gone.values() if may_show(row))[:5],
        people=left.people,
        documents=left.documents,
        photos=left.photos,
        corrections=left.corrections,
        left=_count_left(
            {str(row["import_id"]) for row in gone.values()}, (row for row in rows if str(row["id"]) not in ids)
        ),
        replies=sum(row["reply_to"] in ids and str(row["id"]) not in ids for row in rows),
    )


def _lost_people(wish: Wish, gone: Iterable[Mapping[str, Any]], left: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """Return the numbers of the people who are mentioned in what goes and nowhere in what stays."""
    mentioned = {number for row in gone for number in numbers_in(str(row["text"]))}
    if mentioned:
        mentioned -= {number for row in left for number in numbers_in(str(row["text"]))}
    return frozenset(mentioned | ({person_number(wish.person)} if wish.person and _whole_person(wish) else set()))


def _count_left(changed: set[str], rows: Iterable[Mapping[str, Any]]) -> dict[str, Left]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in changed}
    first: dict[str, date] = {}
    for row in rows:
        name, role = str(row["import_id"]), str(row["role"])
        if name in changed:
            counts[name][role] += 1
            if role == SenderRole.EX.value and row["ts"] is not None:
                first[name] = min(first.get(name, row["ts"].date()), row["ts"].date())
    return {name: Left(counts[name], first.get(name)) for name in changed}


def _whole_person(wish: Wish) -> bool:
    """Whether a person is to go everywhere, not only in an import, a topic or some days."""
    return not (wish.message or wish.topics or wish.import_id or wish.since or wish.until)


def _keep_rest(tables: Sequence[tuple[Any, pa.Table]], gone: frozenset[str]) -> dict[str, pa.Table]:
    """Return the rest of every segment that changes: rows go, and answers to them no longer say whom they answered."""
    import pyarrow as pa

    kept = {}
    for entry, table in tables:
        stays = [str(i) not in gone for i in table.column("id").to_pylist()]
        answers = table.column("reply_to").to_pylist()
        if all(stays) and not any(answer in gone for answer in answers):
            continue
        links = pa.array([None if answer in gone else answer for answer in answers], pa.string())
        at = table.schema.get_field_index("reply_to")
        kept[entry.id] = table.set_column(at, table.schema.field(at), links).filter(pa.array(stays))
    return kept


def carry_out(store: Store, found: Plan, *, now: datetime) -> str:
    """Erase what a plan says in one step, log it, and return the id of its signed receipt."""
    manifest = _recount_page(store, found, now) if found.rows else None
    keys = store.replace_rows(found.kept, found.documents, manifest=manifest)
    counts = {
        Count.ROWS_ERASED: len(found.rows),
        Count.SHARDS: keys,
        Count.SEGMENTS: len(found.kept),
        Count.DOCUMENTS: len(found.documents),
        Count.THIRD_PARTIES: len(found.people),
    }
    return store.record_erasure(Reason.FORGET, {k: n for k, n in counts.items() if n}, kind=EventKind.FORGET)


def _recount_page(store: Store, found: Plan, now: datetime) -> Any:
    """Return the consent page with what is left of every import that changed; None where it speaks of none of them."""
    from exskill.consent.edit import recount_imports

    manifest = store.manifest()
    facts = [
        fact.model_copy(
            update={
                "rows_me": left.rows.get(SenderRole.ME.value, 0),
                "rows_ex": left.rows.get(SenderRole.EX.value, 0),
                "first_of_ex": left.first.isoformat() if left.first is not None else None,
            }
        )
        for fact in manifest.imports
        if (left := found.left.get(fact.id)) is not None
    ]
    return recount_imports(manifest, facts, now=now) if facts else None
