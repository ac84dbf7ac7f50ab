"""``exskill index``: go on where an import stopped making messages findable by meaning."""

from __future__ import annotations

import signal
import time
from typing import Any

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.i18n import N_, _
from exskill.ingest.index_later import index_rows

__all__ = ["index"]


@command(
    "index",
    help=N_(
        """Make messages findable by meaning that are found by their words only so far.

        A large import leaves some for later. Ctrl-C stops and keeps what is done; another call goes on there.

        \b
        Examples:
          exskill index
          exskill index --minutes 10
        """
    ),
)
@option("--minutes", type=click.FloatRange(min=0.01), help=N_("Stop after so many minutes."))
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@unlock_options
@click.pass_obj
def index(app: App, /, minutes: float | None, as_json: bool, **unlock: Any) -> None:
    """Embed what waits; the first Ctrl-C ends after the batch at hand."""
    from exskill.retrieval.embed import load_embedder

    embedder = load_embedder()
    ends = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    stopped = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    with open_store(app, unlock, again=True) as store:
        before = signal.signal(signal.SIGINT, stop)
        try:
            with ui.progress(_("making messages findable by meaning")) as advance:
                left = index_rows(store, embedder, stop=lambda: stopped or time.monotonic() >= ends, advance=advance)
        finally:
            signal.signal(signal.SIGINT, before)
    if as_json:
        ui.show_json({"left": left})
    elif left:
        ui.answer(_("{n} messages are left for another time").format(n=left))
    else:
        ui.answer(_("every message is found by meaning"))
