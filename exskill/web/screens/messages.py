"""The messages themselves, as they were kept: by day, from a date, from a claim, from a search."""

from __future__ import annotations

from datetime import date
from typing import Final

from starlette.responses import Response

from exskill.chat.lines import Line
from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.web.reading import Reading
from exskill.web.visit import Visit

__all__ = ["show_found", "show_messages"]

_PAGE: Final = 50
_AROUND: Final = 8


def show_messages(visit: Visit) -> Response:
    """Show a page of messages from a place: a number, a day, or the id of one."""
    reading = visit.desk.reading()
    here = visit.query.get("id", "")
    total = len(reading.rows)
    start = max(0, min(_find_start(reading, visit), total - 1))
    days: list[tuple[date | None, list[Line]]] = []
    for line in reading.rows.read(start, start + _PAGE):
        day = line.ts.date() if line.ts is not None else None
        if not days or days[-1][0] != day:
            days.append((day, []))
        days[-1][1].append(line)
    return visit.show(
        "messages.html",
        days=days,
        here=here,
        months=reading.rows.months(),
        before=max(0, start - _PAGE) if start else None,
        after=start + _PAGE if start + _PAGE < total else None,
        total=total,
    )


def _find_start(reading: Reading, visit: Visit) -> int:
    if (name := visit.query.get("id")) is not None:
        place = reading.rows.locate_message(name)
        if place is None:
            raise UsageError(_("that message is not here any more"), hint="")
        return place - _AROUND
    if (day := visit.query.get("day")) is not None:
        try:
            return reading.rows.place_of_day(date.fromisoformat(day if len(day) == 10 else f"{day}-01"))
        except ValueError:
            raise UsageError(_("that is not a day"), hint="") from None
    at = visit.query.get("at", "0")
    return int(at) if at.isdigit() else 0


def show_found(visit: Visit) -> Response:
    """Search by words or by meaning; what was typed is in no address."""
    words, by_meaning = visit.form.text("words").strip(), visit.form.text("how") == "meaning"
    lines = visit.desk.reading().search(words[:300], by_meaning=by_meaning) if words else []
    return visit.show("found.html", words=words, by_meaning=by_meaning, lines=lines)
