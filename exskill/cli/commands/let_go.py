"""``exskill let-go``: the farewell. The key is destroyed inside it, the ending comes after it, and a certificate stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exskill.cli.commands.session import plain_option
from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, option
from exskill.cli.framework.opening import open_store
from exskill.cli.framework.secrets import unlock_options
from exskill.core import i18n
from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _

if TYPE_CHECKING:
    from exskill.sessions.farewell import Certificate
    from exskill.sessions.guide.runner import Outcome, Screen
    from exskill.store.store import Store

__all__ = ["farewell", "let_go"]


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
    from exskill.cli.commands.session import leave, new_screen

    if certificate is not None and certificate.exists():
        raise UsageError(_("that file is there already; choose another name"))
    language = i18n.current_language()
    with open_store(app, unlock, again=True) as store, new_screen(app, language, plain=plain) as screen:
        outcome, paper = farewell(app, store, screen, language=language, minutes=minutes, whole=not keep_own)
    if paper is not None and certificate is not None:
        from exskill.sessions.farewell import page

        certificate.write_text("\n".join(page(paper)) + "\n", encoding="utf-8")
    leave(outcome)


def farewell(
    app: App, store: Store, screen: Screen, *, language: str, minutes: float | None = None, whole: bool = True
) -> tuple[Outcome, Certificate | None]:
    """Hold S8; return how it went and the certificate if the key was given up. A whole farewell closes the store."""
    from exskill.cli.commands.session import hold
    from exskill.sessions.farewell import let_go as destroy_keys
    from exskill.sessions.farewell import page
    from exskill.sessions.programme.types import SessionKind

    papers: list[Certificate] = []

    def release() -> Sequence[str]:
        papers.append(destroy_keys(store, now=app.clock(), whole=whole))
        return page(papers[0])

    ui.answer(_("After a farewell the same chat is not read again for 180 days. Until then you can stop at any time."))
    outcome = hold(
        app, store, SessionKind.FAREWELL, screen, minutes=minutes, language=language, release=release, ends_store=whole
    )
    if papers:
        ui.say(
            _(
                "Not in our power: old copies on SSDs, snapshots and backups of the state directory, and the chat export itself."
            )
        )
    return outcome, papers[0] if papers else None
