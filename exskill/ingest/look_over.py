"""Looking over who was found before anything is kept: the decisions of :mod:`exskill.ingest.review`, over rows in memory.

The rows are redacted already. What is decided changes them and the map of names, so that no second reading is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.store.ownership import is_own_role
from redaction.readable import Readable, find_lines
from redaction.review import Add, Item, apply_decisions, list_items, mask_line
from redaction.tags import TAG

if TYPE_CHECKING:
    from exskill.ingest.questions import PickPeople
    from redaction.roster.kept import Kept
    from redaction.text import RedactedText

__all__ = ["LookOver", "LookedOver", "look_over_rows"]

_PERSON: Final = re.compile(r"-(\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class LookOver:
    """Whom to ask. ``shows_theirs``: lines of the other person may be shown, because they are known to be of age."""

    ask: PickPeople
    shows_theirs: bool


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What came of it: the map of names, the names that were added, and by row how many more places are hidden."""

    names: bytes
    added: tuple[str, ...]
    tags: Mapping[int, int]


def look_over_rows(columns: dict[str, list[Any]], names: bytes, words: Sequence[Kept], to: LookOver) -> LookedOver:
    """Ask about everybody who was found and about words that stayed readable; change the texts in ``columns``.

    Raises UsageError where a decision is about nobody.
    """
    texts: list[RedactedText] = columns["text"]
    shown = _order_rows(columns, shows_theirs=to.shows_theirs)
    people = _add_lines(list_items(names), [texts[row] for row in shown])
    lines = find_lines(words, [texts[row] for row in shown], lambda _row: True)
    readable = [Readable(word.word, word.count, lines.get(at, "")) for at, word in enumerate(words)]
    decisions = to.ask(people, readable)
    if not decisions:
        return LookedOver(names, (), {})
    try:
        done = apply_decisions(names, decisions, texts)
    except KeyError:
        raise UsageError(_("nobody has that tag"), hint="") from None
    tags = {row: len(TAG.findall(text)) - len(TAG.findall(texts[row])) for row, text in done.changed}
    for row, text in done.changed:
        texts[row] = text
    return LookedOver(done.names, tuple(one.name for one in decisions if isinstance(one, Add)), tags)


def _order_rows(columns: dict[str, list[Any]], *, shows_theirs: bool) -> list[int]:
    """Return the rows whose line may be shown: the user's own first, of the other person none of a special category."""
    roles, special = columns["role"], columns["categories"]
    own = [row for row, role in enumerate(roles) if is_own_role(role)]
    theirs = [row for row, role in enumerate(roles) if not is_own_role(role) and not special[row]]
    return own + theirs if shows_theirs else own


def _add_lines(people: Iterable[Item], rows: Iterable[RedactedText]) -> tuple[Item, ...]:
    """Give each person the first line that may be shown, with nobody but them in it; none where there is no such line."""
    wanted = {person.number: person for person in people}
    lines: dict[int, str] = {}
    for row in rows:
        if len(lines) == len(wanted):
            break
        for found in _PERSON.finditer(row):
            number = int(found[1])
            if number in wanted and number not in lines:
                lines[number] = mask_line(row, number)
    return tuple(replace(person, context=lines.get(number, "")) for number, person in wanted.items())
