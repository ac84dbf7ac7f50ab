"""``exskill open``: everything between the command and the first page."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from exskill.core.i18n import _, current_language
from exskill.core.paths import Paths
from exskill.web.app import load_screens, make_app
from exskill.web.browser import Browser, Launcher, find_browser
from exskill.web.desk import Desk, local_now
from exskill.web.entrance import TOKEN_SECONDS, Entrance
from exskill.web.gate import Gate
from exskill.web.runtime_folder import is_in_memory, make_folder, remove_folder, write_hand_over
from exskill.web.server import PageServer

__all__ = ["serve_page"]

_LAST_ANSWER_S: Final = 0.3


def serve_page(
    listener: socket.socket,
    launcher: Launcher,
    *,
    paths: Paths,
    vault_name: str | None,
    model_name: str | None = None,
    say: Callable[[str], None],
    with_browser: bool = True,
    clock: Callable[[], datetime] = local_now,
) -> None:
    """Serve the page until the user leaves, closes the browser, or presses Ctrl-C; the vault is locked in the end.

    ``say`` tells the user what the browser may keep, and where the page is to be found if none can be started.
    """
    folder = make_folder(paths.state)
    port = int(listener.getsockname()[1])
    entrance = Entrance(give_up=lambda: stop())
    desk = Desk(paths, vault_name, entrance, leave=lambda: stop(_LAST_ANSWER_S), clock=clock, model_name=model_name)
    server = PageServer(Gate(make_app(desk), port=port, entrance=entrance), listener)

    def stop(after_s: float = 0.0) -> None:
        entrance.close()
        server.stop(after_s, then=launcher.close)

    page = write_hand_over(
        folder, port=port, token=entrance.issue_token(), language=current_language(), words=_("Open the page")
    )
    _forget_later(page)
    browser = find_browser() if with_browser else None
    desk.throws_away = browser is not None and browser.throws_away and is_in_memory(folder)
    _open_page(browser, page, folder, launcher, say, stop, in_memory=desk.throws_away)
    threading.Thread(target=_load_later, args=(desk,), name="load", daemon=True).start()
    try:
        server.run()
    finally:
        desk.close_vault()
        launcher.close()
        remove_folder(folder)


def _load_later(desk: Desk) -> None:
    """Import the other screens once the first page is there: both at once would make the user wait."""
    desk.shown.wait()
    load_screens()


def _open_page(
    browser: Browser | None,
    page: Path,
    folder: Path,
    launcher: Launcher,
    say: Callable[[str], None],
    stop: Callable[[], None],
    *,
    in_memory: bool,
) -> None:
    """Start the browser, or say where the page is."""
    launcher.start(browser.command(page, folder) if browser is not None else [], folder)
    if browser is None:
        say(_("Open this file in a browser within a minute: {file}").format(file=page))
    if browser is None or not browser.throws_away:
        say(
            _(
                "An ordinary browser may keep the addresses of pages and what you type into forms. "
                "A private window keeps less. Chromium or Firefox, where installed, is opened with a profile that is thrown away."
            )
        )
        return
    if not in_memory:
        say(_("There is no folder in memory here: the browser's throw-away profile is on the disk until you leave."))
    say(
        _("The page is open in a window of its own. Close that window, or press Ctrl-C here, and everything is locked.")
    )
    threading.Thread(target=_stop_with_browser, args=(launcher, stop), daemon=True).start()


def _stop_with_browser(launcher: Launcher, stop: Callable[[], None]) -> None:
    if launcher.wait_until_closed():
        stop()


def _forget_later(page: Path) -> None:
    """Remove the hand-over file when its token is void."""

    def forget() -> None:
        with contextlib.suppress(OSError):
            page.unlink(missing_ok=True)

    timer = threading.Timer(TOKEN_SECONDS, forget)
    timer.daemon = True
    timer.start()
