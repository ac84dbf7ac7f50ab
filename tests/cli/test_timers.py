"""What dies when: listed, brought forward, made irrevocable, and carried out while the vault is locked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.events import Reason
from exskill.core.clock import Reading
from exskill.core.paths import Paths, resolve_paths
from exskill.erasure.reap import destroy_due
from exskill.store.clock_watch import read_clocks
from exskill.store.locate import find_vault_id
from exskill.store.ownership import find_theirs
from tests.cli.conftest import CHAT, Cli
from vault.atomic import Disk
from vault.ledger import read_ledger, write_ledger
from vault.state import State

DAY = 86_400


def paths_of(cli: Cli) -> Paths:
    return resolve_paths({"EXSKILL_HOME": str(cli.home)})


def state_of(cli: Cli) -> State:
    paths = paths_of(cli)
    return State(paths.state, find_vault_id(paths, "default"), Disk())


def in_days(cli: Cli, days: int) -> list[Reason]:
    """Reap as if so many days had passed and a time server vouched for it."""
    then = datetime.now(UTC) + timedelta(days=days)
    done = destroy_due(
        paths_of(cli), clock=lambda: then, look=lambda now: Reading(int(now.timestamp()), 1, "b", synced=True)
    )
    return [entry.reason for entry in done]


def timers(cli: Cli) -> dict[str, dict[str, object]]:
    shown = cli.unlocked("timer", "list", "--json")
    assert shown.code == 0, shown.err
    return {entry["id"]: entry for entry in shown.json["timers"]}


def test_the_list_names_every_kind(cli: Cli) -> None:
    cli.with_chat()
    kinds = {entry["kind"] for entry in timers(cli).values()}
    assert {"record", "dead_man_ex", "dead_man_vault", "confirmation", "programme_end", "level_end"} <= kinds
    assert "what dies" in cli.unlocked("timer", "list").out


def test_a_date_comes_earlier_and_then_never_later(cli: Cli) -> None:
    cli.with_chat()
    name = next(entry["id"] for entry in timers(cli).values() if entry["kind"] == "record")
    soon = f"{datetime.now(UTC) + timedelta(days=5):%Y-%m-%d}"
    assert cli.unlocked("timer", "set", str(name), "--on", soon).code == 0
    moved = next(entry for entry in timers(cli).values() if entry["kind"] == "record")
    assert str(moved["at"])[:10] in (soon, f"{datetime.now(UTC) + timedelta(days=4):%Y-%m-%d}")
    assert cli.unlocked("--no-input", "timer", "set", str(moved["id"]), "--irrevocable").code == 2
    assert cli.unlocked("timer", "set", str(moved["id"]), "--irrevocable", "--yes").code == 0
    later = f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}"
    assert cli.unlocked("timer", "set", str(moved["id"]), "--on", later).code == 21
    assert cli.unlocked("timer", "set", "dead-man-ex", "--days", "7").code == 0
    assert cli.unlocked("timer", "set", "dead-man-ex", "--days", "20").code == 21
    assert cli.unlocked("timer", "set", "nothing", "--days", "2").code == 2
    kinds = [entry["kind"] for entry in cli.unlocked("audit", "log", "--json").json["entries"]]
    assert kinds.count("ttl_set") == 3


def test_what_is_due_is_erased_while_locked_and_told_at_the_next_unlock(cli: Cli) -> None:
    cli.with_chat()
    assert (
        cli.unlocked(
            "timer", "set", next(i for i, e in timers(cli).items() if e["kind"] == "record"), "--on", "2020-01-01"
        ).code
        == 0
    )
    done = cli("reap", "--json")
    assert done.code == 0, done.err
    [entry] = done.json["reaped"]
    assert entry["keys"] >= 1
    receipts = cli.unlocked("audit", "receipts", "--json").json["receipts"]
    assert [(r["receipt_id"], r["stage"], r["trigger"]) for r in receipts] == [
        (entry["receipt_id"], "final", "import_ttl")
    ]
    assert cli.unlocked("audit", "verify").code == 0
    assert cli.unlocked("audit", "receipts", "--id", entry["receipt_id"][:8]).code == 0


def test_every_command_erases_first(cli: Cli) -> None:
    cli.with_chat()
    state = state_of(cli)
    ledger = read_ledger(state)
    assert ledger is not None
    shard = next(iter(ledger.deadlines))
    from dataclasses import replace

    write_ledger(state, replace(ledger, deadlines={**ledger.deadlines, shard: 1}))
    assert cli("status").code == 0
    assert shard not in set(state.names())


def test_the_dead_man_takes_theirs_first_and_then_the_vault(cli: Cli) -> None:
    cli.with_chat()
    theirs = find_theirs(state_of(cli))
    assert in_days(cli, 20) == []
    assert in_days(cli, 22) == [Reason.DEAD_MAN]
    assert not theirs & set(state_of(cli).names())
    assert cli("status", "--json").json["vaults"][0]["keys"] is True
    assert in_days(cli, 91) == [Reason.DEAD_MAN]
    assert cli.unlocked("consent", "show").code == 10


def test_a_leap_of_the_clock_destroys_nothing_at_once(cli: Cli) -> None:
    cli.with_chat()
    before = set(state_of(cli).names())
    far = datetime.now(UTC) + timedelta(days=400)
    now = read_clocks(datetime.now(UTC))

    def look(at: datetime, hours: int = 0) -> Reading:
        return Reading(int(at.timestamp()), now.since_boot + hours * 3600, now.boot, synced=False)

    assert destroy_due(paths_of(cli), clock=lambda: far, look=look) == []
    assert set(state_of(cli).names()) == before
    after = far + timedelta(hours=25)
    done = destroy_due(paths_of(cli), clock=lambda: after, look=lambda at: look(at, 25))
    assert [entry.reason for entry in done] == [Reason.DEAD_MAN]


def test_a_clock_set_back_keeps_the_vault_closed(cli: Cli) -> None:
    cli.with_chat()
    ahead = datetime.now(UTC) + timedelta(days=3)
    assert (
        destroy_due(
            paths_of(cli), clock=lambda: ahead, look=lambda at: Reading(int(at.timestamp()), 1, "b", synced=True)
        )
        == []
    )
    closed = cli.unlocked("consent", "show")
    assert closed.code == 21
    assert cli("destroy", "--now").code == 0


@pytest.mark.parametrize("change", ["{}", "[]", "", '{"ledger": {}, "mac": "00"}'])
def test_a_changed_list_of_dates_is_said_and_put_right_by_the_next_unlock(cli: Cli, change: str) -> None:
    cli.with_chat()
    (state_of(cli).path / "journal").write_text(change)
    assert cli("reap").code == 13
    said = cli("status")
    assert said.code == 0
    assert "the list of dates cannot be read" in said.err
    assert cli.unlocked("timer", "list").code == 0
    assert cli("reap").code == 0
    assert cli("destroy", "--now").code == 0


def test_the_token_closes_what_is_theirs_without_a_passphrase(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    out = tmp_path / "letter.txt"
    assert cli.unlocked("consent", "invite", "--out", str(out)).code == 0
    letter = out.read_text()
    token = next(line.split()[-1] for line in letter.splitlines() if "consent withdraw" in line)
    assert cli("consent", "withdraw", "no token").code == 2
    wrong = "ABCD-" * 7 + "ABCD"
    assert [cli("consent", "withdraw", wrong).code for _try in range(4)] == [5, 5, 5, 21]
    state = state_of(cli)
    ledger = read_ledger(state)
    assert ledger is not None
    from dataclasses import replace

    write_ledger(state, replace(ledger, token={**ledger.token, "failures": 0}))
    theirs = find_theirs(state)
    assert theirs
    receipt = tmp_path / "receipt.json"
    done = cli("consent", "withdraw", token.lower().replace("-", " "), "--receipt", str(receipt), "--json")
    assert done.code == 0, done.err
    assert done.json["withdrawn"]["keys_destroyed"] >= 1
    assert not theirs & set(state.names())
    assert json.loads(receipt.read_text())["receipt"]["trigger"] == "withdrawal"
    assert cli("consent", "withdraw", token).code == 5  # once
    shown = cli.unlocked("consent", "show", "--json")
    assert shown.code == 0, shown.err
    assert "P0" in shown.out
    assert [r["stage"] for r in cli.unlocked("audit", "receipts", "--json").json["receipts"]] == ["final"]
    again = cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert again.code == 5
    stored = b"".join(path.read_bytes() for path in cli.home.rglob("*") if path.is_file())
    assert token.encode() not in stored


def test_check_tells_which_rows_fit_a_question(cli: Cli) -> None:
    cli.with_chat()
    found = cli.unlocked("consent", "check", "coffee tomorrow morning", "--json")
    assert found.code == 0, found.err
    assert found.json["check"]["rows_for_this_question"] >= 0
    assert cli.unlocked("consent", "check", "'); DROP TABLE rows; --").code == 0


def test_grant_and_revoke(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("consent", "grant", "export", "--yes").code == 0
    assert cli.unlocked("consent", "revoke", "export", "--yes").code == 0
    assert cli.unlocked("consent", "grant", "nonsense", "--yes").code == 2


def test_witness_with_key_and_code(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    done = cli.unlocked("audit", "witness", "--new-key")
    assert done.code == 0, done.err
    key = next(line for line in done.out.splitlines() if line.startswith("exskill-chain1-"))
    (tmp_path / "key").write_text(key)
    assert cli.unlocked("audit", "log").code == 0
    assert cli.unlocked("audit", "verify", "--chain-key", str(tmp_path / "key")).code == 0
    (tmp_path / "key").write_text(key[:-1] + ("0" if key[-1] != "0" else "1"))
    assert cli.unlocked("audit", "verify", "--chain-key", str(tmp_path / "key")).code == 2
    pytest.importorskip("segno")
    assert "█" in cli.unlocked("audit", "witness", "--qr").out


def test_install_writes_for_the_machines_scheduler(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from exskill.erasure import machine_scheduler

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(machine_scheduler, "_find_executable", lambda: "/opt/exskill/bin/exskill")
    monkeypatch.setattr(machine_scheduler, "_run_command", lambda *_words: True)
    monkeypatch.setattr(
        machine_scheduler.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "systemctl" else None
    )
    assert cli("timer", "install", "--print").code == 0
    assert not list(tmp_path.rglob("*.timer"))
    assert cli("timer", "install", "--yes").code == 0
    assert (tmp_path / ".config/systemd/user/exskill-reap.timer").is_file()
    assert "exskill reap" not in cli("doctor", "--json").err
    assert cli("timer", "uninstall").out == "removed\n"
    assert not list(tmp_path.rglob("*.timer"))
    assert cli("timer", "uninstall").out == "nothing was installed\n"


def test_what_the_scheduler_runs_is_a_command_of_this_program(cli: Cli) -> None:
    import plistlib
    import shlex

    from exskill.erasure import scheduler as schedule

    service = schedule.plan_systemd("/x").files[".config/systemd/user/exskill-reap.service"]
    [line] = [line for line in service.splitlines() if line.startswith("ExecStart=")]
    [agent] = schedule.plan_launchd("/x").files.values()
    tabs = [shlex.split(entry.split(">")[0]) for entry in schedule.write_crontab("/x").splitlines()]
    cli.with_vault()
    for words in (
        shlex.split(line.removeprefix("ExecStart=")),
        plistlib.loads(agent.encode())["ProgramArguments"],
        *(words[words.index("/x") :] for words in tabs),
    ):
        done = cli(*words[1:])
        assert done.code == 0, done.err


def test_written_but_not_running_is_said(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from exskill.erasure import machine_scheduler

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(machine_scheduler, "_find_executable", lambda: "/opt/exskill/bin/exskill")
    monkeypatch.setattr(machine_scheduler, "_run_command", lambda *_words: False)
    monkeypatch.setattr(
        machine_scheduler.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "systemctl" else None
    )
    assert "not running yet" in cli("timer", "install", "--yes").out
    assert "does not run it here" in cli("doctor", "--json").out
