"""Letters and notes: kept encrypted, sealed, read, shredded; never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exskill.cli.framework import app as app_module
from exskill.sessions import letters
from exskill.store import clock_watch
from tests.cli.conftest import Cli

_FIRST = clock_watch.read_clocks(app_module.local_now())


def _travel(monkeypatch: pytest.MonkeyPatch, days: int, ran: int | None = None) -> None:
    """Set the wall clock forward; ``ran`` are the days for which the machine ran meanwhile, all of them if not said."""
    boot = timedelta(days=days if ran is None else ran)
    monkeypatch.setattr(
        clock_watch,
        "read_clocks",
        lambda now: replace(
            _FIRST, wall=int(now.timestamp()), since_boot=_FIRST.since_boot + int(boot.total_seconds())
        ),
    )
    original = app_module.App.from_environment.__func__

    def later(cls: type[app_module.App], **kwargs: object) -> app_module.App:
        app = original(cls, **kwargs)
        app.clock = lambda: app_module.local_now() + timedelta(days=days)
        return app

    monkeypatch.setattr(app_module.App, "from_environment", classmethod(later))


def _ids(cli: Cli) -> list[str]:
    return [w["id"] for w in cli.unlocked("letter", "list", "--json").json["letters"]]


def test_written_read_and_shredded(cli: Cli) -> None:
    cli.with_vault()
    done = cli.unlocked(
        "letter", "write", stdin="Dear you,\n\nwhat I never said. stop\nstop\n你好\n.\nnot this\n".encode()
    )
    assert done.code == 0, done.err
    [name] = _ids(cli)
    shown = cli.unlocked("letter", "read", name[:4]).out
    assert shown == "Dear you,\n\nwhat I never said. stop\nstop\n你好\n"
    assert all(b"never said" not in p.read_bytes() for p in cli.home.rglob("*") if p.is_file())
    assert cli.unlocked("letter", "shred", name).code == 2
    assert cli.unlocked("letter", "shred", name, "--yes").code == 0
    assert cli.unlocked("letter", "read", name).code == 2
    assert _ids(cli) == []


def test_a_note_opens_on_its_day(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "KEPT_DAYS", 30)
    cli.with_vault()
    day = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%d")
    assert cli.unlocked("letter", "write", "--to-me", "--open", day, stdin=b"hello later me\n").code == 0
    [name] = _ids(cli)
    closed = cli.unlocked("letter", "read", name)
    assert closed.code == 21
    assert "hello" not in closed.out + closed.err
    assert day in closed.err
    assert (
        cli.unlocked(
            "letter", "seal", name, "--open", (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%d")
        ).code
        == 21
    )
    _travel(monkeypatch, 21)
    assert cli.unlocked("letter", "read", name).out == "hello later me\n"
    _travel(monkeypatch, 52, ran=22)
    assert _ids(cli) == [name]  # a clock that leapt is not believed at once
    _travel(monkeypatch, 54, ran=24)
    assert _ids(cli) == []


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_lies_ahead_and_near(cli: Cli, days: int) -> None:
    cli.with_vault()
    day = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")
    assert cli.unlocked("letter", "write", "--open", day, stdin=b"x\n").code == 2


def test_sealed_in_a_session_and_opened_at_the_farewell(cli: Cli) -> None:
    cli.with_vault()
    way = b"4\nno\nto sleep through a night\n4\nmy sister\nif I want to text him then I will go for a walk\n3\nseal\n"
    done = cli.unlocked("session", "start", "S0", stdin=way)
    assert done.code == 0, done.err
    assert "Sealed." in done.out
    [name] = _ids(cli)
    assert cli.unlocked("letter", "read", name).code == 21
    farewell = cli.unlocked("let-go", stdin=b"4\nthat\nless\nbye for ever\n\ngood\nlet go\nlet go\n")
    assert "sleep through a night" in farewell.out


def test_without_a_word_nothing_is_kept(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("session", "start", "S1", stdin=b"4\nnever said\n\nkind\n3\n\n").code == 0
    assert _ids(cli) == []
    assert cli.unlocked("session", "history", "--json").json["sessions"][0]["type"] == "unsent"


def test_danger_in_a_letter_is_heard_and_the_letter_is_not_lost(cli: Cli) -> None:
    cli.with_vault()
    done = cli.unlocked("letter", "write", stdin=b"Dear you\nI want to kill myself tonight\n\n")
    assert done.code == 22
    assert "999" in done.out
    assert len(_ids(cli)) == 1


def test_nothing_written_is_nothing_kept(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("letter", "write", stdin=b"").code == 2
