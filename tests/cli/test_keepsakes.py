"""Memories go in redacted; only one's own words come out; a chat that was let go stays out."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exskill.core.paths import resolve_paths
from exskill.erasure import reimport_block as bans
from exskill.store.locate import find_vault_id
from tests.cli.conftest import CHAT, Cli
from vault.age.file import ScryptIdentity, decrypt_chunks


def test_a_memory_is_redacted_kept_and_shown(cli: Cli) -> None:
    cli.with_chat()
    done = cli.unlocked("memory", "add", stdin=b"We met Josephine Carmichael at the lake, call her on +44 7700 900123")
    assert done.code == 0, done.err
    assert "Josephine" not in done.out + done.err
    shown = cli.unlocked("memory", "list", "--json").json["memories"]
    assert len(shown) == 1
    assert "lake" in shown[0]["text"]
    assert "Carmichael" not in shown[0]["text"]
    assert "900123" not in shown[0]["text"]


def test_a_memory_is_no_evidence_of_how_they_wrote(cli: Cli) -> None:
    cli.with_chat()
    before = cli.unlocked("persona", "show", "--json")
    assert cli.unlocked("memory", "add", stdin=b"zqxj zqxj zqxj zqxj zqxj zqxj").code == 0
    after = cli.unlocked("persona", "show", "--json")
    assert "zqxj" not in after.out
    assert (before.code, after.code) == (0, 0)


def test_nothing_to_remember_and_no_vault(cli: Cli) -> None:
    assert cli.unlocked("memory", "add", stdin=b"x").code == 10
    cli.with_vault()
    assert cli.unlocked("memory", "add", stdin=b"  \n").code == 2
    assert cli.unlocked("memory", "list").code == 0


def test_export_holds_only_my_own_rows_and_is_encrypted(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    target = tmp_path / "mine.jsonl.age"
    refused = cli.unlocked("export", "--chatlab", str(target), "--file-passphrase", str(cli.secret))
    assert refused.code == 5
    assert not target.exists()
    assert cli.unlocked("consent", "edit", "--allow", "export", "--yes").code == 0
    assert cli.unlocked("memory", "add", stdin=b"the lake at night").code == 0
    done = cli.unlocked("export", "--chatlab", str(target), "--file-passphrase", str(cli.secret), "--json")
    assert done.code == 0, done.err
    identity = ScryptIdentity(cli.secret.read_bytes())
    lines = b"".join(decrypt_chunks(io.BytesIO(target.read_bytes()), [identity])).decode().splitlines()
    objects = [json.loads(line) for line in lines]
    assert {entry["sender"] for entry in objects if entry["_type"] == "message"} == {"me"}
    assert len(objects) == done.json["export"]["rows"] + 2
    assert any(entry.get("content") == "the lake at night" for entry in objects)
    assert target.stat().st_mode & 0o077 == 0
    again = cli.unlocked("export", "--chatlab", str(target), "--file-passphrase", str(cli.secret))
    assert again.code == 2


def test_a_plain_export_is_asked_for_and_can_be_imported_again(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    assert cli.unlocked("consent", "edit", "--allow", "export", "--yes").code == 0
    target = tmp_path / "mine.jsonl"
    assert cli.unlocked("--no-input", "export", "--chatlab", str(target), "--plain").code == 2
    done = cli.unlocked("export", "--chatlab", str(target), "--plain", "--yes", "--json")
    assert done.code == 0, done.err
    found = cli("import", "-n", "--json", str(target)).json
    assert (found["format"], found["read"]) == ("chatlab", done.json["export"]["rows"])


def test_a_chat_that_was_let_go_is_not_read_again(cli: Cli) -> None:
    cli.with_chat()
    paths = resolve_paths({"EXSKILL_HOME": str(cli.home)})
    assert bans.start_cooldown(paths, find_vault_id(paths, "default"), datetime.now(UTC)) == 1
    again = cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    assert again.code == 5
    other = cli.unlocked("import", str(CHAT), "--me", "Sam", "--ex", "Alex", "--ex-adult")
    assert other.code == 5  # the same chat, whoever says that it is theirs
    assert cli("destroy", "--now").code == 0
    assert not (paths.state / "let-go.json").exists()


def test_the_ban_ends_after_its_days(tmp_path: Path) -> None:
    paths = resolve_paths({"EXSKILL_HOME": str(tmp_path)})
    now = datetime(2026, 1, 1, tzinfo=UTC)
    bans.remember_chat(paths, "v", "line", ["a", "b"])
    assert bans.refused_until(paths, "line", ["a", "b"], now) is None
    bans.start_cooldown(paths, "v", now)
    assert bans.refused_until(paths, "line", ["b", "a"], now + timedelta(days=179)) is not None
    assert bans.refused_until(paths, "line", ["a", "c"], now) is None
    assert bans.refused_until(paths, "line", ["a", "b"], now + timedelta(days=181)) is None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"salt": "zz"}', b'{"salt": "00", "imported": [], "banned": {}}'])
def test_a_damaged_list_stops_nothing_and_doctor_says_so(cli: Cli, content: bytes) -> None:
    cli.with_vault()
    paths = resolve_paths({"EXSKILL_HOME": str(cli.home)})
    (paths.state / "let-go.json").write_bytes(content)
    assert cli.unlocked("import", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult").code == 0
    assert "spoilt" in cli("doctor", "--json").out
    assert cli("ex-objects", "--confirm", "default").code == 0
    assert cli("destroy", "--now").code == 0
    assert not [p for p in paths.state.rglob("*") if p.is_file()]
