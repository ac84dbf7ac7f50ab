"""What a user does on the page and relies on: ways in, dates, copies, the other person's no, bad input, tries at the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exskill.sessions.content import lines
from tests.web.support import PASSPHRASE, Page, running_page
from tests.web.test_walk import bring

pytestmark = pytest.mark.enable_socket
NEW = "a quite different sentence"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with running_page(tmp_path / "home") as running:
        yield running.with_vault()


def is_open(page: Page) -> bool:
    return 'action="/lock"' in page.get("/").text


def words(page: Page, path: str = "/") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get(path).text))


def test_the_passphrase_is_changed_and_the_old_one_opens_nothing(page: Page) -> None:
    fields = {"passphrase": PASSPHRASE, "new": NEW, "again": NEW}
    assert page.post("/machine/passphrase", fields).status == 303
    page.post("/lock")
    page.post("/unlock", {"passphrase": PASSPHRASE})
    assert not is_open(page)
    page.post("/unlock", {"passphrase": NEW})
    assert is_open(page)


def test_a_new_recovery_code_opens_the_door_once_its_end_was_typed(page: Page) -> None:
    shown = page.post("/machine/code", {"passphrase": PASSPHRASE}).text
    code = re.search(r'class="code"[^>]*>([^<]+)<', shown)
    assert code is not None
    assert "not the end of the code" in page.post("/machine/code/keep", {"last": "WRONG"}).text
    assert page.post("/machine/code/keep", {"last": " ".join(code[1].split("-")[-2:]).lower()}).status == 303
    page.post("/lock")
    page.post("/recover", {"code": code[1].replace("-", " ").lower()})
    assert is_open(page)


def test_a_letter_without_its_day_stays_on_the_paper_and_in_no_address(page: Page) -> None:
    answer = page.post("/letters/write", {"text": "\nDear <you>", "seal": "day", "day": ""})
    assert answer.status == 422
    assert "needs the day" in answer.text
    assert "\n\nDear &lt;you&gt;</textarea>" in answer.text
    assert page.get("/answer").text == answer.text  # a reload sends nothing again
    page.post("/lock")
    assert page.get("/answer").status == 303
    assert "Dear" not in page.get("/").text


def test_a_new_code_is_shown_again_by_a_reload_alone(page: Page) -> None:
    shown = page.post("/machine/code", {"passphrase": PASSPHRASE}).text
    assert 'class="code"' in shown
    assert page.get("/answer").text == shown
    page.get("/machine")
    assert page.get("/answer").status == 303


def test_three_wrong_passphrases_make_the_door_slower(page: Page) -> None:
    page.post("/lock")
    for _try in range(3):
        page.post("/unlock", {"passphrase": "wrong"})
    answer = page.post("/unlock", {"passphrase": PASSPHRASE})
    assert answer.status == 422
    assert "Please wait" in answer.text
    assert not is_open(page)


def test_a_date_comes_earlier_and_is_in_the_log(page: Page) -> None:
    bring(page)
    listed = page.get("/dates").text
    name, first = re.search(r'name="date" value="([^"]+)"', listed), re.search(r'min="([\d-]+)"', listed)
    assert name is not None
    assert first is not None
    fields = {"date": name[1], "day": first[1], "how": "move", "passphrase": PASSPHRASE}
    assert page.post("/dates/move", fields).status == 303
    assert "date changed" in words(page, "/log")
    assert "Dates" in words(page, "/week").split("Your week")[0]  # what ends within a week is said on every page


def test_a_no_closes_everything_of_theirs_and_leaves_the_users_own(page: Page) -> None:
    bring(page)
    assert page.post("/no", {"name": "wrong"}).status == 422
    assert is_open(page)
    done = page.post("/no", {"name": "default"})
    assert "What was theirs is gone" in done.text
    assert not is_open(page)
    page.post("/unlock", {"passphrase": PASSPHRASE})
    assert "objected" in words(page, "/consent")
    assert 'class="me' in page.get("/timeline").text
    assert page.get("/portrait").status == 422


def test_a_backup_is_written_to_a_new_file_only(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "copy.age"
    fields = {"file": str(target), "new": NEW, "again": NEW, "passphrase": PASSPHRASE}
    assert page.post("/machine/backup", fields).status == 303
    assert target.read_bytes().startswith(b"age-encryption.org/v1")
    written = target.read_bytes()
    assert page.post("/machine/backup", fields).status == 422
    assert target.read_bytes() == written


def test_the_echo_is_switched_off_only_after_the_effect_was_shown(page: Page) -> None:
    bring(page)
    text = page.get("/consent").text
    kept = [p for p in re.findall(r'name="purpose" value="(\w+)" checked', text) if p != "persona_chat"]
    fields = "&".join(["switches=1", *(f"purpose={p}" for p in kept)])
    headers = {
        "Cookie": page.cookie,
        "Content_Type": "application/x-www-form-urlencoded",
        "Sec_Fetch_Site": "same-origin",
    }
    assert page.ask("POST", "/consent/preview", fields, **headers).headers["location"] == "/answer"
    shown = page.get("/answer").text
    assert "no longer possible" in shown
    assert 'value="persona_chat" checked' in page.get("/consent").text
    page.ask("POST", "/consent/sign", f"{fields}&passphrase={PASSPHRASE.replace(' ', '+')}", **headers)
    assert 'value="persona_chat" checked' not in page.get("/consent").text


BAD_INPUT: list[tuple[str, dict[str, str], int]] = [
    ("/session/start", {"kind": "S9"}, 422),
    ("/letters/write", {"text": "  "}, 422),
    ("/letters/write", {"text": "x", "seal": "day", "day": "x"}, 422),
    ("/letters/of/none/shred", {}, 422),
    ("/timeline/search", {}, 200),
    ("/bring/files", {}, 422),
    ("/consent/preview", {}, 422),
    ("/consent/preview", {"purpose": "no such purpose"}, 422),
    ("/log/verify", {}, 200),
    ("/destroy", {"name": "x"}, 422),
    ("/dates/move", {"day": "never"}, 422),
    ("/machine/backup", {"file": "x", "new": NEW, "again": NEW}, 422),
    ("/tonight", {"tonight": "ten"}, 303),
    ("/recovery/check", {}, 303),
    ("/create", {}, 303),
]


def test_bad_input_gets_words_and_breaks_nothing(page: Page) -> None:
    for path, fields, status in BAD_INPUT:
        answer = page.post(path, fields)
        assert answer.status == status, path
        assert "unexpected" not in answer.text, path
    assert is_open(page)


def test_a_letter_that_sounds_dangerous_keeps_the_help_on_the_page(page: Page) -> None:
    page.post("/letters/write", {"text": "I am going to kill myself tonight.", "seal": "no"})
    text = words(page, "/session")
    assert "999" in text or "112" in text
    page.post("/session/say", {"text": "I do not know"})
    assert page.get("/session").status == 200


def test_a_session_is_seen_again_after_a_reload_and_not_after_its_end(page: Page) -> None:
    page.post("/session/start", {"kind": "wave"})
    page.post("/session/say", {"text": "6"})
    assert page.get("/").headers["location"] == "/session"
    assert '<li class="said">6' in page.get("/session").text
    page.post("/session/say", {"text": "stop"})
    assert "as you say" in words(page, "/session")
    page.post("/session/finish")
    assert page.get("/").status == 200
    assert "session ended" in words(page, "/log")


def test_a_farewell_destroys_the_key_and_leaves_a_certificate(page: Page) -> None:
    bring(page)
    assert page.post("/session/start", {"kind": "farewell", "passphrase": PASSPHRASE}).status == 303
    last_words = lines("en", "S8", "words")[0]
    while 'action="/session/say"' in (text := page.get("/session").text):
        asked = re.findall(r'<li class="coach">([^<]*)', text)[-1]
        page.post("/session/say", {"text": last_words if last_words in asked else ""})
    assert "hash of the log" in text
    assert not list((page.home / "data" / "vaults").iterdir())
    page.post("/session/finish")
    assert 'action="/create"' in page.get("/").text
