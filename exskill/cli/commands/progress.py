"""``exskill progress``: how it went, in the terminal, in words, and as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.one_of import OneOf
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core import i18n
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.sessions.programme.charts import draw_charts
from exskill.sessions.programme.overview import compute_progress
from exskill.sessions.programme.progress import draw_chart, write_sentences

if TYPE_CHECKING:
    from exskill.sessions.programme.progress import Progress

__all__ = ["progress"]

CHART = "chart"


@command(
    "progress",
    help=N_(
        """Show how it went by week: longing, urge, distress, tension around sessions, minutes, and how long it still takes.

        A picture stays encrypted in the vault; `--out` writes it to a file that anybody can open, and asks first.

        \b
        Examples:
          exskill progress
          exskill progress --plain
          exskill progress --picture svg --out weeks.svg
        """
    ),
)
@option("--plain", is_flag=True, help=N_("Sentences instead of a chart, for a screen reader."))
@option("--picture", type=OneOf(["svg", "png"]), help=N_("Draw a picture and keep it in the vault."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write the picture to a new file."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def progress(
    app: App, /, plain: bool, picture: str | None, out: Path | None, yes: bool, as_json: bool, **unlock: Any
) -> None:
    """Collect, draw, say."""
    form = picture or (out.suffix[1:].lower() if out is not None else None)
    if form is not None and form not in ("svg", "png"):
        raise UsageError(_("a picture is written as .svg or .png"))
    if out is not None and out.exists():
        raise UsageError(_("that file is there already; choose another name"))
    with open_store(app, unlock) as store:
        found = compute_progress(store, app.clock())
        if form is not None:
            _font_cache(app)
            data = draw_charts(found, form, chinese=i18n.current_language() == "zh")
            if out is not None and (yes or _may_write(app)):
                _write_picture(out, data)
                ui.say(_("written to the file; it is not encrypted"))
            else:
                store.put_document(f"{CHART}/{form}", data)
                ui.say(_("the picture is in the vault; `--out FILE` takes it out"))
    if as_json:
        ui.show_json(_make_body(found))
        return
    if not plain:
        _show_progress(found)
    for sentence in write_sentences(found):
        ui.answer(sentence)


def _may_write(app: App) -> bool:
    question = _("The file will not be encrypted; anybody with this machine can open it. Write it?")
    return ui.confirm(question, option="--yes", allowed=app.may_ask)


def _write_picture(out: Path, data: bytes) -> None:
    fd = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(data)


def _font_cache(app: App) -> None:
    """Let matplotlib keep its list of fonts below our own folder: it knows nothing of the user."""
    place = app.paths.data / "fonts"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["MPLCONFIGDIR"] = str(place)


def _show_progress(found: Progress) -> None:
    rows = draw_chart(found)
    ui.show(ui.table("", list(rows[0]), rows[1:]))


def _make_body(found: Progress) -> dict[str, Any]:
    return {
        "week": found.week,
        "days_left": found.days_left,
        "weeks": {
            name: [{"week": p.week, "mean": p.value, "low": p.low, "high": p.high} for p in points]
            for name, points in found.series.items()
        },
        "minutes": [round(m, 1) for m in found.minutes],
        "sessions": [{"week": s.week, "type": s.kind, "before": s.before, "after": s.after} for s in found.sittings],
    }
