"""Looking over who was found, and changing it without the source: over redacted rows and the map of names alone.

Merging two people rewrites their tags; keeping somebody puts the commonest spelling of their name back; adding a name
hides what was overlooked. All of it ends when the map is destroyed; the redaction stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from redaction.errors import MapDestroyed
from redaction.normalise import as_read_now, to_simplified
from redaction.roster.aliases import fold_name, list_forms
from redaction.roster.matcher import Matcher
from redaction.tags import TAG, person_tag
from redaction.text import RedactedText, _mint_text

__all__ = [
    "Add",
    "Decision",
    "Item",
    "Keep",
    "Merge",
    "Reviewed",
    "apply_decisions",
    "cut_line",
    "empty_map",
    "list_items",
    "mask_line",
]

_PERSON: Final = re.compile(r"\[([A-Za-z]{2,16}|[\u4e00-\u9fff]{1,4})-(\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Item:
    """One person to look over. ``context`` is a redacted line that shows only their tag."""

    number: int
    names: tuple[str, ...]
    count: int
    known: bool
    context: str


@dataclass(frozen=True, slots=True)
class Merge:
    """``other`` is the same person as ``number``."""

    number: int
    other: int


@dataclass(frozen=True, slots=True)
class Keep:
    """This is nobody to hide: a place, a public figure, a pet. The name comes back."""

    number: int


@dataclass(frozen=True, slots=True)
class Add:
    """Somebody who was overlooked."""

    name: str


Decision = Merge | Keep | Add


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The new map, and the rows that changed (index into the rows that were given, new text)."""

    names: bytes
    changed: tuple[tuple[int, RedactedText], ...]


def list_items(names: bytes) -> tuple[Item, ...]:
    """Return the people of a map, most often named first. Raise MapDestroyed if it cannot be read or was emptied."""
    body = _read_map(names)
    contexts: Mapping[str, str] = body.get("contexts", {})
    people = sorted(body["people"], key=lambda p: (-p["count"], p["number"]))
    return tuple(
        Item(p["number"], tuple(p["names"]), p["count"], p["known"], contexts.get(str(p["number"]), ""))
        for p in people
        if p["names"]
    )


def apply_decisions(names: bytes, decisions: Iterable[Decision], rows: Sequence[RedactedText]) -> Reviewed:
    """Apply decisions in order to the map and to redacted rows. Raise MapDestroyed, or KeyError for an unknown number."""
    body = _read_map(names)
    texts: list[str] = [str(r) for r in rows]
    for decision in decisions:
        if isinstance(decision, Merge):
            texts = _merge_people(body, decision, texts)
        elif isinstance(decision, Keep):
            texts = _keep_person(body, decision, texts)
        else:
            texts = _add_person(body, decision, texts)
    changed = tuple(
        (i, _mint_text(new)) for i, (old, new) in enumerate(zip(rows, texts, strict=True)) if str(old) != new
    )
    data = json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8")
    return Reviewed(data, changed)


def empty_map(names: bytes) -> bytes:
    """Return a map without any name, in which only the highest number is taken: tags in stored rows stay unique."""
    highest = max((p["number"] for p in _read_map(names, emptied=True)["people"]), default=0)
    body: dict[str, Any] = {
        "version": 1,
        "emptied": True,
        "kept": [],
        "numbers": {},
        "rejected": [],
        "capital_only": [],
    }
    body["people"] = [{"number": highest, "names": [], "count": 0, "known": False}] if highest else []
    return json.dumps({**body, "contexts": {}}, sort_keys=True).encode("ascii")


def _read_map(names: bytes, *, emptied: bool = False) -> dict[str, Any]:
    try:
        body: dict[str, Any] = json.loads(names)
        body |= as_read_now(body)
        _ = body["people"]
    except (ValueError, KeyError, TypeError):
        raise MapDestroyed("the map of names cannot be read") from None
    if body.get("emptied") and not emptied:
        raise MapDestroyed("the map of names was destroyed")
    return body


