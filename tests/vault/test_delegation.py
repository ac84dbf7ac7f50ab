"""A vault opened with part of its keys: what works, what does not, and what the whole key finds afterwards."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.vault.support import CANARY, QUICK, Home, rows, unlocker
from vault import keyring
from vault.age import file as age
from vault.agent import delegation
from vault.agent.delegation import Handing, Keys, envelope_id
from vault.agent.keeper import Envelope
from vault.atomic import Disk
from vault.errors import AgeError, RolledBack, VaultError, Withheld, WrongKey
from vault.slots import RecoveryUnlocker, parse_recovery
from vault.vault import DocumentSpec, KeySelection, SegmentSpec, Vault, put_pending


@dataclass
class Hand:
    """The agent, without a process."""

    handing: Handing
    lot: deque[Envelope] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.shared, self.made = self.handing.keys, self.handing.envelopes
        self.lot.extend(self.made[1:])

    def seeds(self, uses: int) -> dict[str, bytes]:
        return {loan.id.hex(): loan.seed for loan in self.handing.loans if loan.uses & uses}

    def read_left(self) -> bytes:
        return self.handing.left

    def keys(self, current: bytes) -> tuple[Keys, bytes] | None:
        return next(((self.shared, e.key) for e in self.made if e.id == current), None)

    def envelope(self) -> Envelope:
        if not self.lot:
            raise Withheld("none left")
        return self.lot.popleft()


READING, WRITING = 1, 2


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.code = made.create()  # type: ignore[attr-defined]
    made.fill()
    return made


def hand_over(home: Home, *, roles: tuple[str, ...] = ("me",), envelopes: int = 8) -> Hand:
    with home.open() as vault:
        vault.put_document("names", b"the map of names")
        segments = {s.id: READING for s in vault.segments() if s.role in roles}
        documents = [d.id for d in vault.documents() if d.kind != "names"]
        return Hand(vault.hand_over(segments, documents, envelopes=envelopes, left=b"left"))


def opened(home: Home, hand: Hand, mode: str = "w") -> Vault:
    vault = Vault.open_handed(home.directory, home.state, hand, mode=mode)  # type: ignore[arg-type]
    assert vault is not None
    return vault


def read(vault: Vault, role: str) -> list[str]:
    vault.borrow(READING)
    table = vault.read(KeySelection(frozenset(s.id for s in vault.segments() if s.role == role)))
    return [] if table is None else [str(text) for text in table["text"].to_pylist()]


def test_what_is_permitted_opens_and_the_rest_does_not(home: Home) -> None:
    hand = hand_over(home)
    with home.open() as whole:
        signed = whole.signer.public, whole.derive("audit"), whole.name_key(), whole.derive("row-id")
    hand = hand_over(home)
    with opened(home, hand, "r") as vault:
        assert read(vault, "me") == ["mine"]
        assert vault.get_document("profile", scope="import-1") == CANARY.encode()
        assert (vault.signer.public, vault.derive("audit"), vault.name_key(), vault.derive("row-id")) == signed
        with pytest.raises(Withheld):
            read(vault, "ex")
        with pytest.raises(Withheld):
            vault.get_document("names")
        with pytest.raises(Withheld):
            vault.derive("anything else")


def test_a_key_is_lent_for_its_uses_alone(home: Home) -> None:
    with home.open() as vault:
        uses = {s.id: WRITING if s.role == "ex" else READING | WRITING for s in vault.segments()}
        hand = Hand(vault.hand_over(uses, (), envelopes=4, left=b"left"))
        seeds = [s.seed for s in vault.segments()]
    payload = age.decrypt((home.directory / "keyring.age").read_bytes(), [age.RawFileKey(hand.made[0].key)])
    assert not any(seed.hex().encode() in bytes(payload) for seed in seeds)  # no request for keys alone opens a row
    with opened(home, hand) as vault:
        entries = {s.role: s for s in vault.segments()}
        assert [vault.has_key(s) for s in vault.segments()] == [False, False]
        vault.borrow(READING)
        assert (vault.has_key(entries["me"]), vault.has_key(entries["ex"])) == (True, False)
        with pytest.raises(Withheld):
            vault.read(KeySelection(frozenset({entries["ex"].id})))
        vault.borrow(WRITING)
        assert vault.has_key(entries["ex"])
        assert vault.read_left() == b"left"
        vault.put_document("note", b"1")  # a rewrite puts no lent key into the file
    payload = age.decrypt((home.directory / "keyring.age").read_bytes(), [age.RawFileKey(hand.made[1].key)])
    assert not any(seed.hex().encode() in bytes(payload) for seed in seeds)
    with home.open() as vault, pytest.raises(Withheld):
        vault.read_left()


def test_what_is_private_is_written_with_it_and_read_by_a_way_in_alone(home: Home) -> None:
    hand = hand_over(home)
    with opened(home, hand) as vault:
        vault.put_document("letter/1", b"dear nobody", private=True)
        with pytest.raises(Withheld):
            vault.get_document("letter/1")
    with opened(home, hand) as vault:
        with pytest.raises(Withheld):
            vault.get_document("letter/1")
        vault.put_document("letter/1", b"dear somebody", private=True)
    with home.open() as vault:
        assert vault.get_document("letter/1") == b"dear somebody"
        assert [len(d.seed) for d in vault.documents()] == [32] * len(vault.documents())


def test_a_forged_sealed_seed_keeps_nothing_closed(home: Home) -> None:
    hand = hand_over(home)
    with opened(home, hand) as vault:
        vault.put_document("letter/1", b"dear nobody", private=True)
        ring = vault._keyring.ring
        forged = tuple(replace(d, seed=b"x" * 200) if d.kind == "letter/1" else d for d in ring.documents)
        vault._keyring.commit(documents=forged)
    with home.open() as vault:
        assert read(vault, "ex") == [CANARY, "two"]
        with pytest.raises(Withheld):
            vault.get_document("letter/1")


def test_the_outer_part_holds_neither_the_root_nor_a_slot(home: Home) -> None:
    hand = hand_over(home)
    with home.open(mode="r") as whole:
        ring = whole._keyring.ring
    data = (home.directory / "keyring.age").read_bytes()
    payload = bytes(age.decrypt(data, [age.RawFileKey(hand.made[0].key)]))
    withheld = [s.seed for s in ring.segments if s.role == "ex"] + [d.seed for d in ring.documents if d.kind == "names"]
    for secret in (ring.root, ring.sign_seed, ring.seal_private, *(s.ikm for s in ring.slots), *withheld):
        assert secret.hex().encode() not in payload
        assert secret not in payload
    outer = keyring.decode_keyring(payload)
    assert outer.root == b""
    assert outer.slots == ()
    for envelope in hand.made:  # and none of what was handed over opens the core
        with pytest.raises(AgeError):
            age.decrypt(outer.core, [age.RawFileKey(envelope.key)])


REFUSED: list[Callable[[Vault], object]] = [
    lambda v: v.change_passphrase(bytearray(b"another one"), QUICK, floor=QUICK),
    lambda v: v.add_slot(RecoveryUnlocker(os.urandom(20)).slot()),
    lambda v: v.remove_slot("x"),
    lambda v: v.slots,
    lambda v: v.count_escrow(),
    lambda v: v.renew(),
    lambda v: v.take_pending(),
    lambda v: v.hand_over({}, (), envelopes=1),
]


@pytest.mark.parametrize("act", REFUSED)
def test_nobody_gets_further_with_it(home: Home, act: Callable[[Vault], object]) -> None:
    hand = hand_over(home)
    before = (home.directory / "keyring.age").read_bytes()
    with opened(home, hand) as vault, pytest.raises(Withheld):
        act(vault)
    assert (home.directory / "keyring.age").read_bytes() == before
    assert len(list((home.state / vault.vault_id / "shards").glob("vault*"))) == 1


def test_what_was_written_with_it_is_there_for_the_whole_key(home: Home) -> None:
    hand = hand_over(home)
    with opened(home, hand) as vault:
        vault.write_import("import-2", [SegmentSpec(rows("new"), "me", "general")], [DocumentSpec("note", b"one")])
        vault.put_document("note", b"two")
        vault.destroy_segments(s.id for s in vault.segments() if s.role == "ex")  # erasing needs no key
    with opened(home, hand) as vault:
        assert read(vault, "me") == ["mine", "new"]
        assert vault.get_document("note") == b"two"
    for key in (unlocker(), RecoveryUnlocker(parse_recovery(home.code.encode()) or b"")):  # type: ignore[attr-defined]
        with Vault.open(home.directory, home.state, key, mode="r") as vault:
            assert read(vault, "me") == ["mine", "new"]
            assert read(vault, "ex") == []
            assert vault.get_document("note") == b"two"
            assert vault.get_document("names") == b"the map of names"
            assert len(vault.slots) == 2
            assert not vault.list_damaged()
    with home.open(mode="r") as vault, pytest.raises(WrongKey):
        home.open(b"wrong", mode="r")


def test_the_whole_key_ends_it(home: Home) -> None:
    hand = hand_over(home)
    home.open(mode="r").close()  # looking does not
    opened(home, hand).close()
    home.open().close()
    assert Vault.open_handed(home.directory, home.state, hand) is None
    payload_key_known = [e for e in hand.made if e.id == envelope_id((home.directory / "keyring.age").read_bytes())]
    assert payload_key_known == []


def test_what_waits_for_the_whole_key_is_not_passed_over(home: Home) -> None:
    hand = hand_over(home)
    with opened(home, hand) as vault:
        vault_id = vault.vault_id
    put_pending(home.state, vault_id, b"the other person said no")
    assert Vault.open_handed(home.directory, home.state, hand) is None


def test_no_envelope_twice_and_none_left_is_an_error_that_changes_nothing(home: Home) -> None:
    hand = hand_over(home, envelopes=3)
    seen = {(home.directory / "keyring.age").read_bytes()[:400]}
    with opened(home, hand) as vault:
        for text in (b"1", b"2"):
            vault.put_document("note", text)
            seen.add((home.directory / "keyring.age").read_bytes()[:400])
        assert len(seen) == 3
        with pytest.raises(Withheld):
            vault.put_document("note", b"3")
    with opened(home, hand) as vault:
        assert vault.get_document("note") == b"2"
    with home.open() as vault:
        assert vault.get_document("note") == b"2"


def test_an_older_keyring_is_refused_here_too(home: Home) -> None:
    hand = hand_over(home)
    old = (home.directory / "keyring.age").read_bytes()
    with opened(home, hand) as vault:
        vault.put_document("note", b"1")
        vault.put_document("note", b"2")
    (home.directory / "keyring.age").write_bytes(old)
    with pytest.raises(RolledBack):
        Vault.open_handed(home.directory, home.state, hand)
    with pytest.raises(RolledBack):
        home.open()


def test_every_byte_of_the_keyring_counts(home: Home) -> None:
    hand = hand_over(home)
    path = home.directory / "keyring.age"
    data = path.read_bytes()
    for at in range(0, len(data), 61):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        try:
            vault = Vault.open_handed(home.directory, home.state, hand)
        except VaultError:
            continue
        assert vault is None
    path.write_bytes(data)
    opened(home, hand).close()


def test_a_core_of_another_vault_is_refused(home: Home, tmp_path: Path) -> None:
    hand = hand_over(home)
    (tmp_path / "other").mkdir()
    other = Home(tmp_path / "other")
    other.create()
    other.fill()
    foreign = hand_over(other)
    ours = keyring.decode_keyring(_payload(home, hand))
    theirs = keyring.decode_keyring(_payload(other, foreign))
    data = delegation.seal_outer(replace(ours, core=theirs.core), hand.made[1], os.urandom)
    (home.directory / "keyring.age").write_bytes(data)
    with pytest.raises(VaultError):
        home.open()


def _payload(home: Home, hand: Hand) -> memoryview:
    return age.decrypt((home.directory / "keyring.age").read_bytes(), [age.RawFileKey(hand.made[0].key)])


class Stops(Disk):
    """Fails at its n-th change, as a crash would."""

    def __init__(self, stop: int) -> None:
        super().__init__()
        self.left = stop

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt

    def _write(self, fd: int, view: memoryview) -> int:
        self._step()
        return super()._write(fd, view)

    def _fsync(self, fd: int) -> None:
        self._step()
        super()._fsync(fd)

    def _rename(self, source: Path, target: Path) -> None:
        self._step()
        super()._rename(source, target)


@pytest.mark.parametrize("stop", range(1, 16))
def test_a_crash_while_handing_over_or_writing_loses_nothing(home: Home, stop: int) -> None:
    hand = hand_over(home)
    vault = opened(home, hand)
    vault.state.disk = Stops(stop)
    crashed = False
    try:
        vault.put_document("note", b"new")
    except KeyboardInterrupt:
        crashed = True
    vault.close()
    with opened(home, hand) as vault:
        assert read(vault, "me") == ["mine"]
        assert vault.get_document("note") in ((None, b"new") if crashed else (b"new",))
    with home.open() as vault:
        vault.state.disk = Stops(stop)
        with contextlib.suppress(KeyboardInterrupt):
            vault.hand_over({}, (), envelopes=2)
    with home.open() as vault:
        assert read(vault, "me") == ["mine"]
        assert read(vault, "ex") == [CANARY, "two"]
        assert vault.get_document("names") == b"the map of names"


def test_a_copy_made_meanwhile_can_be_restored(home: Home) -> None:
    hand = hand_over(home)
    with opened(home, hand) as vault:
        vault.put_document("note", b"1")
        (home.state / vault.vault_id / "anchor").unlink()
    with Vault.open(home.directory, home.state, unlocker(), reanchor=True) as vault:
        assert vault.get_document("note") == b"1"
        assert read(vault, "ex") == [CANARY, "two"]
    assert Vault.open_handed(home.directory, home.state, hand) is None
