"""Six drawn cards of what was: dates, counts and shapes, never a sentence of the other person. They can be printed."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup
from starlette.responses import Response

from exskill.core.i18n import _
from exskill.persona.page import charts
from exskill.persona.page.six_pictures import SixPictures, draw_six
from exskill.persona.portrait.stored import Kept
from exskill.web.render import month_words, short_month
from exskill.web.visit import Visit

__all__ = ["show_year"]

_LAST: Final = 6
_MOST_LINKS: Final = 40  # more would be a long way by keyboard


def show_year(visit: Visit) -> Response:
    """Draw the cards."""
    kept = Kept(visit.desk.opened, visit.desk.clock())
    six = draw_six(kept.lines, kept.profile)
    return visit.show("year.html", six=six, **(_make_drawings(six) if six is not None else {}))


def _make_drawings(six: SixPictures) -> dict[str, Any]:
    """Return the drawings of the cards that have one."""
    night = [(f"{hour}:00", float(n)) for hour, n in six.night.by_hour] if six.night is not None else []
    names = [name for name, _n in six.months]
    turn = [names.index(six.turn)] if six.turn in names else []
    months, links = [month_words(name) for name in names], [f"/portrait/month?month={name}" for name in names]
    few = len(links) if len(links) <= _MOST_LINKS else 0
    counts = [float(n) for _name, n in six.months]
    return {  # the charts escape every word
        "night": Markup(charts.draw_bars(night, _("messages by hour in that night"))) if night else Markup(),  # noqa: S704
        "turn": Markup(charts.draw_line(counts, months, turn, _("messages by month"), links[:few])),  # noqa: S704
        "ending": Markup(charts.draw_bars(_last_months(names, counts), _("the last months"), 1, links[-_LAST:])),  # noqa: S704
    }


def _last_months(names: list[str], counts: list[float]) -> list[tuple[str, float]]:
    """Return the last months with their counts; the year stands only where it is another than before."""
    last = names[-_LAST:]
    new = [i == 0 or name[:4] != last[i - 1][:4] for i, name in enumerate(last)]
    short = [short_month(name, with_year=is_new) for name, is_new in zip(last, new, strict=True)]
    return list(zip(short, counts[-_LAST:], strict=True))
