"""``exskill review``: the user's word on who is who, applied to what is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli

WHO = ("--me", "Alex", "--ex", "Sam", "--ex-adult")
LINES = (
    "Jonathan Miller shouted at dinner",
    "then Jonathan Miller left with Priya Raman",
    "the captain stayed, he is like that",
    "I told Priya Raman about it",
)


@pytest.fixture
def told(cli: Cli, tmp_path: Path) -> Cli:
    chat = tmp_path / "WhatsApp Chat with Sam.txt"
    chat.write_text(
        "".join(
            f"[12/03/2024, 21:0{n}:10] {('Alex', 'Sam')[n % 2]}: {line}\n"
            for n, line in enumerate([*LINES, "ok", "see you at the station"])
        )
    )
    cli.with_vault()
    done = cli.unlocked("import", str(chat), *WHO)
    assert done.code == 0, done.err
    return cli


def people(cli: Cli) -> list[dict[str, Any]]:
    done = cli.unlocked("review", "--json")
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = done.json["people"]
    return found


def number(cli: Cli, name: str) -> str:
    return next(str(p["number"]) for p in people(cli) if any(name in n for n in p["names"]))


def test_the_list_shows_names_and_a_masked_line(told: Cli) -> None:
    done = told.unlocked("review")
    assert done.code == 0, done.err
    assert "Jonathan" in done.out
    [miller] = [p for p in people(told) if "Jonathan Miller" in p["names"]]
    assert miller["count"] == 2
    assert "Jonathan" not in miller["line"]


def test_merged_people_have_one_tag(told: Cli) -> None:
    one, two = number(told, "Jonathan"), number(told, "Priya")
    assert told.unlocked("review", "merge", one, two).out == "changed 2 messages\n"
    assert [p["number"] for p in people(told) if "Priya Raman" in p["names"]] == [int(one)]
    assert told.unlocked("review", "merge", one, two).code == 2
    assert told.unlocked("audit", "verify").code == 0


def test_a_kept_name_comes_back_and_stays(told: Cli, tmp_path: Path) -> None:
    assert told.unlocked("review", "keep", f"Friend-{number(told, 'Priya')}").out == "changed 2 messages\n"
    assert not any("Priya Raman" in p["names"] for p in people(told))
    later = tmp_path / "WhatsApp Chat with Sam (2).txt"
    later.write_text(
        "[13/03/2024, 21:00:10] Alex: Priya Raman says hello\n"
        "[13/03/2024, 21:01:10] Sam: hello\n[13/03/2024, 21:02:10] Alex: and good night\n"
    )
    assert told.unlocked("import", str(later), *WHO).code == 0
    assert not any("Priya Raman" in p["names"] for p in people(told))


def test_an_added_name_is_hidden_everywhere(told: Cli) -> None:
    assert told.unlocked("review", "add", stdin=b"captain\n").out == "changed 1 message\n"
    assert told.unlocked("forget", "-n", "--topic", "captain", "--json").json["forget"]["rows"] == 0
    assert any("captain" in p["names"] for p in people(told))
    assert told.unlocked("review", "add", stdin=b" \n").code == 2


def test_without_names_nothing_can_be_changed_and_all_stays_hidden(told: Cli) -> None:
    before = told.unlocked("forget", "--list", "--json").json
    assert told.unlocked("--no-input", "review", "forget-names").code == 2
    assert told.unlocked("review", "forget-names", "--yes").code == 0
    for words in (("review",), ("review", "keep", "1"), ("review", "add", "Zuzu")):
        done = told.unlocked(*words)
        assert done.code == 5, done.err
        assert "stays hidden" in done.err
    assert told.unlocked("forget", "--list", "--json").json == before
    assert told.unlocked("forget", "-n", "--topic", "Jonathan", "--json").json["forget"]["rows"] == 0
    assert told.unlocked("audit", "verify").code == 0


@pytest.mark.parametrize("words", [("keep", "x"), ("keep", "999"), ("merge", "1", "999")])
def test_a_tag_that_nobody_has_is_refused(told: Cli, words: tuple[str, ...]) -> None:
    assert told.unlocked("review", *words).code == 2


def test_words_that_may_be_people_are_shown_with_a_line_and_go_once_they_are_named(cli: Cli, tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Sam.txt"
    lines = ["the Skynet again, shall we", "is the Skynet open on sundays", "my new Skynet", "ok"]
    chat.write_text(
        "".join(f"[12/03/2024, 21:0{n}:10] {('Alex', 'Sam')[n % 2]}: {line}\n" for n, line in enumerate(lines))
    )
    cli.with_vault()
    done = cli.unlocked("import", str(chat), *WHO)
    assert "`exskill review`" in done.err
    assert "Skynet" not in done.err
    shown = cli.unlocked("review")
    assert "nobody else was found" in shown.out
    assert "Skynet" in shown.out
    [word] = cli.unlocked("review", "--json").json["readable"]
    assert (word["word"], word["count"], word["line"]) == ("Skynet", 3, "the Skynet again, shall we")
    assert cli.unlocked("review", "add", stdin=b"Skynet\n").out == "changed 3 messages\n"
    assert cli.unlocked("review", "--json").json["readable"] == []


def test_a_name_can_be_hidden_from_the_start(cli: Cli, tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Sam.txt"
    chat.write_text("[12/03/2024, 21:00:10] Alex: the Skynet again\n[12/03/2024, 21:01:10] Sam: oh the Skynet, yes\n")
    cli.with_vault()
    assert cli.unlocked("import", str(chat), *WHO, "--hide", "Skynet").code == 0
    assert cli.unlocked("forget", "-n", "--topic", "skynet", "--json").json["forget"]["rows"] == 0
