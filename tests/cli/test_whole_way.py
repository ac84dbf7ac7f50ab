"""The way of a first evening, command by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from exskill.cli.commands import destroy
from tests.cli.conftest import CHAT, Cli


def test_init_shows_the_recovery_code_once_and_it_opens_the_vault(cli: Cli, tmp_path: Path) -> None:
    done = cli.unlocked("init", "--age", "30", "--json")
    assert done.code == 0
    code = tmp_path / "code"
    code.write_text(done.json["recovery_code"])
    code.chmod(0o600)
    opened = cli("consent", "show", "--recovery", "--passphrase-file", str(code))
    assert opened.code == 0
    right = done.json["recovery_code"]
    code.write_text(right[:-1] + ("0" if right[-1] != "0" else "1"))
    assert cli("consent", "show", "--recovery", "--passphrase-file", str(code)).code == 12


def test_a_minor_is_refused_and_nothing_is_made(cli: Cli) -> None:
    assert cli.unlocked("init", "--age", "17").code == 21
    assert not cli.home.exists() or not list(cli.home.rglob("VAULT"))


def test_the_import_report_adds_up_and_a_second_import_adds_nothing(cli: Cli) -> None:
    cli.with_vault()
    first = cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult", "--json").json
    assert first["read"] == 102
    assert first["read"] == first["kept"] + sum(first["dropped"].values())
    assert first["kept_by_role"] == {"me": 38, "ex": 62}
    second = cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--json").json
    assert second["kept"] == 0
    assert second["dropped"]["duplicate"] == 100


def test_a_dry_run_needs_neither_vault_nor_answers(cli: Cli) -> None:
    done = cli("import", "-n", "--json", str(CHAT))
    assert done.code == 0
    assert done.json["read"] == 102
    assert {p["name"] for p in done.json["people"]} == {"Alex", "Sam"}
    assert not cli.home.exists()


def test_standard_input_is_a_source(cli: Cli) -> None:
    done = cli("import", "-n", "--json", "-", stdin=CHAT.read_bytes())
    assert done.json["read"] == 102


def test_third_parties_are_not_in_the_vault(cli: Cli) -> None:
    from exskill.cli.framework.app import local_now
    from exskill.core.paths import resolve_paths
    from exskill.store.opening import open_store
    from vault.slots import PassphraseUnlocker
    from vault.vault import KeySelection

    cli.with_chat()
    with open_store(
        resolve_paths(), "default", PassphraseUnlocker(bytearray(b"correct horse battery")), clock=local_now
    ) as store:
        table = store.vault.read(KeySelection(frozenset(s.id for s in store.vault.segments())))
    assert table is not None
    text = "\n".join(str(t) for t in table["text"].to_pylist())
    for secret in (
        "Priya",
        "ulia",
        "artmann",
        "arcus",
        "王丽丽",
        "小丽",
        "张师傅",
        "07700",
        "139123",
        "Larkfield",
        "愚园路",
        "example.com",
    ):
        assert secret not in text
    assert "[Friend-1]" in text


def test_without_confirmed_adulthood_nothing_of_theirs_is_permitted(cli: Cli) -> None:
    cli.with_vault()
    assert cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam").code == 0
    shown = cli.unlocked("consent", "show", "--json").json
    assert shown["consent"]["level"] == "P0"


def test_messages_from_before_they_were_18_are_dropped(cli: Cli) -> None:
    cli.with_vault()
    done = cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-born", "2007-05-01", "--json").json
    assert done["dropped"]["before_adulthood"] > 10
    assert done["first"] >= "2025-05-01"


def test_status_names_nobody_and_needs_no_passphrase(cli: Cli) -> None:
    cli.with_chat()
    done = cli("status", "--json")
    assert done.code == 0
    assert "Sam" not in done.out
    assert done.json["vaults"][0]["keys"] is True


def test_the_log_verifies_until_a_byte_is_changed(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("audit", "verify").code == 0
    entries = cli.unlocked("audit", "log", "--json").json["entries"]
    assert entries[0]["kind"] == "create"
    assert "import" in [e["kind"] for e in entries]
    log_files = [
        p for p in (cli.home / "data" / "vaults" / "default" / "audit").rglob("*") if p.is_file() and p.stat().st_size
    ]
    assert log_files
    for path in log_files:
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            flipped = bytearray(whole)
            flipped[at] ^= 1
            path.write_bytes(bytes(flipped))
            assert cli.unlocked("audit", "verify").code == 13, (path.name, at)
        path.write_bytes(whole)
    assert cli.unlocked("audit", "verify").code == 0


def test_a_failed_unlock_is_told_at_the_next_one(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase")
    wrong.chmod(0o600)
    assert cli("consent", "show", "--passphrase-file", str(wrong)).code == 12
    entries = cli.unlocked("audit", "log", "--json").json["entries"]
    assert "unlock_failed" in [e["kind"] for e in entries]


def test_destroy_asks_for_the_name_and_leaves_nothing_that_opens(cli: Cli) -> None:
    cli.with_chat()
    assert cli("destroy", "--confirm", "other").code == 2
    assert cli("status", "--json").json["vaults"]
    done = cli("destroy", "--confirm", "default", "--json")
    assert done.code == 0
    assert done.json["destroyed"]["verified_gone"] is True
    assert cli.unlocked("consent", "show").code == 10
    assert not [p for p in cli.home.rglob("*") if p.is_file()]


def test_destroy_now_asks_nothing(cli: Cli) -> None:
    cli.with_vault()
    assert cli("destroy", "--now").code == 0


@pytest.mark.parametrize("kind", ["S6", "S2"])
def test_a_session_without_the_echo_runs_to_its_end_from_a_pipe(cli: Cli, kind: str) -> None:
    cli.with_chat()
    done = cli.unlocked("session", "start", kind, "--minutes", "5", stdin=b"5\n" + b"a line\n" * 20 + b"3\n")
    assert done.code == 0, done.err
    assert "Take it slowly" in done.out
    kinds = [e["kind"] for e in cli.unlocked("audit", "log", "--json").json["entries"]]
    assert kinds[-3:-1] == ["session_start", "session_end"]


def test_a_crisis_ends_the_session_with_help_and_its_own_exit_code(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("session", "start", "S2", "--minutes", "5", stdin=b"3\nI want to kill myself tonight\n\n")
    assert done.code == 22
    assert "999" in done.out
    assert "cannot call" in done.out
    tiers = [
        e.get("tier") for e in cli.unlocked("audit", "log", "--json").json["entries"] if e["kind"] == "crisis_tier"
    ]
    assert tiers == ["T3"]


def test_the_programme_is_a_table_and_json(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("session", "programme", "--json")
    assert done.json["echo"]["sessions"] == 6
    assert len(done.json["sessions"]) == 9


def test_an_objection_needs_no_passphrase_and_leaves_only_the_users_own_words(cli: Cli) -> None:
    cli.with_chat()
    assert cli("ex-objects").code == 2
    assert cli("ex-objects", "--confirm", "wrong").code == 2
    done = cli("ex-objects", "--confirm", "default", "--json")
    assert done.code == 0
    assert done.json["objected"]["keys_destroyed"] >= 2
    shown = cli.unlocked("consent", "show", "--json").json["consent"]
    assert shown["level"] == "P0"
    assert cli.unlocked("persona", "show").code in (0, 5)
    entries = cli.unlocked("audit", "log", "--json").json["entries"]
    assert [e["kind"] for e in entries].count("withdrawal") == 1
    assert cli.unlocked("audit", "verify").code == 0
    again = cli("ex-objects", "--confirm", "default", "--json")
    assert again.json["objected"]["keys_destroyed"] == 0


def test_consent_is_edited_with_its_effect_shown(cli: Cli) -> None:
    cli.with_chat()
    assert cli.unlocked("consent", "edit").code == 2
    assert cli.unlocked("consent", "edit", "--revoke", "nonsense", "--yes").code == 2
    asked = cli.unlocked("consent", "edit", "--revoke", "persona_chat")
    assert asked.code == 2
    assert "--yes" in asked.err
    done = cli.unlocked("consent", "edit", "--revoke", "persona_chat", "--yes")
    assert done.code == 0
    assert done.out.strip()
    assert cli.unlocked("session", "programme", "--json").code == 0
    assert cli.unlocked("consent", "edit", "--abuse", "--yes").code == 0
    assert cli.unlocked("consent", "show", "--json").json["consent"]["level"] == "P0"


def test_names_in_a_file_cannot_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(
        "".join(
            f"[2025-03-02, 09:12:4{i}] Eve\x1b[2J\x1b]0;x\x07: hi {i}\n[2025-03-02, 09:13:0{i}] Bob: yo\n"
            for i in range(5)
        )
    )
    done = cli("import", "-n", "--list-chats", str(path))
    assert done.code == 0
    assert "\x1b" not in done.out + done.err


def test_one_key_is_one_key(capsys: pytest.CaptureFixture[str]) -> None:
    destroy._tell_outcome(1, 1, 1, ())
    told = "".join(capsys.readouterr())
    assert "destroyed: 1 key and 1 file;" in told
    assert "1 file could not be removed; without its key" in " ".join(told.split())
