"""Dates: everything that ends and when, from today on; each can come earlier, some later."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.dates import fix_date, move_date
from exskill.erasure.machine_scheduler import install_timer, list_active, propose_timer, remove_timer
from exskill.web.line_of_days import list_days
from exskill.web.visit import Visit

__all__ = ["move", "show_dates", "watch"]


def show_dates(visit: Visit) -> Response:
    """Show one line from today to the end."""
    now = visit.desk.clock()
    return visit.show(
        "dates.html",
        days=list_days(visit.desk.opened, now),
        today=now.date(),
        first=now.date() + timedelta(days=1),
        is_watched=bool(list_active()),
    )


def move(visit: Visit) -> Response:
    """Move a date, or make it irrevocable; the passphrase is asked for again."""
    desk, form = visit.desk, visit.form
    try:
        day = date.fromisoformat(form.text("day")) if form.text("how") != "fix" else None
    except ValueError:
        raise UsageError(_("that is not a day"), hint=_("go back and choose it")) from None
    desk.confirm(form.secret("passphrase"))
    name, now = form.text("date"), desk.clock()
    if day is None:
        fix_date(desk.opened, name, now)
    else:
        move_date(desk.opened, name, day, now)
    desk.notice = _("Changed.")
    return visit.go("/dates")


def watch(visit: Visit) -> Response:
    """Have this machine keep the dates while the program is closed, or not any more."""
    if visit.form.text("on") != "yes":
        remove_timer()
        visit.desk.notice = _("This machine no longer looks after the dates by itself.")
    elif install_timer(propose_timer()).running:
        visit.desk.notice = _("This machine keeps the dates from now on, also while this is closed.")
    else:
        visit.desk.notice = _("Written. It begins when you sign in to this computer the next time.")
    return visit.go("/dates")
