"""Keys by purpose, what an agent's writer cannot change, and what the keyring remembers of log and journal."""

from __future__ import annotations

import errno
import json
import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.vault.golden import SECRET as GOLDEN_SECRET
from tests.vault.golden import paths_in
from tests.vault.support import QUICK, SECRET, DyingDisk, Home, Stop, rows, unlocker
from tests.vault.test_delegation import Hand, hand_over, opened
from vault import keyring
from vault.age import file as age
from vault.agent import delegation
from vault.atomic import Disk
from vault.errors import Damaged, Full, VaultError, Withheld, WrongKey
from vault.keyring import Keyring
from vault.locked_facts import say_deadlines, say_event, say_withdrawn
from vault.padding import pad, unpad
from vault.slots import PassphraseUnlocker
from vault.specs import DocumentSpec, SegmentSpec
from vault.vault import Vault

GOLDEN = Path(__file__).parent.parent / "data" / "vault" / "golden-1.tar"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    made.fill()
    return made


# -- an older format -----------------------------------------------------------------------------------------------------


def open_golden(root: Path, disk: Any = None, mode: Any = "w") -> Vault:
    paths = paths_in(root)
    key = PassphraseUnlocker(bytearray(GOLDEN_SECRET))
    return Vault.open(paths.vault("golden"), paths.state, key, disk=disk, mode=mode)


def unpacked(root: Path) -> Path:
    with tarfile.open(GOLDEN) as archive:
        archive.extractall(root, filter="tar")
    return root


def test_a_vault_of_format_1_gets_a_consent_key_of_its_own(tmp_path: Path) -> None:
    root = unpacked(tmp_path)
    with open_golden(root, mode="r") as vault:
        assert vault.consent_public == vault.signer.public
        page = vault.get_document("manifest")
    assert page is not None
    with open_golden(root) as vault:
        assert vault.has_old_consent
        assert vault.consent_public == vault.signer.public != vault.consent_signer.public
        vault.move_consent(DocumentSpec("manifest", page, own=True))
    with open_golden(root) as vault:
        assert not vault.has_old_consent
        assert vault.consent_public == vault.consent_signer.public != vault.signer.public
        assert vault.get_document("manifest") == page


def test_a_crash_while_the_format_steps_loses_nothing(tmp_path: Path) -> None:
    for stop in range(1, 100):
        root = unpacked(tmp_path / str(stop))
        ended = False
        try:
            open_golden(root, DyingDisk(stop)).close()
            ended = True
        except Stop:
            pass
        with open_golden(root) as vault:
            assert vault.get_document("note") == b"a note to myself"
            assert vault.has_old_consent
            assert len(vault.segments()) == 2
        if ended:
            return
        shutil.rmtree(root)
    raise AssertionError("it never ended")


@pytest.mark.parametrize("gone", ["consent_seed", "log_size", "frozen", "none, but an unknown one more"])
def test_a_keyring_that_lacks_a_field_of_its_format_is_damaged(home: Home, gone: str) -> None:
    with home.open(mode="r") as vault:
        body = json.loads(bytes(unpad(keyring.encode_keyring(vault._keyring.ring))))
    assert keyring.decode_keyring(pad(json.dumps(body).encode(), multiple=4096)).vault_id == body["vault_id"]
    if gone not in body:
        body["segments"][0]["unknown"] = 1
    else:
        del body[gone]
    with pytest.raises(Damaged, match="the keyring cannot be read"):
        keyring.decode_keyring(pad(json.dumps(body).encode(), multiple=4096))


# -- what an agent has and has not ---------------------------------------------------------------------------------------


def test_an_agent_checks_the_consent_page_and_cannot_sign_it(home: Home) -> None:
    with home.open(mode="r") as vault:
        public = vault.consent_public
        assert public == vault.consent_signer.public != vault.signer.public
        secret = vault._keyring.ring.consent_seed
    hand = hand_over(home)
    assert secret not in hand.shared.to_bytes()
    with opened(home, hand) as vault:
        assert vault.consent_public == public
        with pytest.raises(Withheld):
            vault.consent_signer  # noqa: B018


