"""The checker of what may be on the disk: quiet about crashes, loud about anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import DyingDisk, Home, Stop, rows
from vault.atomic import Disk
from vault.consistency import find_contradictions, find_impossible, main
from vault.destruction import destroy
from vault.journal import RECORD
from vault.locked_facts import say_deadlines, say_event, say_own
from vault.pending import put_pending
from vault.specs import DocumentSpec, SegmentSpec
from vault.state import State


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    with made.open() as vault:
        vault.write_import(
            "i",
            [SegmentSpec(rows("a"), "me", "general", 2**40, own=True), SegmentSpec(rows("b"), "ex", "general", 2**39)],
        )
    return made


def state_of(home: Home, disk: Disk | None = None) -> State:
    return State(home.state, (home.directory / "VAULT").read_text().split()[2], disk or Disk())


def write(home: Home, disk: Disk) -> None:
    with home.open() as vault:
        vault.state.disk = vault.state.journal._disk = disk
        vault.replace_segments(
            [vault.segments()[0].id],
            [("i", SegmentSpec(rows("c"), "me", "general", 2**40, own=True))],
            documents=[DocumentSpec("letter", b"x", own=True)],
        )


def erase(home: Home, disk: Disk) -> None:
    with home.open() as vault:
        vault.state.disk = vault.state.journal._disk = disk
        vault.destroy_import("i")


def reap(home: Home, disk: Disk) -> None:
    state = state_of(home, disk)
    state.intend(state.facts().deadlines)
    state.complete()


def note(home: Home, disk: Disk) -> None:
    put_pending(home.state, state_of(home).path.name, b"n" * 700, disk=disk)


def end(home: Home, disk: Disk) -> None:
    destroy(home.directory, home.state, disk=disk)


@pytest.mark.parametrize("act", [write, erase, reap, note])
def test_after_a_crash_at_any_operation_nothing_is_impossible(
    tmp_path: Path, act: Callable[[Home, Disk], None]
) -> None:
    for stop in range(1, 200):
        (tmp_path / str(stop)).mkdir(mode=0o700)
        home = Home(tmp_path / str(stop))
        home.create()
        with home.open() as vault:
            vault.write_import("i", [SegmentSpec(rows("a"), "me", "general", 2**40, own=True)])
        ended = False
        try:
            act(home, DyingDisk(stop))
            ended = True
        except Stop:
            pass
        assert find_impossible(state_of(home)) == []
        with home.open() as vault:
            assert find_impossible(vault.state) == []
            assert find_contradictions(vault) == []
        if ended:
            return
    raise AssertionError("it never ended")


def spoil_journal(state: State) -> None:
    state.say(say_event(b"one more"))
    data = bytearray(state.journal.path.read_bytes())
    data[RECORD // 2] ^= 1
    state.journal.path.write_bytes(data)


def cut_a_living_shard(state: State) -> None:
    (state.shards / next(iter(state.facts().own))).write_bytes(b"short")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_journal, "a spoilt record in the journal"),
        (lambda s: s.journal.path.write_bytes(b""), "a journal that cannot be read"),
        (cut_a_living_shard, "half a shard of something that counts"),
        (lambda s: (s.shards / "vault").write_bytes(b""), "half a shard of something that counts"),
        (lambda s: (s.shards / "notes.txt").write_bytes(b""), "a shard that is not ours"),
        (lambda s: (s.path / "notes.txt").write_bytes(b""), "a file that is not ours"),
        (lambda s: (s.path / "receipt.key").write_bytes(b"x"), "a key of the wrong length"),
        (lambda s: (s.path / "anchor").write_bytes(b"x"), "an anchor that cannot be read"),
    ],
)
def test_what_no_crash_explains_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], spoil: Callable[[State], object], words: str
) -> None:
    state = state_of(home)
    assert main([str(state.path)]) == 0
    spoil(state)
    assert main([str(state.path)]) == 1
    assert words in capsys.readouterr().out


def test_where_journal_and_keyring_differ_is_said(home: Home) -> None:
    with home.open() as vault:
        assert find_contradictions(vault) == []
        theirs = next(s for s in vault.segments() if not s.own)
        vault.state.say(say_own([theirs.shard]), say_deadlines({theirs.shard: 2**41}))
        assert find_contradictions(vault) == [
            "the journal is wrong about whose something is",
            "the journal has a later date than the keyring, or none",
        ]
        vault.state.journal.begin([say_event(b"another story")])
        assert "the journal is older than the keyring" in find_contradictions(vault)


def test_a_destroyed_vault_is_destroyed_at_whatever_operation_it_was_killed(tmp_path: Path) -> None:
    for stop in range(1, 200):
        (tmp_path / str(stop)).mkdir(mode=0o700)
        home = Home(tmp_path / str(stop))
        home.create()
        try:
            end(home, DyingDisk(stop))
        except Stop:
            state = state_of(home) if (home.directory / "VAULT").exists() else None
            if state is not None and state.path.exists():
                assert find_impossible(state) == []
            continue
        return
    raise AssertionError("it never ended")
