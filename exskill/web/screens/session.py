"""Sessions: begin one, hold it, and what stays on the screen when it is over."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from exskill.core.errors import UsageError
from exskill.core.i18n import N_, _, current_language
from exskill.sessions.checkin_service import CheckedIn
from exskill.sessions.content import line
from exskill.sessions.farewell import write_page as certificate_lines
from exskill.sessions.letter_service import Written
from exskill.sessions.programme.overview import compute_progress
from exskill.sessions.programme.progress import write_sentences as progress_words
from exskill.sessions.programme.types import BY_NAME, SessionKind
from exskill.sessions.service import Context, hold_farewell, start_session
from exskill.web.desk import Desk
from exskill.web.models import PageModels
from exskill.web.sitting import Sitting
from exskill.web.visit import Visit

__all__ = ["KINDS", "begin", "finish", "say", "show_farewell", "show_session", "start", "stream", "wave"]

KINDS: Final = BY_NAME
TITLES: Final = {
    "arrival": N_("Arrival"),
    "unsent": N_("A letter that is not sent"),
    "thought": N_("Another look at a thought"),
    "chair": N_("The chair"),
    "whole": N_("The whole picture"),
    "self": N_("Who am I now"),
    "wave": N_("The wave"),
    "boundary": N_("A boundary"),
    "farewell": N_("Farewell"),
    "week": N_("Your week"),
    "letter": N_("A letter"),
}
_FIRST_WORDS_S: Final = 4.0  # a page without a script waits so long for the first question
_NEXT_WORDS_S: Final = 30.0
_BEAT_S: Final = 20.0


def begin(desk: Desk, slug: str, run: Callable[[Context], Any]) -> Sitting:
    """Begin a session of this page. Raises UsageError where one is under way."""
    if desk.sitting is not None and not desk.sitting.is_over:
        raise UsageError(_("a session is under way already"), hint=_("it has to end first"))
    desk.forget_reading()
    desk.sitting = Sitting(
        desk.opened,
        PageModels(desk.paths.models, name=desk.model_name),
        desk.clock,
        run,
        slug=slug,
        title=_(TITLES[slug]),
    ).start()
    desk.sitting.wait_until_asking(_FIRST_WORDS_S)
    return desk.sitting


def start(visit: Visit) -> Response:
    """Begin a session of the programme."""
    slug = visit.form.text("kind")
    if slug not in KINDS:
        raise UsageError(_("there is no such session"), hint="")
    if slug == "farewell":
        visit.desk.confirm(visit.form.secret("passphrase"))
        begin(visit.desk, slug, partial(hold_farewell, whole=visit.form.text("keep") != "own"))
    else:
        begin(visit.desk, slug, partial(start_session, kind=KINDS[slug]))
    return visit.go("/session")


def show_farewell(visit: Visit) -> Response:
    """Say what a farewell is, and ask for the passphrase once more."""
    return visit.show("farewell.html")


def wave(visit: Visit) -> Response:
    """Too much: end what is under way and go into the wave at once."""
    desk = visit.desk
    if desk.sitting is not None:
        if desk.sitting.is_asking:
            desk.sitting.hang_up()
        else:  # something is being computed: that is stopped too
            desk.sitting.leave()
    begin(desk, "wave", partial(start_session, kind=SessionKind.URGE))
    return visit.go("/session")


def show_session(visit: Visit) -> Response:
    """Show the session that is under way, or how it ended."""
    sitting = visit.desk.sitting
    if sitting is None:
        return visit.go("/")
    if sitting.is_over:
        return _show_end(visit, sitting)
    news = sitting.news()
    return visit.show(
        "session.html",
        sitting=sitting,
        lines=list(sitting.lines()),
        banner=sitting.banner(),
        after=news[-1].number if news else 0,
        mark=line(current_language(), "card", "banner").partition("·")[0].strip(),
        stop=_("stop"),
    )


def _show_end(visit: Visit, sitting: Sitting) -> Response:
    desk, result = visit.desk, sitting.result
    desk.touch()
    certificate = None
    if sitting.slug == "farewell" and result is not None:
        certificate = certificate_lines(result[1]) if result[1] is not None else None
    if isinstance(result, Written) and result.kept is not None and result.outcome.end == "done":
        finish_quietly(desk)
        desk.notice = _("Kept, encrypted. It will not be sent.")
        return visit.go("/letters")
    told: tuple[str, ...] = ()
    if isinstance(result, CheckedIn):
        told = (*result.tell, *progress_words(compute_progress(desk.opened, desk.clock())))
    return visit.show("ended.html", sitting=sitting, lines=sitting.last_lines(), told=told, certificate=certificate)


def finish(visit: Visit) -> Response:
    """Put the session away."""
    finish_quietly(visit.desk)
    return visit.go("/")


def finish_quietly(desk: Desk) -> None:
    """Forget what was on the session's screen; where its farewell destroyed the vault, there is nothing open any more."""
    desk.sitting = None
    if not desk.has_vault:
        desk.close_vault()


def say(visit: Visit) -> Response:
    """Hand in what was typed; a page without a script waits for what comes next."""
    sitting = visit.desk.sitting
    if sitting is None or sitting.is_over:
        return visit.go("/session")
    said = [
        text for text in visit.form.many.get("text", ()) if text.strip()
    ]  # a tapped answer comes beside an empty field
    sitting.say(said[0] if said else "")
    if visit.form.text("quietly"):
        return Response(status_code=204)
    sitting.wait_until_asking(_NEXT_WORDS_S)
    return visit.go("/session#answer")


async def stream(desk: Desk, request: Request) -> Response:
    """Send what happens in the session as it happens."""
    sitting = desk.sitting
    after = request.query_params.get("after", "0")
    if sitting is None or not after.isdigit():
        return Response(status_code=204)  # tells the browser not to come back
    return StreamingResponse(_stream_events(sitting, int(after)), media_type="text/event-stream")


async def _stream_events(sitting: Sitting, after: int) -> AsyncIterator[str]:
    sitting.watch()
    try:
        yield "retry: 1000\n\n"
        while True:
            found = await run_in_threadpool(sitting.wait_for_news, after, _BEAT_S)
            for news in found:
                after = news.number
                yield f"data: {json.dumps(news.data() | {'choices': _list_choices(sitting, news.part)})}\n\n"
            if not found:
                yield ": still here\n\n"
            if sitting.is_over and not sitting.news(after):
                return
    finally:
        sitting.unwatch()


def _list_choices(sitting: Sitting, part: str) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in sitting.choices()] if part == "ask" else []
