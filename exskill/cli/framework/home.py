"""What ``exskill`` alone shows: where one is, and the one or two next steps."""

from __future__ import annotations

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.core.i18n import _, ngettext
from exskill.core.paths import Paths
from exskill.store.locate import existing_vaults

__all__ = ["has_chat", "show_home"]


def show_home(app: App) -> None:
    """Print the screen that fits what is on this machine. Nothing is opened and no name is shown."""
    vaults = existing_vaults(app.paths)
    for line in _make_lines(app.paths, vaults):
        ui.answer(line)


def _make_lines(paths: Paths, vaults: tuple[str, ...]) -> list[str]:
    if not vaults:
        return [
            _("Nothing is here yet, and nothing leaves this computer."),
            "",
            _("  exskill demo     look at an invented story (1 minute)"),
            _("  exskill begin    begin, step by step"),
            _("  exskill open     the same on a page, in a window of its own"),
        ]
    if not any(has_chat(paths, name) for name in vaults):
        return [
            _("Your vault is made; there is no chat in it yet."),
            "",
            _("  exskill begin                  go on where you stopped"),
            _("  exskill import --how whatsapp  how to get a chat out of the phone"),
        ]
    return [
        _("Your vault is here, locked."),
        *(
            [ngettext("There is {n} vault.", "There are {n} vaults.", len(vaults)).format(n=len(vaults))]
            if len(vaults) > 1
            else []
        ),
        "",
        _("  exskill open                 everything, on a page of its own"),
        _("  exskill session programme    what is open today"),
        _("  exskill session start wave   an urge that has to pass: open at any hour"),
        _("  exskill timer list           what ends when"),
        _("  exskill --help               everything else"),
    ]


def has_chat(paths: Paths, name: str) -> bool:
    """Return whether anything was imported into a vault, by its files alone."""
    return any((paths.vault(name) / "seg").glob("*"))
