"""The user's word on who is who, applied to what is stored: rows, corrections and the map of names, all in one step.

What changes gets new vectors at once; where there is no embedder, or for what is left after :data:`EMBED_MINUTES`, `exskill
index` makes them. A vector of the old words is never kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from audit.events import Count, EventKind, Reason
from exskill.consent import Adult
from exskill.core.errors import ConsentDenied, ModelUnavailable, UsageError
from exskill.core.i18n import _
from exskill.erasure.forget_service import make_may_show
from exskill.persona.portrait.corrections import Corrections
from exskill.persona.portrait.stored import CORRECTIONS
from exskill.retrieval.embed import load_embedder
from exskill.retrieval.plan import embed_in_order
from exskill.store.kinds import ADAPTERS, PROMPT_HEAD
from exskill.store.ownership import is_own_role
from redaction import readable, review
from redaction.errors import MapDestroyed

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.store.store import Store
    from redaction.text import RedactedText

__all__ = ["EMBED_MINUTES", "MADE_FROM_TEXTS", "carry_out", "forget_names", "list_people", "list_readable"]

EMBED_MINUTES: Final = 1.0
_NAMES: Final = "names"
MADE_FROM_TEXTS: Final = frozenset(  # made from texts as they were before
    {"profile", "versions", "exemplars", "summaries", "portrait-page", *ADAPTERS, PROMPT_HEAD}
)


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except MapDestroyed:
        raise ConsentDenied(
            _("there are no names any more: nobody can be merged, kept or added; what was hidden stays hidden"),
        ) from None
    except KeyError:
        raise UsageError(_("nobody has that tag"), hint=_("`exskill review` lists them")) from None


def list_people(store: Store) -> tuple[review.Item, ...]:
    """Return who was found, most often named first, with their real names: for the user's eyes only."""
    names = store.name_map()
    if names is None:
        return ()
    with _plainly():
        return review.list_items(names)


def list_readable(store: Store) -> tuple[readable.Readable, ...]:
    """Return words that may be people and are readable in what is stored, likeliest first, each with one redacted line.

    A line of the user's own is preferred. One of the other person is shown only where the consent page opens it (G4) and they are
    known to be of age: else their words are closed.
    """
    names = store.name_map()
    if names is None:
        return ()
    theirs = store.manifest().parties.ex_adult is Adult.YES
    is_open = make_may_show(store)
    rows, places = list["RedactedText"](), list[tuple[bool, "pa.Table", int]]()
    found = store.read_redacted(Reason.USER_REQUEST)
    for entry, table, texts in sorted(found, key=lambda part: not is_own_role(part[0].role)):
        facts = table.drop_columns([name for name in ("text", "vector") if name in table.column_names])
        rows += texts
        places += [(is_own_role(entry.role), facts, at) for at in range(len(texts))]

    def may_show(number: int) -> bool:
        is_own, facts, at = places[number]
        return is_own or (theirs and is_open(facts.slice(at, 1).to_pylist()[0]))

    with _plainly():
        return readable.list_readable(names, rows, may_show=may_show)


def carry_out(store: Store, decisions: Sequence[review.Decision]) -> int:
    """Apply decisions in order; return how many rows changed. Raises ConsentDenied without a map, UsageError for a tag."""
    names = store.name_map()
    if names is None:
        raise ConsentDenied(_("nothing was imported yet"))
    found = store.read_redacted(Reason.USER_REQUEST)
    written = _load_corrections(store)
    rows = [text for _entry, _table, texts in found for text in texts]
    with _plainly():
        done = review.apply_decisions(names, decisions, [*rows, *(text for _correction, text in written)])
    changed = dict(done.changed)
    kept, start = dict[str, "pa.Table"](), 0
    for entry, table, texts in found:
        mine = {i: changed[start + i] for i in range(len(texts)) if start + i in changed}
        start += len(texts)
        if mine:
            kept[entry.id] = _rewrite_table(table, mine)
    documents = _rewrite_documents(store, done.names, {i - start: t for i, t in changed.items() if i >= start}, written)
    if any(isinstance(decision, review.Add) for decision in decisions):
        documents |= {d.id: None for d in store.vault.documents() if d.kind.partition("/")[0] in MADE_FROM_TEXTS}
    store.replace_rows(kept, documents)
    count = sum(i < start for i in changed)
    store.record(EventKind.REVIEW, counts={Count.ROWS_KEPT: len(rows), Count.REDACTIONS: count})
    return count


def forget_names(store: Store) -> None:
    """Destroy the map of real names alone; a map in which numbers are taken and nobody is named comes in its place."""
    names = store.name_map()
    if names is None:
        raise ConsentDenied(_("nothing was imported yet"))
    with _plainly():
        count = len(review.list_items(names))
    store.replace_rows({}, _map(store, review.empty_map(names)))
    store.record(EventKind.REVIEW, reason=Reason.FORGET, counts={Count.THIRD_PARTIES: count})


def _map(store: Store, names: bytes) -> dict[str, bytes | None]:
    return {d.id: names for d in store.vault.documents() if d.kind == _NAMES}


def _load_corrections(store: Store) -> list[tuple[Any, RedactedText]]:
    data = store.document(CORRECTIONS)
    if data is None:
        return []
    items = Corrections.from_json(data).items
    return list(zip(items, store.mark_redacted([c.text for c in items]), strict=True))


def _rewrite_documents(
    store: Store, names: bytes, changed: dict[int, RedactedText], written: Sequence[tuple[Any, RedactedText]]
) -> dict[str, bytes | None]:
    found = _map(store, names)
    if changed:
        items = [replace(c, text=str(changed.get(i, text))) for i, (c, text) in enumerate(written)]
        data = Corrections(tuple(items)).to_json()
        found |= {d.id: data for d in store.vault.documents() if d.kind == CORRECTIONS}
    return found


def _rewrite_table(table: pa.Table, texts: dict[int, RedactedText]) -> pa.Table:
    """Return the rows with new texts and new vectors: the old ones meant the old words."""
    import pyarrow as pa

    def column(name: str, value: Callable[[int, Any], Any]) -> pa.Table:
        place = table.schema.get_field_index(name)
        old = table.column(name).to_pylist()
        new = [value(i, old[i]) for i in range(len(old))]
        return table.set_column(place, table.schema.field(place), pa.array(new, table.schema.field(place).type))

    table = column("text", lambda i, old: str(texts.get(i, old)))
    vectors = _embed_anew(texts)
    return column("vector", lambda i, old: vectors.get(i) if i in texts else old)


def _embed_anew(texts: dict[int, RedactedText]) -> dict[int, Any]:
    """Return vectors of new texts by row, as far as there is an embedder and time."""
    try:
        embedder = load_embedder()
    except ModelUnavailable:
        return {}
    rows = [row for row, text in texts.items() if text.strip()]
    ends, found = time.monotonic() + EMBED_MINUTES * 60, dict[int, Any]()
    for batch in embed_in_order([texts[row] for row in rows], embedder, stop=lambda: time.monotonic() >= ends):
        for places, vector in zip(batch.rows, batch.vectors, strict=True):
            found |= {rows[place]: vector for place in places}
    return found
