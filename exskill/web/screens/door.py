"""The door: make a vault, open it, get back in with the recovery code, lock it, leave."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from exskill.core import i18n
from exskill.core.errors import UsageError, WrongPassphrase
from exskill.core.i18n import _
from exskill.core.secret import wipe_secret
from exskill.store.service import ADULT_YEARS, create_vault, require_creatable
from exskill.web.entrance import COOKIE
from exskill.web.loading import load_handler
from exskill.web.visit import Visit
from vault.slots import PassphraseUnlocker, RecoveryUnlocker, parse_recovery

__all__ = [
    "LEAST_CHARACTERS",
    "check_recovery",
    "choose_language",
    "create",
    "enter",
    "is_typed_back",
    "leave",
    "lock",
    "recover",
    "show_answer",
    "show_door",
    "show_forgotten",
    "unlock_vault",
]

LEAST_CHARACTERS = 8


def enter(visit: Visit) -> Response:
    """Turn the one-time token into this browser's cookie; a wrong one learns nothing."""
    cookie = visit.desk.entrance.redeem(visit.form.text("token"))
    if cookie is None:
        return HTMLResponse("This page is closed. To open it again: exskill open", status_code=403)
    answer = visit.show("entered.html")
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", path="/")
    return answer


def show_door(visit: Visit) -> Response:
    """Show what comes first: the beginning where there is no vault, the passphrase where it is locked, else home."""
    desk = visit.desk
    desk.shown.set()
    if not desk.has_vault:
        return visit.show("begin.html")
    if not desk.is_open:
        return visit.show("door.html")
    if desk.sitting is not None:
        return visit.go("/session")
    return load_handler("home:show_home")(visit)


def create(visit: Visit) -> Response:
    """Make the vault and show its recovery code once."""
    desk, form = visit.desk, visit.form
    if desk.has_vault:
        return visit.go("/")
    years = ADULT_YEARS if form.text("adult") == "yes" else 0
    require_creatable(desk.paths, desk.name, years)
    secret, again = form.secret("passphrase"), form.secret("again")
    try:
        if len(secret.decode("utf-8", "replace")) < LEAST_CHARACTERS:
            raise UsageError(
                _("a passphrase has at least {n} characters; four unrelated words are good").format(n=LEAST_CHARACTERS)
            )
        if secret != again:
            raise UsageError(_("the two are not the same"), hint=_("go back and type it twice"))
        made = create_vault(
            desk.paths,
            desk.name,
            secret,
            years=years,
            language=i18n.current_language(),
            country=form.text("country"),
            clock=desk.clock,
        )
        desk.store, code = made.store, made.recovery_code
    finally:
        wipe_secret(secret)
        wipe_secret(again)
    desk.touch()
    desk.shown_code = code
    return visit.show("recovery.html", code=code)


def check_recovery(visit: Visit) -> Response:
    """See that the code is on paper: its last two groups typed back, or put off until later."""
    desk, form = visit.desk, visit.form
    if form.text("later") != "yes" and not is_typed_back(form.text("last"), desk.shown_code):
        desk.notice = _("That is not the end of the code. Please look at the paper once more.")
        return visit.show("recovery.html", code=desk.shown_code)
    desk.shown_code = ""
    return visit.go("/")


def is_typed_back(typed: str, code: str) -> bool:
    """Whether the last two groups of a recovery code were typed; True where there is no code."""
    wanted = _normalise_code("".join(code.split("-")[-2:]))
    return not wanted or _normalise_code(typed) == wanted


def _normalise_code(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum()).replace("O", "0").replace("I", "1").replace("L", "1")


def unlock_vault(visit: Visit) -> Response:
    """Open the vault with the passphrase."""
    secret = visit.form.secret("passphrase")
    try:
        visit.desk.unlock(PassphraseUnlocker(secret))
    finally:
        wipe_secret(secret)
    return visit.go("/")


def show_forgotten(visit: Visit) -> Response:
    """Ask for the recovery code."""
    return visit.show("forgot.html")


def recover(visit: Visit) -> Response:
    """Open the vault with the recovery code."""
    secret = visit.form.secret("code")
    try:
        code = parse_recovery(secret)
    finally:
        wipe_secret(secret)
    if code is None:
        raise WrongPassphrase(_("that recovery code has a typo: its check digits do not fit"))
    visit.desk.unlock(RecoveryUnlocker(code))
    return visit.go("/")


def lock(visit: Visit) -> Response:
    """Lock the vault; the page stays."""
    visit.desk.close_vault()
    return _clear_cached(visit.go("/"))


def leave(visit: Visit) -> Response:
    """Answer with an empty page, lock, and end the program."""
    if visit.desk.sitting is not None:
        visit.desk.sitting.leave()
    visit.desk.leave()
    return _clear_cached(HTMLResponse("<!doctype html><title></title>"))


def show_answer(visit: Visit) -> Response:
    """Show the page that answered the last form; once its vault is locked, the door."""
    kept = visit.desk.answered
    if kept is None or kept.store is not visit.desk.store:
        return visit.go("/")
    return HTMLResponse(kept.page, status_code=kept.status)


def choose_language(visit: Visit) -> Response:
    """Show everything in another language from now on."""
    i18n.set_language(visit.form.text("language"))
    return visit.go("/")


def _clear_cached(answer: Response) -> Response:
    """Have the browser drop pages that it kept to go back to."""
    answer.headers["clear-site-data"] = '"cache"'
    return answer
