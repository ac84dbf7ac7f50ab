"""``doctor --repair``: leftovers go, spoilt parts are named and taken out on request, nothing else is touched."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.events import EventKind
from exskill.core.paths import Paths, resolve_paths
from exskill.store import journal, repair
from exskill.store.opening import open_store
from tests.cli.conftest import PASSPHRASE, Cli
from vault.backup import is_member, list_members
from vault.consistency import find_impossible
from vault.slots import PassphraseUnlocker


def now() -> datetime:
    return datetime.now(UTC)


def key_of() -> PassphraseUnlocker:
    return PassphraseUnlocker(bytearray(PASSPHRASE.encode()))


def paths_of(cli: Cli) -> Paths:
    return resolve_paths({"EXSKILL_HOME": str(cli.home)})


def kinds(cli: Cli) -> list[str]:
    return [e["kind"] for e in cli.unlocked("audit", "log", "--json").json["entries"]]


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
    from vault.vault import Vault

    cli.with_chat()
    key = key_of()
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
    assert cli.unlocked("doctor", "--repair", "--yes").code == 1
    assert cli.unlocked("forget", "--list").code == 13
    done = cli.unlocked("doctor", "--repair", "--begin-anew", "--json")
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
    assert cli("doctor", "--repair", "--begin-anew", "--passphrase-file", str(other)).code != 0
    assert cli.unlocked("forget", "--list").code == refused.code
    assert cli.unlocked("doctor", "--repair", "--yes").code == 1
    assert cli.unlocked("forget", "--list").code == refused.code
    assert "counts as the newest" in cli.unlocked("doctor", "--repair", "--begin-anew", "--json").out
    assert cli.unlocked("forget", "--list").code == 0


def test_an_older_keyring_is_not_taken_because_the_anchor_is_gone(cli: Cli) -> None:
    """The log says that the vault went on: no agreement makes an older one count, and nothing of the newer is removed."""
    cli.with_vault()
    ring = cli.home / "data" / "vaults" / "default" / "keyring.age"
    older = ring.read_bytes()
    cli.with_chat_in_it()
    newer, shards = ring.read_bytes(), sorted((cli.home / "state").glob("*/shards/*"))
    ring.write_bytes(older)
    assert cli.unlocked("forget", "--list").code == 13
    [anchor] = (cli.home / "state").glob("*/anchor")
    kept = anchor.read_bytes()
    anchor.unlink()
    done = cli.unlocked("doctor", "--repair", "--yes", "--begin-anew")
    assert done.code == 13
    assert "older than its own log" in done.err
    assert not anchor.exists()
    assert sorted((cli.home / "state").glob("*/shards/*")) == shards
    ring.write_bytes(newer)
    anchor.write_bytes(kept)
    assert cli.unlocked("forget", "--list").code == 0


def test_a_new_anchor_is_in_the_log_and_refuses_every_older_keyring(cli: Cli) -> None:
    cli.with_chat()
    ring = cli.home / "data" / "vaults" / "default" / "keyring.age"
    older = ring.read_bytes()
    [anchor] = (cli.home / "state").glob("*/anchor")
    anchor.unlink()
    assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    assert "recover" in kinds(cli)
    ring.write_bytes(older)
    assert cli.unlocked("forget", "--list").code != 0
    anchor.unlink()
    assert cli.unlocked("doctor", "--repair", "--begin-anew").code != 0


def spoil_log(cli: Cli) -> None:
    [path] = (cli.home / "state").glob("*/audit/anchor")
    path.write_bytes(bytes(len(path.read_bytes())))


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", ["create_log", "_say_log_is_new", "note_heads", "close"])
def test_no_new_log_counts_that_does_not_say_so(cli: Cli, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Stopped anywhere, the vault stays closed or its log tells that it began anew; the old one is never deleted."""
    cli.with_chat()
    spoil_log(cli)
    old = {p.name: p.read_bytes() for p in (cli.home / "data" / "vaults" / "default" / "audit" / "entries").iterdir()}

    def killed(*_a: object, **_k: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        where = {"note_heads": "vault.vault.Vault.note_heads", "close": "audit.log.AuditLog.close"}
        patch.setattr(where.get(at, f"exskill.store.journal.{at}"), killed)
        with pytest.raises(Killed):
            journal.replace_log(paths_of(cli), "default", key_of(), now)
    opened = cli.unlocked("forget", "--list").code
    assert opened == (0 if at == "close" else 13)
    if opened:
        assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    assert kinds(cli)[0] == "recover"
    assert cli.unlocked("audit", "verify").code == 0
    aside = cli.home / "data" / "vaults" / "default" / "audit.spoilt-1" / "entries"
    assert {p.name: p.read_bytes() for p in aside.iterdir()} == old


def test_a_log_that_was_put_aside_goes_with_the_vault(cli: Cli) -> None:
    cli.with_chat()
    for _again in range(2):
        spoil_log(cli)
        assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    vault = cli.home / "data" / "vaults" / "default"
    assert sorted(p.name for p in vault.glob("audit*")) == ["audit", "audit.spoilt-1", "audit.spoilt-2"]
    assert len(list((cli.home / "state").glob("*/audit.spoilt-*/shards/*"))) == 2
    assert texts(cli) == ["every part of the vault is readable"]
    assert cli("destroy", "--now", "--json").code == 0
    assert not vault.exists()
    assert not list((cli.home / "state").glob("*/audit*"))


def test_the_month_keys_of_a_log_put_aside_expire_with_the_others(cli: Cli) -> None:
    cli.with_chat()
    spoil_log(cli)
    assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    found = list((cli.home / "state").glob("*/audit*/shards/*"))
    assert len(found) == 2
    for path in found:
        shutil.copy(path, path.with_name("2020-01"))
    assert cli.unlocked("forget", "--list").code == 0
    assert sorted((cli.home / "state").glob("*/audit*/shards/*")) == sorted(found)


def test_a_lost_anchor_and_a_damaged_log_vouch_for_nothing(cli: Cli) -> None:
    """Who takes the anchor away and spoils the log as well gets no older vault accepted, whatever is agreed to."""
    cli.with_chat()
    [anchor] = (cli.home / "state").glob("*/anchor")
    anchor.unlink()
    spoil_log(cli)
    done = cli.unlocked("doctor", "--repair", "--yes", "--begin-anew")
    assert done.code == 13
    assert "nothing tells whether this vault is the newest" in done.err
    assert not anchor.exists()
    assert not list((cli.home / "state").glob("*/audit.spoilt-*"))


@pytest.mark.parametrize("at", ["Vault.remember", "Vault.renew"])
def test_a_new_anchor_that_was_cut_short_is_in_the_log_all_the_same(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    cli.with_chat()
    [anchor] = (cli.home / "state").glob("*/anchor")
    anchor.unlink()

    def killed(*_a: object, **_k: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"vault.vault.{at}", killed)
        with pytest.raises(Killed):
            repair.renew_anchor(paths_of(cli), "default", key_of(), now)
    if not anchor.exists():
        assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    assert "recover" in kinds(cli)
    assert cli.unlocked("audit", "verify").code == 0


def test_a_flipped_old_part_of_the_log_is_found(cli: Cli) -> None:
    """Opening looks at the log's end alone; ``doctor --repair`` reads all of it."""
    cli.with_chat()
    with open_store(paths_of(cli), "default", key_of(), clock=now) as store:
        for _each in range(260):
            store.record(EventKind.DOCTOR)
    first = cli.home / "data" / "vaults" / "default" / "audit" / "entries" / "000"
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)
    assert cli.unlocked("forget", "--list").code == 0
    told = cli.unlocked("doctor", "--repair", "--json")
    assert told.code == 1
    assert "A new log can begin" in told.out
    assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    assert cli.unlocked("audit", "verify").code == 0
    assert texts(cli) == ["every part of the vault is readable"]


def test_a_stranger_among_the_files_of_the_log_is_no_damage(cli: Cli) -> None:
    cli.with_chat()
    (cli.home / "data" / "vaults" / "default" / "audit" / ".DS_Store").write_bytes(b"a file manager's")
    assert texts(cli)[-1] == "every part of the vault is readable"


def test_a_log_that_was_put_aside_is_in_no_backup_and_stops_none(cli: Cli) -> None:
    cli.with_chat()
    spoil_log(cli)
    assert cli.unlocked("doctor", "--repair", "--begin-anew").code == 0
    with open_store(paths_of(cli), "default", key_of(), clock=now) as store:
        names = [name for name, _path in list_members(store.vault.directory, store.vault.state)]
        assert find_impossible(store.vault.state) == []
    assert names
    assert all(is_member(name) for name in names)
    assert not [name for name in names if "spoilt" in name]


def test_the_keys_of_old_months_expire_while_locked_too(cli: Cli) -> None:
    cli.with_chat()
    [key] = (cli.home / "state").glob("*/audit/shards/*")
    old = key.with_name("2020-01")
    shutil.copy(key, old)
    assert cli("reap").code == 0
    assert key.exists()
    assert not old.exists()