def forge(home: Home, hand: Hand, change: Callable[[Keyring], Keyring]) -> None:
    """Write the outer part as somebody with the agent's keys can, past every rule of the program."""
    with opened(home, hand) as vault:
        kept = vault._keyring
        data = delegation.seal_outer(
            change(keyring.make_successor(kept.ring, kept._file)), hand.envelope(), kept.disk.random
        )
        kept._replace_file(change(keyring.make_successor(kept.ring, kept._file)), data, kept.derive("anchor"))


def test_who_has_the_agents_keys_changes_neither_frozen_documents_nor_entries(home: Home) -> None:
    with home.open() as vault:
        vault.put_document("manifest", b"the consent page", own=True)
        vault.put_document("names", b"the map of names")
        before = vault._keyring.ring
        hand = Hand(
            vault.hand_over(
                {s.id: 1 for s in vault.segments()},
                [d.id for d in vault.documents()],
                envelopes=9,
                frozen=["manifest", "names"],
            )
        )
    with opened(home, hand) as vault:
        with pytest.raises(Withheld):
            vault.put_document("manifest", b"a page that permits everything")
        with pytest.raises(Withheld):
            vault.drop_document("names")
        vault.put_document("note", b"allowed")
        note = next(d for d in vault.documents() if d.kind == "note")

    def change(ring: Keyring) -> Keyring:
        segments = tuple(replace(s, own=True, role="me", expires_at=2**40) for s in ring.segments)
        forged = replace(note, kind="manifest")
        documents = (*(d for d in ring.documents if d.kind not in ("manifest", "names")), forged)
        return replace(ring, segments=segments, documents=documents, escrows=0, created=1, frozen=())

    forge(home, hand, change)
    with home.open() as vault:
        after = vault._keyring.ring
        assert [(s.id, s.role, s.own, s.expires_at) for s in after.segments] == [
            (s.id, s.role, s.own, 2**40 if s.expires_at is None else s.expires_at) for s in before.segments
        ]
        assert after.created == before.created
        kinds = {d.kind: d.id for d in after.documents}
        assert kinds["manifest"] == next(d.id for d in before.documents if d.kind == "manifest")
        assert kinds["names"] == next(d.id for d in before.documents if d.kind == "names")
        assert vault.get_document("note") == b"allowed"


# -- whose what is, while locked -----------------------------------------------------------------------------------------


