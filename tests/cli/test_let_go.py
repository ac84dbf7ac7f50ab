"""The farewell: twice the words, then the key, then the ending; anything else keeps everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.sessions.safety.conduct import goodbye_problems
from tests.cli.conftest import CHAT, Cli

_WAY = b"4\nto sleep again\nless\nthe last letter\n\ngoodbye then\n"


def test_the_key_goes_and_the_ending_comes_after_it(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    paper = tmp_path / "farewell.txt"
    done = cli.unlocked("let-go", "--certificate", str(paper), stdin=_WAY + b"let go\nlet go\n")
    assert done.code == 0, done.err
    assert "You spoke last" in done.out.split("hash of the log")[1]
    assert "180" in done.out.split("Farewell")[0]
    assert cli.unlocked("session", "history").code == 10
    assert "hash of the log: " in paper.read_text()
    assert "Sam" not in paper.read_text() + done.out
    assert goodbye_problems(done.out.split("You spoke last")[1].split("\n")[0]) == []


@pytest.mark.parametrize("last", [b"", b"\n", b"let go\n\n", b"let go\nno\n", b"stop\n"])
def test_anything_else_keeps_everything(cli: Cli, last: bytes) -> None:
    cli.with_chat()
    done = cli.unlocked("let-go", stdin=_WAY + last)
    assert done.code == 0, done.err
    assert "hash of the log" not in done.out
    assert cli.unlocked("persona", "show").code == 0


def test_danger_in_a_farewell_destroys_nothing(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("let-go", stdin=_WAY + b"I want to kill myself tonight\n\nlet go\nlet go\n")
    assert done.code == 22
    assert cli.unlocked("persona", "show").code == 0


def test_the_way_back_is_closed(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("session", "start", "s8", stdin=_WAY + "放下\nlet go\n".encode()).code == 0
    cli.with_vault()
    again = cli.unlocked("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert again.code == 5


def test_own_measures_can_stay(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("session", "start", "S6", stdin=b"5\n" + b"a line\n" * 8).code == 0
    done = cli.unlocked("let-go", "--keep-own", stdin=_WAY + b"let go\nlet go\n")
    assert done.code == 0, done.err
    history = cli.unlocked("session", "history", "--json").json["sessions"]
    assert [s["type"] for s in history] == ["wave", "farewell"]
    assert cli.unlocked("persona", "show", "--json").code != 0
    echo = cli.unlocked("session", "programme", "--json").json["echo"]
    assert echo["minutes"] == 0
    assert cli.unlocked("audit", "verify").code == 0


def test_in_chinese(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("--lang", "zh", "let-go", stdin=_WAY + "放下\n放下\n".encode())
    assert done.code == 0, done.err
    assert "最后说话的是你" in done.out
