"""Firefox with the program's own profile keeps nothing that was typed, killed in the middle or not."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from exskill.web.browser import Browser
from tests.web.marionette import Marionette
from tests.web.support import PASSPHRASE, running_page

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not FIREFOX, reason="no firefox on this machine"),
    pytest.mark.filterwarnings("ignore"),
]
CANARIES = ("zugzwang-letter", "zugzwang-search", "zugzwang-topic", "zugzwang-urge")
_ZIPPED = re.compile(rb"mozLz40\0")


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def leftovers(folder: Path, words: tuple[str, ...]) -> list[str]:
    """Return files that hold one of the words, in one of the ways in which Firefox writes text."""
    wanted = [word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le")]
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files
    assert not [path.name for path in files if _ZIPPED.match(path.read_bytes()[:8]) and "session" in path.name]
    return [str(path.relative_to(folder)) for path in files if any(word in path.read_bytes() for word in wanted)]


def test_what_is_typed_into_firefox_is_in_no_file_of_its_profile_after_a_kill(tmp_path: Path) -> None:
    folder, port = tmp_path / "run", free_port()
    folder.mkdir(mode=0o700)
    with running_page(tmp_path / "home") as page:
        command = Browser("firefox", FIREFOX, throws_away=True).command(page.hand_over, folder)
        profile = folder / "profile"
        with (profile / "user.js").open("a") as prefs:
            prefs.write(f'user_pref("marionette.port", {port});\n')
        surroundings = {**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"}
        browser = subprocess.Popen(
            [*command, "--marionette"], env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            tab = Marionette(port)
            tab.go(page.hand_over.as_uri())
            tab.click("[name=adult]")
            tab.type("[name=country]", "United K")
            tab.type("[name=passphrase]", PASSPHRASE)
            tab.type("[name=again]", PASSPHRASE)
            tab.click("form[action='/create'] button")
            tab.click("button[name=later]")
            tab.find("a[href='/bring']")
            tab.go(page.origin + "/letters/new")
            tab.type("#text", CANARIES[0])
            tab.click("form[action='/letters/write'] button")
            tab.find("main .ways a")
            tab.go(page.origin + "/forget")
            tab.type("#topic", CANARIES[2])
            tab.click("form[action='/forget/look'] button")
            tab.go(page.origin + "/")
            tab.click("button[value=wave]")
            tab.find("#choices button")
            tab.type("#words", CANARIES[3] + "\n")
            tab.find("li.said")
            tab.type("#words", CANARIES[1])  # typed, and not sent
            os.killpg(browser.pid, signal.SIGKILL)
            tab.close()
        finally:
            browser.kill()
            browser.wait(30)
        assert leftovers(folder, (*CANARIES, PASSPHRASE)) == []
