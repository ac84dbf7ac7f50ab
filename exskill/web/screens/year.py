"""Six drawn cards of what was: dates, counts and shapes, never a sentence of the other person. They can be printed."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.i18n import _
from exskill.persona.page import charts
from exskill.persona.page.six_pictures import SixPictures, draw_six
from exskill.persona.portrait.stored import Kept
from exskill.web.visit import Visit

__all__ = ["show_year"]


def show_year(visit: Visit) -> Response:
    """Draw the cards."""
    kept = Kept(visit.desk.opened, visit.desk.clock())
    six = draw_six(kept.lines, kept.profile)
    return visit.show("year.html", six=six, **(_make_drawings(six) if six is not None else {}))


def _make_drawings(six: SixPictures) -> dict[str, Any]:
    """Return the drawings of the cards that have one."""
    night = [(f"{hour}:00", float(n)) for hour, n in six.night.by_hour] if six.night is not None else []
    months = [name for name, _n in six.months]
    turn = [months.index(six.turn)] if six.turn in months else []
    counts = [float(n) for _name, n in six.months]
    return {  # the charts escape every word
        "night": Markup(charts.draw_bars(night, _("messages by hour in that night"))) if night else Markup(),  # noqa: S704
        "turn": Markup(charts.draw_line(counts, months, turn, _("messages by month"))),  # noqa: S704
        "ending": Markup(charts.draw_bars(list(zip(months, counts, strict=True))[-6:], _("the last months"))),  # noqa: S704
    }
