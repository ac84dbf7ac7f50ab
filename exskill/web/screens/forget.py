"""Forget something: a word, a person, some days, one message, a whole chat. First what would go, then the passphrase."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.erasure.forget import carry_out, list_imports
from exskill.erasure.forget_plan import Wish
from exskill.erasure.forget_service import ROLES, plan_forgetting, what_goes_with_it
from exskill.web.visit import Visit

__all__ = ["ask_forget", "erase", "show_plan"]

_NEAR = 20  # messages nearest in meaning that go with a topic, where that is asked for


def ask_forget(visit: Visit) -> Response:
    """Ask what is to be forgotten; where one message is named, it is filled in."""
    found = [(one, sum(one.rows.values())) for one in list_imports(visit.desk.opened)]
    return visit.show("forget.html", imports=found, message=visit.query.get("id", ""))


def show_plan(visit: Visit) -> Response:
    """Show what would go; nothing is erased yet."""
    found = plan_forgetting(visit.desk.opened, _wish(visit))
    fields = [(name, value) for name, value in visit.form.fields.items() if value]
    roles = [(_(ROLES[role]), n) for role, n in sorted(found.by_role.items())]
    return visit.show("forget_plan.html", plan=found, roles=roles, with_it=what_goes_with_it(found), fields=fields)


def erase(visit: Visit) -> Response:
    """Erase it and show the receipt; the passphrase is asked for again."""
    desk = visit.desk
    wish = _wish(visit)
    desk.confirm(visit.form.secret("passphrase"))
    found = plan_forgetting(desk.opened, wish)
    if not (found.rows or found.documents):
        raise UsageError(_("nothing here fits that, so nothing was erased"))
    receipt = carry_out(desk.opened, found, now=desk.clock())
    desk.forget_reading()
    desk.notice = _("Erased. The same export, brought again, would bring it back: keep it away or delete it.")
    return visit.go(f"/log/receipt/{receipt}")


def _wish(visit: Visit) -> Wish:
    form = visit.form
    topics = tuple(topic.strip() for topic in form.text("topic").splitlines() if topic.strip())
    return Wish(
        message=form.text("message").strip() or None,
        person=form.text("person").strip(" []") or None,
        topics=topics,
        near=_NEAR if form.text("near") and topics else 0,
        import_id=form.text("import") or None,
        since=_day(form.text("since")),
        until=_day(form.text("until")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(_("that is not a day"), hint=_("go back and choose it")) from None
