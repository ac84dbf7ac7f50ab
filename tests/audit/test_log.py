"""Everyday use: append, read, prove, erase what is a year old; and what must never be in the files."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta

import pytest

from audit.bundle import parse_bundle
from audit.checkpoint import MalformedNote, make_vkey, open_note, parse_unverified, parse_vkey
from audit.disk import relative_path
from audit.errors import AuditError, Damaged, NotFound
from audit.events import Count, Entry, Event, EventKind
from audit.findings import FindingCode
from audit.log import Sealed, expire_keys
from audit.pending import fold, note, note_id
from audit.proof import check_proof, parse_proof
from audit.tree import consistency_proof, leaf_hash, verify_consistency
from audit.verify import check_log
from tests.audit.support import KEY, ORIGIN, SIGNER, FixedSigner, Place, events, seeded


def test_entries_come_back_in_order(place: Place) -> None:
    wanted = list(events(270))
    with place.create() as log:
        ids = [log.append(event) for event in wanted]
    with place.open() as log:
        read = list(log.entries())
        assert [entry.event for entry in read if isinstance(entry, Entry)] == wanted
        assert [entry.seq for entry in read] == [entry.index for entry in ids] == list(range(270))
        assert [entry.seq for entry in log.entries(250, 260)] == list(range(250, 260))
        assert list(log.entries(300)) == []
    assert str(ids[3]).startswith("3-")


def test_nothing_readable_lies_on_the_disk(place: Place) -> None:
    place.filled(300).close()
    everything = b"".join(path.read_bytes() for path in place.files())
    for word in (b"retrieve", b"reflection", b"rows_", b"kind", KEY):
        assert word not in everything
    for path in place.files():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (place.directory, place.state, place.state / "shards"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_equal_events_look_alike_in_length_only(place: Place) -> None:
    with place.create() as log:
        for number in (1, 12345678):
            log.append(Event(kind=EventKind.RETRIEVE, counts={Count.ROWS_RETRIEVED: number}))
    one, two = parse_bundle((place.directory / "entries/000").read_bytes()).records
    assert len(one) == len(two)
    assert one[23:] != two[23:]


def test_proofs(place: Place) -> None:
    with place.filled(300) as log:
        early = log.checkpoint()
        for _ in range(300):
            log.append(Event(kind=EventKind.LOCK))
        record = parse_bundle((place.directory / "entries/000").read_bytes()).records[17]
        proof = log.prove(17)
        signed = check_proof(proof, leaf_hash(record), SIGNER.public)
        assert signed is not None
        assert signed.size == 600
        assert check_proof(proof, leaf_hash(b"other"), SIGNER.public) is None
        assert check_proof(proof, leaf_hash(record), FixedSigner(9).public) is None
        assert check_proof(proof + "\n", leaf_hash(record), SIGNER.public) is None
        path = consistency_proof(log._open_tiles().subtree, 300, 600)
        assert verify_consistency(300, 600, path, parse_unverified(early)[0].root, log.root)
        with pytest.raises(NotFound):
            log.prove(600)
    with pytest.raises(MalformedNote):
        parse_proof("c2sp.org/tlog-proof@v1\nindex x\n\n")


def test_a_year_later_the_words_are_gone_and_the_proofs_hold(place: Place) -> None:
    place.clock.now = datetime(2026, 1, 31, 23, 0, tzinfo=UTC)
    with place.create() as log:
        log.append(Event(kind=EventKind.IMPORT))
        place.clock.now = datetime(2026, 2, 1, 1, 0, tzinfo=UTC)
        log.append(Event(kind=EventKind.ANSWER))
        place.clock.now = datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
        assert log.expire() == 0
        place.clock.now = datetime(2027, 2, 1, 1, 0, tzinfo=UTC)
        assert log.expire() == 1
        assert log.expire() == 0
        first, second = log.entries()
        assert first == Sealed(0, "2026-01")
        assert isinstance(second, Entry)
        assert log.verify().ok
        assert log.prove(0)
    assert check_log(place.directory)[0] == 2
    with place.open() as log:
        assert next(iter(log.entries())) == Sealed(0, "2026-01")


def test_a_key_piece_that_goes_early_is_told(place: Place) -> None:
    place.filled(3).close()
    (place.state / "shards" / "2026-11").unlink()
    assert place.codes() == {FindingCode.SHARD_MISSING}
    place.clock.now += timedelta(days=500)
    assert place.codes() == set()


def test_creating_twice_is_refused(place: Place) -> None:
    place.filled(1).close()
    with pytest.raises(Damaged):
        place.create()


def test_opening_nothing(place: Place) -> None:
    with pytest.raises(NotFound):
        place.open()
    with pytest.raises(NotFound):
        place.verify()
    with pytest.raises(AuditError):
        place.create(key=b"short")


def test_errors_name_no_paths(place: Place) -> None:
    with pytest.raises(AuditError) as error:
        place.open()
    assert str(place.root) not in str(error.value)


def test_an_empty_log_is_sound(place: Place) -> None:
    with place.create() as log:
        assert log.verify().ok
        assert log.size == 0
    assert check_log(place.directory)[0] == 0


def test_file_names_follow_the_specification() -> None:
    assert [relative_path(n) for n in (0, 999, 1000, 1234067)] == ["000", "999", "x001/000", "x001/x234/067"]


def test_a_note_has_one_spelling() -> None:
    line = make_vkey(ORIGIN, SIGNER.public)
    assert parse_vkey(line) == (ORIGIN, SIGNER.public)
    for wrong in ("", line + "=", line.replace("+", " "), line[:-1], "a b+00000000+AA==", line.upper()):
        with pytest.raises(MalformedNote):
            parse_vkey(wrong)


def test_the_checkpoint_is_a_c2sp_note(place: Place) -> None:
    with place.filled(3) as log:
        note = log.checkpoint()
    lines = note.decode().split("\n")
    assert lines[0] == ORIGIN
    assert lines[1] == "3"
    assert lines[3] == ""
    assert lines[4].startswith(f"\u2014 {ORIGIN} ")
    assert open_note(note, SIGNER.public) is not None
    for wrong in (note + b"\n", note.replace(b"\n3\n", b"\n03\n"), note.replace(b"\n", b"\r\n"), b"", b"\xff"):
        with pytest.raises(MalformedNote):
            open_note(wrong, SIGNER.public)
    assert open_note(note.replace(b"\n3\n", b"\n4\n"), SIGNER.public) is None


def test_events_noted_while_locked_are_folded_in_once(place: Place) -> None:
    late = note(Event(kind=EventKind.DESTROY), at=2000, random=seeded(1))
    early = note(Event(kind=EventKind.WITHDRAWAL, ids=("a" * 32,)), at=1000, random=seeded(2))
    with place.filled(2) as log:
        folded = fold([late, early, b"junk"], log)
        assert folded.rejected == 1
        assert [folded.entries[note_id(data) or ""].index for data in (early, late)] == [2, 3]
        first = next(iter(log.entries(2, 3)))
        assert isinstance(first, Entry)
        assert (first.event.at, first.event.ids[1]) == (1000, "a" * 32)
        # The process died before the notes were removed: nothing is counted twice.
        assert fold([early, late], log).entries == {}
        assert log.size == 5  # two, the folded two, and the one about the note that could not be read
        assert log.verify().ok
        plain = Entry(0, 0, Event(kind=EventKind.LOCK)).to_bytes()
        assert note_id(plain) is None
        assert fold([early, early], log).entries == {}


def test_keys_of_old_months_die_while_locked(place: Place) -> None:
    place.filled(2).close()
    assert expire_keys(place.state, place.clock.now) == 0
    assert expire_keys(place.state, place.clock.now + timedelta(days=400)) == 1
    place.clock.now += timedelta(days=400)
    with place.open() as log:
        assert list(log.entries()) == [Sealed(0, "2026-11"), Sealed(1, "2026-11")]
        assert log.verify().ok
