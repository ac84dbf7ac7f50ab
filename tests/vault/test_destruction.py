"""Destroying stops at nothing: in each damaged state no key is left, and what is not ours is left alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import Home
from vault import destruction
from vault.atomic import Disk
from vault.consistency import find_impossible
from vault.destruction import destroy, destroy_places
from vault.errors import Erased, NotFound
from vault.state import State


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    made.fill()
    with made.open() as vault:
        vault.put_document("letter", b"dear me", expires_at=2**40, own=True)
    (tmp_path / "not ours").write_text("a diary")
    return made


def state_of(home: Home) -> Path:
    return next(path for path in home.state.iterdir() if path.is_dir())


def a_folder_that_is_not_empty(place: Path) -> None:
    (place / "sub").mkdir()
    (place / "sub" / "file").write_bytes(b"x")


DAMAGES: dict[str, Callable[[Path, Path], object]] = {
    "nothing": lambda _data, _state: None,
    "journal of junk": lambda _data, state: (state / "journal").write_bytes(os.urandom(100)),
    "journal empty": lambda _data, state: (state / "journal").write_bytes(b""),
    "journal a folder": lambda _data, state: ((state / "journal").unlink(), (state / "journal").mkdir()),
    "journal key gone": lambda _data, state: (state / "journal.key").unlink(),
    "older list of dates, nested": lambda _data, state: (state / "deadlines").write_bytes(b"[" * 200_000),
    "device key gone": lambda _data, state: (state / "receipt.key").unlink(),
    "device key short": lambda _data, state: (state / "receipt.key").write_bytes(b"a"),
    "anchor gone": lambda _data, state: (state / "anchor").unlink(),
    "keyring gone": lambda data, _state: (data / "keyring.age").unlink(),
    "first file gone": lambda data, _state: (data / "VAULT").unlink(),
    "first file junk": lambda data, _state: (data / "VAULT").write_text("zz"),
    "first file of a later version": lambda data, _state: (data / "VAULT").write_text("exskill-vault 9\n00\n"),
    "data open to others": lambda data, _state: data.chmod(0o755),
    "a folder among the shards": lambda _data, state: a_folder_that_is_not_empty(state / "shards"),
    "a link among the shards": lambda data, state: (state / "shards" / "zz").symlink_to(data.parents[1] / "not ours"),
    "shards read-only": lambda _data, state: [p.chmod(0o400) for p in (state / "shards").iterdir()],
    "fixups of junk": lambda _data, state: (state / "fixups").write_bytes(os.urandom(100)),
    "a shard empty": lambda _data, state: (state / "shards" / "vault").write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_key_is_left_whatever_is_damaged(home: Home, damage: str) -> None:
    data, state = home.directory, state_of(home)
    DAMAGES[damage](data, state)
    done = destroy_places([data], [state])
    assert done.keys_gone
    assert not state.exists()
    assert not data.exists()
    assert (data.parents[1] / "not ours").read_text() == "a diary"
    assert done.shards >= 4


def test_nothing_there_is_no_error(tmp_path: Path) -> None:
    done = destroy_places([tmp_path / "a"], [tmp_path / "b"])
    assert (done.shards, done.files, done.keys_gone) == (0, 0, True)
    with pytest.raises(NotFound):
        destroy(tmp_path / "a", tmp_path)


def test_a_step_that_fails_is_counted_and_the_rest_is_done(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    state = state_of(home)
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "CACHEDIR.TAG":
            raise PermissionError
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    done = destroy_places([home.directory], [state])
    assert done.errors
    assert done.files_left
    assert done.keys_gone
    assert list((state / "shards").iterdir() if (state / "shards").exists() else ()) == []


@pytest.mark.parametrize("idle", [True, False])
@pytest.mark.parametrize("works", [True, False])
def test_many_keys_reach_the_disk_before_their_files_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, idle: bool, works: bool
) -> None:
    base = tmp_path / "state" / "shards"
    base.mkdir(parents=True)
    for number in range(20):
        (base / f"{number:032x}").write_bytes(b"k" * 32)
    (base / "pipe").mkdir()
    os.mkfifo(base / "pipe" / "x")  # what is no file is not waited for
    events: list[str] = []

    class Watched(Disk):
        def is_idle(self) -> bool:
            return idle

        def sync_file_system(self, folder: Path) -> bool:
            events.append("all")
            return works and super().sync_file_system(folder)

    synced, unlinked = destruction._sync_one, destruction._unlink
    monkeypatch.setattr(destruction, "_sync_one", lambda path: events.append("one") or synced(path))
    monkeypatch.setattr(destruction, "_unlink", lambda path, done: events.append("gone") or unlinked(path, done))
    done = destroy_places([], [tmp_path / "state"], disk=Watched())
    assert done.keys_left == 0
    assert done.errors == []
    before = events[: events.index("gone")]
    assert before == (["all"] if idle and works else ["all"] * idle + ["one"] * 20)


def test_one_that_was_cut_short_reads_as_destroyed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed right after a key half was overwritten, it is no wrong passphrase, and its state is one a crash can leave."""

    class Killed(BaseException):
        pass

    def killed(_path: Path) -> str:
        raise Killed

    state = state_of(home)
    monkeypatch.setattr(destruction, "_sync_one", killed)
    with pytest.raises(Killed):
        destroy_places([home.directory], [state])
    with pytest.raises(Erased), home.open():
        pass
    assert find_impossible(State(state.parent, state.name, Disk())) == []
    monkeypatch.undo()
    assert destroy_places([home.directory], [state]).keys_left == 0
