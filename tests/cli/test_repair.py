"""``doctor --repair``: leftovers go, spoilt parts are named and taken out on request, nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def parts(cli: Cli, folder: str) -> list[Path]:
    return sorted((cli.home / "data" / "vaults" / "default" / folder).iterdir())


def texts(cli: Cli) -> list[str]:
    return [c["text"] for c in cli.unlocked("doctor", "--repair", "--json").json["checks"] if c["name"] == "repair"]


def test_a_sound_vault_is_said_to_be_sound(cli: Cli) -> None:
    cli.with_chat()
    assert texts(cli) == ["every part of the vault is readable"]


def test_leftovers_and_open_doors_are_put_right(cli: Cli) -> None:
    cli.with_chat()
    (parts(cli, "seg")[0].parent / f"{'0' * 32}.age").write_bytes(b"half a write")
    vault = cli.home / "data" / "vaults" / "default"
    vault.chmod(0o755)
    parts(cli, "doc")[0].chmod(0o644)
    found = texts(cli)
    assert found == [
        "taken from other users: 3 files and folders",
        "removed: 1 left over from a write that was cut short",
        "every part of the vault is readable",
    ]
    assert vault.stat().st_mode & 0o777 == 0o700
    assert texts(cli) == ["every part of the vault is readable"]


@pytest.mark.parametrize("spoil", ["flip", "remove"])
def test_what_a_disk_spoilt_is_taken_out_only_on_request(cli: Cli, spoil: str) -> None:
    cli.with_chat()
    bad = parts(cli, "seg")[0]
    if spoil == "flip":
        data = bytearray(bad.read_bytes())
        data[-1] ^= 1
        bad.write_bytes(data)
    else:
        bad.unlink()
    done = cli.unlocked("doctor", "--repair", "--json")
    assert done.code == 1
    assert "1 parts are spoilt" in done.out
    done = cli.unlocked("doctor", "--repair", "--yes", "--json")
    assert "taken out" in done.out
    assert texts(cli) == ["every part of the vault is readable"]
    assert cli.unlocked("forget", "--list").code == 0
    assert "recover" in cli.unlocked("audit", "log", "--json").out
    assert cli.unlocked("audit", "verify").code == 0


def test_a_spoilt_consent_is_not_taken_out(cli: Cli) -> None:
    from vault.slots import PassphraseUnlocker
    from vault.vault import Vault

    cli.with_chat()
    key = PassphraseUnlocker(bytearray(b"correct horse battery"))
    directory = cli.home / "data" / "vaults" / "default"
    with Vault.open(directory, cli.home / "state", key, mode="r") as vault:
        [manifest] = [d.id for d in vault.documents() if d.kind == "manifest"]
    (directory / "doc" / f"{manifest}.age").unlink()
    done = cli.unlocked("doctor", "--repair", "--yes", "--json")
    assert "the consent itself is spoilt" in done.out
    assert "exskill restore" in done.out
    assert done.code == 1


@pytest.mark.parametrize("how", ["cut", "flip", "gone"])
def test_a_damaged_log_begins_anew_only_on_request_and_says_so(cli: Cli, how: str) -> None:
    cli.with_chat()
    places = [cli.home / "data" / "vaults" / "default" / "audit", *(cli.home / "state").glob("*/audit")]
    for path in (p for place in places for p in place.rglob("*") if p.is_file() and p.stat().st_size):
        data = path.read_bytes()
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(data[: len(data) // 2] if how == "cut" else bytes([data[0] ^ 1]) + data[1:])
    refused = cli.unlocked("forget", "--list")
    assert refused.code == 13
    assert "exskill doctor --repair" in refused.err
    told = cli.unlocked("doctor", "--repair", "--json")
    assert told.code == 1
    assert "A new log can begin" in told.out
    assert cli.unlocked("forget", "--list").code == 13
    done = cli.unlocked("doctor", "--repair", "--yes", "--json")
    assert "began anew" in done.out
    assert cli.unlocked("forget", "--list").code == 0
    assert "recover" in cli.unlocked("audit", "log", "--json").out
    assert cli.unlocked("audit", "verify").code == 0


@pytest.mark.parametrize("how", ["cut", "flip", "gone"])
def test_a_damaged_anchor_is_written_anew_only_on_request(cli: Cli, how: str) -> None:
    cli.with_chat()
    [anchor] = (cli.home / "state").glob("*/anchor")
    data = anchor.read_bytes()
    if how == "gone":
        anchor.unlink()
    else:
        anchor.write_bytes(data[:20] if how == "cut" else data.replace(b'"mac": "', b'"mac": "f', 1))
    refused = cli.unlocked("forget", "--list")
    assert refused.code != 0
    told = cli.unlocked("doctor", "--repair", "--json")
    assert told.code == 1
    assert "It can remember the vault as it is now" in told.out
    assert cli.unlocked("forget", "--list").code == refused.code
    other = cli.secret.with_name("other")
    other.write_text("not this one")
    other.chmod(0o600)
    assert cli("doctor", "--repair", "--yes", "--passphrase-file", str(other)).code != 0
    assert cli.unlocked("forget", "--list").code == refused.code
    assert "counts as the newest" in cli.unlocked("doctor", "--repair", "--yes", "--json").out
    assert cli.unlocked("forget", "--list").code == 0
