"""Every page opens for somebody with a chat, in both languages; what is asked twice is asked twice."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from exskill.web.app import SCREENS
from tests.web.support import CHAT, PASSPHRASE, Page, running_page

pytestmark = pytest.mark.enable_socket

_ASK_FOR_MORE = ("/portrait/why", "/portrait/month")
PAGES = sorted(s.path for s in SCREENS if s.method == "GET" and "{" not in s.path and s.path not in _ASK_FOR_MORE)


def bring(page: Page, chat: bytes = CHAT.read_bytes(), *, patience_s: float = 900.0) -> None:
    """Bring a chat, the invented one if none is given, through every question."""
    assert page.upload({"chat.txt": chat}).status == 303
    answers = {
        "person": {"person": "0"},
        "sides": {"said": "right"},
        "adult": {"said": "yes"},
        "others": {"names": ""},
        "pick": {},
    }
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        text = page.get("/bring").text
        kind = re.search(r'name="kind" value="(\w+)"', text)
        if kind is not None:
            page.post("/bring/answer", {"kind": kind[1], **answers[kind[1]]})
        elif 'action="/bring/finish"' in text:
            page.post("/bring/finish")
            return
    raise AssertionError("the import did not end")


@pytest.fixture(scope="module", params=["en", "zh"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with running_page(tmp_path_factory.mktemp("walk") / "home", language=request.param) as page:
        bring(page.with_vault())
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(full: Page, path: str) -> None:
    answer = full.get(path)
    assert answer.status in ((303,) if path in ("/session", "/answer") else (200,)), re.sub(
        r"<[^>]+>", " ", answer.text
    )


def test_every_address_has_a_handler() -> None:
    assert all(callable(screen.load()) for screen in SCREENS)


def test_every_way_on_a_page_leads_somewhere(full: Page) -> None:
    """A link or a form names an address that is there."""
    known = [Route(s.path, lambda _r: None, methods=[s.method]) for s in SCREENS]
    for path in PAGES:
        text = full.get(path).text
        asked = [("GET", a) for a in re.findall(r'<a [^>]*href="(/[^"#?]*)', text)]
        asked += [("POST", a) for a in re.findall(r'<form method="post" action="([^"]+)"', text)]
        for method, address in asked:
            scope = {"type": "http", "method": method, "path": address}
            assert any(route.matches(scope)[0].value == 2 for route in known), (path, method, address)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/consent/sign", {"confirm": "yes"}),
        ("/people", {}),
        ("/session/start", {"kind": "farewell"}),
        ("/week/extend", {}),
    ],
)
def test_a_wrong_passphrase_at_a_second_asking_locks(full: Page, path: str, fields: dict[str, str]) -> None:
    answer = full.post(path, {**fields, "passphrase": "wrong"})
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert 'action="/unlock"' in full.get("/").text
    assert full.post("/unlock", {"passphrase": PASSPHRASE}).status == 303
    assert 'action="/lock"' in full.get("/").text


def test_a_page_asked_for_while_locked_leads_to_the_door(full: Page) -> None:
    full.post("/lock")
    for path in PAGES:
        if path not in ("/", "/forgot", "/destroy", "/no", "/tour"):
            assert full.get(path).headers.get("location") in ("/", None), path
    assert full.post("/unlock", {"passphrase": PASSPHRASE}).status == 303


def test_no_word_of_the_chat_is_on_the_disk(full: Page) -> None:
    full.post("/letters/write", {"text": "canary-in-a-letter", "seal": "no"})
    full.post("/timeline/search", {"words": "canary-in-a-search", "how": "words"})
    held = [p.read_bytes() for p in Path(full.home).parent.rglob("*") if p.is_file() and p != full.hand_over]
    for word in (b"canary-in-a-", b"Priya", b"noodle"):
        assert not any(word in data for data in held), word
