"""``path``, ``config`` and ``completion``: what a script or a curious person asks first."""

from __future__ import annotations

import os

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, command, group, option
from exskill.cli.root import cli
from exskill.core import i18n
from exskill.core.i18n import N_, _

__all__ = ["completion", "config", "path"]


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
        "state": _("state (key shards; must not be copied)"),
        "models": _("models"),
        "config": _("settings"),
    }
    ui.show(ui.table("", [_("what"), _("where")], [(labels[key], place) for key, place in places.items()]))


@group("config", help=N_("Show the settings in force and where they come from."))
def config() -> None:
    """Hold ``config show``."""


@config.command(
    "show",
    help=N_(
        """Show the settings in force and where each comes from.

        \b
        Example:
          exskill config show --json
        """
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def config_show(app: App, /, as_json: bool) -> None:
    """List every setting with its origin."""
    rows = settings_in_force(app)
    if as_json:
        ui.show_json({"settings": [{"name": n, "value": v, "origin": o} for n, v, o in rows]})
        return
    ui.show(ui.table("", [_("setting"), _("value"), _("from")], rows))


def settings_in_force(app: App) -> list[tuple[str, str, str]]:
    """Return (name, value, origin) of every setting."""

    def origin(variable: str, given: bool) -> str:
        if given:
            return _("command line")
        return variable if os.environ.get(variable) else _("default")

    language_from = next((n for n in ("EXSKILL_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    return [
        ("lang", i18n.current_language(), language_from or _("default")),
        ("vault", app.vault_name or "-", origin("EXSKILL_VAULT", bool(app.vault_name))),
        ("home", os.environ.get("EXSKILL_HOME", "-"), origin("EXSKILL_HOME", False)),
        ("color", "off" if os.environ.get("NO_COLOR") else "auto", origin("NO_COLOR", False)),
    ]


@command(
    "completion",
    help=N_(
        """Print the completion script for a shell.

        \b
        Example:
          exskill completion bash >> ~/.bashrc
        """
    ),
)
@argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what click generates; nothing is completed from a locked vault."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        ui.answer(found(cli, {}, "exskill", "_EXSKILL_COMPLETE").source())
