"""The other person's no, also in the worst moment: nothing of theirs opens afterwards, and the count is what was found."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.events import Count, Entry, EventKind, Reason
from audit.receipt import Check
from exskill.core.errors import ExskillError, VaultDamaged
from exskill.core.paths import Paths, resolve_paths
from exskill.erasure.objection import object_now
from exskill.erasure.reimport_block import vault_closed_until
from exskill.store import imports
from exskill.store.opening import open_store
from exskill.store.ownership import find_theirs, is_own_role
from exskill.store.service import list_receipts
from exskill.store.store import Store
from tests.cli.conftest import CHAT, PASSPHRASE, Cli, cli
from vault.atomic import Disk
from vault.errors import Full
from vault.journal import Journal
from vault.slots import PassphraseUnlocker
from vault.state import State

__all__ = ["cli"]


def now() -> datetime:
    return datetime.now(UTC)


def paths_of(cli: Cli) -> Paths:
    return resolve_paths({"EXSKILL_HOME": str(cli.home)})


def opened(cli: Cli) -> Store:
    return open_store(paths_of(cli), "default", PassphraseUnlocker(bytearray(PASSPHRASE.encode())), clock=now)


def state_of(cli: Cli) -> State:
    [folder] = [p for p in (cli.home / "state").iterdir() if (p / "shards").is_dir()]
    return State(folder.parent, folder.name, Disk())


def left_of_theirs(cli: Cli) -> tuple[int, bool]:
    with opened(cli) as store:
        rows = sum(s.rows for s in store.vault.segments() if not is_own_role(s.role))
        return rows, store.manifest().stance.stance.is_no


class Killed(BaseException):
    pass


@pytest.fixture
def import_killed_before_its_notes(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """An import that stops right after the keyring was written."""
    cli.with_vault()

    def killed(*_a: Any, **_k: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(imports, "_record_import", killed)
        patch.setattr("vault.contents.Contents.destroy_import", killed)
        with pytest.raises(Killed):
            cli.unlocked("import", "--redact", str(CHAT), "--me", "Alex", "--ex", "Sam", "--ex-adult")
    return cli


def test_a_no_after_a_killed_import_destroys_what_it_left(import_killed_before_its_notes: Cli) -> None:
    cli = import_killed_before_its_notes
    assert find_theirs(state_of(cli))
    done = cli("ex-objects", "--confirm", "default", "--json")
    assert done.code == 0, done.err
    assert done.json["objected"]["keys_destroyed"] >= 2
    assert find_theirs(state_of(cli)) == frozenset()
    assert left_of_theirs(cli) == (0, True)


def spoil_journal(state: State) -> None:
    path = state.path / "journal"
    data = path.read_bytes()
    path.write_bytes(bytes(b ^ 0x55 for b in data))


def lose_journal(state: State) -> None:
    (state.path / "journal").unlink()


@pytest.mark.parametrize("damage", [spoil_journal, lose_journal])
def test_where_nothing_says_whose_it_is_everything_goes_and_the_page_says_no(
    cli: Cli, damage: Callable[[State], None]
) -> None:
    cli.with_chat()
    damage(state_of(cli))
    assert cli("ex-objects", "--confirm", "default").code == 0
    assert left_of_theirs(cli) == (0, True)


def test_nothing_left_to_destroy_is_a_sentence_of_its_own(cli: Cli) -> None:
    cli.with_chat()
    assert "keys of theirs are destroyed" in cli("ex-objects", "--confirm", "default").out
    again = cli("ex-objects", "--confirm", "default")
    assert "there was nothing of theirs left to destroy" in again.out
    assert "0 keys" not in again.out
    assert "没有" in cli("--lang", "zh", "ex-objects", "--confirm", "default").out


def test_a_full_disk_does_not_keep_theirs_alive(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_chat()
    whole = Disk._create
    left = [2]

    def full(self: Disk, path: Path, data: bytes) -> int:
        if left[0] > 0:
            left[0] -= 1
            raise Full("no room")
        return whole(self, path, data)

    monkeypatch.setattr(Disk, "_create", full)
    monkeypatch.setattr("vault.journal.Journal.append", lambda *_a: (_ for _ in ()).throw(Full("no room")))
    with pytest.raises(Exception, match="full or failed"):
        object_now(paths_of(cli), "default", clock=now)
    monkeypatch.undo()
    assert find_theirs(state_of(cli)) == frozenset()


def test_a_key_that_stays_is_said_and_the_receipt_says_so(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.with_chat()
    written: list[Any] = []
    monkeypatch.setattr(State, "complete", lambda _self: None)
    monkeypatch.setattr(
        "exskill.store.receipts.write_receipt", lambda _state, receipt, _signer: written.append(receipt) or b"document"
    )
    with pytest.raises(VaultDamaged):
        object_now(paths_of(cli), "default", clock=now)
    assert written[0].checks[Check.SHARD_GONE] is False


def test_names_do_not_outlive_a_no(cli: Cli) -> None:
    cli.with_chat()
    with opened(cli) as store:
        assert "Sam" in store.settings().names
        assert b"Sam" not in (store.document("settings") or b"")
    assert cli("ex-objects", "--confirm", "default").code == 0
    with opened(cli) as store:
        assert store.settings().names == ()
        assert store.settings().country == "GB"


@pytest.mark.parametrize("name", [".DS_Store", "ab", "vault.tmp", "x" * 32, "0" * 31, "é", "0" * 34])
def test_a_file_that_is_no_key_stops_no_no(cli: Cli, name: str) -> None:
    """A stray file among the key halves, whatever it is called, keeps nothing of theirs alive."""
    cli.with_chat()
    stray = state_of(cli).shards / name
    stray.write_bytes(b"stray")
    done = cli("ex-objects", "--confirm", "default", "--json")
    assert done.code == 0, done.err
    assert done.json["objected"]["keys_destroyed"] >= 2
    assert find_theirs(state_of(cli)) == frozenset()
    assert left_of_theirs(cli) == (0, True)


def test_a_spoilt_end_of_the_journal_forgets_no_no(cli: Cli) -> None:
    """One flipped bit in the last record: what was said while locked is on the receipt too."""
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    path = state_of(cli).journal.path
    data = bytearray(path.read_bytes())
    data[-300] ^= 1
    path.write_bytes(data)
    assert left_of_theirs(cli) == (0, True)
    assert cli.unlocked("consent", "show").code == 0


def test_a_process_that_holds_the_journal_delays_no_no(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops another process while it writes there keeps nothing of theirs alive: keys first, the word afterwards."""
    cli.with_chat()
    monkeypatch.setattr("vault.journal._PATIENCE_S", 0.0)
    with (state_of(cli).path / "journal.lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ExskillError):
            object_now(paths_of(cli), "default", clock=now)
    assert find_theirs(state_of(cli)) == frozenset()
    assert object_now(paths_of(cli), "default", clock=now).keys == 0  # and it can be said again, for the page
    assert left_of_theirs(cli) == (0, True)


@pytest.mark.parametrize("left", [None, b"", b"a", bytes(33)])
def test_a_no_needs_no_whole_key_for_receipts(cli: Cli, left: bytes | None) -> None:
    cli.with_chat()
    key = state_of(cli).path / "receipt.key"
    key.unlink() if left is None else key.write_bytes(left)
    done = cli("ex-objects", "--confirm", "default", "--json")
    assert done.code == 0, done.err
    assert done.json["objected"]["keys_destroyed"] >= 2
    assert left_of_theirs(cli) == (0, True)
    with opened(cli) as store:
        assert len(list_receipts(store)) == 1


@pytest.mark.parametrize("left", [b"", b"{", b'{"receipt": {}, "signature": ""}', None])
def test_a_receipt_that_is_none_keeps_no_vault_closed(cli: Cli, left: bytes | None) -> None:
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    state = state_of(cli)
    [path] = (state.path / "receipts").iterdir()
    if left is None:
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(left)
    assert left_of_theirs(cli) == (0, True)
    assert [p.suffix for p in (state.path / "receipts").iterdir()] == [".spoilt"]
    with opened(cli) as store:
        told = [e.event for e in store.log.entries() if isinstance(e, Entry) and e.event.kind is EventKind.RECOVER]
        assert [event.counts for event in told] == [{Count.PROBLEMS: 1}]


def test_what_closes_comes_before_what_only_tells(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A receipt that cannot be written takes neither the word for the page nor the 180 days with it."""
    cli.with_chat()
    whole, tries = Journal.append, [0]

    def full_at_first(self: Journal, changes: Any) -> Any:
        tries[0] += 1
        if tries[0] <= 2:
            raise Full("no room")
        return whole(self, changes)

    def full(*_anything: object) -> bytes:
        raise Full("no room")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full_at_first)
        patch.setattr("exskill.store.receipts.write_receipt", full)
        with pytest.raises(ExskillError, match="full or failed"):
            object_now(paths_of(cli), "default", clock=now)
    assert state_of(cli).facts().withdrawn_at is not None
    assert vault_closed_until(paths_of(cli), state_of(cli).path.name, now()) is not None
    assert left_of_theirs(cli) == (0, True)


def test_a_key_for_receipts_that_cannot_be_read_now_is_not_replaced(cli: Cli) -> None:
    cli.with_chat()
    key = state_of(cli).path / "receipt.key"
    aside = key.rename(key.with_name("receipt.kept"))
    key.mkdir()
    done = cli("ex-objects", "--confirm", "default", "--json")
    assert done.code == 0, done.err
    assert done.json["objected"]["keys_destroyed"] >= 2
    assert list(key.iterdir()) == []
    key.rmdir()
    aside.rename(key)
    assert left_of_theirs(cli) == (0, True)


def test_a_receipt_that_changed_meanwhile_stops_no_later_one(cli: Cli) -> None:
    """What was erased is erased: the receipt before it that nobody can verify waits for the next unlock."""
    cli.with_chat()
    with opened(cli) as store:
        first = store.record_erasure(Reason.FORGET, {Count.SEGMENTS: 1})
        [path] = (state_of(cli).path / "receipts").iterdir()
        path.write_bytes(b"{")
        second = store.record_erasure(Reason.FORGET, {Count.SEGMENTS: 1})
        assert first != second
        with pytest.raises(VaultDamaged):
            list_receipts(store)
    rows, is_no = left_of_theirs(cli)
    assert rows > 0
    assert not is_no
    with opened(cli) as store:
        assert [(r.receipt_id, r.entry is not None) for r, _document in list_receipts(store)] == [(second, True)]


def test_a_receipt_that_cannot_be_put_aside_keeps_no_vault_closed(cli: Cli) -> None:
    cli.with_chat()
    assert cli("ex-objects", "--confirm", "default").code == 0
    [path] = (state_of(cli).path / "receipts").iterdir()
    path.write_bytes(b"{")
    (path.with_suffix(".spoilt") / "in the way").mkdir(parents=True)
    assert left_of_theirs(cli) == (0, True)
    assert path.read_bytes() == b"{"
