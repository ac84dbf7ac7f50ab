"""Everything that ends, by day, from today to the last: the list of the dates and the one line of the consent page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from exskill.core.i18n import N_, _
from exskill.erasure.dates import list_dates
from exskill.erasure.deadlines import Change, Deadline, Kind, make_table
from exskill.persona.page import charts
from exskill.store.ownership import is_own_role
from exskill.web.render import day_words

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["Day", "End", "draw_line", "list_days"]

_MOVABLE: Final = (Kind.RECORD, Kind.IMPORT, Kind.DOCUMENT)
_DOCUMENTS: Final = {
    "letter": N_("a letter of yours"),
    "note": N_("a note to yourself"),
    "checkin": N_("your weeks"),
    "names": N_("the list of real names"),
    "pictures": N_("small copies of photos"),
}


@dataclass(frozen=True, slots=True)
class End:
    """One thing that ends: its words, and whether its date can be moved."""

    id: str
    words: str
    movable: bool
    irrevocable: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something ends, and how long it is until then."""

    day: date
    left: str
    ends: tuple[End, ...]


def list_days(store: Store, now: datetime) -> list[Day]:
    """Return the days in order; what ends on one day stands together."""
    found = list_dates(store, now)
    rows = {row.id: row for row in make_table(found, int(now.timestamp()))}
    kinds = {entry.id: entry.kind.partition("/")[0] for entry in store.vault.documents()}
    own = {entry.id: is_own_role(entry.role) for entry in store.vault.segments()}

    def describe(one: Deadline) -> str:
        if one.id in own:  # a date stands for all rows that it ends, so nothing is counted here
            return _("messages of yours") if own[one.id] else _("messages of theirs")
        if one.kind is Kind.DOCUMENT and kinds.get(one.id) in _DOCUMENTS:
            return _(_DOCUMENTS[kinds[one.id]])
        return rows[one.id].dies

    days = []
    for day, of_day in groupby(found, key=lambda one: datetime.fromtimestamp(one.at).astimezone().date()):
        group = list(of_day)
        ends = (End(one.id, describe(one), _is_movable(one), one.irrevocable) for one in group)
        days.append(Day(day, rows[group[0].id].left, tuple(ends)))
    return days


def _is_movable(one: Deadline) -> bool:
    return one.kind in _MOVABLE and one.changeable is not Change.FIXED


def draw_line(days: list[Day], today: date) -> Markup:
    """Return one line from today to the last day, with a numbered dot for each; empty where nothing ends."""
    if not days:
        return Markup()
    whole = max(1, (days[-1].day - today).days)
    places = [min(1.0, max(0.0, (one.day - today).days / whole)) for one in days]
    names = [day_words(one.day) for one in days]
    drawn = charts.draw_days(places, names, _("today"), names[-1], _("from today to the end"))
    return Markup(drawn)  # noqa: S704 -- charts escape every word