def test_what_is_not_the_users_own_is_known_before_it_counts(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    for stop in range(1, 100):
        with home.open() as vault:
            disk = DyingDisk(stop)
            vault._keyring.state.disk = disk
            vault.state.journal._disk = disk
            ended = False
            try:
                vault.write_import(
                    f"i{stop}",
                    [
                        SegmentSpec(rows("mine"), "me", "general", own=True),
                        SegmentSpec(rows("x"), "ex", "general", 9_999),
                    ],
                )
                ended = True
            except Stop:
                pass
        with home.open(mode="r") as vault:
            facts = vault.state.facts()
            for segment in vault.segments():
                assert (segment.shard in facts.own) == segment.own
                assert facts.deadlines.get(segment.shard) == segment.expires_at
        if ended:
            return
    raise AssertionError("it never ended")


def test_ownership_can_be_said_later_for_what_an_older_version_wrote(home: Home) -> None:
    with home.open() as vault:
        mine = [s.id for s in vault.segments() if s.role == "me"]
        vault.mark_own(mine)
        own = {s.shard for s in vault.segments() if s.own}
        assert len(own) == 1
        assert vault.state.facts().own == own
        vault.mark_own([])
        assert vault.state.facts().own == frozenset()


def test_a_lost_journal_comes_back_from_the_keyring(home: Home) -> None:
    with home.open() as vault:
        vault.put_document("letter", b"dear me", expires_at=2**40, own=True)
        state = vault.state
    state.journal.path.write_bytes(b"spoilt")
    with home.open() as vault:
        assert vault.journal_report.lost
        [letter] = [d for d in vault.documents() if d.kind == "letter"]
        assert letter.shard in vault.state.facts().own
        assert vault.state.facts().deadlines[letter.shard] == 2**40
    with home.open() as vault:
        assert not vault.journal_report


# -- rollback ------------------------------------------------------------------------------------------------------------


def test_an_older_journal_is_noticed_and_put_right(home: Home) -> None:
    with home.open() as vault:
        vault.put_document("note", b"x", own=True)
        path = vault.state.journal.path
    old = path.read_bytes()
    with home.open() as vault:
        vault.put_document("letter", b"y", expires_at=77, own=True)
    path.write_bytes(old)
    with home.open() as vault:
        assert vault.journal_report.is_older
        assert 77 in vault.state.facts().deadlines.values()
    with home.open() as vault:
        assert not vault.journal_report


def test_a_no_said_while_locked_outlives_the_journals_rewriting(home: Home) -> None:
    with home.open() as vault:
        state = vault.state
    state.say(say_withdrawn(1_700_000_000), say_event(b"no"))
    for number in range(70):
        state.say(say_event(b"%d" % number))
    with home.open() as vault:
        assert len(vault.state.journal.read().heads) < 80
        assert vault.state.facts().withdrawn_at == 1_700_000_000
        assert vault.take_pending()[0] == b"no"


def test_the_keyring_remembers_the_logs_head(home: Home) -> None:
    with home.open() as vault:
        assert vault.log_head == (0, b"")
        vault.follow_log(lambda: (7, bytes(32)))
        vault.put_document("note", b"x")
        assert vault.log_head == (7, bytes(32))
        epoch = vault.epoch
        vault.note_heads()
        assert vault.epoch == epoch
        vault.follow_log(lambda: (8, b"\1" * 32))
        vault.note_heads()
        assert vault.epoch == epoch + 1
    with home.open(mode="r") as vault:
        assert vault.log_head == (8, b"\1" * 32)


def test_noting_heads_does_not_end_what_was_just_handed_over(home: Home) -> None:
    with home.open() as vault:
        hand = Hand(vault.hand_over({}, (), envelopes=2))
        vault.state.say(say_deadlines({"0" * 32: 1}))
        vault.note_heads()
    opened(home, hand).close()


def test_an_agent_of_an_older_version_is_not_understood_but_asked_for_the_passphrase(home: Home) -> None:
    hand = hand_over(home)
    data = (home.directory / "keyring.age").read_bytes()
    ring = keyring.decode_keyring(age.decrypt(data, [age.RawFileKey(hand.made[0].key)]))
    assert ring.core
    with pytest.raises(VaultError):
        delegation.Keys.from_bytes(hand.shared.to_bytes()[:160])


@pytest.mark.parametrize("text", [b"0", b"[]", b"null", b'""', b"[" * 100_000, b'{"format": "3"}'])
def test_a_payload_that_is_no_keyring_is_damaged(text: bytes) -> None:
    with pytest.raises(Damaged):
        keyring.decode_keyring(pad(text, multiple=4096))


@pytest.mark.parametrize("what", ["passwd", "note"])
def test_after_a_failed_write_nothing_more_is_written(tmp_path: Path, what: str) -> None:
    """A disk that fails for a moment: whatever the program still does before it ends, the vault opens afterwards."""
    for stop in range(1, 60):
        (tmp_path / f"{what}{stop}").mkdir(mode=0o700)
        home = Home(tmp_path / f"{what}{stop}")
        home.create()
        failed = False
        disk = FailingOnce(stop)
        vault = Vault.open(home.directory, home.state, unlocker(), disk=disk)
        disk.armed = True
        try:
            if what == "passwd":
                vault.change_passphrase(bytearray(b"a new passphrase"), QUICK, floor=QUICK)
            else:
                vault.put_document("note", b"x")
        except Full:
            failed = True
        vault.follow_log(lambda: (5, bytes(32)))
        with suppress(Full):
            vault.note_heads()
        if failed:
            with suppress(VaultError):
                vault.put_document("note", b"y")
        vault.close()
        for secret in (SECRET, b"a new passphrase"):
            with suppress(WrongKey):
                home.open(secret).close()
                break
        else:
            raise AssertionError(f"nothing opens it after a fault at {stop}")
        if not failed:
            return
    raise AssertionError("it never ended")


class FailingOnce(Disk):
    """Fails at its n-th operation and works again afterwards."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left, self.armed = at, False

    def _fail(self) -> None:
        if self.armed:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.EIO, "failed")

    def _write(self, fd: int, view: memoryview) -> int:
        self._fail()
        return super()._write(fd, view)

    def _fsync(self, fd: int) -> None:
        self._fail()
        super()._fsync(fd)

    def _rename(self, source: Path, target: Path) -> None:
        self._fail()
        super()._rename(source, target)

    def _unlink(self, path: Path) -> None:
        self._fail()
        super()._unlink(path)
