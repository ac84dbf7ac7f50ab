"""Rows are erased by writing the rest anew: whole or not at all, wherever a crash strikes, and the old keys never stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.support import DyingDisk, Home, Stop, everything, rows, unlocker
from vault.errors import Full
from vault.locked_facts import not_own
from vault.vault import DocumentSpec, SegmentSpec, Vault


def view(vault: Vault) -> tuple[object, ...]:
    table = vault.read(everything(vault))
    texts = tuple(sorted(table["text"].to_pylist())) if table is not None else ()
    return texts, vault.get_document("names"), vault.get_document("profile"), vault.get_document("note")


def prepare(root: Path) -> Home:
    root.mkdir()
    home = Home(root)
    home.create()
    home.fill()
    with home.open() as vault:
        for kind in ("names", "profile", "note"):
            vault.put_document(kind, b"old")
    return home


def forget(vault: Vault) -> None:
    [ex] = [s for s in vault.segments() if s.role == "ex"]
    profile = [d.id for d in vault.documents() if d.kind == "profile"]
    vault.replace_segments(
        [ex.id],
        [("import-1", SegmentSpec(rows("two"), "ex", "general"))],
        documents=[DocumentSpec("names", b"new")],
        without=profile,
        before=lambda segments, _documents: vault.state.say(not_own(s.shard for s in segments)),
    )


def shards(home: Home) -> dict[str, bytes]:
    [state] = home.state.iterdir()
    return {p.name: p.read_bytes() for p in (state / "shards").iterdir()}


def test_a_crash_at_any_operation_leaves_all_or_nothing_and_no_old_key(tmp_path: Path) -> None:
    at, finished, outcomes = 0, False, set()
    while not finished:
        home = prepare(tmp_path / f"{at}")
        with home.open(mode="r") as vault:
            old, before = view(vault), {s.shard for s in vault.segments() if s.role == "ex"}
        dying = Vault.open(home.directory, home.state, unlocker(), disk=DyingDisk(10**9))
        dying.state.disk.left = at  # type: ignore[attr-defined]
        try:
            forget(dying)
            finished = True
        except Stop:
            pass
        finally:
            dying.close()
        with home.open() as vault:
            found = view(vault)
        if found == old:
            assert before <= set(shards(home))
        else:
            assert found == (("mine", "two"), b"new", None, b"old"), at
            assert not before & set(shards(home)), at
        outcomes.add(found == old)
        at += 1
    assert outcomes == {True, False}
    assert at > 20


def test_old_files_put_back_do_not_open(tmp_path: Path) -> None:
    home = prepare(tmp_path / "h")
    kept = {p: p.read_bytes() for p in (home.directory / "seg").iterdir()}
    with home.open() as vault:
        forget(vault)
    for path, data in kept.items():
        path.write_bytes(data)
    with home.open() as vault:
        assert view(vault)[0] == ("mine", "two")


def test_a_full_disk_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = prepare(tmp_path / "h")
    with home.open() as vault:
        old = view(vault)
        monkeypatch.setattr(vault.state.disk, "write_new", lambda _path, _data: (_ for _ in ()).throw(Full("full")))
        with pytest.raises(Full):
            forget(vault)
    monkeypatch.undo()
    with home.open() as vault:
        assert view(vault) == old


def test_what_is_told_before_comes_before(tmp_path: Path) -> None:
    home = prepare(tmp_path / "h")
    with home.open() as vault:
        epoch, seen = vault.epoch, []
        vault.replace_segments(
            [],
            [("x", SegmentSpec(rows("n"), "me", "general"))],
            before=lambda s, _d: seen.append((vault.epoch, len(s))),
        )
        assert seen == [(epoch, 1)]
        assert vault.epoch == epoch + 1
