"""The browser that shows the page, started by a small process that was made before the network guard closed.

A child of the guarded process could not reach the page: it inherits the kernel's filter. So :func:`start_launcher` forks
first. The launcher waits for one order, starts the browser with a profile that is thrown away, tells when it has ended, and
removes the folder of this run when the program ends, however that happens.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Browser", "Launcher", "find_browser", "start_launcher"]

_CHROMIUM: Final = (
    "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "brave-browser", "microsoft-edge",
    "microsoft-edge-stable",
)  # fmt: skip
_CHROMIUM_FLAGS: Final = (
    "--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-background-networking",
    "--disable-component-update", "--disable-domain-reliability", "--disable-client-side-phishing-detection",
    "--disable-default-apps", "--disable-extensions", "--disable-breakpad", "--disable-crash-reporter", "--disable-logging",
    "--disable-save-password-bubble", "--disable-spell-checking", "--no-pings", "--disk-cache-size=1", "--media-cache-size=1",
    "--password-store=basic", "--incognito", "--window-size=1000,820",
    "--disable-features=Translate,AutofillServerCommunication,OptimizationHints,MediaRouter,SpareRendererForSitePerProcess",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # the browser itself reaches nothing but this page
)  # fmt: skip
_FIREFOX_PREFERENCES: Final = {
    "app.normandy.enabled": False, "app.update.enabled": False, "browser.aboutwelcome.enabled": False,
    "browser.formfill.enable": False, "browser.shell.checkDefaultBrowser": False, "browser.sessionstore.enabled": False,
    "browser.cache.disk.enable": False, "datareporting.policy.dataSubmissionEnabled": False,
    "layout.spellcheckDefault": 0, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "network.dns.disabled": True, "places.history.enabled": False,
    "privacy.sanitize.sanitizeOnShutdown": True, "signon.rememberSignons": False, "toolkit.telemetry.enabled": False,
}  # fmt: skip
_WAIT_S: Final = 5.0
_POLL_S: Final = 0.5  # only where a process cannot be waited for


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser on this machine. ``throws_away``: it runs with a profile of its own that is removed afterwards."""

    name: str
    path: str
    throws_away: bool

    def command(self, page: Path, folder: Path) -> list[str]:
        """Return how to start it with a page; a profile is made in ``folder``."""
        if not self.throws_away:
            return [self.path, page.as_uri()]
        profile = folder / "profile"
        profile.mkdir(mode=0o700, exist_ok=True)
        if self.name == "firefox":
            lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in _FIREFOX_PREFERENCES.items()]
            (profile / "user.js").write_text("\n".join(lines) + "\n", "utf-8")
            return [self.path, "--no-remote", "--profile", str(profile), "--private-window", page.as_uri()]
        # Chromium refuses its sandbox to root, who has nothing left to protect from a browser that runs as root.
        unboxed = ["--no-sandbox"] if os.getuid() == 0 else []
        return [self.path, f"--user-data-dir={profile}", *_CHROMIUM_FLAGS, *unboxed, f"--app={page.as_uri()}"]


def find_browser(which: Callable[[str], str | None] = shutil.which) -> Browser | None:
    """Return the first browser that can run with a throw-away profile, else the user's ordinary one, else None."""
    for name in _CHROMIUM:
        if (path := which(name)) is not None:
            return Browser("chromium", path, throws_away=True)
    if (path := which("firefox") or which("firefox-esr")) is not None:
        return Browser("firefox", path, throws_away=True)
    if (path := which("xdg-open") or which("open")) is not None:
        return Browser("ordinary", path, throws_away=False)
    return None


class Launcher:
    """The guarded process's end of the line to the launcher."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def start(self, command: list[str], folder: Path) -> None:
        """Start the browser, and see to it that a folder is removed in the end. An empty command starts none."""
        self._line.sendall(json.dumps({"command": command, "folder": str(folder)}).encode("utf-8") + b"\n")

    def wait_until_closed(self) -> bool:
        """Block until the browser has ended (True) or the launcher has (False)."""
        try:
            return bool(self._line.recv(1))
        except OSError:
            return False

    def close(self) -> None:
        """End the browser that was started, and the launcher."""
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
        self._line.close()


def start_launcher(keep_out: socket.socket | None = None) -> Launcher:
    """Fork the launcher; ``keep_out`` is a socket that it must not hold open. Call before the guard and before threads."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    if os.fork() == 0:
        ours.close()
        if keep_out is not None:
            keep_out.close()
        status = 1
        try:
            _serve_order(theirs)
            status = 0
        finally:
            os._exit(status)
    theirs.close()
    return Launcher(ours)


def _serve_order(line: socket.socket) -> None:
    """Carry out one order, then wait for the browser's end or the program's, whichever comes first."""
    os.setsid()  # what ends the program's whole group must not end us before we have cleaned up after it
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _wait_for_the_program)  # a handler, because the browser would inherit being deaf
    with line.makefile("rb") as reader:
        words = reader.readline()
    if not words:
        return
    order = json.loads(words)
    folder = Path(order["folder"])
    try:
        browser = _start_process(order["command"]) if order["command"] else None
        if browser is not None and not _ended_before(browser, line):
            _end_browser(browser)
            return
        if browser is not None:
            line.sendall(b"\n")
        select.select([line], [], [])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_the_program(_number: int, _frame: object) -> None:
    """Do nothing: these signals are for the program, and its end ends us."""


def _start_process(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- the browser that was found on this machine
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _ended_before(browser: subprocess.Popen[bytes], line: socket.socket) -> bool:
    """Wait for the browser's end or for news on the line; return whether it was the browser."""
    if not hasattr(os, "pidfd_open"):
        while not select.select([line], [], [], _POLL_S)[0]:
            if browser.poll() is not None:
                return True
        return False
    watched = os.pidfd_open(browser.pid)
    try:
        ready = select.select([line.fileno(), watched], [], [])[0]
    finally:
        os.close(watched)
    return line.fileno() not in ready


def _end_browser(browser: subprocess.Popen[bytes]) -> None:
    """End the browser that we started with everything it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(browser.pid, number)
            browser.wait(_WAIT_S)
        except (ProcessLookupError, PermissionError):
            return
        except subprocess.TimeoutExpired:
            continue
