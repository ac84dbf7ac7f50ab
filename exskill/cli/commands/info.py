"""``path`` and ``completion``: what a script or a curious person asks first."""

from __future__ import annotations

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, option
from exskill.cli.framework.one_of import OneOf
from exskill.cli.root import cli
from exskill.core.i18n import N_, _

__all__ = ["completion", "path"]


@command(
    "path",
    help=N_(
        """Print where things lie.

        \b
        Examples:
          exskill path
          exskill path --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def path(app: App, /, as_json: bool) -> None:
    """List the directories in force."""
    places = {
        "vaults": str(app.paths.vaults),
        "state": str(app.paths.state),
        "models": str(app.paths.models),
        "config": str(app.paths.config),
    }
    if as_json:
        ui.show_json({"paths": places})
        return
    labels = {
        "vaults": _("vaults (encrypted; may be copied)"),
        "state": _("state (key halves; must not be copied)"),
        "models": _("models"),
        "config": _("settings"),
    }
    ui.show(ui.table("", [_("what"), _("where")], [(labels[key], place) for key, place in places.items()]))


@command(
    "completion",
    help=N_(
        """Print the completion script for a shell. It completes commands and options, and never opens a vault.

        \b
        Examples:
          exskill completion bash >> ~/.bashrc
          exskill completion zsh > ~/.zfunc/_exskill
          exskill completion fish > ~/.config/fish/completions/exskill.fish
        """
    ),
)
@argument("shell", type=OneOf(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what click generates; nothing is completed from a locked vault."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        ui.answer(found(cli, {}, "exskill", "_EXSKILL_COMPLETE").source())
