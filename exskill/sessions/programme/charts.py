"""The same numbers as a picture, PNG or SVG, drawn in memory by matplotlib (an extra) and never written here.

Calm colours, no red, no faces; shapes differ as well as colours. Every picture has its sentences beside it.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.sessions.programme.progress import NAMES, TOP, Progress, write_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMATS", "draw_charts"]

FORMATS: Final = ("svg", "png")
_LOOK: Final = {"longing": ("#2b6777", "o"), "urge": ("#7a6c9d", "s"), "distress": ("#8a7350", "^")}
_CHINESE: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "PingFang SC",
    "Microsoft YaHei", "SimHei", "Arial Unicode MS",
)  # fmt: skip


def draw_charts(progress: Progress, form: str, *, chinese: bool = False) -> bytes:
    """Return a picture of the weeks. Raises UsageError where matplotlib is not installed, or no font has Chinese."""
    figure = _make_figure()
    fonts = _find_fonts() if chinese else ["DejaVu Sans"]
    import matplotlib as mpl

    with mpl.rc_context({"font.family": fonts, "svg.fonttype": "path", "svg.hashsalt": "exskill"}):
        top, middle, bottom = figure.subplots(3, 1, height_ratios=(3, 2, 2))
        _draw_weeks(top, progress)
        _draw_around(middle, progress)
        _draw_minutes(bottom, progress)
        for axes in (top, middle, bottom):
            axes.spines[["top", "right"]].set_visible(False)
            axes.set_axisbelow(True)
            axes.grid(axis="y", color="#e4e4e4", linewidth=0.6)
        data = io.BytesIO()
        words = {"Description": " ".join(write_sentences(progress)), "Title": "exskill progress"}
        figure.savefig(data, format=form, dpi=120, metadata={**words, **({"Date": None} if form == "svg" else {})})
    return data.getvalue()


def _make_figure() -> Any:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError(
            _("pictures need matplotlib, which is not installed"), hint=_("pip install 'exskill[charts]'")
        ) from None
    figure = Figure(figsize=(8, 9), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def _find_fonts() -> list[str]:
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _CHINESE if name in there]
    if not found:
        raise UsageError(
            _("no font on this machine has Chinese characters for a picture"), hint=_("`--lang en` draws it in English")
        )
    return [*found[:1], "DejaVu Sans"]


def _draw_weeks(axes: Any, progress: Progress) -> None:
    for name, (colour, shape) in _LOOK.items():
        points = progress.series[name]
        if not points:
            continue
        weeks, values = [p.week for p in points], [p.value for p in points]
        axes.fill_between(
            weeks, [p.low for p in points], [p.high for p in points], color=colour, alpha=0.12, linewidth=0
        )
        line = "-" if len(points) >= 4 else ""  # no line suggests a trend that so few points do not show
        axes.plot(weeks, values, color=colour, marker=shape, linestyle=line, label=_(NAMES[name]))
        axes.axhline(values[0], color=colour, linewidth=0.7, linestyle=":")
    kinds: dict[int, list[str]] = {}
    for sitting in progress.sittings:
        kinds.setdefault(sitting.week, []).append(sitting.kind)
    for week, names in kinds.items():
        axes.annotate(" ".join(names), (week, -0.7), ha="center", fontsize=7, color="#555555", annotation_clip=False)
    _frame_axes(axes, progress, (-1, TOP["longing"] + 0.5), _("longing, urge, distress by week (0 to 10)"))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8, loc="upper right")


def _draw_around(axes: Any, progress: Progress) -> None:
    told = [s for s in progress.sittings if s.before >= 0 and s.after >= 0]
    for place, sitting in enumerate(told):
        axes.plot([place, place], [sitting.before, sitting.after], color="#b9b9b9", linewidth=1.5)
        axes.plot(place, sitting.before, marker="o", color="#8a7350", markerfacecolor="white")
        axes.plot(place, sitting.after, marker="o", color="#2b6777")
    days = [f"{s.kind}\n{datetime.fromtimestamp(s.at).astimezone():%m-%d}" for s in told]
    axes.set_xticks(range(len(told)), days, fontsize=7)
    axes.set_ylim(-0.5, 10.5)
    axes.set_title(_("tension before (open) and after (full) each session"), loc="left", fontsize=9)


def _draw_minutes(axes: Any, progress: Progress) -> None:
    axes.bar(range(1, progress.week + 1), progress.minutes, color="#9fb8ad", width=0.6)
    most = max((*progress.minutes, 10.0))
    left = write_sentences(progress)[-1]
    _frame_axes(axes, progress, (0, most * 1.2), _("minutes with the program by week: fewer is good") + f" · {left}")


def ngettext_weeks(progress: Progress) -> str:
    """Return the sentence about the end."""
    return write_sentences(progress)[-1]


def _frame_axes(axes: Any, progress: Progress, limits: Sequence[float], title: str) -> None:
    axes.set_xlim(0.4, max(6, progress.week) + 0.6)
    axes.set_xticks(range(1, max(6, progress.week) + 1))
    axes.set_ylim(*limits)
    axes.set_title(title, loc="left", fontsize=9)
