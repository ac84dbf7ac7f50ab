"""The likeness table as a picture: for each measure where the echo lies between the bare model and the real messages.

Drawn in memory by matplotlib (the ``charts`` extra). Shapes differ as well as colours; the table says the same in numbers.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import _

if TYPE_CHECKING:
    from exskill.persona.likeness.rows import Row

__all__ = ["FORMATS", "draw_plots"]

FORMATS: Final = ("svg", "png")
_REAL, _BARE, _OURS = "#2b6777", "#8a7350", "#7a6c9d"


def draw_plots(rows: Sequence[Row], form: str) -> bytes:
    """Return a picture with one panel a measure and one line a person; raise UsageError without matplotlib.

    ``form`` is svg or png. Measures without a comparison (rates that must be zero) are left out.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(
            _("pictures need matplotlib, which is not installed"), hint=_("pip install 'exskill[charts]'")
        ) from None
    shown = [row for row in rows if row.floor is not None and row.ceiling is not None]
    measures = list(dict.fromkeys(row.measure for row in shown))
    if not measures:
        raise UsageError(_("there is nothing to draw"))
    people = list(dict.fromkeys(row.person for row in shown))
    figure = Figure(
        figsize=(8, 1.1 + len(measures) * (0.7 + 0.22 * len(people))), layout="constrained", facecolor="white"
    )
    FigureCanvasAgg(figure)
    for axes, name in zip(figure.subplots(len(measures), 1, squeeze=False)[:, 0], measures, strict=True):
        for row in (row for row in shown if row.measure == name):
            at = people.index(row.person)
            axes.plot([row.low, row.high], [at, at], color=_OURS, linewidth=4, alpha=0.35, solid_capstyle="round")
            axes.plot([row.floor], [at], "s", color=_REAL, label="real" if not at else None)
            axes.plot([row.ceiling], [at], "^", color=_BARE, label="bare" if not at else None)
            axes.plot([row.ours], [at], "o", color=_OURS, label="ours" if not at else None)
        bar = next((row.bar for row in shown if row.measure == name and row.bar), "")
        axes.set_title(f"{name}  (bar {bar})" if bar else name, loc="left", fontsize=9)
        axes.set_yticks(range(len(people)), people, fontsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", color="#e4e4e4", linewidth=0.6)
    figure.legend(
        *figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=3, frameon=False, fontsize=8
    )
    data = io.BytesIO()
    figure.savefig(data, format=form, dpi=120, metadata={"Date": None} if form == "svg" else None)
    return data.getvalue()
