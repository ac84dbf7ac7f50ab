"""What goes with rows that are forgotten: every document that was made from them, whole or in part."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from exskill.erasure.forget_match import CJK, WORD, fold_text
from exskill.erasure.forget_plan import Wish
from exskill.store.kinds import ALIASES, PRINCIPALS
from redaction.forget import numbers_in, without_people

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Derived", "find_derived"]

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


@dataclass(slots=True)
class Derived:
    """What is left of each document (None: it goes), and what is no more in those that are cut."""

    documents: dict[str, bytes | None] = field(default_factory=dict)
    people: frozenset[int] = frozenset()
    photos: int = 0
    corrections: int = 0


def find_derived(
    store: Store, gone: Sequence[Mapping[str, Any]], people: frozenset[int], whole: set[str], wish: Wish
) -> Derived:
    """Look through every document: kept, cut, or destroyed because it was made from what goes."""
    found = Derived()
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
            left = _corrections_left(found, data, people, [fold_text(str(row["text"])) for row in gone])
        elif not gone:
            continue  # nothing was counted from a name alone
        if left != data:
            found.documents[entry.id] = left
    return found


def _names_left(found: Derived, data: bytes, people: frozenset[int]) -> bytes:
    left, count = without_people(data, people)
    found.people = people if count else frozenset()
    return left if count else data


def _photos_left(found: Derived, data: bytes, gone: Sequence[Mapping[str, Any]], wish: Wish) -> bytes | None:
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


def _corrections_left(found: Derived, data: bytes, people: frozenset[int], gone: Sequence[str]) -> bytes | None:
    """Drop the corrections that repeat what goes or speak of somebody who goes; one that cannot be read goes whole."""
    try:
        items = json.loads(data)
        texts = [str(item["text"]) for item in items]
    except (ValueError, KeyError, TypeError):
        return None

    said = [f" {' '.join(WORD.findall(row))} " for row in gone]

    def repeats(text: str) -> bool:
        words = WORD.findall(fold_text(text))
        if len(words) < _QUOTE_WORDS and len("".join(words)) < (_QUOTE_CJK if CJK.search(text) else 10**6):
            return False  # a word or two quote nobody
        phrase = f" {' '.join(words)} "
        return any((phrase.strip() if CJK.search(text) else phrase) in row for row in said)

    left = [i for i, t in zip(items, texts, strict=True) if not repeats(t) and not numbers_in(t) & people]
    found.corrections += len(items) - len(left)
    return data if len(left) == len(items) else json.dumps(left, ensure_ascii=False).encode()
