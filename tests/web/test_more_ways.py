"""What the terminal can, the page can: the week on one screen, forgetting, who else is in the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exskill.web.render import month_words
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
    assert (
        "noodle"
        in page.post("/timeline/search", {"words": "noodle", "how": "words"}).text.split('<ul class="talk">')[1]
    )
    plan = page.post("/forget/look", {"topic": "noodle"})
    assert "would go" in plan.text
    assert "noodle" not in plan.text.split("<form")[0].split("<main")[-1]
    assert page.post("/forget", {"topic": "noodle", "passphrase": PASSPHRASE}).status == 303
    after = page.post("/timeline/search", {"words": "noodle", "how": "words"}).text
    assert "Nothing like it is here." in after
    assert page.post("/forget/look", {"topic": "noodle"}).text.count("Nothing here fits that.") == 1


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


def test_this_machine_is_looked_over_open_or_locked(page: Page) -> None:
    assert "vault default" in words(page, "/machine/check").casefold()
    page.post("/lock")
    assert page.get("/machine/check").status == 200


def test_every_part_is_read_once_and_the_vault_is_locked_afterwards(page: Page) -> None:
    bring(page)
    (page.home / "data" / "vaults" / "default").chmod(0o755)
    assert "Others could read" in words(page, "/machine/check")
    done = page.post("/machine/mend", {"passphrase": PASSPHRASE}).text
    assert "Every part of the vault is readable." in done
    assert "Others could read" not in done
    assert 'action="/unlock"' in page.get("/").text
    page.post("/machine/mend", {"passphrase": "wrong"})
    assert 'action="/unlock"' in page.get("/").text


def test_what_begins_anew_is_asked_for_after_its_cost_was_shown(page: Page) -> None:
    """Neither the tick for spoilt parts nor one that no screen has shown lets a log or an anchor begin anew."""
    [anchor] = (page.home / "state").glob("*/audit/anchor")
    page.post("/lock")
    anchor.write_bytes(bytes(len(anchor.read_bytes())))
    asked = page.post("/machine/mend", {"passphrase": PASSPHRASE, "drop": "yes", "anew": "yes"}).text
    assert "A new log can begin" in asked
    assert 'name="anew"' in asked
    page.get("/machine/check")
    again = page.post("/machine/mend", {"passphrase": PASSPHRASE, "anew": "yes"}).text
    assert 'name="anew"' in again  # the screen between did not say it
    assert 'name="anew"' in page.post("/machine/mend", {"passphrase": PASSPHRASE}).text
    done = page.post("/machine/mend", {"passphrase": PASSPHRASE, "anew": "yes"}).text
    assert "began anew" in done
    assert 'name="anew"' not in done


def sent(page: Page, path: str, files: dict[str, bytes], fields: dict[str, str]) -> Any:
    boundary = "boundary-of-a-test"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, data in files.items()
    ]
    answer = page.ask(
        "POST", path, b"".join(parts) + f"--{boundary}--\r\n".encode(), Cookie=page.cookie,
        Content_Type=f"multipart/form-data; boundary={boundary}", Origin=page.origin, Sec_Fetch_Site="same-origin",
    )  # fmt: skip
    return page.follow(answer)


def test_a_backup_is_put_back_after_everything_was_destroyed_elsewhere(page: Page, tmp_path: Path) -> None:
    bring(page)
    target, own = tmp_path / "copy.age", "words of the file alone"
    page.post("/machine/backup", {"file": str(target), "new": own, "again": own, "passphrase": PASSPHRASE})
    (tmp_path / "other").mkdir()
    with running_page(tmp_path / "other" / "home") as other:
        other.enter()
        wrong = sent(other, "/restore/look", {"copy.age": target.read_bytes()}, {"file_passphrase": "another"})
        assert wrong.status == 303
        asked = sent(other, "/restore/look", {"copy.age": target.read_bytes()}, {"file_passphrase": own})
        assert "key halves are taken in" in asked.text
        assert 'action="/create"' in other.get("/").text  # nothing is here before it is said
        assert other.post("/restore", {"passphrase": "another"}).status == 303
        assert 'action="/create"' in other.get("/").text
        sent(other, "/restore/look", {"copy.age": target.read_bytes()}, {"file_passphrase": own})
        assert other.post("/restore", {"passphrase": PASSPHRASE}).status == 303
        other.post("/unlock", {"passphrase": PASSPHRASE})
        assert 'class="me' in other.get("/timeline").text


def test_the_same_vault_is_replaced_only_where_that_was_said(page: Page, tmp_path: Path) -> None:
    target, own = tmp_path / "copy.age", "words of the file alone"
    page.post("/machine/backup", {"file": str(target), "new": own, "again": own, "passphrase": PASSPHRASE})
    asked = sent(page, "/restore/look", {"copy.age": target.read_bytes()}, {"file_passphrase": own})
    assert 'name="replace"' in asked.text
    assert page.post("/restore", {"passphrase": PASSPHRASE}).status == 422
    assert page.post("/restore", {"passphrase": PASSPHRASE, "replace": "yes"}).status == 303
    assert sent(page, "/restore/look", {"x": b"no backup"}, {"file_passphrase": own}).status == 422


def test_learning_needs_their_agreement_and_keeps_no_file(page: Page) -> None:
    bring(page)
    assert page.post("/learn/begin", {"model": "small"}).status == 422
    assert 'action="/learn/agreed"' in page.get("/learn").text
    done = sent(page, "/learn/agreed", {"letter.txt": b"canary-of-a-letter"}, {"passphrase": PASSPHRASE})
    assert done.headers["location"] == "/learn"
    assert 'action="/learn/begin"' in page.get("/learn").text
    page.post("/learn/begin", {"model": "small"})  # there is too little to learn from
    while "It is learning" in page.get("/learn").text:
        page.ask("GET", "/learn/events", Cookie=page.cookie, Sec_Fetch_Site="same-origin")
    assert "It did not work" in page.get("/learn").text
    page.post("/learn/finish")
    assert page.get("/").status == 200
    assert not any(b"canary-of-a-letter" in p.read_bytes() for p in page.home.parent.rglob("*") if p.is_file())


CHAT = "\n".join(
    f"[{1 + i % 28:02}/03/2024, 10:{i:02}:00] {('Alex', 'Sam')[i % 2]}: {text}"
    for i, text in enumerate(["hello there", "the Skynet again at the lake", "my new Skynet", "ok"] * 10)
).encode()


def test_a_word_that_may_be_a_name_is_asked_about_before_anything_is_kept(page: Page) -> None:
    asked = ask_who(page, CHAT)
    assert 'value="pick"' in asked
    assert "40 messages were read" in asked
    assert "<mark>Skynet</mark>" in asked  # a word that may be somebody, highlighted and with a line
    assert "my new Skynet" in asked  # a line of the user's own; theirs stay closed until their age is known
    assert "Skynet again at the lake" not in asked
    page.post("/bring/stop")
    assert "Nothing was kept" in page.get("/bring").text
    assert "Nothing is here yet" in words(page, "/")


def test_words_that_stayed_readable_are_shown_later_and_hidden_once_they_are_ticked(page: Page) -> None:
    lines = ["the Skynet again, shall we", "is the Skynet open", "my new Skynet", "ok"] * 3
    chat = [f"[{1 + i:02}/03/2024, 10:{i:02}:00] {('Alex', 'Sam')[i % 2]}: {t}" for i, t in enumerate(lines)]
    bring(page, "\n".join(chat).encode())
    secret = {"passphrase": PASSPHRASE}
    shown = page.post("/people", secret).text
    assert 'name="hide" value="Skynet"' in shown
    assert re.search("the Skynet again, shall we|is the Skynet open", shown)
    after = page.post("/people/change", {**secret, "hide": "Skynet"}).text
    assert 'name="hide" value="Skynet"' not in after
    assert "[Friend-1]" in page.get("/timeline?day=2024-03-01").text


def test_a_month_is_seen_from_near_and_two_times_side_by_side(page: Page) -> None:
    bring(page)
    portrait = page.get("/portrait").text
    month = re.search(r'<a href="(/portrait/month\?month=(\d{4}-\d\d))"', portrait)
    assert month is not None
    near = page.get(month[1]).text
    day = re.search(r'<a href="(/timeline\?day=(\d{4}-\d\d-\d\d))"', near)
    assert day is not None
    assert 'class="day"' in page.get(day[1]).text
    assert page.get("/portrait/month?month=1999-01").status == 422
    two = page.get("/portrait/periods")
    assert two.status == 200
    months = re.findall(r'<option value="(\d{4}-\d\d)"', two.text)
    chosen = page.get(f"/portrait/periods?a1={months[1]}&a2={months[0]}&b1={months[1]}&b2={months[-1]}").text
    assert f"{month_words(months[0])} – {month_words(months[1])}" in chosen
    assert "No photo is here" in page.get("/photos").text


ANSWERS = {"person": {"person": "0"}, "sides": {"said": "right"}, "adult": {"said": "yes"}, "others": {"names": ""}}


def ask_who(page: Page, chat: bytes) -> str:
    """Bring a chat as far as the last question and return its page."""
    page.upload({"chat.txt": chat})
    while True:
        asked = page.get("/bring").text
        kind = re.search(r'name="kind" value="(\w+)"', asked)
        if kind is not None and kind[1] == "pick":
            return asked
        if kind is not None:
            page.post("/bring/answer", {"kind": kind[1], **ANSWERS[kind[1]]})


def finish_bringing(page: Page, fields: dict[str, str]) -> None:
    page.post("/bring/answer", {"kind": "pick", **fields})
    while 'action="/bring/finish"' not in page.get("/bring").text:
        pass
    page.post("/bring/finish")


def test_people_are_kept_merged_and_hidden_before_anything_is_kept(page: Page) -> None:
    lines = [
        "Priya Raman called",
        "tell Julia Hartmann",
        "dinner with Marcus Webb",
        "we saw zorbina",
        "zorbina laughed",
        "ok",
    ]
    chat = [f"[{1 + i:02}/03/2024, 10:{i:02}:00] {('Alex', 'Sam')[i % 2]}: {t}" for i, t in enumerate(lines * 3)]
    asked = ask_who(page, "\n".join(chat).encode())
    numbers = dict(re.findall(r"<legend><strong>(\w+)[^<]*</strong>.*?name=\"who-(\d+)\"", asked, re.DOTALL))
    assert {"Priya", "Julia", "Marcus"} <= set(numbers)
    assert "called" in asked
    fields = {f"who-{numbers['Marcus']}": "keep", "hide": "zorbina"}
    fields |= {f"who-{numbers['Julia']}": "merge", f"same-{numbers['Julia']}": numbers["Priya"]}
    finish_bringing(page, fields)
    text = page.get("/timeline").text
    assert "Marcus" in text
    assert not any(name in text for name in ("Priya", "Julia", "zorbina"))
    assert len(set(re.findall(r"\[Friend-(\d+)\]", text))) == 2


def test_a_claim_is_taken_back_word_by_word_or_whole(page: Page) -> None:
    bring(page)
    why = page.get("/portrait/why?claim=laughter").text
    word = re.search(r'name="word" value="([^"]+)"', why)
    assert word is not None
    page.post("/portrait/correct", {"claim": "laughter", "how": "drop", "word": word[1]})
    assert f'name="word" value="{word[1]}"' not in page.get("/portrait/why?claim=laughter").text
    assert "/portrait/why?claim=lower_case" in page.get("/portrait").text
    page.post("/portrait/correct", {"claim": "lower_case", "how": "drop"})
    portrait = page.get("/portrait").text
    assert "/portrait/why?claim=lower_case" not in portrait
    assert (
        page.post("/portrait/correct", {"claim": "laughter", "how": "drop", "word": "nobody says this"}).status == 422
    )
    names = re.findall(r'action="/portrait/undo".*?name="name" value="(\w+)"', portrait, re.DOTALL)
    page.post("/portrait/undo", {"name": names[-1]})
    assert "/portrait/why?claim=lower_case" in page.get("/portrait").text


def test_what_ends_stands_on_one_line_from_today(page: Page) -> None:
    bring(page)
    text = page.get("/consent").text
    assert 'aria-label="from today to the end"' in text
    days = text.split('<ol class="days">')[1].split("</ol>")[0]
    assert "Messages of yours." in days
    assert "Messages of theirs." in days
    assert words(page, "/dates").index("Today") < words(page, "/dates").index("if the vault is not opened")
