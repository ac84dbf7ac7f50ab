"""Letters: paper, seals until a day or the farewell, reading what is open, and the shredder."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from starlette.responses import Response

from exskill.core.errors import UsageError
from exskill.core.i18n import _
from exskill.sessions.letter_service import write_letter
from exskill.sessions.letters import (
    FAREWELL,
    Writing,
    destroy_writing,
    find_writing,
    list_writings,
    read_writing,
    seal_writing,
)
from exskill.web.render import day_words
from exskill.web.screens.session import begin
from exskill.web.visit import Visit
from exskill.web.words import make_sentence

__all__ = ["list_letters", "read_letter", "seal_letter", "show_paper", "shred_letter", "write"]

_LONGEST_DAYS: Final = 366
_WRITTEN_S: Final = 10.0


def list_letters(visit: Visit) -> Response:
    """List what was written, without a word of it."""
    now = int(visit.desk.clock().timestamp())
    rows = [(w, w.is_open(now), _describe_state(w, now)) for w in reversed(list_writings(visit.desk.opened))]
    return visit.show("letters.html", rows=rows)


def _describe_state(writing: Writing, now: int) -> str:
    if writing.is_open(now):
        return _("open")
    if writing.opens_at == FAREWELL:
        return _("sealed until the farewell")
    return _("sealed until {when}").format(when=day_words(writing.opens_at))


def show_paper(visit: Visit) -> Response:
    """Show the paper."""
    return _lay_paper(visit, to_me="me" in visit.query)


def _lay_paper(visit: Visit, *, to_me: bool, text: str = "", status: int = 200) -> Response:
    today = visit.desk.clock().date()
    first, last = today + timedelta(days=1), today + timedelta(days=_LONGEST_DAYS)
    return visit.show("paper.html", first=first, last=last, to_me=to_me, text=text, status=status)


def write(visit: Visit) -> Response:
    """Keep a letter; it is heard for danger like anything that is written here."""
    text, to_me = visit.form.text("text"), visit.form.text("to") == "me"
    if not text.strip():
        raise UsageError(_("there is nothing to keep"), hint=_("go back and write a line"))
    try:
        opens_at = _find_opening_time(visit)
    except UsageError as error:
        visit.desk.notice = make_sentence(error.message)
        return _lay_paper(visit, to_me=to_me, text=text, status=422)
    sitting = begin(visit.desk, "letter", partial(write_letter, to_me=to_me, opens_at=opens_at))
    sitting.say(text)
    sitting.say(".", is_shown=False)  # what ends a letter in a terminal
    sitting.wait_until_over(_WRITTEN_S)
    return visit.go("/session")


def read_letter(visit: Visit) -> Response:
    """Show one that is open."""
    desk = visit.desk
    writing = find_writing(desk.opened, visit.places["name"])
    now = desk.clock()
    is_open = writing.is_open(int(now.timestamp()))
    today = now.date()
    return visit.show(
        "letter.html",
        writing=writing,
        text=read_writing(writing, now) if is_open else "",
        state=_describe_state(writing, int(now.timestamp())),
        is_open=is_open,
        first=today + timedelta(days=1),
        last=today + timedelta(days=_LONGEST_DAYS),
    )


def seal_letter(visit: Visit) -> Response:
    """Seal one until a day or the farewell; a seal is not opened earlier."""
    desk = visit.desk
    seal_writing(
        desk.opened,
        find_writing(desk.opened, visit.places["name"]),
        now=desk.clock(),
        opens_at=_find_opening_time(visit) or FAREWELL,
    )
    return visit.go("/letters")


def shred_letter(visit: Visit) -> Response:
    """Destroy one."""
    destroy_writing(visit.desk.opened, find_writing(visit.desk.opened, visit.places["name"]))
    visit.desk.notice = _("Shredded. Nothing brings it back.")
    return visit.go("/letters")


def _find_opening_time(visit: Visit) -> int:
    """Return when a letter opens, as the form says: 0 for at once."""
    chosen = visit.form.text("seal")
    if chosen == "farewell":
        return FAREWELL
    if chosen != "day":
        return 0
    now = visit.desk.clock()
    try:
        day = date.fromisoformat(visit.form.text("day"))
    except ValueError:
        raise UsageError(_("a seal until a day needs the day"), hint=_("go back and choose it")) from None
    at = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    if not now < at <= now + timedelta(days=_LONGEST_DAYS):
        raise UsageError(_("the day lies within the next year"))
    return int(at.timestamp())
