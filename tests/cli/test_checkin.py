"""The check-in from the command line."""

from __future__ import annotations

from tests.cli.conftest import Cli


def test_the_short_one_is_stored_encrypted(cli: Cli) -> None:
    cli.with_vault()
    done = cli.unlocked("checkin", "--short", stdin=b"7\n12\n6\n5\n")
    assert done.code == 0, done.err
    assert "from 0 to 10" in done.out
    assert "exskill: " not in done.err
    assert all(b"longing" not in p.read_bytes() for p in cli.home.rglob("*") if p.is_file())
    assert "checkin" in [e["kind"] for e in cli.unlocked("audit", "log", "--json").json["entries"]]


def test_six_questions_with_a_counter_and_nothing_twice(cli: Cli) -> None:
    cli.with_vault()
    first = cli.unlocked("checkin", stdin=b"5\n" * 6)
    assert first.code == 0, first.err
    assert "6 of 6." in first.out
    assert "not validated" in first.out
    assert "WHO" not in first.out
    assert "nothing is due" in cli.unlocked("checkin").out


def test_borrowed_questions_name_their_makers(cli: Cli) -> None:
    cli.with_vault()
    every = cli.unlocked("checkin", "--all", stdin=b"\n" * 32)
    for maker in ("World Health Organization", "Ed Diener", "PHQ-2"):
        assert maker in every.out


_HEAVY = b"5\n" * 8 + b"0\n" * 5 + b"1\n" * 5 + b"3\n3\n" + b"\n" * 12


def test_heavy_answers_lead_to_a_person_and_pause_the_echo(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("checkin", "--all", stdin=_HEAVY + b"no\nno\n")
    assert done.code == 0, done.err
    assert "Are you thinking of ending your life" in done.out
    assert "999" in done.out
    echo = cli.unlocked("session", "programme", "--json").json["echo"]
    assert echo["minutes"] == 0
    assert "talk to a person" in echo["why"]


def test_a_yes_after_heavy_answers_is_heard(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("checkin", "--all", stdin=_HEAVY + b"yes\n").code == 22


def test_danger_in_an_answer_ends_the_questions(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("checkin", stdin=b"5\nI want to kill myself tonight\n\n")
    assert done.code == 22
    assert "999" in done.out
    assert "it rests until" in cli.unlocked("session", "programme", "--json").json["echo"]["why"]


def test_stopping_keeps_what_was_answered(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("--lang", "zh", "checkin", stdin="7\n停\n".encode()).code == 0
    assert cli.unlocked("checkin", stdin=b"").code == 0


def test_three_numbers_around_a_session(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("session", "start", "S6", stdin=b"6 7 4\nx\n\n\n\n5 5 3\n").code == 0
    row = cli.unlocked("session", "history", "--json").json["sessions"][0]
    assert row["before"] == 6
    assert row["longing_before"] == 7
    assert row["urge_before"] == 4