def _find_person(body: Mapping[str, Any], number: int) -> dict[str, Any]:
    for person in body["people"]:
        if person["number"] == number:
            found: dict[str, Any] = person
            return found
    raise KeyError(number)


def _retag_texts(texts: Iterable[str], number: int, write: Any) -> list[str]:
    def one(match: re.Match[str]) -> str:
        return str(write(match)) if int(match.group(2)) == number else match.group()

    return [_PERSON.sub(one, t) if f"-{number}]" in t else t for t in texts]


def _merge_people(body: dict[str, Any], decision: Merge, texts: list[str]) -> list[str]:
    kept, gone = _find_person(body, decision.number), _find_person(body, decision.other)
    if kept is gone:
        return texts
    kept["names"] = list(dict.fromkeys([*kept["names"], *gone["names"]]))
    kept["count"] += gone["count"]
    body["people"].remove(gone)
    numbers = body["numbers"]
    body["numbers"] = {n: decision.number if at == decision.other else at for n, at in numbers.items()}
    _read_contexts(body).pop(str(decision.other), None)
    return _retag_texts(texts, decision.other, lambda m: f"[{m.group(1)}-{decision.number}]")


def _keep_person(body: dict[str, Any], decision: Keep, texts: list[str]) -> list[str]:
    person = _find_person(body, decision.number)
    body["people"].remove(person)
    mine = {name for name, at in body["numbers"].items() if at == decision.number}
    body["numbers"] = {n: at for n, at in body["numbers"].items() if n not in mine}
    body["kept"] = sorted({*body["kept"], *mine})
    _read_contexts(body).pop(str(decision.number), None)
    name = person["names"][0]
    return _retag_texts(texts, decision.number, lambda _m: name)


def _add_person(body: dict[str, Any], decision: Add, texts: list[str]) -> list[str]:
    if not fold_name(decision.name):
        return texts
    mine = list_forms(decision.name)
    at = next((n for name, n in body["numbers"].items() if name in mine), None)
    if at is None:
        at = 1 + max([p["number"] for p in body["people"]], default=0)
        body["people"].append({"number": at, "names": [decision.name], "count": 0, "known": True})
    body["numbers"].update(dict.fromkeys(mine, at))
    body["kept"] = sorted(set(body["kept"]) - mine)
    body["rejected"] = sorted(set(body["rejected"]) - mine)
    matcher = Matcher(dict.fromkeys(mine, at), capital_only=(), sure=mine, told=mine)
    written = [_hide_name(text, matcher) for text in texts]
    _find_person(body, at)["count"] += sum(old != new for old, new in zip(texts, written, strict=True))
    return written


def _hide_name(text: str, matcher: Matcher) -> str:
    tags = [m.span() for m in TAG.finditer(text)]
    pieces, at = [], 0
    for start, end, number in sorted(matcher.find(to_simplified(text), lambda _name: False)):
        if start < at or any(a <= start and end <= b for a, b in tags):
            continue
        pieces += [text[at:start], person_tag(number, text)]
        at = end
    return "".join([*pieces, text[at:]])


def _read_contexts(body: dict[str, Any]) -> dict[str, str]:
    contexts: dict[str, str] = body.setdefault("contexts", {})
    return contexts


def mask_line(text: str, number: int) -> str:
    """Return a redacted line for the review: other people's tags are blanked, long lines cut around the tag."""
    at = text.find(f"-{number}]")
    return _PERSON.sub(lambda m: m.group() if int(m.group(2)) == number else "…", _cut_around(text, at, at))


def cut_line(text: str, start: int, end: int) -> str:
    """Return a redacted line around a word that is readable in it: everybody's tags are blanked."""
    return _PERSON.sub("…", _cut_around(text, start, end))


def _cut_around(text: str, start: int, end: int) -> str:
    begin, last = max(0, start - 60), end + 40
    return ("…" if begin else "") + " ".join(text[begin:last].split()) + ("…" if len(text) > last else "")
