"""``forget``: which rows go, what else goes with them, and the one step that erases all of it.

A plan is made from what lies in the vault and shown before anything happens. Carrying it out writes the rows that stay
under new keys and destroys the old ones, together with everything that was derived from what goes: counted profiles,
summaries, quotes, photos' small copies, corrections that repeat it, and the names of people who are mentioned no more.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from audit.events import Count, EventKind, Reason
from exskill.chat.schema import SenderRole
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.store.kinds import ALIASES, PRINCIPALS
from redaction.forget import numbers_in, without_people
from redaction.tags import TAG

if TYPE_CHECKING:
    import pyarrow as pa

    from exskill.store.store import Store

__all__ = [
    "ImportLeft",
    "Left",
    "Match",
    "Plan",
    "Wish",
    "carry_out",
    "list_imports",
    "mask_text",
    "person_number",
    "plan_erasure",
]

_SHORTEST_ID: Final = 6
_NEVER_DERIVED: Final = frozenset(
    # What nobody's rows are in: consent, settings, the user's own writings and measures. Any other document is taken
    # for derived and destroyed, so that a kind added later is erased until somebody decides otherwise.
    # The names of the two stay as well: without them an answer could print one.
    {"manifest", "settings", "letter", "note", "checkin", "programme", "chart", "due", "deadlines", "receipt"}
    | {ALIASES, PRINCIPALS}
)
_QUOTE_WORDS: Final = 3
_QUOTE_CJK: Final = 6
_NAMES, _PHOTOS, _CORRECTIONS = "names", "photos", "corrections"
_WORD: Final = re.compile(r"[^\W_]+")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MASK: Final = "\u00b7"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten; where several things are named, a row must fit all of them."""

    message: str | None = None
    person: str | None = None
    topics: tuple[str, ...] = ()
    near: int = 0  # also so many rows nearest in meaning to the topics
    import_id: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was named."""
        return not (self.message or self.person or self.topics or self.import_id or self.since or self.until)


@dataclass(frozen=True, slots=True)
class ImportLeft:
    """An import: its id, its rows by sender, and its days."""

    id: str
    rows: Mapping[str, int]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Left:
    """What stays of an import: rows by sender, and the first day of the other person's."""

    rows: Mapping[str, int]
    first: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """A row that would go, as far as it may be shown: never its words."""

    id: str
    day: str
    role: str
    masked: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go. ``kept`` holds what stays of each segment that changes, by segment id."""

    rows: frozenset[str]
    by_import: Mapping[str, int]
    by_role: Mapping[str, int]
    kept: Mapping[str, pa.Table]
    examples: tuple[Match, ...] = ()
    people: frozenset[int] = frozenset()  # mentioned in what goes and nowhere else
    documents: Mapping[str, bytes | None] = field(default_factory=dict)  # id -> what is left of it, None: it goes
    photos: int = 0
    corrections: int = 0
    left: Mapping[str, Left] = field(default_factory=dict)  # import id -> what stays of it, of those that change
    replies: int = 0  # rows that answered one that goes; they stay and no longer say whom they answered

    @property
    def derived(self) -> int:
        """How many derived documents are destroyed whole."""
        return sum(left is None for left in self.documents.values())


# -- what goes --------------------------------------------------------------------------------------------------------


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
    test = _make_test(wish, tables)
    rows = [row for _entry, table in tables for row in table.drop_columns(["vector"]).to_pylist()]
    gone = {str(row["id"]): row for row in rows if test(row)}
    if wish.near and queries:
        chosen = _find_nearest(tables, queries, wish.near)
        rest = _make_test(Wish(wish.message, wish.person, (), 0, wish.import_id, wish.since, wish.until), tables)
        gone |= {str(row["id"]): row for row in rows if str(row["id"]) in chosen and rest(row)}
    ids = frozenset(gone)
    people = _lost_people(wish, gone.values(), (row for row in rows if str(row["id"]) not in ids))
    whole = {str(row["import_id"]) for row in gone.values()} - {str(r["import_id"]) for r in rows if r["id"] not in ids}
    left = _find_derived(store, list(gone.values()), people, whole, wish)
    return Plan(
        rows=ids,
        by_import=Counter(str(row["import_id"]) for row in gone.values()),
        by_role=Counter(str(row["role"]) for row in gone.values()),
        kept=_keep_rest(tables, ids),
        examples=tuple(_make_example(row, wish) for row in gone.values() if may_show(row))[:5],
        people=left.people,
        documents=left.documents,
        photos=left.photos,
        corrections=left.corrections,
        left=_count_left(
            {str(row["import_id"]) for row in gone.values()}, (row for row in rows if str(row["id"]) not in ids)
        ),
        replies=sum(row["reply_to"] in ids and str(row["id"]) not in ids for row in rows),
    )


def _make_test(wish: Wish, tables: Sequence[tuple[Any, pa.Table]]) -> Callable[[Mapping[str, Any]], bool]:
    tests: list[Callable[[Mapping[str, Any]], bool]] = []
    if wish.message is not None:
        name = _the_one(wish.message, (str(i) for _e, t in tables for i in t.column("id").to_pylist()), _SHORTEST_ID)
        tests.append(lambda row: row["id"] == name)
    if wish.import_id is not None:
        whole = _the_one(wish.import_id, {entry.import_id for entry, _table in tables}, 4)
        tests.append(lambda row: row["import_id"] == whole)
    if wish.person is not None:
        number = person_number(wish.person)
        tests.append(lambda row: number in numbers_in(str(row["text"])))
    if wish.topics:
        topics = [_make_topic_test(topic) for topic in wish.topics]
        tests.append(lambda row: any(topic(_fold_text(str(row["text"]))) for topic in topics))
    if wish.since is not None or wish.until is not None:
        first, last = wish.since or date.min, wish.until or date.max
        tests.append(lambda row: row["ts"] is not None and first <= row["ts"].date() <= last)
    return lambda row: all(test(row) for test in tests)


def _the_one(name: str, known: Iterable[str], shortest: int) -> str:
    hits = {one for one in known if one == name or (len(name) >= shortest and one.startswith(name.lower()))}
    if len(hits) != 1:
        raise UsageError(
            _("nothing here has that id") if not hits else _("several things begin like that"),
            hint=_("`exskill forget --list` shows the imports; `--topic` with `-n` shows ids of messages"),
        )
    return hits.pop()


def person_number(tag: str) -> int:
    """Return the number in a person's tag, such as Friend-3 or 朋友-3; raises UsageError for anything else."""
    found = re.fullmatch(r"\[?[^\W\d_][^\[\]\d]{0,16}-(\d{1,6})\]?", tag.strip())
    if found is None:
        raise UsageError(
            _("a person is named by the tag that stands for them, such as Friend-3"),
            hint=_("their name is not in the vault's messages, only the tag"),
        )
    return int(found.group(1))


