"""``exskill open``: the same program as a page in a browser of this machine."""

from __future__ import annotations

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _

__all__ = ["open_page"]


@command(
    "open",
    help=N_(
        """Open exskill as a quiet page in a browser window of its own.

        Only this machine can reach the page, and only with the key that is handed to the browser. The window leaves nothing
        behind where Chromium or Firefox is installed. Closing it locks everything.

        \b
        Examples:
          exskill open
          exskill open --no-browser
        """
    ),
)
@option("--no-browser", is_flag=True, help=N_("Start no browser; print which file to open in one."))
@click.pass_obj
def open_page(app: App, /, no_browser: bool) -> None:
    """Serve the page until the user leaves."""
    if app.serve_page is None:
        raise UsageError(_("the page has to be opened by a command of its own"), hint=_("run `exskill open`"))
    app.serve_page(
        paths=app.paths,
        vault_name=app.vault_name,
        model_name=app.config.model,
        say=ui.say,
        with_browser=not no_browser,
        clock=app.clock,
    )
