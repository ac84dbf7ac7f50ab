"""The week: its questions on one screen, and how it went, as charts with a sentence each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _, current_language
from exskill.persona.page import charts
from exskill.sessions.checkin_service import check_in, select_questions
from exskill.sessions.programme.measures import Instrument, Item
from exskill.sessions.programme.overview import NAMES as SESSIONS
from exskill.sessions.programme.overview import compute_progress, extend_programme
from exskill.sessions.programme.progress import NAMES, Progress, write_sentences
from exskill.sessions.programme.types import SessionKind
from exskill.web.render import day_words
from exskill.web.screens.session import begin
from exskill.web.visit import Visit
from exskill.web.words import without_numbers

__all__ = ["answer", "extend", "show_progress", "show_week"]

_LEAST_POINTS: Final = 2
_FEW: Final = 6  # a scale of so many numbers is tapped, a longer one is a slider
_ANSWERED_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Group:
    """Some questions with one scale: a slider each, a choice of few numbers each, or yes and no each."""

    ask: str
    source: str
    items: tuple[Item, ...]
    numbers: range
    kind: str


def show_week(visit: Visit) -> Response:
    """Show what is due, the three shortest, or all of it; each question can be left out."""
    which = visit.query.get("which", "due")
    found = select_questions(
        visit.desk.opened,
        visit.desk.clock(),
        current_language(),
        short=which == "short",
        everything=which == "all",
    )
    return visit.show("week.html", groups=[_group(one) for one in found], which=which)


def _group(found: Instrument) -> Group:
    numbers = range(found.low, found.high + 1)
    kind = "yes" if len(numbers) == 2 else "few" if len(numbers) <= _FEW else "slider"
    items = (
        tuple(replace(item, text=without_numbers(item.text)) for item in found.items) if kind == "yes" else found.items
    )
    return Group(found.ask, found.source if found.is_borrowed else "", items, numbers, kind)


def answer(visit: Visit) -> Response:
    """Keep what was answered, and show what follows from it."""
    given = {code: int(told) for code, told in visit.form.fields.items() if re.fullmatch("[0-9]{1,2}", told)}
    left_out = {field.removeprefix("without-") for field in visit.form.fields if field.startswith("without-")}
    given = {code: told for code, told in given.items() if code not in left_out}
    if not given:
        raise UsageError(_("nothing was answered, so nothing is kept"), hint=_("that is all right too"))
    begin(visit.desk, "week", partial(check_in, given=given)).wait_until_asking(_ANSWERED_S)
    return visit.go("/session")


def show_progress(visit: Visit) -> Response:
    """Draw the weeks; every drawing has its sentence."""
    found = compute_progress(visit.desk.opened, visit.desk.clock())
    sittings = [
        (day_words(s.at), _(SESSIONS[SessionKind(s.kind)]), s.before, s.after) for s in reversed(found.sittings)
    ]
    return visit.show("progress.html", drawings=_make_drawings(found), told=write_sentences(found), sittings=sittings)


def _make_drawings(found: Progress) -> list[Markup]:
    """Return a curve for each series with more than one week, and the minutes."""
    drawn = []
    for name, points in found.series.items():
        if len(points) >= _LEAST_POINTS:
            weeks = [_("week {n}").format(n=p.week) for p in points]
            title = _(NAMES[name])
            curve = charts.draw_line([p.value for p in points], weeks, [], title)
            drawn.append(Markup(charts.draw_figure(title, curve, "")))  # noqa: S704
    title = _("minutes with the program by week: fewer is good")
    bars = [(str(week), minutes) for week, minutes in enumerate(found.minutes, 1)]
    if any(minutes for _week, minutes in bars):
        drawn.append(Markup(charts.draw_figure(title, charts.draw_bars(bars, title), "")))  # noqa: S704 -- charts escape every word
    return drawn


def extend(visit: Visit) -> Response:
    """Move the programme's end once, by two weeks and without the echo; the passphrase is asked for again."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    ends = extend_programme(visit.desk.opened, visit.desk.clock())
    visit.desk.notice = _("The programme now ends on {day}, without the echo.").format(day=day_words(ends.astimezone()))
    return visit.go("/dates")
