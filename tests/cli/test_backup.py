"""``exskill backup``: a new file that stock age opens, counted and named in every receipt."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pyrage
import pytest

from tests.cli.conftest import Cli
from vault.errors import Full

WORDS = "four unrelated words here"


@pytest.fixture
def words(tmp_path: Path) -> str:
    path = tmp_path / "words"
    path.write_text(WORDS)
    path.chmod(0o600)
    return str(path)


def test_it_is_written_opened_by_age_and_listed(cli: Cli, tmp_path: Path, words: str) -> None:
    cli.with_chat()
    target = tmp_path / "b.age"
    done = cli.unlocked("backup", str(target), "--file-passphrase", words, "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["backup"]["bytes"] == target.stat().st_size
    plain = pyrage.passphrase.decrypt(target.read_bytes(), WORDS)
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert {"vault/keyring.age", "state/journal", "state/journal.key", "extra/let-go.json"} <= set(
            archive.getnames()
        )
    assert b"the cat sat on my face" not in plain
    assert len(cli("backup", "list", "--json").json["backups"]) == 1
    assert "1 backup was made" in cli("backup", "list").out


def test_every_later_receipt_counts_and_dates_it(cli: Cli, tmp_path: Path, words: str) -> None:
    cli.with_chat()
    before = cli.unlocked("forget", "--topic", "rain", "--yes", "--json").json["forget"]
    for name in ("a.age", "b.age"):
        assert cli.unlocked("backup", str(tmp_path / name), "--file-passphrase", words, "--yes").code == 0
    done = cli.unlocked("forget", "--topic", "you", "--yes", "--json").json["forget"]
    assert done["receipt"]["copies"] == 2
    assert len(done["receipt"]["copies_at"]) == 2
    assert "receipt" not in before or before["receipt"]["copies"] == 0
    gone = cli("ex-objects", "--confirm", "default")
    assert gone.code == 0, gone.err
    shown = cli.unlocked("audit", "receipts", "--json").json["receipts"]
    assert [r["copies"] for r in shown][-1] == 2
    page = cli.unlocked("audit", "receipts", "--id", shown[-1]["receipt_id"]).out
    assert "2 encrypted backups are known" in page
    assert page.count("backup of 20") == 2
    destroyed = cli("destroy", "--now", "--json").json["destroyed"]
    assert any("2 encrypted backups" in line for line in destroyed["known_remaining_copies"])


def test_nothing_is_overwritten_and_nothing_lies_in_the_vault(cli: Cli, tmp_path: Path, words: str) -> None:
    cli.with_vault()
    target = tmp_path / "b.age"
    target.write_bytes(b"mine")
    assert cli.unlocked("backup", str(target), "--file-passphrase", words, "--yes").code == 2
    assert target.read_bytes() == b"mine"
    inside = cli.home / "data" / "vaults" / "default" / "b.age"
    assert cli.unlocked("backup", str(inside), "--file-passphrase", words, "--yes").code == 2
    assert not inside.exists()
    nowhere = tmp_path / "no" / "b.age"
    assert cli.unlocked("backup", str(nowhere), "--file-passphrase", words, "--yes").code == 2
    assert cli("backup", "list", "--json").json["backups"] == []


def test_a_failed_backup_is_not_counted(cli: Cli, tmp_path: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()

    def full(*_args: object, **_named: object) -> None:
        raise Full("full")

    monkeypatch.setattr("vault.backup._write_archive", full)
    failed = cli.unlocked("backup", str(tmp_path / "b.age"), "--file-passphrase", words, "--yes")
    assert failed.code == 1
    assert not (tmp_path / "b.age").exists()
    assert cli("backup", "list", "--json").json["backups"] == []
    assert cli.unlocked("audit", "verify").code == 0


def test_it_asks_and_recipients_are_checked(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    target = str(tmp_path / "b.age")
    assert cli.unlocked("backup", target).code == 2
    assert cli.unlocked("backup", target, "--recipient", "age1nonsense", "--yes").code == 2
    assert not Path(target).exists()
    identity = pyrage.x25519.Identity.generate()
    assert cli.unlocked("backup", target, "--recipient", str(identity.to_public()), "--yes").code == 0
    assert pyrage.decrypt(Path(target).read_bytes(), [identity])
