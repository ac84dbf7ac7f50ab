"""The token: 256 bits, once, for a minute, in a file that only its owner reads; the cookie: one browser at a time."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest

from exskill.web.entrance import TOKEN_SECONDS, Entrance
from tests.web.support import FORM, Page

pytestmark = pytest.mark.enable_socket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def knock(page: Page, token: str) -> int:
    return page.ask("POST", "/enter", urlencode({"token": token}), Content_Type=FORM, Origin="null").status


def test_the_hand_over_is_a_private_file_and_nothing_else_holds_the_token(fresh: Page) -> None:
    assert stat.S_IMODE(fresh.hand_over.stat().st_mode) == 0o600
    assert stat.S_IMODE(fresh.hand_over.parent.stat().st_mode) == 0o700
    assert len(fresh.token) >= 43  # 256 bits in base64
    assert fresh.token not in Path(f"/proc/{fresh.process.pid}/cmdline").read_text()
    assert not any(fresh.token in line for line in fresh.said)


def test_a_token_is_good_once(fresh: Page) -> None:
    assert knock(fresh, fresh.token) == 200
    assert knock(fresh, fresh.token) == 403


def test_the_cookie_is_hidden_from_scripts_and_other_sites(fresh: Page) -> None:
    answer = fresh.ask("POST", "/enter", urlencode({"token": fresh.token}), Content_Type=FORM, Origin="null")
    assert re.fullmatch(r"exskill=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", answer.headers["set-cookie"])
    assert fresh.token not in answer.text
    assert "location" not in answer.headers


def test_ten_wrong_tokens_end_the_program(fresh: Page) -> None:
    for _try in range(10):
        knock(fresh, "A" * 43)
    assert fresh.process.wait(30) == 0
    assert not fresh.hand_over.parent.exists()


def test_a_late_token_opens_nothing() -> None:
    clock = Clock()
    entrance = Entrance(lambda: None, clock)
    token = entrance.issue_token()
    clock.now = TOKEN_SECONDS + 1
    assert entrance.redeem(token) is None


def test_a_second_browser_ends_the_first() -> None:
    entrance = Entrance(lambda: None)
    first = entrance.redeem(entrance.issue_token())
    second = entrance.redeem(entrance.issue_token())
    assert first is not None
    assert second is not None
    assert entrance.is_known(second)
    assert not entrance.is_known(first)


def test_nothing_is_known_before_and_after() -> None:
    entrance = Entrance(lambda: None)
    assert not entrance.is_known("")
    assert entrance.redeem("") is None
    cookie = entrance.redeem(entrance.issue_token()) or ""
    entrance.close()
    assert not entrance.is_known(cookie)
    assert not entrance.is_known("")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_another_user_of_this_machine_gets_nothing_even_with_the_cookie(page: Page) -> None:
    script = (
        "import encodings.idna,email.parser,http.client,os,sys\nos.setgid(65534); os.setuid(65534)\n"
        "c=http.client.HTTPConnection('127.0.0.1',int(sys.argv[1]),timeout=60)\n"
        "c.request('GET','/',headers={'Cookie':sys.stdin.read()})\nprint(c.getresponse().status)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script, str(page.port)], input=page.cookie, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == "403"
    assert page.get("/").status == 200
