"""This machine: the ways in, the models, where things are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _
from exskill.core.secret import wipe_secret
from exskill.llm import catalogue
from exskill.machine.checkup import Check, check_machine
from exskill.machine.mending import mend_files
from exskill.store.opening import open_store
from exskill.transfer.service import for_passphrase, require_new, write_backup
from exskill.unlock.service import add_code, change_passphrase, draw_code, find_way, list_ways, remove_way
from exskill.web.screens.door import LEAST_CHARACTERS, is_typed_back
from exskill.web.visit import Visit
from vault.slots import PassphraseUnlocker

__all__ = ["back_up", "change_words", "check", "keep_code", "mend_vault", "new_code", "remove", "show_machine"]

_FIRST: Final = ("problem", "warning", "ok")
_KINDS: Final = {
    "passphrase": N_("passphrase"),
    "recovery": N_("recovery code"),
    "keyfile": N_("key file"),
    "keyring": N_("this system's keyring"),
}


def show_machine(visit: Visit) -> Response:
    """Show the ways in, the models and the places."""
    desk = visit.desk
    models = [
        (entry.title, entry.licence, catalogue.find_model(entry, desk.paths.models) is not None)
        for entry in catalogue.ENTRIES
    ]
    return visit.show(
        "machine.html",
        ways=[(way.id, _(_KINDS[way.kind]), way.kind) for way in list_ways(desk.opened)],
        models=models,
        places=(desk.paths.vault(desk.name), desk.paths.state, desk.paths.models),
        in_memory=desk.throws_away,
        backup=_propose_path(visit),
    )


def check(visit: Visit) -> Response:
    """Look this machine over; nothing is unlocked and nothing is changed."""
    visit.desk.shown_costs = frozenset()
    return _show_checks(visit, (), mended=False)


def mend_vault(visit: Visit) -> Response:
    """Lock the vault, read every part of it, and put right what can be.

    What begins anew is asked for by itself, after a screen has said what that costs.
    """
    desk, asked = visit.desk, list[str]()
    desk.close_vault()
    secret, may_drop = visit.form.secret("passphrase"), visit.form.text("drop") == "yes"
    agreed = desk.shown_costs if visit.form.text("anew") == "yes" else frozenset()
    desk.shown_costs = frozenset()
    key = PassphraseUnlocker(secret)

    def may_renew(words: str) -> bool:
        if words in agreed:
            return True
        asked.append(words)
        return False

    try:
        done = mend_files(
            desk.paths,
            desk.name,
            key,
            clock=desk.clock,
            opening=lambda: open_store(desk.paths, desk.name, key, clock=desk.clock),
            may_drop=lambda _damage: may_drop,
            may_renew=may_renew,
        )
    finally:
        wipe_secret(secret)
    desk.shown_costs = frozenset(asked)
    return _show_checks(visit, done, mended=True)


def _show_checks(visit: Visit, first: tuple[Check, ...], *, mended: bool) -> Response:
    desk = visit.desk
    found = sorted((*first, *check_machine(desk.paths, desk.clock())), key=lambda one: _FIRST.index(one.state))
    states = [one.state for one in found]
    return visit.show(
        "machine_check.html",
        checks=found,
        problems=states.count("problem"),
        notes=states.count("warning"),
        mended=mended,
    )


def change_words(visit: Visit) -> Response:
    """Change the passphrase; the old one is asked for."""
    desk, form = visit.desk, visit.form
    secret, again = form.secret("new"), form.secret("again")
    try:
        _require_good(secret, again)
        desk.confirm(form.secret("passphrase"))
        change_passphrase(desk.opened, secret)
    finally:
        wipe_secret(secret)
        wipe_secret(again)
    desk.notice = _("The passphrase is changed; the old one opens nothing any more.")
    return visit.go("/machine")


def back_up(visit: Visit) -> Response:
    """Write an encrypted backup to a new file; the vault's passphrase is asked for again, the file gets one of its own."""
    desk, form = visit.desk, visit.form
    target = Path(form.text("file").strip()).expanduser()
    secret, again = form.secret("new"), form.secret("again")
    try:
        _require_good(secret, again)
        if not target.is_absolute():
            raise UsageError(_("give the whole path, such as {path}").format(path=_propose_path(visit)))
        require_new(target)
        desk.confirm(form.secret("passphrase"))
        size = write_backup(desk.opened, target, for_passphrase(secret))
    finally:
        wipe_secret(secret)
        wipe_secret(again)
    desk.notice = _("Written and read back: {n} KB, encrypted.").format(n=max(1, size // 1024))
    return visit.go("/machine")


def _propose_path(visit: Visit) -> Path:
    return Path.home() / f"exskill-{visit.desk.clock():%Y-%m-%d}.age"


def _require_good(secret: bytearray, again: bytearray) -> None:
    if len(secret.decode("utf-8", "replace")) < LEAST_CHARACTERS:
        raise UsageError(
            _("a passphrase has at least {n} characters; four unrelated words are good").format(n=LEAST_CHARACTERS)
        )
    if secret != again:
        raise UsageError(_("the two are not the same"), hint=_("go back and type it twice"))


def new_code(visit: Visit) -> Response:
    """Show a new recovery code; it is a way in only once its end was typed back."""
    desk = visit.desk
    desk.confirm(visit.form.secret("passphrase"))
    desk.fresh_code = draw_code(desk.opened)
    return visit.show("machine_code.html", code=desk.fresh_code.text)


def keep_code(visit: Visit) -> Response:
    """Make the code a way in, now that it is on paper."""
    desk = visit.desk
    if desk.fresh_code is None:
        return visit.go("/machine")
    if not is_typed_back(visit.form.text("last"), desk.fresh_code.text):
        desk.notice = _("That is not the end of the code. Please look at the paper once more.")
        return visit.show("machine_code.html", code=desk.fresh_code.text)
    add_code(desk.opened, desk.fresh_code)
    desk.fresh_code = None
    desk.notice = _("The new code opens the door from now on.")
    return visit.go("/machine")


def remove(visit: Visit) -> Response:
    """Remove a way in, never the passphrase."""
    desk = visit.desk
    desk.confirm(visit.form.secret("passphrase"))
    remove_way(desk.opened, find_way(desk.opened, visit.form.text("way")))
    desk.notice = _("Removed.")
    return visit.go("/machine")
