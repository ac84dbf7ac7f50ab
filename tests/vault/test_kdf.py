"""What a passphrase costs: floors, remembered costs, and no copy that outlives the derivation."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.vault.support import QUICK, SECRET, Home, unlocker
from vault import kdf
from vault.age.header import Stanza, read_header, write_header
from vault.errors import Damaged, HeaderFailure
from vault.kdf import Argon2Params, calibrate
from vault.slots import PassphraseUnlocker, normalise_passphrase

RFC_9106_SECOND = Argon2Params(64 * 1024, 3, 4)


def test_calibration_never_goes_below_the_second_option_of_the_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "FLOOR", RFC_9106_SECOND)
    slow = calibrate(1.0, available_kib=10**7, clock=iter([0.0, 5.0]).__next__, run=lambda *_a: b"")
    assert slow == RFC_9106_SECOND
    ticks = iter(i * 0.01 for i in range(100))
    quick = calibrate(1.0, available_kib=300_000, clock=ticks.__next__, run=lambda *_a: b"")
    assert kdf.is_within(quick, RFC_9106_SECOND)
    assert quick.memory_kib == 128 * 1024
    assert quick.iterations == kdf.MAX.iterations


@pytest.mark.parametrize(
    "short", [Argon2Params(64 * 1024, 2, 4), Argon2Params(64 * 1024, 3, 3), Argon2Params(65535, 3, 4)]
)
def test_a_new_slot_below_the_floor_is_refused(monkeypatch: pytest.MonkeyPatch, short: Argon2Params) -> None:
    monkeypatch.setattr(kdf, "FLOOR", RFC_9106_SECOND)
    with pytest.raises(HeaderFailure, match="out of bounds"):
        PassphraseUnlocker(bytearray(SECRET)).slot(short)


def plant(home: Home, params: Argon2Params) -> None:
    """Put a header with other costs in front of the keyring's payload."""
    path = home.directory / "keyring.age"
    source = io.BytesIO(path.read_bytes())
    header = read_header(source)
    costs = [str(params.memory_kib), str(params.iterations), str(params.lanes)]
    stanzas = [
        Stanza(s.type, (*s.args[:3], *costs), s.body) if s.type.endswith("argon2id") else s for s in header.stanzas
    ]
    path.write_bytes(write_header(bytes(16), stanzas) + source.read())


@pytest.mark.parametrize("planted", [kdf.MAX, Argon2Params(65, 1, 1), Argon2Params(8, 1, 1)])
def test_a_planted_header_is_refused_before_anything_is_derived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: Argon2Params
) -> None:
    home = Home(tmp_path)
    home.create()
    plant(home, planted)

    def never(*_arguments: object) -> bytes:
        raise AssertionError("a derivation was begun")

    monkeypatch.setattr("vault.slots.derive_key", never)
    with pytest.raises(Damaged, match="the keyring was changed"):
        home.open()


def test_an_anchor_of_an_older_version_is_taken_and_then_remembers_costs(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    with home.open() as vault:
        old = vault.state.anchor()
        key = vault.derive("anchor")
        blank = type(old)(old.epoch, old.keyring_sha256, "", None)
        vault.state.write_anchor(type(old)(old.epoch, old.keyring_sha256, blank._compute_mac(key), None))
    with home.open() as vault:
        assert vault.state.anchor().costs is None
        vault.put_document("note", b"x")
        assert vault.state.anchor().costs == (QUICK,)


def test_changed_costs_of_the_anchor_are_noticed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    with home.open(mode="r") as vault:
        place = vault.state.path / "anchor"
    place.write_bytes(place.read_bytes().replace(b"[64, 1, 1]", b"[64, 1, 2]"))
    with pytest.raises(Damaged, match="the anchor was changed"):
        home.open()


def test_an_ascii_passphrase_has_no_other_copy_when_it_was_used(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytearray] = []
    monkeypatch.setattr("vault.slots.derive_key", lambda plain, _salt, _params: seen.append(plain) or bytes(32))
    secret = bytearray(b"a passphrase to look for")
    PassphraseUnlocker(secret, QUICK).slot(QUICK)
    assert [type(plain) for plain in seen] == [bytearray]
    assert not any(seen[0])


def test_passphrases_in_two_spellings_are_one() -> None:
    assert normalise_passphrase("caf\u00e9".encode()) == normalise_passphrase("cafe\u0301".encode())
    assert normalise_passphrase(b"\xff\xfe") == b"\xff\xfe"
    assert unlocker().kind == "passphrase"
