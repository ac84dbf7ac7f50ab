"""``exskill begin``: from nothing to the first session in one window, resumable at each step."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.cli.framework.base import command, use_language
from exskill.cli.framework.home import has_chat
from exskill.cli.framework.opening import open_with, tell_wrong
from exskill.cli.framework.secrets import read_passphrase
from exskill.cli.root import cli
from exskill.cli.views.import_report import print_way
from exskill.core.config_file import set_value
from exskill.core.errors import Cancelled, NothingRecognised, UsageError, WrongPassphrase
from exskill.core.i18n import LANGUAGES, N_, _, chosen_language
from exskill.core.secret import wipe_secret
from exskill.importers.how import find_export_way, has_way
from exskill.store.locate import choose_vault, existing_vaults
from vault.slots import PassphraseUnlocker

__all__ = ["begin", "read_dropped_path"]

_TRIES = 5
_PASSPHRASE_TRIES = 3
# As people who read it call it, the name that is shown first.
_LANGUAGE_NAMES = {
    "en": ("English", "英文", "英语"),
    "zh": ("简体中文", "中文", "简体", "Chinese"),
    "zh-Hant": ("繁體中文", "繁體", "繁体"),
}


@command(
    "begin",
    help=N_(
        """From nothing to the first session, step by step.

        Asks for a language, your age, a country for help lines, a passphrase, the chat, and who is who in it. Stop at any
        step with Ctrl-C: `exskill begin` goes on there.

        \b
        Example:
          exskill begin
        """
    ),
)
@click.pass_context
def begin(ctx: click.Context) -> None:
    """Do the first step that is not done yet, then the next. The passphrase is asked for once and wiped at the end."""
    app: App = ctx.obj
    app.is_led = True
    try:
        _lead_step(ctx, app)
    except (click.Abort, KeyboardInterrupt, Cancelled):
        raise Cancelled(_("stopped"), hint=_("`exskill begin` goes on where you stopped")) from None
    finally:
        wipe_secret(app.kept_passphrase)
        app.kept_passphrase.clear()
        app.is_led = False


def _lead_step(ctx: click.Context, app: App) -> None:
    ui.require("`exskill init`, `exskill import`, `exskill session start`", allowed=app.may_ask)
    vaults = existing_vaults(app.paths)
    if not vaults or (app.vault_name is not None and app.vault_name not in vaults):
        _choose_language(app)
        ui.say(_("Nothing leaves this computer. You can stop at any moment with Ctrl-C and go on later."))
        ui.say()
        ctx.invoke(_find_command("init"))
        ui.say()
    else:
        _unlock_once(app)
    name = choose_vault(app.paths, app.vault_name)
    if not has_chat(app.paths, name):
        _bring_chat(ctx, app)
        ui.say()
    if ui.confirm(_("Begin the first evening now? It takes about 15 minutes."), option="", allowed=True, default=True):
        ctx.invoke(_find_command("session", "start"), kind="chair")
    else:
        ui.say(_("It waits for you: `exskill session start`, or `exskill open` for the page."))


def _unlock_once(app: App) -> None:
    """Ask for the passphrase until it opens the vault, three times at most; keep it for the steps that follow."""
    name = choose_vault(app.paths, app.vault_name)
    for left in range(_PASSPHRASE_TRIES - 1, -1, -1):
        secret = read_passphrase(app, {})
        try:
            with ui.progress(_("opening the vault")):
                open_with(app, name, PassphraseUnlocker(bytearray(secret)), mode="r", is_quiet=True).close()
            app.kept_passphrase[:] = secret
            return
        except WrongPassphrase:
            if not left:
                raise
            tell_wrong(left)
        finally:
            wipe_secret(secret)


def _find_command(*path: str) -> click.Command:
    found: click.Command = cli
    for name in path:
        assert isinstance(found, click.Group)  # noqa: S101 -- a path through our own table
        step = found.get_command(click.Context(found), name)
        assert step is not None  # noqa: S101
        found = step
    return found


def _choose_language(app: App) -> None:
    """Ask in all of them at once; the one in force is the default. Another one is kept for every later command."""
    default = LANGUAGES.index(chosen_language()) + 1
    for number, names in enumerate(_LANGUAGE_NAMES.values(), 1):
        ui.say(f"  {number}  {names[0]}")
    while True:
        told = str(ui.prompt("Language · 语言 · 語言", default=str(default))).strip().casefold()
        found = [
            language
            for number, (language, names) in enumerate(_LANGUAGE_NAMES.items(), 1)
            if told in (str(number), language.casefold(), *(name.casefold() for name in names))
        ]
        if found:
            break
        ui.say("1, 2, 3?")
    if found[0] != chosen_language():
        use_language(found[0])
        set_value(app.paths.config, "language", found[0])


def _bring_chat(ctx: click.Context, app: App) -> None:
    """Ask for the export until one is read; each failure says what to try instead."""
    ui.say(
        _(
            "Now the chat. In WhatsApp: open the chat, ⋮, More, Export chat, Without media; send the file to this computer."
        )
    )
    ui.say(_("Another app? Type its name (WeChat, Telegram, iMessage, Instagram, LINE …) and Enter: the way is shown."))
    left = _TRIES
    while left:
        told = ui.ask(
            _("Drag the file, folder or zip into this window, or type its path"), option="FILE", allowed=app.may_ask
        )
        if has_way(told):
            print_way(find_export_way(told), as_json=False)
            continue
        left -= 1
        path = read_dropped_path(told)
        if not os.path.exists(path):  # noqa: PTH110 -- it never raises, whatever was typed
            ui.say(_("There is nothing at {path}.").format(path=ui.clean(str(path))))
            continue
        try:
            ctx.invoke(_find_command("import"), paths=(str(path),), redact=True)
            return
        except (NothingRecognised, UsageError) as error:
            ui.error(error.message, error.hint)
    raise UsageError(_("no chat was read"), hint=_("`exskill begin` goes on here whenever you have the file"))


def read_dropped_path(text: str) -> Path:
    """Return the path that a terminal types when a file is dropped on it: quoted, escaped, or as a file: address."""
    told = text.strip()
    if told.startswith("file://"):
        return Path(unquote(urlsplit(told).path))
    plain = os.path.expanduser(told)  # noqa: PTH111 -- it never raises for a user that is not there
    if os.path.exists(plain):  # noqa: PTH110
        return Path(plain)
    try:
        parts = shlex.split(told)
    except ValueError:  # a lone apostrophe in a name
        parts = [told]
    return Path(os.path.expanduser(parts[0] if len(parts) == 1 else told))  # noqa: PTH111
