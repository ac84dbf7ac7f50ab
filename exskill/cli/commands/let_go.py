"""``exskill let-go``: the farewell. The key is destroyed inside it, the ending comes after it, and a certificate stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from exskill.cli.commands.session import build_context, exit_with_outcome, new_screen, plain_option
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.sessions.farewell import write_page
from exskill.sessions.service import hold_farewell

__all__ = ["let_go"]


@command(
    "let-go",
    help=N_(
        """Say farewell: a last letter, a goodbye in your own words, then the key is destroyed.

        Nothing brings it back, and the same chat is not read again for 180 days. You can stop at any moment before the
        key is destroyed; then everything stays as it was.

        \b
        Examples:
          exskill let-go
          exskill let-go --keep-own --certificate farewell.txt
        """
    ),
)
@option("--keep-own", is_flag=True, help=N_("Keep your own measures and writings, to look back in weeks 8 and 10."))
@option(
    "--certificate", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write the certificate to a new file.")
)
@option("--minutes", type=click.FloatRange(1, 30), metavar="N", help=N_("How long, at most 30."))
@plain_option
@unlock_options
@click.pass_obj
def let_go(
    app: App, /, keep_own: bool, certificate: Path | None, minutes: float | None, plain: bool, **unlock: Any
) -> None:
    """Hold the farewell."""
    if certificate is not None and certificate.exists():
        raise UsageError(_("that file is there already; choose another name"))
    with open_store(app, unlock, again=True) as store, new_screen(app, plain=plain) as screen:
        outcome, paper = hold_farewell(build_context(app, store, screen), minutes=minutes, whole=not keep_own)
    if paper is not None and certificate is not None:
        certificate.write_text("\n".join(write_page(paper)) + "\n", encoding="utf-8")
    exit_with_outcome(outcome)
