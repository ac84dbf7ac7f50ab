"""People who were hidden: who they are, and what was wrong about it. The passphrase is asked for again."""

from __future__ import annotations

from starlette.responses import Response

from exskill.core.i18n import _, ngettext
from exskill.ingest.review import carry_out, forget_names, list_people, list_readable
from exskill.web.deciding import read_decisions
from exskill.web.visit import Visit

__all__ = ["ask_people", "change_people", "show_people"]


def ask_people(visit: Visit) -> Response:
    """Real names are shown here, so the passphrase comes first."""
    return visit.show("people_ask.html")


def show_people(visit: Visit) -> Response:
    """Show who was found."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    return _show_people(visit)


def _show_people(visit: Visit) -> Response:
    store = visit.desk.opened
    return visit.show("people.html", people=list_people(store), readable=list_readable(store))


def change_people(visit: Visit) -> Response:
    """Apply what was decided, all in one step. The passphrase is in the form, as at every change of this kind."""
    visit.desk.confirm(visit.form.secret("passphrase"))
    store = visit.desk.opened
    if visit.form.text("forget") == "yes":
        forget_names(store)
        visit.desk.notice = _("The names are destroyed; what was hidden stays hidden.")
        return visit.go("/")
    count = carry_out(store, read_decisions(visit.form))
    visit.desk.forget_reading()
    visit.desk.notice = ngettext("Changed {n} message.", "Changed {n} messages.", count).format(n=count)
    return _show_people(visit)
