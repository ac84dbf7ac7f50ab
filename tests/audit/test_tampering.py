"""What is done to a log is told by name: edit, insert, delete, reorder, truncate, fork, roll back."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.anchor import ChainKey
from audit.bundle import Bundle, frame_record, parse_bundle
from audit.checkpoint import Checkpoint, sign_note
from audit.errors import AuditError, Damaged
from audit.events import Event, EventKind
from audit.findings import SENTENCES, Finding, FindingCode
from audit.tree import compute_root, leaf_hash
from audit.verify import Unsound, check_log
from tests.audit.support import ORIGIN, SIGNER, FixedSigner, Place
from tests.scale import scaled

SIZE = 12
MUTATIONS = 1_000  # EXSKILL_TEST_SCALE=10 tries ten thousand


def bundle_file(place: Place, number: int = 0) -> Path:
    return place.directory / "entries" / f"{number:03d}"


def rewrite(place: Place, change: Callable[[list[bytes]], list[bytes]], number: int = 0) -> None:
    path = bundle_file(place, number)
    records = list(parse_bundle(path.read_bytes()).records)
    path.write_bytes(b"".join(frame_record(record) for record in change(records)))


def flipped(record: bytes) -> bytes:
    return record[:-1] + bytes([record[-1] ^ 1])


CASES: dict[str, tuple[Callable[[list[bytes]], list[bytes]], FindingCode, int]] = {
    "edit": (lambda r: [*r[:4], flipped(r[4]), *r[5:]], FindingCode.EDITED, 4),
    "edit the last": (lambda r: [*r[:-1], flipped(r[-1])], FindingCode.EDITED, SIZE - 1),
    "insert a copy": (lambda r: [*r[:4], r[2], *r[4:]], FindingCode.INSERTED, 4),
    "insert a stranger": (lambda r: [*r[:4], flipped(r[4]), *r[4:]], FindingCode.INSERTED, 4),
    "delete": (lambda r: [*r[:4], *r[5:]], FindingCode.DELETED, 4),
    "delete the first": (lambda r: r[1:], FindingCode.DELETED, 0),
    "reorder": (lambda r: [*r[:4], r[5], r[4], *r[6:]], FindingCode.REORDERED, 4),
    "truncate": (lambda r: r[:7], FindingCode.TRUNCATED, 7),
    "truncate all": (lambda r: [], FindingCode.TRUNCATED, 0),
    "append a stranger": (lambda r: [*r, flipped(r[-1])], FindingCode.INSERTED, SIZE),
}


@pytest.mark.parametrize("name", list(CASES))
def test_each_deed_has_its_name(place: Place, name: str) -> None:
    change, code, entry = CASES[name]
    place.filled(SIZE).close()
    rewrite(place, change)
    found = place.verify().findings
    assert [(f.code, f.entry) for f in found] == [(code, entry)]
    with pytest.raises(Unsound):
        check_log(place.directory)
    with pytest.raises(AuditError):
        list(place.open().entries())


@pytest.mark.parametrize("name", ["edit", "insert a copy", "delete", "reorder"])
def test_the_same_in_a_full_bundle_and_without_keys(place: Place, name: str) -> None:
    change, code, entry = CASES[name]
    place.filled(300).close()
    rewrite(place, change)
    assert Finding(code, entry) in place.verify().findings
    assert code in place.codes(key=None)


def test_a_cut_in_a_later_bundle(place: Place) -> None:
    place.filled(600).close()
    bundle_file(place, 2).unlink()
    assert Finding(FindingCode.TRUNCATED, 512) in place.verify().findings


def test_a_log_signed_again_after_a_cut_is_told_by_the_state_directory(place: Place) -> None:
    """The signer itself cheats: the checkpoint fits the shorter log, the anchor does not."""
    place.filled(SIZE).close()
    records = parse_bundle(bundle_file(place).read_bytes()).records[:5]
    shorter = Checkpoint(ORIGIN, 5, compute_root([leaf_hash(record) for record in records]))
    (place.directory / "checkpoint").write_bytes(sign_note(shorter, SIGNER))
    rewrite(place, lambda r: r[:5])
    assert check_log(place.directory)[0] == 5  # without the state directory nothing is amiss
    assert FindingCode.TRUNCATED in place.codes()


def test_a_fork_is_told_by_a_checkpoint_kept_elsewhere(place: Place, tmp_path: Path) -> None:
    with place.filled(SIZE) as log:
        kept = log.checkpoint()
    with Place(tmp_path / "fork").create() as other:
        for _ in range(SIZE + 3):
            other.append(Event(kind=EventKind.DOCTOR))
        assert [f.code for f in other.verify(witnesses=[kept]).findings] == [FindingCode.FORKED]
        with pytest.raises(Unsound, match="another history"):
            check_log(tmp_path / "fork" / "vault" / "audit", witnesses=[kept])
    with Place(tmp_path / "short").create() as short:
        assert [f.code for f in short.verify(witnesses=[kept]).findings] == [FindingCode.TRUNCATED]
    foreign = kept.replace(b"exskill.dev", b"exskill.net")
    with place.open() as log:
        assert log.verify(witnesses=[kept]).ok
        assert not log.verify(witnesses=[foreign]).ok


def test_an_older_state_directory_is_told(place: Place) -> None:
    place.filled(3).close()
    old = (place.state / "anchor").read_bytes()
    with place.open() as log:
        for _ in range(4):
            log.append(Event(kind=EventKind.DOCTOR))
    (place.state / "anchor").write_bytes(old)
    assert FindingCode.ROLLED_BACK in place.codes()
    with pytest.raises(Damaged) as error:
        place.open()
    assert error.value.finding.code is FindingCode.ROLLED_BACK


def test_an_older_log_is_told(place: Place, tmp_path: Path) -> None:
    place.filled(5).close()
    shutil.copytree(place.directory, tmp_path / "copy")
    with place.open() as log:
        log.append(Event(kind=EventKind.DOCTOR))
    shutil.rmtree(place.directory)
    shutil.copytree(tmp_path / "copy", place.directory)
    assert Finding(FindingCode.TRUNCATED, 5) in place.verify().findings


def test_log_and_anchor_put_back_together_are_told_by_what_is_known_elsewhere(place: Place, tmp_path: Path) -> None:
    place.filled(5).close()
    for part in ("vault", "state"):
        shutil.copytree(place.root / part, tmp_path / "copy" / part)
    with place.open() as log:
        log.append(Event(kind=EventKind.DOCTOR))
        known = log.head
    with place.open(known=known) as log:
        assert log.head == known
    for part in ("vault", "state"):
        shutil.rmtree(place.root / part)
        shutil.copytree(tmp_path / "copy" / part, place.root / part)
    assert place.verify().ok
    assert place.verify(known=known).findings == (Finding(FindingCode.ROLLED_BACK, 5),)
    with pytest.raises(Damaged) as error:
        place.open(known=known)
    assert error.value.finding == Finding(FindingCode.ROLLED_BACK, 5)


def test_another_history_of_the_same_length_is_told_by_what_is_known_elsewhere(place: Place, tmp_path: Path) -> None:
    place.filled(5).close()
    with place.open() as log:
        size, root = log.head
    other = size, bytes(32)
    assert FindingCode.FORKED in {f.code for f in place.verify(known=other).findings}
    with pytest.raises(Damaged) as error:
        place.open(known=other)
    assert error.value.finding.code is FindingCode.FORKED
    assert place.verify(known=(size, root)).ok


def test_an_older_checkpoint_is_told(place: Place) -> None:
    place.filled(5).close()
    old = (place.directory / "checkpoint").read_bytes()
    with place.open() as log:
        log.append(Event(kind=EventKind.DOCTOR))
    (place.directory / "checkpoint").write_bytes(old)
    assert place.codes() == {FindingCode.UNFINISHED}
    assert place.codes(key=None) == {FindingCode.UNFINISHED}


def test_another_signer_another_name_another_key(place: Place) -> None:
    place.filled(5).close()
    other = FixedSigner(9)
    assert place.codes(public=other.public) >= {FindingCode.KEY_FILE, FindingCode.CHECKPOINT_SIGNATURE}
    assert FindingCode.KEY_FILE in place.codes(origin=ORIGIN + "0")
    assert FindingCode.ANCHOR in place.codes(key=bytes(32))
    with pytest.raises(AuditError):
        place.open(key=bytes(32))
    with pytest.raises(AuditError):
        place.open(signer=other)


def test_the_chain_shows_what_the_keys_of_the_vault_cannot(place: Place) -> None:
    """Somebody with every key of the vault writes the history anew; who kept the verification key sees it."""
    with place.filled(SIZE) as log:
        key = log.chain_key
    assert key is not None
    assert place.verify(chain_key=key).ok
    assert ChainKey.from_text(key.to_text()) == key
    shutil.rmtree(place.root / "vault")
    shutil.rmtree(place.root / "state")
    with place.create() as forged:
        for _ in range(SIZE):
            forged.append(Event(kind=EventKind.DOCTOR))
    assert place.verify().ok
    assert place.codes(chain_key=key) == {FindingCode.CHAIN}


def test_a_new_chain_begins_at_the_present_end(place: Place) -> None:
    with place.filled(4) as log:
        first = log.chain_key
        second = log.new_chain()
        log.append(Event(kind=EventKind.DOCTOR))
        assert second.start == 5
        assert log.verify(chain_key=second).ok
        assert first is not None
        assert not log.verify(chain_key=first).ok
    wrong = second.to_text()
    for text in ("", wrong[:-1], wrong.replace("chain1", "chain2"), wrong[:-1] + ("0" if wrong[-1] != "0" else "1")):
        with pytest.raises(ValueError):
            ChainKey.from_text(text)


def test_the_chain_key_of_the_past_is_not_on_the_disk(place: Place) -> None:
    """The sector is overwritten in place: no older link is left in any file."""
    seen = set()
    with place.create() as log:
        for _ in range(5):
            log.append(Event(kind=EventKind.DOCTOR))
            seen.add((place.state / "anchor").read_bytes())
    assert len(seen) == 5
    last = (place.state / "anchor").read_bytes()
    assert (place.state / "anchor").stat().st_size == len(last) == 512


def test_every_one_of_many_mutations_is_detected(place: Place) -> None:
    """Random edits, cuts, insertions and swaps in any file of the vault directory or the state directory."""
    place.filled(280).close()
    rng = random.Random(2026)
    files = place.files()
    whole = {path: path.read_bytes() for path in files}
    for number in range(scaled(MUTATIONS)):
        path = rng.choice(files)
        data = mutated(rng, whole[path])
        if data == whole[path]:
            continue
        path.write_bytes(data)
        assert not place.verify().ok, (number, path.name)
        path.write_bytes(whole[path])
    assert place.verify().ok


def mutated(rng: random.Random, data: bytes) -> bytes:
    at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return rng.choice(
        [
            lambda: data[:at],
            lambda: data[:at] + data[to:],
            lambda: data[:at] + rng.randbytes(rng.randrange(1, 40)) + data[at:],
            lambda: data[:at] + bytes(len(data[at:to])) + data[to:],
            lambda: data[:at] + data[at:to] * 2 + data[to:],
            lambda: data[to:] + data[:to],
            lambda: bytes(b ^ (1 << rng.randrange(8)) if i == at else b for i, b in enumerate(data)),
        ]
    )()


def test_every_finding_has_a_sentence() -> None:
    assert set(SENTENCES) == set(FindingCode)
    for code in FindingCode:
        sentence = Finding(code, 3).sentence
        assert sentence[0].islower()
        assert not sentence.endswith(".")


def test_a_bundle_is_parsed_to_the_last_byte() -> None:
    framed = frame_record(b"a") + frame_record(b"bc")
    assert parse_bundle(framed) == Bundle((b"a", b"bc"), b"")
    assert parse_bundle(framed + b"\x00") == Bundle((b"a", b"bc"), b"\x00")
    assert parse_bundle(framed + b"\x00\x00") == Bundle((b"a", b"bc"), b"\x00\x00")
    assert parse_bundle(framed[:-1]).records == (b"a",)
    assert len(parse_bundle(frame_record(b"x") * 300).records) == 256
    assert SIGNER.public != FixedSigner(8).public
