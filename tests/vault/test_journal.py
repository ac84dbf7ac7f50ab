"""The journal: what was said is there after any crash, what was not said never is, and nothing spoilt costs anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scale import scaled
from tests.vault.support import DyingDisk, Stop
from vault.atomic import Disk
from vault.errors import Busy, Damaged
from vault.journal import RECORD, Change, Head, Journal, Kind, encode_changes, parse_records
from vault.ledger import destroy_shards
from vault.locked_facts import (
    LOST,
    Facts,
    fold_changes,
    no_deadline,
    say_deadlines,
    say_event,
    say_fact,
    say_fixed,
    say_folded,
    say_own,
    say_settled,
    say_withdrawn,
)
from vault.state import State

KEY = bytes(range(32))
A, B, C = (letter * 32 for letter in "abc")


def said(*values: bytes) -> list[Change]:
    return [say_event(value) for value in values]


def events(data: bytes) -> list[bytes]:
    return [value for _number, value in fold_changes(parse_records(data, KEY)).events]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path, Disk())
    made.begin(said(b"first"))
    return made


# -- records -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.binary(max_size=1500), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_said_is_read_in_order(groups: list[list[bytes]]) -> None:
    data = b""
    for group in groups:
        data += encode_changes(said(*group), len(data) // RECORD + 1, KEY)
    assert len(data) % RECORD == 0
    contents = parse_records(data, KEY)
    assert (contents.spoilt, contents.end, contents.head.number) == (0, len(data), len(data) // RECORD)
    assert events(data) == [value for group in groups for value in group]


@given(st.integers(0, 3 * RECORD * 8 - 1))
def test_a_flipped_bit_costs_one_change_and_is_counted(bit: int) -> None:
    values = [b"one", b"two", b"three"]
    data = bytearray(b"".join(encode_changes(said(value), n, KEY) for n, value in enumerate(values, 1)))
    data[bit // 8] ^= 1 << bit % 8
    hurt = bit // 8 // RECORD
    assert events(bytes(data)) == [value for at, value in enumerate(values) if at != hurt]
    # the last record may as well have been torn off by a crash: that is no damage
    assert parse_records(bytes(data), KEY).spoilt == (0 if hurt == 2 else 1)


@given(st.integers(0, 6 * RECORD))
def test_any_length_cut_to_leaves_whole_changes_alone(length: int) -> None:
    groups = [[b"one"], [b"two", b"x" * 900], [b"three"]]
    data, ends = b"", []
    for group in groups:
        data += encode_changes(said(*group), len(data) // RECORD + 1, KEY)
        ends.append(len(data))
    contents = parse_records(data[:length], KEY)
    whole = [group for group, end in zip(groups, ends, strict=True) if end <= length]
    assert events(data[:length]) == [value for group in whole for value in group]
    assert contents.spoilt == 0


@given(st.binary(max_size=4 * RECORD))
def test_junk_says_nothing(data: bytes) -> None:
    assert parse_records(data, KEY).changes == ()


def test_records_of_another_key_out_of_order_or_repeated_say_nothing() -> None:
    one, two, three = (encode_changes(said(word), n, KEY) for n, word in enumerate((b"1", b"2", b"3"), 1))
    other = encode_changes(said(b"forged"), 2, bytes(32))
    for data, left, lost in (
        (one + other + three, [b"1", b"3"], 1),
        (one + three, [b"1", b"3"], 1),
        (two + three, [b"2", b"3"], 1),
        (one + two + two + three, [b"1", b"2", b"3"], 1),
        (one + three + two, [b"1", b"3"], 1),
    ):
        assert events(data) == left
        assert parse_records(data, KEY).spoilt == lost


def test_a_group_with_a_spoilt_record_does_not_count_in_part() -> None:
    group = bytearray(
        encode_changes([*said(b"a", b"b"), say_own([A]) or say_event(b"")], 1, KEY) + encode_changes(said(b"c"), 4, KEY)
    )
    group[RECORD + 20] ^= 1
    assert events(bytes(group)) == [b"c"]
    assert fold_changes(parse_records(bytes(group), KEY)).own == frozenset()


# -- the file ------------------------------------------------------------------------------------------------------------


def crash_at_every_step(tmp_path: Path, act: str) -> int:
    """Stop at each operation of an action; each time what is said is all of before or all of after."""
    for stop in range(1, 200):
        folder = tmp_path / f"{act}{stop}"
        folder.mkdir()
        Journal(folder, Disk()).begin(said(b"before", b"kept"))
        dying = Journal(folder, DyingDisk(stop))
        ended = False
        try:
            if act == "append":
                dying.append(said(b"new", b"y" * 1200))
            else:
                dying.compact(said(b"kept"), Head())
            ended = True
        except Stop:
            pass
        after = Journal(folder, Disk())
        found = [change.data for _number, change in after.read().changes if change.kind is Kind.EVENT]
        old = [b"before", b"kept"]
        new = [*old, b"new", b"y" * 1200] if act == "append" else [b"kept"]
        assert found == new if ended else found in (old, new)
        assert after.read().spoilt == 0
        after.append(said(b"afterwards"))
        assert after.read().changes[-1][1].data == b"afterwards"
        if ended:
            return stop
    raise AssertionError("it never ended")


@pytest.mark.parametrize("act", ["append", "compact"])
def test_a_crash_at_any_operation_leaves_old_or_new(tmp_path: Path, act: str) -> None:
    assert crash_at_every_step(tmp_path, act) > 4


def test_processes_append_by_turns(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path, Disk())
    for number in range(scaled(20)):
        (journal, other)[number % 2].append(said(b"%d" % number))
    assert [c.data for _n, c in journal.read().changes[1:]] == [b"%d" % n for n in range(scaled(20))]
    assert journal.read().head == other.read().head


def test_who_cannot_get_the_lock_is_told(journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault.journal._PATIENCE_S", 0.0)
    with journal._hold_lock(), pytest.raises(Busy):
        Journal(tmp_path, Disk()).append(said(b"x"))


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"x" * 5000])
def test_a_file_without_a_readable_record_is_damaged(journal: Journal, content: bytes) -> None:
    journal.path.write_bytes(content)
    with pytest.raises(Damaged, match="the journal cannot be read"):
        journal.read()


@pytest.mark.parametrize("key", [None, b"", bytes(31)])
def test_a_journal_without_its_key_is_damaged(journal: Journal, tmp_path: Path, key: bytes | None) -> None:
    place = tmp_path / "journal.key"
    place.unlink()
    if key is not None:
        place.write_bytes(key)
    with pytest.raises(Damaged):
        Journal(tmp_path, Disk()).read()


def test_the_keyring_notices_an_older_journal(journal: Journal) -> None:
    old = journal.path.read_bytes()
    first = journal.read().head
    second = journal.append(said(b"second"))
    assert journal.continues(first)
    assert journal.continues(second)
    third = journal.append(said(b"third"))
    journal.path.write_bytes(old)
    os.utime(journal.path, ns=(0, 0))
    assert not journal.continues(second)
    assert not journal.continues(third)
    forged = journal.append(said(b"something else"))
    assert forged.number == second.number
    assert not journal.continues(second)


def test_compacting_keeps_the_thread_to_what_the_keyring_knows(journal: Journal) -> None:
    known = journal.append(said(b"known to the keyring"))
    before = journal.append(said(b"said while locked"))
    after = journal.compact(said(b"kept"), known)
    assert after.number == before.number + 2
    for head in (known, before, after):
        assert journal.continues(head)
    assert not journal.continues(Head(known.number, "00" * 32))


# -- facts ---------------------------------------------------------------------------------------------------------------

shards = st.sampled_from([A, B, C, "vault"])
words = st.one_of(
    st.builds(lambda s, at: say_deadlines({s: at}), shards, st.integers(0, 2**40)),
    st.builds(lambda s: no_deadline([s]), shards),
    st.builds(lambda s: say_own([s]), shards),
    st.builds(lambda s: say_fixed([s]), shards),
    st.builds(say_fact, st.sampled_from(["opened", "clock"]), st.binary(max_size=600)),
    st.builds(say_event, st.binary(max_size=300)),
    st.builds(say_folded, st.integers(0, 30)),
    st.builds(say_withdrawn, st.integers(0, 2**40)),
    st.builds(say_settled),
)


def without_places(facts: Facts) -> tuple[object, ...]:
    return (
        facts.deadlines,
        facts.fixed,
        facts.own,
        facts.doomed,
        facts.values,
        [data for _number, data in facts.events],
        facts.withdrawn_at,
    )


@given(st.lists(words, min_size=1, max_size=20))
def test_said_anew_the_facts_are_the_same(changes: list[Change]) -> None:
    facts = fold_changes(parse_records(encode_changes(changes, 1, KEY), KEY))
    anew = facts.changes(frozenset({A, B, C, "vault"}))
    assert without_places(fold_changes(parse_records(encode_changes(anew, 1, KEY), KEY))) == without_places(facts)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=8))
def test_a_fixed_date_only_comes_earlier(dates: list[int]) -> None:
    changes = [say_deadlines({A: 500}), say_fixed([A]), *(say_deadlines({A: at}) for at in dates)]
    facts = fold_changes(parse_records(encode_changes([c for c in changes if c is not None], 1, KEY), KEY))
    assert facts.deadlines[A] == min(500, *dates)


@given(st.binary(max_size=100), st.sampled_from(list(Kind)))
def test_a_change_that_makes_no_sense_is_counted(data: bytes, kind: Kind) -> None:
    facts = fold_changes(parse_records(encode_changes([Change(kind, data), say_event(b"after")], 1, KEY), KEY))
    assert facts.spoilt in (0, 1)
    assert kind is Kind.FOLDED or [value for _n, value in facts.events][-1] == b"after"


# -- the state directory -------------------------------------------------------------------------------------------------


def state_in(tmp_path: Path) -> State:
    state = State(tmp_path, "0" * 32, Disk())
    state.create()
    return state


def test_a_shard_whose_destruction_has_begun_is_gone_after_any_crash(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    for name in (A, B):
        state.new_shard(name)
    state.intend([A])
    again = State(tmp_path, "0" * 32, Disk())
    assert not again.has_shard(A)
    assert again.has_shard(B)
    again.complete()
    assert list(again.names()) == [B]


def test_a_journal_that_cannot_be_read_stops_no_destruction(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    state.new_shard(A)
    state.say(say_own([A]))
    state.journal.path.write_bytes(b"spoilt")
    state.intend([A])
    state.complete()
    assert list(state.names()) == []
    assert state.facts().is_incomplete


def test_an_older_versions_files_are_taken_over(tmp_path: Path) -> None:
    state = state_in(tmp_path)
    state.new_shard(A)
    state.new_shard(B)
    (state.path / "fixups").write_text(f"{A}\nnot a shard\n")
    assert state.facts().doomed == {A}
    state.say(say_event(b"x"))
    assert not (state.path / "fixups").exists()
    assert state.facts().doomed == {A}
    state.complete()
    assert list(state.names()) == [B]


def test_a_destruction_and_what_is_told_of_it_are_there_together_or_not_at_all(tmp_path: Path) -> None:
    for stop in range(100):
        (tmp_path / str(stop)).mkdir()
        state = state_in(tmp_path / str(stop))
        for name in (A, B):
            state.new_shard(name)
        state.say(say_own([B]))
        dying = State(tmp_path / str(stop), "0" * 32, DyingDisk(stop))
        ended = False
        try:
            destroy_shards(dying, [A], say_withdrawn(5), say_event(b"x" * 600))
            ended = True
        except Stop:
            pass
        again = State(tmp_path / str(stop), "0" * 32, Disk())
        facts = again.facts()
        told = (facts.withdrawn_at, [data for _n, data in facts.events])
        assert told == ((5, [b"x" * 600]) if A in facts.doomed else (None, []))
        assert again.has_shard(A) == (A not in facts.doomed)
        assert again.has_shard(B)
        if ended:
            return
    raise AssertionError("it never ended")


def test_two_that_find_it_unreadable_at_once_lose_nothing(tmp_path: Path) -> None:
    """Both were told that it is damaged before either began it anew; what the first says stands."""
    path = tmp_path / "s"
    path.mkdir(mode=0o700)
    (path / "journal").write_bytes(b"\xff" * 1024)
    first, second = Journal(path, Disk()), Journal(path, Disk())
    for journal in (first, second):
        with pytest.raises(Damaged):
            journal.read()
    for journal, word in ((first, b"no"), (second, b"another")):
        journal.begin([say_fact(LOST, b"journal"), say_event(word)], late=[say_event(word)])
    assert [change.data for _n, change in second.read().changes if change.kind is Kind.EVENT] == [b"no", b"another"]
