"""``exskill restore``: a vault comes back whole, and nothing that was erased comes with it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from exskill.core.errors import ConsentDenied, LimitActive, UsageError
from exskill.core.paths import Paths, resolve_paths
from exskill.store.locate import find_vault_id
from exskill.store.opening import open_store
from exskill.transfer.install import hold_workshop, open_workshop, tidy_workshop
from exskill.transfer.restore import from_backup, from_directory, look_through, take_in
from tests.cli.conftest import PASSPHRASE, Cli
from vault.age.file import ScryptIdentity
from vault.atomic import Disk
from vault.ledger import read_ledger
from vault.slots import PassphraseUnlocker
from vault.state import State

WORDS = "four unrelated words here"


def now() -> datetime:
    return datetime.now(UTC)


def paths_of(cli: Cli) -> Paths:
    return resolve_paths({"EXSKILL_HOME": str(cli.home)})


def unlocker() -> PassphraseUnlocker:
    return PassphraseUnlocker(bytearray(PASSPHRASE.encode()))


def vault_of(cli: Cli) -> Path:
    return cli.home / "data" / "vaults" / "default"


def texts(cli: Cli, clock: Callable[[], datetime] = now) -> list[str]:
    with open_store(paths_of(cli), "default", unlocker(), clock=clock) as store:
        return sorted(str(t) for _e, table in store.tables() for t in table.column("text").to_pylist())


def roles(cli: Cli, clock: Callable[[], datetime] = now) -> set[str]:
    with open_store(paths_of(cli), "default", unlocker(), clock=clock) as store:
        return {s.role for s in store.vault.segments()}


@pytest.fixture
def words(tmp_path: Path) -> str:
    path = tmp_path / "words"
    path.write_text(WORDS)
    path.chmod(0o600)
    return str(path)


@pytest.fixture
def saved(cli: Cli, tmp_path: Path, words: str) -> Path:
    cli.with_chat()
    target = tmp_path / "b.age"
    assert cli.unlocked("backup", str(target), "--file-passphrase", words, "--yes").code == 0
    return target


def restore(cli: Cli, source: Path, words: str, *more: str) -> Any:
    return cli.unlocked("restore", str(source), "--file-passphrase", words, "--yes", *more)


def look(cli: Cli, source: Path, when: datetime) -> Any:
    with source.open("rb") as stream:
        return look_through(paths_of(cli), from_backup(stream, ScryptIdentity(WORDS.encode())), "default", now=when)


def snapshot(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.endswith("lock")
    }


def test_on_another_machine_everything_is_there_again(cli: Cli, saved: Path, words: str) -> None:
    before = texts(cli)
    shutil.rmtree(cli.home)
    done = restore(cli, saved, words, "--json")
    assert done.code == 0, done.err
    assert done.json["restored"] | {"keys": 0} == {
        "keys": 0, "erased_here": 0, "past_their_date": 0, "closed_unopened": 0, "dates_believed": True, "log_kept": True,
    }  # fmt: skip
    assert "comes back with it" in done.err
    assert texts(cli) == before
    assert cli.unlocked("audit", "verify").code == 0
    assert "accepted" in cli.unlocked("audit", "log").out
    assert not open_workshop(paths_of(cli)).data.exists()
    assert not open_workshop(paths_of(cli)).state.exists()
    assert len(cli("backup", "list", "--json").json["backups"]) == 1


def test_what_this_machine_erased_stays_erased(cli: Cli, saved: Path, words: str) -> None:
    assert cli.unlocked("forget", "--topic", "you", "--yes").code == 0
    left = texts(cli)
    shutil.rmtree(vault_of(cli))
    done = restore(cli, saved, words, "--json")
    assert done.code == 0, done.err
    assert done.json["restored"]["erased_here"] > 0
    assert set(texts(cli)) <= set(left)
    assert not [t for t in texts(cli) if "you " in t.lower()]


def test_the_same_vault_is_replaced_only_on_request(cli: Cli, saved: Path, words: str) -> None:
    before = texts(cli)
    kept = snapshot(cli.home / "data" / "vaults")
    refused = restore(cli, saved, words)
    assert refused.code == 2
    assert "--replace" in refused.err
    assert snapshot(cli.home / "data" / "vaults") == kept
    assert restore(cli, saved, words, "--replace").code == 0
    assert texts(cli) == before


def test_an_older_directory_put_back_is_refused_until_it_is_restored(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    shutil.copytree(vault_of(cli), tmp_path / "old")
    before = texts(cli)
    assert cli.unlocked("letter", "write", stdin=b"a letter\n").code in (0, 2)
    assert cli.unlocked("forget", "--topic", "rain", "--yes").code == 0
    assert cli.unlocked("slot", "list").code == 0
    with open_store(paths_of(cli), "default", unlocker(), clock=now) as store:
        store.put_document("note/1", b"newer")
    shutil.rmtree(vault_of(cli))
    shutil.copytree(tmp_path / "old", vault_of(cli))
    refused = cli.unlocked("forget", "--list")
    assert refused.code == 13
    done = cli.unlocked("restore", str(vault_of(cli)), "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["restored"]["log_kept"] is False
    assert set(texts(cli)) <= set(before)
    assert cli.unlocked("audit", "verify").code == 0


def test_a_missing_anchor(cli: Cli) -> None:
    cli.with_chat()
    before = texts(cli)
    [anchor] = (cli.home / "state").glob("*/anchor")
    anchor.unlink()
    assert cli.unlocked("forget", "--list").code != 0
    assert cli.unlocked("restore", str(vault_of(cli)), "--yes").code == 0
    assert texts(cli) == before


def test_moved_with_its_state_directory(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    before = texts(cli)
    [state] = [p for p in (cli.home / "state").iterdir() if p.is_dir()]
    shutil.copytree(vault_of(cli), tmp_path / "moved")
    shutil.copytree(state, tmp_path / "state-of-it")
    shutil.rmtree(cli.home)
    alone = cli.unlocked("restore", str(tmp_path / "moved"), "--yes")
    assert alone.code == 13
    assert "--state" in alone.err
    done = cli.unlocked("restore", str(tmp_path / "moved"), "--state", str(tmp_path / "state-of-it"), "--yes")
    assert done.code == 0, done.err
    assert texts(cli) == before


def test_an_old_home_is_found_whole(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    before = texts(cli)
    cli.home.rename(tmp_path / "old-home")
    assert cli.unlocked("restore", str(tmp_path / "old-home"), "--yes").code == 0
    assert texts(cli) == before


def test_dates_hold_for_a_backup_too(cli: Cli, saved: Path) -> None:
    shutil.rmtree(cli.home)
    later = now() + timedelta(days=25)
    with hold_workshop(paths_of(cli)):
        found = look(cli, saved, later)
        assert found.closed > 0
        take_in(paths_of(cli), found, "default", unlocker(), clock=lambda: later)
    assert roles(cli, lambda: later) == {"me"}


def test_what_is_past_its_date_is_left_out_and_a_dead_vault_stays_dead(cli: Cli, saved: Path) -> None:
    shutil.rmtree(cli.home)
    with hold_workshop(paths_of(cli)):
        assert look(cli, saved, now() + timedelta(days=43)).expired > 0
    with hold_workshop(paths_of(cli)), pytest.raises(LimitActive):
        look(cli, saved, now() + timedelta(days=91))
    with hold_workshop(paths_of(cli)), pytest.raises(LimitActive):
        look(cli, saved, now() - timedelta(days=2))
    assert not (cli.home / "data" / "vaults").exists()


def test_changed_dates_are_refused_or_become_irrevocable(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    [journal] = (cli.home / "state").glob("*/journal")
    data = bytearray(journal.read_bytes())
    data[40] ^= 1
    journal.write_bytes(data)
    cli.home.rename(tmp_path / "moved")
    refused = cli.unlocked("restore", str(tmp_path / "moved"), "--yes")
    assert refused.code == 13
    assert "--keyring-dates" in refused.err
    done = cli.unlocked("restore", str(tmp_path / "moved"), "--yes", "--keyring-dates", "--json")
    assert done.code == 0, done.err
    assert done.json["restored"]["dates_believed"] is False
    state = State(paths_of(cli).state, find_vault_id(paths_of(cli), "default"), Disk())
    found = read_ledger(state)
    assert found is not None
    assert found.fixed == frozenset(found.deadlines) != frozenset()
    assert max(found.deadlines.values()) < now().timestamp() + 91 * 86_400


def test_what_was_let_go_does_not_come_back(cli: Cli, saved: Path, words: str) -> None:
    from exskill.sessions.farewell import let_go

    store = open_store(paths_of(cli), "default", unlocker(), clock=now)
    let_go(store, now=now(), whole=True)
    done = restore(cli, saved, words)
    assert done.code == 5
    assert "not taken in again before" in done.err
    with hold_workshop(paths_of(cli)), pytest.raises(ConsentDenied):
        look(cli, saved, now() + timedelta(days=1))
    assert not vault_of(cli).exists()


def test_after_their_no_a_backup_gives_back_the_users_own_rows_only(cli: Cli, saved: Path, words: str) -> None:
    assert cli("ex-objects", "--confirm", "default").code == 0
    shutil.rmtree(vault_of(cli))
    done = restore(cli, saved, words)
    assert done.code == 0, done.err
    assert roles(cli) == {"me"}
    with open_store(paths_of(cli), "default", unlocker(), clock=now) as store:
        assert store.manifest().stance.stance.is_no


def test_bans_travel_with_a_backup(cli: Cli, saved: Path, words: str) -> None:
    from exskill.erasure import reimport_block as bans

    paths = paths_of(cli)
    bans.remember_chat(paths, "other", "whatsapp", ["a", "b"])
    bans.start_cooldown(paths, "other", now())
    shutil.rmtree(cli.home)
    bans.remember_chat(paths, "x", "whatsapp", ["c"])
    bans.start_cooldown(paths, "x", now())
    book = json.dumps({"salt": "ab" * 32, "imported": {}, "banned": {}}).encode()
    bans.take_over(paths, book)
    other = bans._Book(bytes(32), {}, {})
    other.banned[bans.chat_mark(other.salt, "line", ["p", "q"])] = int(now().timestamp()) + 1000
    bans.take_over(paths, bans._encode_book(other))
    assert bans.refused_until(paths, "line", ["q", "p"], now()) is not None
    assert bans.refused_until(paths, "whatsapp", ["c"], now()) is not None
    assert bans.refused_until(paths, "line", ["p"], now()) is None
    assert restore(cli, saved, words).code == 0


def test_wrong_secrets_change_nothing(cli: Cli, saved: Path, words: str, tmp_path: Path) -> None:
    shutil.rmtree(vault_of(cli))
    before = snapshot(cli.home)
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase")
    wrong.chmod(0o600)
    assert restore(cli, saved, str(wrong)).code == 12
    assert snapshot(cli.home) == before
    missed = cli("restore", str(saved), "--file-passphrase", words, "--passphrase-file", str(wrong), "--yes")
    assert missed.code == 12
    assert snapshot(cli.home) == before
    assert restore(cli, tmp_path / "nothing", words).code == 2
    cut = tmp_path / "cut.age"
    cut.write_bytes(saved.read_bytes()[:-100])
    assert restore(cli, cut, words).code == 13
    assert snapshot(cli.home) == before


def test_with_an_identity(cli: Cli, tmp_path: Path) -> None:
    cli.with_chat()
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "key.txt"
    key.write_text(f"# created: today\n{identity}\n")
    target = tmp_path / "b.age"
    assert cli.unlocked("backup", str(target), "--recipient", str(identity.to_public()), "--yes").code == 0
    shutil.rmtree(cli.home)
    assert cli.unlocked("restore", str(target), "--identity", str(key), "--yes").code == 0
    assert cli.unlocked("forget", "--list", "--json").json["imports"]


def test_a_crash_at_any_rename_is_finished_by_the_next_command(
    cli: Cli, saved: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(cli)
    real = Disk.rename
    for at in range(4):
        left = [at]

        def dying(disk: Disk, source: Path, target: Path, left: list[int] = left) -> None:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            real(disk, source, target)

        paths = paths_of(cli)
        with monkeypatch.context() as patched:
            patched.setattr(Disk, "rename", dying)
            patched.setattr("exskill.transfer.install.tidy_held", lambda _paths: None)
            assert restore(cli, saved, words, "--replace").code == 130
        assert (open_workshop(paths).data / "plan.json").exists()
        assert cli("status").code == 0
        assert not open_workshop(paths).data.exists()
        assert texts(cli) == before


def test_a_crash_before_the_plan_leaves_the_machine_as_it_was(
    cli: Cli, saved: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(cli)
    with monkeypatch.context() as patched:
        patched.setattr("exskill.transfer.restore.put_in_place", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt()))
        patched.setattr("exskill.transfer.install.tidy_held", lambda _paths: None)
        assert restore(cli, saved, words, "--replace").code == 130
    assert open_workshop(paths_of(cli)).state.exists()
    tidy_workshop(paths_of(cli))
    assert not open_workshop(paths_of(cli)).state.exists()
    assert texts(cli) == before


def test_what_is_no_vault(cli: Cli, tmp_path: Path) -> None:
    with hold_workshop(paths_of(cli)), pytest.raises(UsageError):
        look_through(paths_of(cli), from_directory(tmp_path, None), "default", now=now())
