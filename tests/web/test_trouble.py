"""What goes wrong on the page gets clear words, loses nothing and leaves nothing readable."""

from __future__ import annotations

import re
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.support import CHAT, PASSPHRASE, ROOT, Page, running_page
from tests.web.test_browser import CHROMIUM, chromium, enter, make_vault
from tests.web.test_more_ways import ask_who
from tests.web.test_stories import is_open
from tests.web.test_walk import bring

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
_HOLD = """
import sys, time
from datetime import datetime
from pathlib import Path
from exskill.core.paths import Paths
from exskill.store.opening import open_store
from vault.slots import PassphraseUnlocker
home = Path(sys.argv[1])
paths = Paths(home / "data", home / "state", home / "config")
now = datetime.now().astimezone()
with open_store(paths, "default", PassphraseUnlocker(bytearray(sys.argv[2].encode())), clock=lambda: now):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    no_bytecode = {"PYTHONDONTWRITEBYTECODE": "1"}  # Python 3.11 keeps half a .pyc for ever where a disk is full
    with running_page(tmp_path / "home", env=no_bytecode) as running:
        yield running.with_vault()


def told(page: Page, path: str, fields: dict[str, str]) -> str:
    """Send a form and return the words of the page that comes of it."""
    answer = page.post(path, fields)
    text = answer.text if answer.status != 303 else page.get(answer.headers["location"]).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("<main")[1]))


def no_jargon(text: str) -> bool:
    return not re.search(r"unexpected|Traceback|Errno|`exskill|[0-9a-f]{12}", text)


def test_a_wrong_passphrase_is_said_and_the_third_one_waits(page: Page) -> None:
    page.post("/lock")
    said = [told(page, "/unlock", {"passphrase": f"wrong {n}"}) for n in range(4)]
    assert "does not open the vault" in said[0]
    assert "Please wait" in said[3]
    assert all(map(no_jargon, said))
    assert all("I forgot it" in text for text in said[:3])


def test_a_vault_that_another_window_holds_is_said_to_be_busy(page: Page) -> None:
    page.post("/lock")
    hold = [sys.executable, "-c", _HOLD, str(page.home), PASSPHRASE]
    with subprocess.Popen(hold, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        said = told(page, "/unlock", {"passphrase": PASSPHRASE})
        assert "has the vault open" in said
        assert no_jargon(said)
        assert other.stdin is not None
        other.stdin.close()
        other.wait(60)
    assert told(page, "/unlock", {"passphrase": PASSPHRASE})
    assert is_open(page)


def test_a_damaged_vault_is_said_to_be_damaged_and_what_can_be_done(page: Page) -> None:
    page.post("/lock")
    keyring = max((page.home / "data" / "vaults" / "default").glob("keyring*"), key=lambda p: p.stat().st_size)
    whole = keyring.read_bytes()
    keyring.write_bytes(whole[: len(whole) // 2])
    said = told(page, "/unlock", {"passphrase": PASSPHRASE})
    assert "was changed or is incomplete" in said
    assert no_jargon(said)
    keyring.write_bytes(whole)
    page.post("/unlock", {"passphrase": PASSPHRASE})
    assert is_open(page)


def test_a_full_disk_keeps_nothing_half_and_is_said(page: Page) -> None:
    ask_who(page, CHAT.read_bytes())
    resource.prlimit(page.process.pid, resource.RLIMIT_FSIZE, (2048, resource.RLIM_INFINITY))
    page.post("/bring/answer", {"kind": "pick"})
    while "Nothing was kept" not in (text := page.get("/bring").text):
        assert 'action="/bring/finish"' not in text
    assert re.search("disk", text)
    assert no_jargon(text.split("<main")[1])
    resource.prlimit(page.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    page.post("/lock")
    page.post("/unlock", {"passphrase": PASSPHRASE})
    assert is_open(page)
    bring(page)
    assert 'class="me' in page.get("/timeline").text


def test_an_upload_that_is_cut_off_leaves_nothing(page: Page) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename="c.txt"\r\n\r\n' + CHAT.read_bytes()[:300]
    head = (
        f"POST /bring/files HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\nCookie: {page.cookie}\r\nOrigin: {page.origin}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 999999\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", page.port), timeout=60) as line:
        line.sendall(head.encode() + body)
    assert 'action="/bring/files"' in page.get("/bring").text
    assert is_open(page)
    bring(page)


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
def test_a_session_of_a_program_that_was_killed_leaves_words_and_nothing_else(tmp_path: Path) -> None:
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        tab.click("button[value=wave]")
        tab.wait_for_selector("#words:enabled")
        tab.fill("#words", "a private word")
        page.process.send_signal(signal.SIGKILL)
        page.process.wait(30)
        tab.get_by_text("The program has ended").wait_for()
        assert "private" not in tab.content()
        assert tab.locator("textarea, button, a").count() == 0


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
def test_a_tab_that_is_closed_anywhere_costs_nothing(tmp_path: Path) -> None:
    with chromium() as context, running_page(tmp_path / "home") as page:
        tab = enter(context, page)
        make_vault(tab)
        for path in (
            "/",
            "/bring",
            "/letters/new",
            "/portrait",
            "/consent",
            "/dates",
            "/log",
            "/machine",
            "/year",
            "/week",
        ):
            other = context.new_page()
            other.goto(page.origin + path)
            other.close()
        tab.goto(page.origin)
        assert "Nothing is here yet" in tab.inner_text("main")