def _fold_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _make_topic_test(words: str) -> Callable[[str], bool]:
    """Return whether a folded text holds every word of a topic: from four letters on also as a word's beginning."""
    wanted = _WORD.findall(_fold_text(words))
    if not wanted:
        raise UsageError(_("a topic needs at least one word"))

    def fits(text: str) -> bool:
        there = _WORD.findall(text)
        return all(
            word in text
            if _CJK.search(word)
            else any(w == word or (len(word) >= 4 and w.startswith(word)) for w in there)
            for word in wanted
        )

    return fits


def _find_nearest(tables: Sequence[tuple[Any, pa.Table]], queries: Sequence[Any], count: int) -> frozenset[str]:
    """Return the ids of the rows nearest in meaning to any query (unit vectors of 384 numbers)."""
    import heapq

    import numpy as np

    wanted = np.asarray(queries, dtype=np.float32)
    scored: list[tuple[float, str]] = []
    for _entry, table in tables:
        pairs = [(str(i), v) for i, v in zip(*(table.column(c).to_pylist() for c in ("id", "vector")), strict=True)]
        held = [(name, vector) for name, vector in pairs if vector is not None]
        if held:
            near = (np.asarray([v for _n, v in held], dtype=np.float32) @ wanted.T).max(axis=1)
            scored += [(float(score), name) for score, (name, _v) in zip(near, held, strict=True)]
    return frozenset(name for _score, name in heapq.nlargest(count, scored))


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


