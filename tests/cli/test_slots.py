"""The ways in: a changed passphrase, another recovery code, a key file, the system's keyring."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Cli

NEW = "four other unrelated words"


def secret_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    path.chmod(0o600)
    return path


def kinds(cli: Cli) -> list[str]:
    return [entry["kind"] for entry in cli.unlocked("slot", "list", "--json").json["slots"]]


def test_a_new_passphrase_opens_and_the_old_one_does_not(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    fresh = secret_file(tmp_path, "fresh", NEW)
    assert cli.unlocked("passwd", "--new-passphrase-file", str(fresh)).code == 0
    assert cli.unlocked("slot", "list").code == 12
    assert cli("slot", "list", "--passphrase-file", str(fresh)).code == 0


def test_an_old_keyring_is_dead_after_a_change(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    ring = next(cli.home.rglob("keyring.age"))
    before = ring.read_bytes()
    fresh = secret_file(tmp_path, "fresh", NEW)
    assert cli.unlocked("passwd", "--new-passphrase-file", str(fresh)).code == 0
    ring.write_bytes(before)
    assert cli.unlocked("slot", "list").code != 0
    assert cli("slot", "list", "--passphrase-file", str(fresh)).code != 0


def test_a_short_new_passphrase_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    assert cli.unlocked("passwd", "--new-passphrase-file", str(secret_file(tmp_path, "short", "short"))).code == 2
    assert cli.unlocked("slot", "list").code == 0


def test_a_second_recovery_code_opens_and_can_be_removed(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    added = cli.unlocked("slot", "add", "recovery", "--json").json
    code = secret_file(tmp_path, "code", added["recovery_code"])
    assert cli("slot", "list", "--recovery", "--passphrase-file", str(code)).code == 0
    assert cli.unlocked("slot", "remove", added["slot"]["id"], "--yes").code == 0
    assert cli("slot", "list", "--recovery", "--passphrase-file", str(code)).code == 12
    assert kinds(cli) == ["passphrase", "recovery"]


def test_a_key_file_is_made_private_and_opens(cli: Cli, tmp_path: Path) -> None:
    cli.with_vault()
    key = tmp_path / "key"
    assert cli.unlocked("slot", "add", "keyfile", str(key)).code == 0
    assert key.stat().st_mode & 0o777 == 0o600
    assert cli("slot", "list", "--key-file", str(key)).code == 0
    key.write_bytes(bytes(64))
    assert cli("slot", "list", "--key-file", str(key)).code == 12


def test_the_passphrase_stays_and_eight_ways_are_the_most(cli: Cli) -> None:
    cli.with_vault()
    first = cli.unlocked("slot", "list", "--json").json["slots"][0]
    assert cli.unlocked("slot", "remove", first["id"], "--yes").code == 2
    for _count in range(6):
        assert cli.unlocked("slot", "add", "recovery", "--json").code == 0
    assert cli.unlocked("slot", "add", "recovery", "--json").code == 2


class FakeKeyring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.errors = SimpleNamespace(KeyringError=LookupError)

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def test_the_systems_keyring_opens_only_while_it_is_a_slot(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    fake = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", fake)
    added = cli.unlocked("slot", "add", "keyring", "--json").json
    assert cli("slot", "list", "--keyring").code == 0
    assert cli.unlocked("slot", "remove", added["slot"]["id"], "--yes").code == 0
    assert fake.kept == {}
    assert cli("slot", "list", "--keyring").code == 12


def test_without_the_extra_the_keyring_says_what_is_missing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_vault()
    monkeypatch.setitem(sys.modules, "keyring", None)
    done = cli.unlocked("slot", "add", "keyring")
    assert done.code != 0
    assert "exskill[keyring]" in done.err
    assert kinds(cli) == ["passphrase", "recovery"]
