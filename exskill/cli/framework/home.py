"""What ``exskill`` alone shows: where one is, what is open today, and the one or two next steps."""

from __future__ import annotations

from datetime import datetime

from exskill.cli.framework import ui
from exskill.cli.framework.app import App
from exskill.core.i18n import _, ngettext
from exskill.core.paths import Paths
from exskill.store.locate import existing_vaults

__all__ = ["has_chat", "show_home"]


def show_home(app: App) -> None:
    """Print the screen that fits what is on this machine. Nothing is asked and no name is shown."""
    vaults = existing_vaults(app.paths)
    if app.vault_name is not None:
        vaults = tuple(name for name in vaults if name == app.vault_name) or vaults
    for line in _make_lines(app, vaults):
        ui.answer(line)


def _make_lines(app: App, vaults: tuple[str, ...]) -> list[str]:
    if not vaults:
        return [
            _("Nothing is here yet, and nothing leaves this computer."),
            "",
            _("  exskill demo     look at an invented story (1 minute)"),
            _("  exskill begin    begin, step by step"),
            _("  exskill open     the same on a page, in a window of its own"),
        ]
    if not any(has_chat(app.paths, name) for name in vaults):
        return [
            _("Your vault is made; there is no chat in it yet."),
            "",
            _("  exskill begin                  go on where you stopped"),
            _("  exskill import --how whatsapp  how to get a chat out of the phone"),
        ]
    return [
        *(_list_vaults(vaults) if len(vaults) > 1 else _tell_today(app, vaults[0])),
        "",
        _("  exskill open                 everything, on a page of its own"),
        _("  exskill session programme    what is open today"),
        _("  exskill session start wave   an urge that has to pass: open at any hour"),
        _("  exskill timer list           what ends when"),
        _("  exskill --help               everything else"),
    ]


def _list_vaults(vaults: tuple[str, ...]) -> list[str]:
    return [
        ngettext("There is {n} vault: {names}.", "There are {n} vaults: {names}.", len(vaults)).format(
            n=len(vaults), names=", ".join(vaults)
        ),
        _("Say which one is meant: `exskill --vault NAME`, or for good `exskill config set vault NAME`."),
    ]


def _tell_today(app: App, name: str) -> list[str]:
    """Say what is known without a passphrase: dates while it is locked, the chair too while it is unlocked."""
    from exskill.machine.today import look_at_today

    now = app.clock()
    today = look_at_today(app.paths, name, app.clock)
    if not today.is_unlocked:
        return [
            _("Your vault is here, locked. The wave is open, as always."),
            *(
                [_("Something in it ends {when}.").format(when=_format_end(today.next_end, now))]
                if today.next_end
                else []
            ),
        ]
    lines = [
        _("Your vault is here, unlocked."),
        _("The chair: {why}.").format(why=today.why_no_chair)
        if today.why_no_chair
        else _("The chair is open: `exskill session start`."),
        _("The wave is open, as always."),
    ]
    if today.theirs_end:
        lines.append(_("Their words end {when}.").format(when=_format_end(today.theirs_end, now)))
    return lines


def _format_end(at: int, now: datetime) -> str:
    """Return a day with how far it is: `on 2026-01-10, in 12 days`."""
    day = datetime.fromtimestamp(at, now.tzinfo)
    days = (day.date() - now.date()).days
    if days == 0:
        return _("today at {time}").format(time=f"{day:%H:%M}")
    left = ngettext("in {n} day", "in {n} days", days).format(n=days)
    return _("on {day}, {left}").format(day=f"{day:%Y-%m-%d}", left=left)


def has_chat(paths: Paths, name: str) -> bool:
    """Return whether anything was imported into a vault, by its files alone."""
    return any((paths.vault(name) / "seg").glob("*"))
