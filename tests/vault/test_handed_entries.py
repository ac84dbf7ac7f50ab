"""What whoever has the agent's keys may write into the outer part of a keyring, and what none of it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vault.support import Home
from tests.vault.test_delegation import hand_over
from vault import keyring
from vault.agent import delegation
from vault.errors import Damaged
from vault.keyring import DocumentEntry, Keyring, SegmentEntry, hash_bytes
from vault.keyring_file import compute_anchor
from vault.vault import Vault


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.create()
    made.fill()
    return made


def rewrite(home: Home, change: Callable[[Keyring], Keyring]) -> None:
    """Write the outer part anew as an intruder with the agent's keys can: signed, anchored, in an envelope."""
    hand = hand_over(home, roles=("me", "ex"))
    file = home.directory / "keyring.age"
    data = file.read_bytes()
    found = hand.keys(delegation.envelope_id(data))
    assert found is not None
    shared, key = found
    ring = keyring.decode_keyring(delegation.age.decrypt(data, [delegation.age.RawFileKey(key)]))
    ring = change(replace(ring, epoch=ring.epoch + 1, prev_hash=hash_bytes(data)))
    written = delegation.seal_outer(ring, hand.envelope(), lambda size: bytes(size))
    file.write_bytes(written)
    with_anchor = compute_anchor(ring.epoch, written, shared.derive("anchor"))
    state = next(path for path in home.state.iterdir() if (path / "shards").is_dir())
    (state / "anchor").write_bytes(with_anchor.to_bytes())


def opened(home: Home) -> Vault:
    return home.open()


def planted(shard: str, name: str = "f" * 32) -> DocumentEntry:
    return DocumentEntry(name, bytes(32), shard, "note", "vault", 1, "0" * 64, None, own=True)


@pytest.mark.parametrize("place", ["../../../victim", "x", "", "F" * 32, "0" * 31, "vault", "0" * 32 + "\n"])
@pytest.mark.parametrize("field", ["shard", "id"])
def test_a_name_that_is_none_is_refused(home: Home, tmp_path: Path, place: str, field: str) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"somebody's")
    rewrite(home, lambda ring: replace(ring, documents=(*ring.documents, replace(planted("e" * 32), **{field: place}))))
    with opened(home) as vault:
        assert {d.kind for d in vault.documents()} == {"names", "profile"}
        vault.destroy_documents([d.id for d in vault.documents()])
    assert victim.read_bytes() == b"somebody's"


@pytest.mark.parametrize(
    "wrong", [{"expires_at": 2**70}, {"expires_at": "soon"}, {"size": None}, {"kind": 5}, {"own": "yes"}]
)
def test_a_value_of_another_kind_keeps_no_vault_closed(home: Home, wrong: dict[str, object]) -> None:
    entry = replace(planted("e" * 32), **wrong)  # type: ignore[arg-type]
    rewrite(home, lambda ring: replace(ring, documents=(*ring.documents, entry)))
    with opened(home) as vault:
        assert len(vault.segments()) == 2


def test_a_key_of_theirs_is_not_made_the_users_own(home: Home) -> None:
    """A second entry for the same key, marked as the user's own, would let it outlive their no."""
    with home.open() as vault:
        theirs = next(s.shard for s in vault.segments() if s.role == "ex")
    rewrite(home, lambda ring: replace(ring, documents=(*ring.documents, planted(theirs))))
    with opened(home) as vault:
        assert theirs not in vault.state.facts().own
        assert [d.kind for d in vault.documents() if d.shard == theirs] == []


def test_a_part_that_is_listed_twice_is_read_once(home: Home) -> None:
    def twice(ring: Keyring) -> Keyring:
        return replace(ring, segments=(*ring.segments, *ring.segments))

    rewrite(home, twice)
    with opened(home) as vault:
        segments: list[SegmentEntry] = list(vault.segments())
        assert len({s.id for s in segments}) == len(segments) == 2


def test_a_whole_keyring_with_two_entries_for_a_key_is_refused(home: Home) -> None:
    with home.open() as vault:
        ring = vault._keyring.ring
    for entries in ((*ring.segments, *ring.segments), (replace(ring.segments[0], shard="x"),)):
        with pytest.raises(Damaged):
            keyring.decode_keyring(keyring.encode_keyring(replace(ring, segments=entries)))
