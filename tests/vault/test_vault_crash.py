"""A vault that was stopped at any operation, or whose disk fails, holds the old or the new."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.vault.support import QUICK, SECRET, DyingDisk, Home, Stop, everything, rows, unlocker
from vault.atomic import Disk
from vault.errors import (
    Busy,
    Damaged,
    Full,
    WrongKey,
)
from vault.vault import DocumentSpec, SegmentSpec, Vault


def _change(vault: Vault, what: str) -> None:
    if what == "import":
        vault.write_import("import-2", [SegmentSpec(rows("new"), "ex", "general")], [DocumentSpec("profile", b"new")])
    elif what == "document":
        vault.put_document("note", b"new")
    elif what == "erase":
        vault.destroy_import("import-1")
    elif what == "passwd":
        vault.change_passphrase(bytearray(b"a new passphrase"), QUICK, floor=QUICK)
    else:
        vault.replace_segments(
            [s.id for s in vault.segments()], [("import-1", SegmentSpec(rows("left"), "me", "general"))]
        )


def _view(vault: Vault) -> tuple[object, ...]:
    table = vault.read(everything(vault))
    texts = tuple(sorted(table["text"].to_pylist())) if table is not None else ()
    return (
        texts,
        vault.get_document("note"),
        vault.get_document("profile"),
        vault.get_document("profile", scope="import-1"),
    )


@pytest.mark.parametrize("what", ["import", "document", "erase", "passwd", "replace"])
def test_a_crash_at_any_operation_leaves_the_old_or_the_new_vault(tmp_path: Path, what: str) -> None:
    at, finished = 0, False
    while not finished:
        root = tmp_path / f"{what}-{at}"
        root.mkdir()
        home = Home(root)
        home.create()
        home.fill()
        with home.open() as vault:
            vault.put_document("note", b"old")
        with home.open(mode="r") as vault:
            old = _view(vault)
        dying = Vault.open(home.directory, home.state, unlocker(), disk=DyingDisk(10**9))
        dying.state.disk.left = at  # type: ignore[attr-defined]
        try:
            _change(dying, what)
            finished = True
        except Stop:
            pass
        finally:
            dying.close()
        opened = []
        for secret in (SECRET, b"a new passphrase"):
            try:
                with home.open(secret) as vault:
                    opened.append(_view(vault))
            except WrongKey:
                continue
            except Damaged:
                assert secret != SECRET or what == "passwd"
        assert len(opened) == 1, (what, at)
        if what == "erase":
            # erasing is completed piece by piece, never undone: what is left is a subset of what was
            assert set(opened[0][0]) <= set(old[0])  # type: ignore[call-overload]
        elif opened[0] != old:
            with home.open(secret) if what == "passwd" else home.open() as vault:
                assert _view(vault) == opened[0]
        at += 1
    assert at > 5


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("step", ["_write", "_fsync", "_rename", "_unlink"])
def test_a_failing_disk_is_told_so_and_leaves_old_or_new(tmp_path: Path, code: int, step: str) -> None:
    class Failing(Disk):
        pass

    def fail(*_: object) -> None:
        raise OSError(code, "failed")

    setattr(Failing, step, fail)
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(Full):
        if step == "_unlink":
            Failing().erase(path)
        else:
            Failing().replace(path, b"new")
    assert step == "_unlink" or path.read_bytes() in (b"old", b"new")


def test_an_interrupted_creation_does_not_block_the_next(tmp_path: Path) -> None:
    at, finished = 0, False
    while not finished:
        root = tmp_path / str(at)
        root.mkdir()
        home = Home(root)
        try:
            vault, _ = Vault.create(
                home.directory,
                home.state,
                passphrase=bytearray(SECRET),
                params=QUICK,
                floor=QUICK,
                disk=DyingDisk(at),
            )
            vault.close()
            finished = True
        except Stop:
            home.create()
            with home.open():
                pass
        at += 1
    assert at > 5


def test_a_second_creation_leaves_the_first_vault_alone(home: Home) -> None:
    home.fill()
    with pytest.raises(Busy):
        home.create()
    with home.open(mode="r") as vault:
        assert vault.read(everything(vault)) is not None


@pytest.mark.parametrize("written", [0, 7, 31])
def test_a_kill_inside_the_write_of_a_new_key_loses_nothing(home: Home, written: int) -> None:
    home.fill()
    shards = next(home.state.iterdir()) / "shards"
    (shards / "vault.next").write_bytes(bytes(written))  # passwd and slots write it first
    with home.open(mode="r") as vault:
        assert vault.segments()
    with home.open() as vault:
        assert not (shards / "vault.next").exists()
        vault.change_passphrase(bytearray(b"another one entirely"), QUICK, floor=QUICK)
    with home.open(b"another one entirely", mode="r") as vault:
        assert vault.read(everything(vault)) is not None


def test_a_creation_killed_before_its_end_blocks_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    (home.directory / "VAULT").unlink()  # what a kill just before the last write leaves
    home.create()
    home.fill()


def test_a_vault_that_lost_its_first_file_is_not_overwritten(home: Home) -> None:
    home.fill()
    (home.directory / "VAULT").unlink()
    with pytest.raises(Damaged):
        home.create()
    assert list((home.directory / "seg").iterdir())
