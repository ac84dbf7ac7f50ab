"""The week: its questions, and how it went, as charts with a sentence each."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.i18n import _
from exskill.persona.page import charts
from exskill.sessions.programme.overview import NAMES as SESSIONS
from exskill.sessions.programme.overview import extend_programme, progress_of
from exskill.sessions.programme.progress import NAMES, Progress, sentences
from exskill.sessions.programme.types import SessionKind
from exskill.web.render import day_words
from exskill.web.visit import Visit

__all__ = ["extend", "show_progress", "show_week"]

_LEAST_POINTS: Final = 2


def show_week(visit: Visit) -> Response:
    """Offer the questions."""
    return visit.show("week.html")


def show_progress(visit: Visit) -> Response:
    """Draw the weeks; every drawing has its sentence."""
    found = progress_of(visit.desk.opened, visit.desk.clock())
    sittings = [
        (day_words(s.at), _(SESSIONS[SessionKind(s.kind)]), s.before, s.after) for s in reversed(found.sittings)
    ]
    return visit.show("progress.html", drawings=_drawings(found), told=sentences(found), sittings=sittings)


def _drawings(found: Progress) -> list[Markup]:
    """Return a curve for each series with more than one week, and the minutes."""
    drawn = []
    for name, points in found.series.items():
        if len(points) >= _LEAST_POINTS:
            weeks = [_("week {n}").format(n=p.week) for p in points]
            title = _(NAMES[name])
            drawn.append(Markup(charts.figure(title, charts.line([p.value for p in points], weeks, [], title), "")))  # noqa: S704
    title = _("minutes with the program by week: fewer is good")
    bars = [(str(week), minutes) for week, minutes in enumerate(found.minutes, 1)]
    drawn.append(Markup(charts.figure(title, charts.bars(bars, title), "")))  # noqa: S704 -- charts escape every word
    return drawn


def extend(visit: Visit) -> Response:
    """Move the programme's end once, by two weeks and without the echo; the passphrase is asked for again."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    ends = extend_programme(visit.desk.opened, visit.desk.clock())
    visit.desk.notice = _("The programme now ends on {day}, without the echo.").format(day=day_words(ends.astimezone()))
    return visit.go("/dates")
