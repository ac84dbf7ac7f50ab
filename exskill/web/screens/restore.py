"""Put a backup back: what it is and what stays gone is said first; then it is opened with its own passphrase."""

from __future__ import annotations

import io

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.core.secret import wipe_secret
from exskill.transfer.install import hold_workshop
from exskill.transfer.restore import Found, from_backup, look_through, take_in
from exskill.transfer.service import describe_restore, require_free
from exskill.web.held import Held
from exskill.web.visit import Visit
from exskill.web.words import make_sentence
from vault.age.file import ScryptIdentity
from vault.slots import PassphraseUnlocker

__all__ = ["ask_restore", "look", "restore"]


def ask_restore(visit: Visit) -> Response:
    """Ask for the file."""
    return visit.show("restore.html")


def look(visit: Visit) -> Response:
    """Look into the file and say what taking it in would mean; nothing is changed."""
    desk, files = visit.desk, visit.form.files
    if len(files) != 1 or not files[0].data:
        raise UsageError(_("no file was chosen"), hint=_("go back and choose one"))
    desk.close_vault()
    held = Held(files[0].data, visit.form.secret("file_passphrase"))
    with hold_workshop(desk.paths):
        found = _look(visit, held)
    desk.held = held
    return visit.show("restore_ask.html", lines=describe_restore(found), here=found.here_as)


def restore(visit: Visit) -> Response:
    """Open it with the vault's passphrase and put it in its place."""
    desk, held = visit.desk, visit.desk.held
    if held is None:
        return visit.go("/restore")
    secret = visit.form.secret("passphrase")
    try:
        with hold_workshop(desk.paths):
            found = _look(visit, held)
            require_free(found, replacing=visit.form.text("replace") == "yes")
            name = found.here_as or desk.name
            whole = take_in(desk.paths, found, name, PassphraseUnlocker(bytearray(secret)), clock=desk.clock)
    finally:
        wipe_secret(secret)
    held.wipe()
    desk.held = None
    desk.notice = _("It is here. Open it with the passphrase that it had.")
    if not whole:
        desk.notice += " " + make_sentence(
            _("its log did not fit what this machine remembers: a new one begins here, and says so")
        )
    return visit.go("/")


def _look(visit: Visit, held: Held) -> Found:
    parts = from_backup(io.BytesIO(held.data), ScryptIdentity(bytes(held.secret)))
    return look_through(visit.desk.paths, parts, visit.desk.name, now=visit.desk.clock())
