"""From nothing to the first session: the screen without a command, ``begin`` in a terminal, names that are nearly right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.cli.commands.begin import read_dropped_path
from exskill.cli.framework.menu import SECTIONS, find_similar, sort_into_sections
from exskill.cli.root import COMMANDS
from tests.cli.conftest import CHAT, PASSPHRASE, Cli
from tests.cli.terminal import Terminal


def test_without_a_command_it_says_where_one_is(cli: Cli) -> None:
    first = cli()
    assert first.code == 0
    assert "exskill begin" in first.out
    assert "usage" not in (first.out + first.err).lower()
    cli.with_vault()
    assert "no chat in it yet" in cli().out
    assert cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult").code == 0
    last = cli()
    assert "exskill session programme" in last.out
    assert "Sam" not in last.out


def test_each_command_has_one_place_in_the_list() -> None:
    listed = [name for _title, names in SECTIONS for name in names]
    assert sorted(listed) == sorted(name for name, _target, _short in COMMANDS)


def test_what_no_section_knows_is_still_listed() -> None:
    assert sort_into_sections(["audit", "other"]) == [("For auditors", ["audit"]), ("", ["other"])]


@pytest.mark.parametrize(("word", "meant"), [("sesion", "session"), ("improt", "import"), ("destory", "destroy")])
def test_a_misspelled_command_is_answered_by_the_right_one(cli: Cli, word: str, meant: str) -> None:
    done = cli(word)
    assert done.code == 2
    assert f"`exskill {meant}`" in done.err
    assert find_similar(word, [name for name, _t, _s in COMMANDS])[0] == meant


def test_a_misspelled_choice_and_a_missing_file_are_named(cli: Cli, tmp_path: Path) -> None:
    done = cli("session", "start", "waev")
    assert done.code == 2
    assert "did you mean wave?" in done.err
    assert "s6" not in done.err.lower()  # a name of our own, for nobody to type
    gone = cli("import", "--redact", "-n", str(tmp_path / "no chat.txt"))
    assert gone.code == 2
    assert "no chat.txt" in gone.err


@pytest.mark.parametrize(
    "typed", ["{}", "'{}'", '"{}"', "  {}  ", "file://{}"], ids=["plain", "single", "double", "spaces", "address"]
)
def test_a_dropped_file_is_found_as_terminals_type_it(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "WhatsApp Chat - Sam's.zip"
    path.touch()
    quoted = str(path).replace("'", "'\\''") if typed.startswith("'") else str(path)
    told = typed.format(quoted.replace(" ", "%20") if typed.startswith("file") else quoted)
    assert read_dropped_path(told) == path


def test_escaped_spaces_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "my chat.txt"
    path.touch()
    assert read_dropped_path(str(path).replace(" ", "\\ ")) == path


@given(st.text())
def test_whatever_is_typed_it_is_a_path_and_never_a_crash(text: str) -> None:
    assert isinstance(read_dropped_path(text), Path)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_begin_leads_from_nothing_to_the_first_evening(tmp_path: Path, language: str) -> None:
    with Terminal(tmp_path, "begin", language=language) as screen:
        screen.wait_for("中文")
        screen.type("")
        screen.wait_for("How old", "多大")
        screen.type("thirty-one")
        screen.wait_for("How old", "多大")
        screen.type("31")
        screen.wait_for("US")
        screen.type("the moon")
        screen.wait_for("US")
        screen.wait_for("US")
        screen.type("England")
        for _time in range(2):
            screen.wait_for(":", "：")
            screen.wait_for("type)", "again", "再", "显示")
            screen.type(PASSPHRASE)
        screen.wait_for("`later`")
        code = re.findall(r"(?:[0-9A-Z]{4}-){8}[0-9A-Z]{4}", screen.seen)[-1]
        screen.type("0000-0000" if not code.endswith("0000-0000") else "1111")
        screen.wait_for("`later`")
        screen.type("".join(code.split("-")[-2:]).lower())
        screen.wait_for("whatsapp", "WhatsApp")
        screen.wait_for("path", "路径")
        screen.type(str(tmp_path / "not there.txt"))
        screen.wait_for("path", "路径")
        screen.type(f"'{CHAT}'")
        screen.wait_for("(WhatsApp)?", "（WhatsApp）", "WhatsApp")
        screen.wait_for("?", "？")
        screen.type("Alex")
        screen.wait_for("[Y", "[回车")
        screen.type("")
        screen.wait_for("18")
        screen.type("y")
        screen.wait_for("Names:", "名字")
        screen.type("")
        screen.wait_for("Which of them", "哪些")
        screen.wait_for(":", "：")
        screen.type("")
        screen.wait_for("[Y", "[回车")
        screen.type("n")
        assert screen.end() == 0
    assert screen.seen.count(PASSPHRASE) == 0
    assert len(re.findall(r"[Pp]assphrase \(|口令（|密码（", screen.seen)) <= 1


@pytest.mark.parametrize(("wrong", "code"), [(2, 0), (3, 12)])
def test_a_person_has_three_tries_for_the_passphrase(cli: Cli, wrong: int, code: int) -> None:
    cli.with_vault()
    with Terminal(cli.home, "consent", "show") as screen:
        for _time in range(wrong):
            screen.wait_for("Passphrase:")
            screen.type("not the one at all")
        if wrong < 3:
            screen.wait_for("1 try is left")
            screen.wait_for("Passphrase:")
            screen.type(PASSPHRASE)
        assert screen.end() == code
    assert "not the one at all" not in screen.seen
