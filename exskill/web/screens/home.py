"""Home: how are you tonight, what is open now, and everything else in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from exskill.core.i18n import N_, _
from exskill.sessions.programme.overview import look_over
from exskill.sessions.programme.types import SessionKind
from exskill.sessions.service import start_session
from exskill.web.screens.session import KINDS, TITLES, begin
from exskill.web.visit import Visit
from exskill.web.words import make_sentence

if TYPE_CHECKING:
    from exskill.store.store import Store

__all__ = ["ask_tonight", "show_home"]

_TOO_MUCH: Final = 8
_ABOUT: Final = {
    "arrival": N_("Where you are, what you want, and one small plan."),
    "unsent": N_("What was never said, on paper that goes nowhere."),
    "thought": N_("One thought that keeps coming back, looked at from outside."),
    "chair": N_("Say it to the empty chair. An echo of old messages may answer for a few minutes."),
    "whole": N_("What you miss, and what the messages show beside it."),
    "self": N_("From we to I: what is yours again."),
    "wave": N_("An urge rises and falls. Ten minutes, at any hour, as often as you like."),
    "boundary": N_("One sentence that you can say when you have to meet."),
}
_NIGHT: Final = (23, 6)


def show_home(visit: Visit) -> Response:
    """Show what is open now; at night the wave, a letter and tomorrow come first."""
    desk = visit.desk
    store, now = desk.opened, desk.clock()
    overview = look_over(store, now)
    closed = {row.kind: row.why_closed for row in overview.rows}
    rows = [
        (slug, _(TITLES[slug]), _(_ABOUT[slug]), make_sentence(closed[kind]))
        for slug, kind in KINDS.items()
        if slug in _ABOUT and (slug != "arrival" or not closed[kind])
    ]
    has_chat = _count_rows(store) > 0
    no_chat = _("There is no chat here yet, so the chair stays empty.")
    return visit.show(
        "home.html",
        rows=rows,
        has_chat=has_chat,
        is_night=now.hour >= _NIGHT[0] or now.hour < _NIGHT[1],
        echo=make_sentence(overview.why_no_echo) if has_chat else no_chat,
        minutes=overview.echo_minutes,
    )


def ask_tonight(visit: Visit) -> Response:
    """Read the slider: where it is a lot, go into the wave at once."""
    told = visit.form.text("tonight")
    if told.isdigit() and int(told) >= _TOO_MUCH:
        begin(visit.desk, "wave", partial(start_session, kind=SessionKind.URGE))
        return visit.go("/session")
    return visit.go("/#open")


def _count_rows(store: Store) -> int:
    return sum(segment.rows for segment in store.vault.segments())
