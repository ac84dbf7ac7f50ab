"""What the terminal can, the page can: the week on one screen, forgetting, who else is in the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.support import PASSPHRASE, Page, running_page
from tests.web.test_stories import words
from tests.web.test_walk import bring

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with running_page(tmp_path / "home") as running:
        yield running.with_vault()


def test_the_week_is_one_screen_and_what_is_left_out_is_not_kept(page: Page) -> None:
    shown = page.get("/week").text
    assert [re.search(f'name="{code}"', shown) is None for code in ("longing", "urge", "whole")] == [False] * 3
    assert page.post("/week/answer", {}).status == 422
    fields = {"longing": "8", "self": "4", "urge": "3", "without-urge": "1", "distress": "99", "no_such": "5"}
    assert page.post("/week/answer", fields).headers["location"] == "/session"
    told = words(page, "/session")
    assert "8" in told
    page.post("/session/finish")
    log = words(page, "/log")
    assert "unexpected" not in log
    assert 'name="longing"' not in page.get("/week").text  # it is not due again
    assert 'name="longing"' in page.get("/week?which=all").text


def test_a_heavy_answer_is_asked_about_and_the_answer_is_read(page: Page) -> None:
    page.post("/week/answer", {"interest": "3", "down": "3"})
    assert 'action="/session/say"' in page.get("/session").text
    page.post("/session/say", {"text": "stop"})
    assert page.get("/session").status == 200


def test_what_is_forgotten_is_shown_first_and_is_gone_afterwards(page: Page) -> None:
    bring(page)
    assert "bakery" in page.post("/timeline/search", {"words": "bakery", "how": "words"}).text.split("<ul class=\"talk\">")[1]
    plan = page.post("/forget/look", {"topic": "bakery"})
    assert "would go" in plan.text
    assert "bakery" not in plan.text.split("<form")[0].split("<main")[-1]
    assert page.post("/forget", {"topic": "bakery", "passphrase": PASSPHRASE}).status == 303
    after = page.post("/timeline/search", {"words": "bakery", "how": "words"}).text
    assert "Nothing like it is here." in after
    assert page.post("/forget/look", {"topic": "bakery"}).text.count("Nothing here fits that.") == 1


@pytest.mark.parametrize(
    "fields",
    [{}, {"since": "2024-05-02", "until": "2024-05-01"}, {"since": "never"}, {"person": "nobody"}, {"import": "zzzz"}],
)
def test_a_wish_without_sense_is_refused(page: Page, fields: dict[str, str]) -> None:
    answer = page.post("/forget/look", fields)
    assert answer.status == 422
    assert "exskill " not in answer.text.split("<main")[1]


def test_one_message_is_forgotten_from_where_it_is_read(page: Page) -> None:
    bring(page)
    name = re.search(r'href="/forget\?id=([^"]+)"', page.get("/timeline").text)
    assert name is not None
    assert f'value="{name[1]}"' in page.get(f"/forget?id={name[1]}").text
    assert "1 message would go" in page.post("/forget/look", {"message": name[1]}).text
    page.post("/forget", {"message": name[1], "passphrase": PASSPHRASE})
    assert page.get(f"/timeline?id={name[1]}").status == 422


CHAT = "\n".join(
    f"[{1 + i % 28:02}/03/2024, 10:{i:02}:00] {('Alex', 'Sam')[i % 2]}: {text}"
    for i, text in enumerate(["hello there", "we saw zorbina at the lake", "zorbina laughed", "ok"] * 10)
).encode()


def test_a_word_that_may_be_a_name_is_asked_about_before_anything_is_kept(page: Page) -> None:
    page.upload({"chat.txt": CHAT})
    for kind, fields in (
        ("person", {"person": "0"}),
        ("sides", {"said": "right"}),
        ("adult", {"said": "yes"}),
        ("others", {"names": ""}),
    ):
        page.post("/bring/answer", {"kind": kind, **fields})
    asked = page.get("/bring").text
    assert 'value="pick"' in asked
    assert "40 messages were read" in asked
    page.post("/bring/stop")
    assert "Nothing was kept" in page.get("/bring").text
    assert "Nothing is here yet" in words(page, "/")