def mask_text(text: str, topics: Sequence[str] = ()) -> str:
    """Return a text with every word but its first letter, the people's tags and the topic's own words covered."""
    wanted = {word for topic in topics for word in _WORD.findall(_fold_text(topic))}

    def cover(found: re.Match[str]) -> str:
        word = str(found.group())
        if any(_fold_text(word).startswith(one) for one in wanted if not _CJK.search(one)):
            return word
        shown: str | None = next((one for one in wanted if _CJK.search(one) and one in _fold_text(word)), None)
        if shown is not None and len(_fold_text(word)) == len(word):
            at = _fold_text(word).index(shown)
            return _MASK * at + shown + _MASK * (len(word) - at - len(shown))
        return f"{word[0]}{_MASK * (len(word) - 1)}"

    parts, at = [], 0
    for tag in TAG.finditer(text):
        parts += [_WORD.sub(cover, text[at : tag.start()]), tag.group()]
        at = tag.end()
    covered = " ".join("".join([*parts, _WORD.sub(cover, text[at:])]).split())
    return covered if len(covered) <= 100 else covered[:99] + "\u2026"


def _make_example(row: Mapping[str, Any], wish: Wish) -> Match:
    day = f"{row['ts']:%Y-%m-%d}" if row["ts"] is not None else "?"
    return Match(str(row["id"]), day, str(row["role"]), mask_text(str(row["text"]), wish.topics))


# -- what goes with it ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Derived:
    documents: dict[str, bytes | None] = field(default_factory=dict)
    people: frozenset[int] = frozenset()
    photos: int = 0
    corrections: int = 0


def _find_derived(
    store: Store, gone: Sequence[Mapping[str, Any]], people: frozenset[int], whole: set[str], wish: Wish
) -> _Derived:
    """Look through every document: kept, cut, or destroyed because it was made from what goes."""
    found = _Derived()
    if not gone and not people:
        return found
    for entry in store.vault.documents():
        kind = entry.kind.partition("/")[0]
        data = store.document(entry.kind, scope=entry.scope)
        if data is None or kind in _NEVER_DERIVED:
            continue
        left: bytes | None = None
        if kind == _NAMES:
            left = _names_left(found, data, people)
        elif kind == _PHOTOS and entry.scope not in whole:
            left = _photos_left(found, data, [row for row in gone if row["import_id"] == entry.scope], wish)
        elif kind == _CORRECTIONS:
            left = _corrections_left(found, data, people, [_fold_text(str(row["text"])) for row in gone])
        elif not gone:
            continue  # nothing was counted from a name alone
        if left != data:
            found.documents[entry.id] = left
    return found


def _names_left(found: _Derived, data: bytes, people: frozenset[int]) -> bytes:
    left, count = without_people(data, people)
    found.people = people if count else frozenset()
    return left if count else data


def _photos_left(found: _Derived, data: bytes, gone: Sequence[Mapping[str, Any]], wish: Wish) -> bytes | None:
    """Drop the small copies that stand for rows that go: a row and its picture share the second they were taken."""
    body = json.loads(data)
    moments = {row["ts"].isoformat()[:19] if row["ts"] is not None else None for row in gone if row["kind"] == "image"}

    def goes(when: str | None) -> bool:
        return (when[:19] if when is not None else None) in moments

    left = [shot for shot in body["pictures"] if not goes(shot["when"])]
    found.photos += len(body["pictures"]) - len(left)
    if len(left) == len(body["pictures"]):
        return data
    return json.dumps({**body, "pictures": left}).encode("ascii") if left else None


def _corrections_left(found: _Derived, data: bytes, people: frozenset[int], gone: Sequence[str]) -> bytes | None:
    """Drop the corrections that repeat what goes or speak of somebody who goes; one that cannot be read goes whole."""
    try:
        items = json.loads(data)
        texts = [str(item["text"]) for item in items]
    except (ValueError, KeyError, TypeError):
        return None

    said = [f" {' '.join(_WORD.findall(row))} " for row in gone]

    def repeats(text: str) -> bool:
        words = _WORD.findall(_fold_text(text))
        if len(words) < _QUOTE_WORDS and len("".join(words)) < (_QUOTE_CJK if _CJK.search(text) else 10**6):
            return False  # a word or two quote nobody
        phrase = f" {' '.join(words)} "
        return any((phrase.strip() if _CJK.search(text) else phrase) in row for row in said)

    left = [i for i, t in zip(items, texts, strict=True) if not repeats(t) and not numbers_in(t) & people]
    found.corrections += len(items) - len(left)
    return data if len(left) == len(items) else json.dumps(left, ensure_ascii=False).encode()


# -- carrying it out --------------------------------------------------------------------------------------------------


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
