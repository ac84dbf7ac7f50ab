"""The two endings that need no passphrase: destroying everything, and the other person's no."""

from __future__ import annotations

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.objection import object_now
from exskill.erasure.service import destroy_one
from exskill.web.visit import Visit

__all__ = ["ask_destroy", "ask_no", "destroy", "say_no"]


def ask_destroy(visit: Visit) -> Response:
    """Say what goes, and ask for the vault's name."""
    return visit.show("destroy.html", name=visit.desk.name)


def destroy(visit: Visit) -> Response:
    """Destroy the vault, locked or not."""
    desk = visit.desk
    name = desk.name
    if visit.form.text("name").strip() != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    desk.close_vault()
    return visit.show("destroyed.html", done=destroy_one(desk.paths, name, at=desk.clock()))


def ask_no(visit: Visit) -> Response:
    """Say what a no does, and ask for the vault's name."""
    return visit.show("no.html", name=visit.desk.name)


def say_no(visit: Visit) -> Response:
    """Destroy everything of theirs; the next unlock closes the page of consent for good."""
    desk = visit.desk
    name = desk.name
    if visit.form.text("name").strip() != name:
        raise UsageError(_("that is not the vault's name; nothing was destroyed"))
    desk.close_vault()
    return visit.show("no_done.html", done=object_now(desk.paths, name, clock=desk.clock))
