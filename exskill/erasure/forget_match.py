"""Which rows a wish of ``forget`` means, and what of them may be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.forget_plan import Match, Wish
from redaction.forget import numbers_in
from redaction.tags import TAG

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CJK", "WORD", "find_nearest", "fold_text", "make_example", "make_test", "mask_text", "person_number"]

_SHORTEST_ID: Final = 6
WORD: Final = re.compile(r"[^\W_]+")
CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MASK: Final = "\u00b7"


def make_test(wish: Wish, tables: Sequence[tuple[Any, pa.Table]]) -> Callable[[Mapping[str, Any]], bool]:
    """Return a test of a row; raise UsageError where a name fits nothing or several things."""
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
        tests.append(lambda row: any(topic(fold_text(str(row["text"]))) for topic in topics))
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


def fold_text(text: str) -> str:
    """Return a text so that letters of one kind are equal, whatever their case and width."""
    return unicodedata.normalize("NFKC", text).casefold()


def _make_topic_test(words: str) -> Callable[[str], bool]:
    """Return whether a folded text holds every word of a topic: from four letters on also as a word's beginning."""
    wanted = WORD.findall(fold_text(words))
    if not wanted:
        raise UsageError(_("a topic needs at least one word"))

    def fits(text: str) -> bool:
        there = WORD.findall(text)
        return all(
            word in text
            if CJK.search(word)
            else any(w == word or (len(word) >= 4 and w.startswith(word)) for w in there)
            for word in wanted
        )

    return fits


def find_nearest(tables: Sequence[tuple[Any, pa.Table]], queries: Sequence[Any], count: int) -> frozenset[str]:
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


def mask_text(text: str, topics: Sequence[str] = ()) -> str:
    """Return a text with every word but its first letter, the people's tags and the topic's own words covered."""
    wanted = {word for topic in topics for word in WORD.findall(fold_text(topic))}

    def cover(found: re.Match[str]) -> str:
        word = str(found.group())
        if any(fold_text(word).startswith(one) for one in wanted if not CJK.search(one)):
            return word
        shown: str | None = next((one for one in wanted if CJK.search(one) and one in fold_text(word)), None)
        if shown is not None and len(fold_text(word)) == len(word):
            at = fold_text(word).index(shown)
            return _MASK * at + shown + _MASK * (len(word) - at - len(shown))
        return f"{word[0]}{_MASK * (len(word) - 1)}"

    parts, at = [], 0
    for tag in TAG.finditer(text):
        parts += [WORD.sub(cover, text[at : tag.start()]), tag.group()]
        at = tag.end()
    covered = " ".join("".join([*parts, WORD.sub(cover, text[at:])]).split())
    return covered if len(covered) <= 100 else covered[:99] + "\u2026"


def make_example(row: Mapping[str, Any], wish: Wish) -> Match:
    """Return a row as far as it may be shown."""
    day = f"{row['ts']:%Y-%m-%d}" if row["ts"] is not None else "?"
    return Match(str(row["id"]), day, str(row["role"]), mask_text(str(row["text"]), wish.topics))
