"""Every address of the page, and what each needs: nothing, an unlocked vault, or a session that runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from exskill.core.errors import ExskillError, SafetyStop, WrongPassphrase
from exskill.core.i18n import _
from exskill.store.store import Store
from exskill.web.desk import Answered, Desk
from exskill.web.forms import Form, read_form
from exskill.web.loading import Handler, load_function, load_handler
from exskill.web.visit import Visit
from exskill.web.words import make_sentence

__all__ = ["SCREENS", "load_screens", "make_app"]


class Needs(Enum):
    """What has to be so before a handler is called."""

    NOTHING = "nothing"
    OPEN = "open"  # and nothing under way that holds the vault
    SITTING = "sitting"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Screen:
    """One address: its method, its handler as ``module:function`` of ``exskill.web.screens``, what it needs."""

    method: str
    path: str
    handler: str
    needs: Needs = Needs.OPEN

    def load(self) -> Handler:
        """Import the handler's module, which may take a moment, and return the handler."""
        return load_handler(self.handler)


_ANSWER: Final = "/answer"
SCREENS: Final = (
    Screen("POST", "/enter", "door:enter", Needs.NOTHING),
    Screen("GET", "/", "door:show_door", Needs.NOTHING),
    Screen("GET", "/tour", "tour:show_tour", Needs.NOTHING),
    Screen("POST", "/create", "door:create", Needs.NOTHING),
    Screen("POST", "/recovery/check", "door:check_recovery"),
    Screen("POST", "/unlock", "door:unlock_vault", Needs.NOTHING),
    Screen("GET", "/forgot", "door:show_forgotten", Needs.NOTHING),
    Screen("POST", "/recover", "door:recover", Needs.NOTHING),
    Screen("POST", "/lock", "door:lock", Needs.NOTHING),
    Screen("POST", "/leave", "door:leave", Needs.NOTHING),
    Screen("POST", "/language", "door:choose_language", Needs.NOTHING),
    Screen("GET", _ANSWER, "door:show_answer", Needs.NOTHING),
    Screen("GET", "/bring", "bring:show_bring", Needs.WORKING),
    Screen("POST", "/bring/files", "bring:take_files"),
    Screen("POST", "/bring/answer", "bring:answer", Needs.WORKING),
    Screen("POST", "/bring/stop", "bring:stop", Needs.WORKING),
    Screen("POST", "/bring/finish", "bring:finish", Needs.WORKING),
    Screen("POST", "/tonight", "home:ask_tonight"),
    Screen("GET", "/session", "session:show_session", Needs.SITTING),
    Screen("POST", "/session/start", "session:start"),
    Screen("POST", "/session/say", "session:say", Needs.SITTING),
    Screen("POST", "/session/wave", "session:wave", Needs.SITTING),
    Screen("POST", "/session/finish", "session:finish", Needs.SITTING),
    Screen("GET", "/letters", "letters:list_letters"),
    Screen("GET", "/letters/new", "letters:show_paper"),
    Screen("POST", "/letters/write", "letters:write"),
    Screen("GET", "/letters/of/{name}", "letters:read_letter"),
    Screen("POST", "/letters/of/{name}/seal", "letters:seal_letter"),
    Screen("POST", "/letters/of/{name}/shred", "letters:shred_letter"),
    Screen("GET", "/portrait", "portrait:show_portrait"),
    Screen("GET", "/portrait/month", "portrait:show_month"),
    Screen("GET", "/portrait/periods", "portrait:compare_periods"),
    Screen("GET", "/photos", "portrait:show_photos"),
    Screen("GET", "/portrait/why", "portrait:show_why"),
    Screen("POST", "/portrait/correct", "portrait:correct"),
    Screen("POST", "/portrait/undo", "portrait:undo"),
    Screen("GET", "/timeline", "messages:show_messages"),
    Screen("POST", "/timeline/search", "messages:show_found"),
    Screen("GET", "/year", "year:show_year"),
    Screen("GET", "/forget", "forget:ask_forget"),
    Screen("POST", "/forget/look", "forget:show_plan"),
    Screen("POST", "/forget", "forget:erase"),
    Screen("GET", "/people", "people:ask_people"),
    Screen("POST", "/people", "people:show_people"),
    Screen("POST", "/people/change", "people:change_people"),
    Screen("GET", "/consent", "consent:show_consent"),
    Screen("POST", "/consent/preview", "consent:show_effect"),
    Screen("POST", "/consent/sign", "consent:sign_change"),
    Screen("GET", "/dates", "dates:show_dates"),
    Screen("POST", "/dates/move", "dates:move"),
    Screen("POST", "/dates/watch", "dates:watch"),
    Screen("GET", "/destroy", "ending:ask_destroy", Needs.NOTHING),
    Screen("POST", "/destroy", "ending:destroy", Needs.NOTHING),
    Screen("GET", "/no", "ending:ask_no", Needs.NOTHING),
    Screen("POST", "/no", "ending:say_no", Needs.NOTHING),
    Screen("GET", "/machine", "machine:show_machine"),
    Screen("GET", "/machine/check", "machine:check", Needs.NOTHING),
    Screen("POST", "/machine/mend", "machine:mend_vault", Needs.NOTHING),
    Screen("GET", "/restore", "restore:ask_restore", Needs.NOTHING),
    Screen("POST", "/restore/look", "restore:look", Needs.NOTHING),
    Screen("POST", "/restore", "restore:restore", Needs.NOTHING),
    Screen("GET", "/learn", "learn:show_learning", Needs.WORKING),
    Screen("POST", "/learn/agreed", "learn:note_agreement"),
    Screen("POST", "/learn/begin", "learn:begin"),
    Screen("POST", "/learn/stop", "learn:stop", Needs.WORKING),
    Screen("POST", "/learn/finish", "learn:finish", Needs.WORKING),
    Screen("POST", "/learn/drop", "learn:drop"),
    Screen("POST", "/machine/passphrase", "machine:change_words"),
    Screen("POST", "/machine/backup", "machine:back_up"),
    Screen("POST", "/machine/code", "machine:new_code"),
    Screen("POST", "/machine/code/keep", "machine:keep_code"),
    Screen("POST", "/machine/remove", "machine:remove"),
    Screen("GET", "/log", "log:show_log"),
    Screen("POST", "/log/verify", "log:verify"),
    Screen("GET", "/log/receipt/{name}", "log:show_receipt"),
    Screen("GET", "/week", "week:show_week"),
    Screen("GET", "/progress", "week:show_progress"),
    Screen("POST", "/week/extend", "week:extend"),
    Screen("POST", "/week/answer", "week:answer"),
    Screen("GET", "/farewell", "session:show_farewell"),
)
_AT_ONCE: Final = ("/enter", "/leave")  # they hold nothing that was typed, and after the second nobody answers any more
_TYPES: Final = {"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}


def make_app(desk: Desk) -> Starlette:
    """Return the application around one desk."""
    routes = [Route(s.path, _make_endpoint(desk, s), methods=[s.method]) for s in SCREENS]
    routes += [Route("/bring/events", partial(_stream_events, "bring:stream", desk), methods=["GET"])]
    routes += [Route("/learn/events", partial(_stream_events, "learn:stream", desk), methods=["GET"])]
    routes += [Route("/session/events", partial(_stream_events, "session:stream", desk), methods=["GET"])]
    routes += [Route(f"/static/{name}", _serve_static(name), methods=["GET"]) for name in _TYPES]
    return Starlette(routes=routes, exception_handlers={404: _not_found(desk), 405: _not_found(desk)})


def load_screens() -> None:
    """Import everything that the pages need, while the user looks at the door."""
    for screen in SCREENS:
        screen.load()


async def _stream_events(name: str, desk: Desk, request: Request) -> Response:
    answer: Response = await load_function(name)(desk, request)
    return answer


def _serve_static(name: str) -> Callable[[Request], Awaitable[Response]]:
    body = (files("exskill.web") / "static" / name).read_bytes()

    async def serve(_request: Request) -> Response:
        return Response(body, media_type=_TYPES[name])

    return serve


def _make_endpoint(desk: Desk, screen: Screen) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        try:
            form = await read_form(request) if screen.method == "POST" else Form()
        except ExskillError as error:
            return _set_aside(screen, desk, _show_error(Visit(desk, Form(), {}, {}), error), desk.store)
        visit = Visit(desk, form, dict(request.query_params), dict(request.path_params))
        return await run_in_threadpool(_answer, screen, visit)

    return serve


def _answer(screen: Screen, visit: Visit) -> Response:
    desk = visit.desk
    if screen.method != "POST":
        if desk.answered is not None and desk.answered.has_code and screen.path != _ANSWER:
            desk.answered = None  # whoever goes on has the code on paper
        return _call_handler(screen, visit)
    if screen.needs in (Needs.SITTING, Needs.WORKING):
        before = desk.store
        return _set_aside(screen, desk, _call_handler(screen, visit), before)
    with desk.lock:  # no lock of the vault comes between a page and its place
        answer = _call_handler(screen, visit)
        return _set_aside(screen, desk, answer, desk.store)


def _set_aside(screen: Screen, desk: Desk, answer: Response, store: Store | None) -> Response:
    """Keep the page that answers a form for a look from another address; any other answer goes out as it is.

    A browser's history and its file of open tabs keep what was sent to the address that is shown, typed words included.
    The page is shown for as long as ``store``, the vault that it may tell of, is the one that is open.
    """
    if screen.method != "POST" or screen.path in _AT_ONCE:
        return answer
    desk.answered = None
    if not isinstance(answer, HTMLResponse):
        return answer
    if store is not desk.store:  # it was locked meanwhile: what the page may tell of is closed
        return RedirectResponse("/", status_code=303)
    has_code = bool(desk.shown_code or desk.fresh_code)
    desk.answered = Answered(bytes(answer.body), answer.status_code, store, has_code)
    kept = {name: value for name, value in answer.headers.items() if name not in ("content-length", "content-type")}
    return RedirectResponse(_ANSWER, status_code=303, headers=kept)


def _call_handler(screen: Screen, visit: Visit) -> Response:
    """Call a handler; whatever goes wrong becomes a page in plain words, and nothing of it is logged."""
    desk = visit.desk
    try:
        if screen.needs is Needs.WORKING and not desk.is_open:
            return visit.go("/")
        if screen.needs in (Needs.SITTING, Needs.WORKING):  # these hold the vault themselves, and may wait
            desk.touch()
            return screen.load()(visit)
        with desk.lock:
            if screen.needs is Needs.OPEN and (elsewhere := _where_to_go(desk)) is not None:
                return visit.go(elsewhere)
            if desk.is_open:
                desk.touch()
            return screen.load()(visit)
    except WrongPassphrase as error:
        desk.notice = make_sentence(error.message)
        return visit.go("/")
    except SafetyStop:
        return visit.go("/")
    except ExskillError as error:
        return _show_error(visit, error)
    except MemoryError:
        return _show_error(
            visit, ExskillError(_("there is not enough memory for this; nothing was half done"), hint="")
        )
    except Exception as error:
        place = _find_place(error)
        words = _("something unexpected happened ({kind} at {place})").format(kind=type(error).__name__, place=place)
        return _show_error(visit, ExskillError(words, hint=_("your data is as it was")), status=500)


def _where_to_go(desk: Desk) -> str | None:
    """Return the page that has to be seen first: the door, the session or the import that is under way; None if none."""
    if not desk.is_open:
        return "/"
    if desk.sitting is not None:
        return "/session"
    if desk.learning is not None and desk.learning.is_working:
        return "/learn"
    return "/bring" if desk.bringing is not None and desk.bringing.is_working else None


def _show_error(visit: Visit, error: ExskillError, status: int = 422) -> Response:
    return visit.show("told.html", status=status, message=make_sentence(error.message), hint=make_sentence(error.hint))


def _find_place(error: BaseException) -> str:
    """Return where in our own code something broke, without any value."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", "?"))
        if module.split(".")[0] in ("exskill", "redaction", "vault", "audit"):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _not_found(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_request: Request, _error: Exception) -> Response:
        words = ExskillError(_("there is no such page"), hint="")
        return await run_in_threadpool(_show_error, Visit(desk, Form(), {}, {}), words, 404)

    return answer
