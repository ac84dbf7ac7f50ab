"""``exskill config``: the settings in force, and the one file that holds yours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict

import click
from click.core import ParameterSource

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import argument, group, option
from exskill.core import i18n
from exskill.core.config_file import Config, check_value, find_key, read_config, set_value, unset_value
from exskill.core.i18n import N_, _

__all__ = ["config"]

_ORIGINS: Mapping[str, str] = {
    "option": N_("command line"),
    "file": N_("your settings"),
    "locale": N_("this system"),
    "default": N_("default"),
}


@group(
    "config",
    help=N_(
        """Your settings: show, set, take back.

        They are in one file, exskill.toml, and hold nothing secret. What is said on the command line comes first, then
        the environment (EXSKILL_LANG, EXSKILL_VAULT), then the file, then what this system says.

        \b
        language  en, zh or zh-Hant
        country   two letters, for the help lines of a new vault
        vault     the vault that is meant where several are here; `destroy` does not heed it
        model     the model of the sessions
        colour    on or off
        plain     on: no drawing, for a screen reader

        \b
        Examples:
          exskill config show
          exskill config set language zh
          exskill config unset language
        """
    ),
)
def config() -> None:
    """Hold the commands."""


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
@click.pass_context
def show(ctx: click.Context, /, as_json: bool) -> None:
    """List every setting with its origin."""
    app: App = ctx.obj
    _show_rows(find_settings(ctx.find_root(), app, read_config(app.paths.config)), as_json=as_json)


def _show_rows(rows: list[tuple[str, str, str]], *, as_json: bool) -> None:
    if as_json:
        ui.show_json({"settings": [{"name": n, "value": v or None, "origin": o} for n, v, o in rows]})
        return
    shown = [(name, value or "-", _(_ORIGINS.get(origin, origin))) for name, value, origin in rows]
    ui.show(ui.table("", [_("setting"), _("value"), _("from")], shown))


def find_settings(root: click.Context, app: App, kept: Config) -> list[tuple[str, str, str]]:
    """Return (name, value, origin) of every setting; an origin is a variable's name or a key of ``_ORIGINS``."""
    rows = []
    for key, value in asdict(kept).items():
        told = value if isinstance(value, str) or value is None else ("on" if value else "off")
        origin = "file" if value != getattr(Config(), key) else "default"
        rows.append((key, told or "", origin))
    found = {name: (value, origin) for name, value, origin in rows}
    found["language"] = (i18n.chosen_language(), _language_origin(root, kept))
    if (source := _find_source(root, "vault_name", "EXSKILL_VAULT")) is not None:
        found["vault"] = (app.vault_name or "", source)
    if _find_source(root, "no_color", "") is not None or os.environ.get("NO_COLOR"):
        found["colour"] = ("off", _find_source(root, "no_color", "") or "NO_COLOR")
    found["home"] = (
        os.environ.get("EXSKILL_HOME", ""),
        "EXSKILL_HOME" if os.environ.get("EXSKILL_HOME") else "default",
    )
    return [(name, *rest) for name, rest in found.items()]


def _language_origin(root: click.Context, kept: Config) -> str:
    if (source := _find_source(root, "lang", "EXSKILL_LANG")) is not None:
        return source
    if kept.language is not None:
        return "file"
    return "locale" if any(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")) else "default"


def _find_source(root: click.Context, parameter: str, variable: str) -> str | None:
    """Return where an option of the program comes from, None where nobody gave it."""
    source = root.get_parameter_source(parameter)
    if source is ParameterSource.COMMANDLINE:
        return "option"
    return variable if source is ParameterSource.ENVIRONMENT else None


@config.command(
    "set",
    help=N_(
        """Keep one setting.

        \b
        Examples:
          exskill config set language zh
          exskill config set vault summer
          exskill config set colour off
        """
    ),
)
@argument("name", metavar="NAME")
@argument("value", metavar="VALUE")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def set_(app: App, /, name: str, value: str, as_json: bool) -> None:
    """Check it, then write it."""
    key = find_key(name)
    kept = check_value(key, value)
    set_value(app.paths.config, key, kept)
    if as_json:
        ui.show_json({"name": key, "value": kept})
    else:
        ui.answer(_("kept: {name} = {value}").format(name=key, value=_format_value(kept)))


def _format_value(value: str | bool) -> str:
    return value if isinstance(value, str) else ("on" if value else "off")


@config.command(
    "unset",
    help=N_(
        """Take one setting back; its default is in force again.

        \b
        Example:
          exskill config unset language
        """
    ),
)
@argument("name", metavar="NAME")
@option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))
@click.pass_obj
def unset(app: App, /, name: str, as_json: bool) -> None:
    """Remove it from the file."""
    key = find_key(name)
    was_there = unset_value(app.paths.config, key)
    if as_json:
        ui.show_json({"name": key, "was_set": was_there})
    elif was_there:
        ui.answer(_("taken back: {name}").format(name=key))
    else:
        ui.answer(_("{name} was not set").format(name=key))
