"""A vault as its user meets it: opens with its secrets, holds what was put in, and dies for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scale import scaled
from tests.vault.support import CANARY, QUICK, SECRET, Home, everything
from vault import keyring, slots
from vault.errors import (
    Busy,
    Damaged,
    Erased,
    NotFound,
    RolledBack,
    TooNew,
    Unsafe,
    VaultError,
    WrongKey,
)
from vault.slots import KeyFileUnlocker, RecoveryUnlocker, format_recovery, parse_recovery
from vault.vault import KeySelection, Vault, destroy, put_pending


def test_what_goes_in_comes_out(home: Home) -> None:
    home.fill()
    with home.open(mode="r") as vault:
        table = vault.read(everything(vault))
        assert table is not None
        assert sorted(table["text"].to_pylist()) == sorted([CANARY, "two", "mine"])
        assert vault.get_document("profile", scope="import-1") == CANARY.encode()


def test_only_selected_segments_are_opened(home: Home) -> None:
    home.fill()
    with home.open(mode="r") as vault:
        mine = frozenset(s.id for s in vault.segments() if s.role == "me")
        table = vault.read(KeySelection(mine))
        assert table is not None
        assert table["text"].to_pylist() == ["mine"]
        assert vault.read(KeySelection(frozenset())) is None


def test_nothing_readable_lies_on_the_disk(home: Home, tmp_path: Path) -> None:
    home.fill()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert CANARY.encode() not in data
            assert SECRET not in data


def test_wrong_passphrase_and_damage_are_told_apart(home: Home) -> None:
    with pytest.raises(WrongKey):
        home.open(b"something else")
    ring = home.directory / "keyring.age"
    data = bytearray(ring.read_bytes())
    data[-5] ^= 1
    ring.write_bytes(data)
    with pytest.raises(Damaged):
        home.open()


def test_the_recovery_code_opens_and_a_typo_is_noticed(home: Home) -> None:
    code = home.code  # type: ignore[attr-defined]
    found = parse_recovery(code.lower().replace("-", " ").encode())
    assert found is not None
    with Vault.open(home.directory, home.state, RecoveryUnlocker(found)):
        pass
    wrong = ("Z" if code[0] != "Z" else "Y") + code[1:]
    assert parse_recovery(wrong.encode()) is None


@given(st.binary(min_size=20, max_size=20))
def test_recovery_codes_round_trip(code: bytes) -> None:
    assert parse_recovery(format_recovery(code).encode()) == code


def test_passwd_closes_the_old_passphrase_and_touches_no_segment(home: Home) -> None:
    home.fill()
    old_ring = (home.directory / "keyring.age").read_bytes()
    before = {p: p.read_bytes() for p in (home.directory / "seg").iterdir()}
    with home.open() as vault:
        vault.change_passphrase(bytearray(b"a new passphrase"), QUICK, floor=QUICK)
    assert before == {p: p.read_bytes() for p in (home.directory / "seg").iterdir()}
    with pytest.raises(WrongKey):
        home.open()
    with home.open(b"a new passphrase") as vault:
        assert vault.read(everything(vault)) is not None
    (home.directory / "keyring.age").write_bytes(old_ring)
    with pytest.raises(VaultError):
        home.open()


def test_slots_can_be_added_and_removed_but_not_the_last_passphrase(home: Home) -> None:
    key = KeyFileUnlocker(b"k" * 64)
    with home.open() as vault:
        vault.add_slot(key.slot())
        (passphrase,) = [i for i, kind in vault.slots if kind == "passphrase"]
        with pytest.raises(Busy):
            vault.remove_slot(passphrase)
        (added,) = [i for i, kind in vault.slots if kind == "keyfile"]
    with Vault.open(home.directory, home.state, key) as vault:
        vault.remove_slot(added)
    with pytest.raises(WrongKey):
        Vault.open(home.directory, home.state, key)


def test_a_ninth_slot_is_refused(home: Home) -> None:
    with home.open() as vault:
        while len(vault.slots) < 8:
            vault.add_slot(KeyFileUnlocker(b"k" * 64).slot())
        with pytest.raises(Busy):
            vault.add_slot(KeyFileUnlocker(b"k" * 64).slot())
    with home.open() as vault:
        assert len(vault.slots) == 8


def test_an_older_vault_is_refused(home: Home) -> None:
    home.fill()
    old = (home.directory / "keyring.age").read_bytes()
    with home.open() as vault:
        vault.put_document("note", b"newer")
    (home.directory / "keyring.age").write_bytes(old)
    with pytest.raises(RolledBack):
        home.open()


def test_a_vault_without_its_state_does_not_open(home: Home, tmp_path: Path) -> None:
    home.fill()
    home.state.rename(tmp_path / "elsewhere")
    home.state.mkdir(mode=0o700)
    with pytest.raises(NotFound):
        home.open()


def test_a_second_writer_is_told_so(home: Home) -> None:
    with home.open(), pytest.raises(Busy):
        home.open()
    with home.open(mode="r"), home.open(mode="r"):
        pass


def test_directories_open_to_others_are_refused(home: Home) -> None:
    home.directory.chmod(0o755)
    with pytest.raises(Unsafe):
        home.open()


def test_a_later_format_is_told_so(home: Home) -> None:
    first = (home.directory / "VAULT").read_text().replace("exskill-vault 1", "exskill-vault 2")
    (home.directory / "VAULT").write_text(first)
    with pytest.raises(TooNew):
        home.open()


def test_destroyed_segments_are_gone_for_good(home: Home) -> None:
    home.fill()
    with home.open() as vault:
        kept_files = {p: p.read_bytes() for p in (home.directory / "seg").iterdir()}
        ex = [s.id for s in vault.segments() if s.role == "ex"]
        assert vault.destroy_segments(ex) == 1
    for path, data in kept_files.items():
        path.write_bytes(data)  # an attacker puts the old files back
    with home.open() as vault:
        table = vault.read(everything(vault))
        assert table is not None
        assert table["text"].to_pylist() == ["mine"]


def test_destroy_import_takes_its_documents_along(home: Home) -> None:
    home.fill()
    with home.open() as vault:
        assert vault.destroy_import("import-1") == 3
        assert vault.get_document("profile", scope="import-1") is None
        assert vault.segments() == ()


def test_after_destroy_nothing_opens_even_with_the_old_directory(home: Home, tmp_path: Path) -> None:
    home.fill()
    stolen = {p.relative_to(home.directory): p.read_bytes() for p in home.directory.rglob("*") if p.is_file()}
    result = destroy(home.directory, home.state)
    assert result.keys_gone
    assert not home.directory.exists()
    for name, data in stolen.items():
        target = home.directory / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.write_bytes(data)
    home.directory.chmod(0o700)
    with pytest.raises((Erased, NotFound)):
        home.open()


def test_destroyed_keys_reach_the_disk_before_their_files_go(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.fill()
    shards = next(p for p in home.state.iterdir() if p.is_dir()) / "shards"
    inodes = {p.stat().st_ino: p.name for p in shards.iterdir()}
    done: list[tuple[str, str]] = []
    sync, datasync, unlink = os.fsync, os.fdatasync, Path.unlink

    def note(call: str, fd: int) -> None:
        done.append((call, inodes.get(os.fstat(fd).st_ino, "")))

    monkeypatch.setattr(os, "fsync", lambda fd: (note("sync", fd), sync(fd))[1])
    monkeypatch.setattr(os, "fdatasync", lambda fd: (note("sync", fd), datasync(fd))[1])
    monkeypatch.setattr(Path, "unlink", lambda path, **k: (done.append(("unlink", path.name)), unlink(path, **k))[1])
    destroy(home.directory, home.state)
    for name in inodes.values():
        assert done.index(("sync", name)) < done.index(("unlink", name))
    first_part = next(i for i, (_call, name) in enumerate(done) if name and name in inodes.values() and name != "vault")
    assert done.index(("unlink", "vault")) < first_part  # what closes every way in goes first, whole


def test_destroy_needs_no_lock(home: Home) -> None:
    home.fill()
    with home.open():
        assert destroy(home.directory, home.state).keys_gone


def test_what_was_noted_while_locked_is_taken_at_the_next_unlock(home: Home) -> None:
    vault_id = (home.directory / "VAULT").read_text().split()[2]
    put_pending(home.state, vault_id, b"first")
    put_pending(home.state, vault_id, b"second")
    with home.open() as vault:
        assert vault.take_pending() == (b"first", b"second")
        vault.drop_pending()
        assert vault.take_pending() == ()


@pytest.mark.parametrize("folder", ["keyring.age", "seg", "doc"])
def test_every_changed_cut_or_extended_file_is_refused(home: Home, folder: str) -> None:
    home.fill()
    base = home.directory / folder
    path = base if base.is_file() else sorted(base.iterdir())[0]
    whole = path.read_bytes()
    step = max(1, len(whole) // 200)
    variants = [whole[:at] for at in range(0, len(whole), step)] + [whole + b"\0"]
    for at in range(0, len(whole), step):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << (at % 8)
        variants.append(bytes(flipped))
    for variant in variants:
        path.write_bytes(variant)
        with pytest.raises((Damaged, WrongKey)), home.open(mode="r") as vault:
            vault.read(everything(vault))
            for document in vault.documents():
                vault.get_document(document.kind, scope=document.scope)
    path.write_bytes(whole)
    with home.open(mode="r") as vault:
        assert vault.read(everything(vault)) is not None


def _read_all(home: Home) -> None:
    with home.open(mode="r") as vault:
        vault.read(everything(vault))
        for document in vault.documents():
            vault.get_document(document.kind, scope=document.scope)


def test_swapped_segments_are_refused(home: Home) -> None:
    home.fill()
    first, second = sorted((home.directory / "seg").iterdir())
    a, b = first.read_bytes(), second.read_bytes()
    first.write_bytes(b)
    second.write_bytes(a)
    with home.open(mode="r") as vault, pytest.raises(Damaged):
        vault.read(everything(vault))


def test_absurd_costs_are_refused_before_the_derivation_runs(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = home.directory / "keyring.age"
    data = ring.read_bytes()
    assert b" 64 1 1\n" in data
    ring.write_bytes(data.replace(b" 64 1 1\n", b" 2147483648 1 1\n"))
    called = []
    monkeypatch.setattr(slots, "derive_key", lambda *_: called.append(1) or bytes(32))
    with pytest.raises(Damaged):
        home.open()
    assert not called


def test_no_key_repeats_over_many_rewrites(monkeypatch: pytest.MonkeyPatch) -> None:
    slot = slots.Slot("0" * 16, "recovery", bytes(32))
    ring = keyring.Keyring("0" * 32, bytes(32), bytes(32), bytes(32), (slot,), 0)
    keks: list[bytes] = []
    original = slots.wrap_body
    monkeypatch.setattr(slots, "wrap_body", lambda kek, file_key: keks.append(kek) or original(kek, file_key))
    rewrites = scaled(2_000)
    for _ in range(rewrites):
        keyring.seal_keyring(ring, bytes(32), os.urandom)
    assert len(set(keks)) == rewrites
