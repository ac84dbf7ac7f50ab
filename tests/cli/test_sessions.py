"""Sessions S1, S4 and S5 with what they show, and the end of the programme."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from exskill.cli.commands.session import exit_with_outcome
from exskill.cli.framework import app as app_module
from exskill.sessions.guide.parts import Outcome
from exskill.sessions.own_material import choose_variants
from exskill.sessions.programme.types import SessionKind
from tests.cli.conftest import Cli


def _travel(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    original = app_module.App.from_environment.__func__

    def later(cls: type[app_module.App], **kwargs: object) -> app_module.App:
        app = original(cls, **kwargs)
        app.clock = lambda: app_module.local_now() + timedelta(days=days)
        return app

    monkeypatch.setattr(app_module.App, "from_environment", classmethod(later))


def test_the_board_quotes_both_sides_and_folds(cli: Cli) -> None:
    cli.with_chat()
    way = b"3\nour evenings\nthe rows about money\nto be heard\na walk\n2\n"
    done = cli.unlocked("session", "start", "S4", stdin=way)
    assert done.code == 0, done.err
    assert "KEEP\n  our evenings" in done.out
    assert "LEAVE\n  the rows about money\n  to be heard" in done.out
    quoted = [line for line in done.out.splitlines() if line.startswith("[")]
    assert 1 <= len(quoted) <= 6
    entries = cli.unlocked("audit", "log", "--json").json["entries"]
    assert [e["counts"]["rows_shown"] for e in entries if "rows_shown" in e.get("counts", {})] == [len(quoted)]


def test_after_a_no_the_board_has_only_my_side(cli: Cli) -> None:
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    done = cli.unlocked("session", "start", "S4", stdin=b"3\nour evenings\nrows\nheard\na walk\n2\n")
    assert done.code == 0, done.err
    assert "they:" not in done.out


def test_we_and_i_and_last_weeks_thing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    assert cli.unlocked("session", "start", "S5", stdin=b"3\nwe go where I want\nmusic\npaint on Friday\n2\n").code == 0
    _travel(monkeypatch, 3)
    done = cli.unlocked("session", "start", "S5", stdin=b"3\nwe go where I want\nmusic\nswim\n2\n")
    assert "50 of 100" in done.out
    assert "paint on Friday" in done.out
    shown = cli.unlocked("session", "history", "--json").json["sessions"]
    assert len(shown) == 2


def test_circling_thoughts_close_the_digging(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("checkin", "--all", stdin=b"5\n" * 6 + b"8\n9\nstop\n").code == 0
    assert cli.unlocked("session", "start", "S1", stdin=b"").code == 21
    assert cli.unlocked("session", "start", "S5", stdin=b"").code == 0
    rows = {r["type"]: r["open"] for r in cli.unlocked("session", "programme", "--json").json["sessions"]}
    assert rows == {
        "arrival": True,
        "unsent": False,
        "thought": False,
        "chair": True,
        "whole": True,
        "self": True,
        "wave": True,
        "boundary": True,
        "farewell": True,
    }


def test_the_programme_ends_is_extended_once_and_the_farewell_stays(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    assert cli.unlocked("session", "start", "S5", stdin=b"3\nx\ny\nz\n2\n").code == 0
    _travel(monkeypatch, 57)
    assert cli.unlocked("session", "start", "S5", stdin=b"").code == 21
    assert cli.unlocked("session", "extend").code == 0
    assert cli.unlocked("session", "extend").code == 21
    assert cli.unlocked("session", "start", "S5", stdin=b"3\nx\ny\nz\n2\n").code == 0
    _travel(monkeypatch, 71)
    assert cli.unlocked("session", "start", "S2", stdin=b"").code == 21
    assert cli.unlocked("let-go", stdin=b"4\na\nb\nc\n\nd\nlet go\nlet go\n").code == 0


def test_benefits_and_story_come_late() -> None:
    assert choose_variants(SessionKind.LETTER, 13, 5) == {}
    assert {choose_variants(SessionKind.LETTER, 14, n)["write"] for n in range(4)} == {"write", "write_benefit"}
    assert {choose_variants(SessionKind.LETTER, 21, n)["write"] for n in range(4)} == {
        "write",
        "write_benefit",
        "write_story",
    }
    assert choose_variants(SessionKind.CHAIR, 40, 1) == {}


@pytest.mark.parametrize(("end", "code"), [("crisis", 22), ("minor", 21), ("quit", 130)])
def test_an_ending_has_its_exit_code_and_no_word_of_an_error(
    end: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(click.exceptions.Exit) as left:
        exit_with_outcome(Outcome(end=end))
    assert left.value.exit_code == code
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("end", ["done", "stopped", "kept"])
def test_a_session_that_ended_well_leaves_nothing_to_raise(end: str) -> None:
    exit_with_outcome(Outcome(end=end))
