"""Words of a redacted history that may be people and are readable: asked again whenever somebody looks over who was hidden.

The same signs as before the first import (:mod:`redaction.roster.kept`), counted over rows that are redacted already. No model
runs: what the models doubted then is in the map of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from redaction.normalise import fold_text
from redaction.review import cut_line, list_items
from redaction.roster.aliases import fold_name
from redaction.roster.called import Called
from redaction.roster.evidence import Evidence
from redaction.roster.kept import Kept, kept_words
from redaction.roster.matcher import Matcher
from redaction.roster.public import PublicUse
from redaction.roster.roster import Roster
from redaction.roster.uses import WordUses
from redaction.stored_map import restore_roster
from redaction.tags import TAG
from redaction.text import RawText, RedactedText

__all__ = ["Readable", "find_lines", "list_readable"]

_NO_WORD: Final = "0"  # stands where a tag stood: neither a word nor the end of a sentence


@dataclass(frozen=True, slots=True)
class Readable:
    """A word that may be somebody, how often it is used, and one redacted line with it; empty where none may be shown."""

    word: str
    count: int
    line: str


def list_readable(
    names: bytes,
    rows: Sequence[RedactedText],
    *,
    most: int = 30,
    may_show: Callable[[int], bool] = lambda _row: True,
) -> tuple[Readable, ...]:
    """Return words of redacted rows that may be people, likeliest first. Raise MapDestroyed if the map is no map any more.

    ``may_show`` says of a row's place whether a line of it may be shown. For the user's eyes: never log it.
    """
    list_items(names)
    found = _find_words(names, [_without_tags(row) for row in rows], most)
    lines = find_lines(found, rows, may_show)
    return tuple(Readable(kept.word, kept.count, lines.get(at, "")) for at, kept in enumerate(found))


def _without_tags(row: RedactedText) -> str:
    text = str(row)
    return fold_text(RawText(TAG.sub(_replace_tag, text) if "[" in text else text)).text


def _replace_tag(found: re.Match[str]) -> str:
    """Return what stands for a tag, apart from letters that touch it: it must not become a part of their word."""
    text, (start, end) = found.string, found.span()
    return " " * text[start - 1 : start].isalnum() + _NO_WORD + " " * text[end : end + 1].isalnum()


def _find_words(names: bytes, texts: Iterable[str], most: int) -> tuple[Kept, ...]:
    hidden = Roster()
    restore_roster(hidden, names)
    evidence, called, words, public = Evidence(), Called(), WordUses(), PublicUse()
    doubts = Matcher(dict.fromkeys(hidden.rejected, 0), sure=hidden.rejected)
    doubted: dict[str, tuple[str, int]] = {}
    for text in texts:
        evidence.add(text)
        called.add(text)
        words.add(text)
        public.add(text)
        for start, end, _number in doubts.find(text, hidden.stays):
            name = fold_name(text[start:end])
            spelling, count = doubted.get(name, (text[start:end], 0))
            doubted[name] = spelling, count + 1
    famous = public.verdicts()
    return kept_words(
        evidence,
        called,
        words,
        doubted,
        hidden=lambda word: hidden.stays(word) or famous.get(word, False) or hidden.find_number(word) is not None,
        most=most,
    )


def find_lines(
    found: Sequence[Kept], rows: Sequence[RedactedText], may_show: Callable[[int], bool]
) -> Mapping[int, str]:
    """Return a line for each word by its place in ``found``: the first row that may be shown."""
    words = {fold_name(kept.word): at for at, kept in enumerate(found)}
    matcher, lines = Matcher(words, sure=words, told=words), dict[int, str]()
    for at, row in enumerate(rows):
        if len(lines) == len(words):
            break
        wanted = [(s, e, word) for s, e, word in _find_outside_tags(matcher, str(row)) if word not in lines]
        if not wanted or not may_show(at):
            continue
        for start, end, word in wanted:
            lines.setdefault(word, cut_line(str(row), start, end))
    return lines


def _find_outside_tags(matcher: Matcher, text: str) -> Iterator[tuple[int, int, int]]:
    folded = fold_text(RawText(text))
    tags = [m.span() for m in TAG.finditer(text)] if "[" in text else []
    for start, end, word in matcher.find(folded.text, lambda _name: False):
        a, b = folded.span(start, end)
        if not any(x <= a and b <= y for x, y in tags):
            yield a, b, word
