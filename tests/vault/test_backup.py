"""Backups: stock age opens them, nothing is ever overwritten, and what is read back is taken for hostile."""

from __future__ import annotations

import errno
import io
import tarfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.support import CANARY, SECRET, Home
from vault.age import bech32, stream
from vault.age import file as age
from vault.age.header import Stanza
from vault.atomic import Disk
from vault.backup import list_members, parse_recipient, unpack, write_backup
from vault.errors import AgeError, Damaged, Full, NoMatch
from vault.state import State

WORDS = b"a passphrase for the file"


def state_of(home: Home) -> State:
    return State(home.state, (home.directory / "VAULT").read_text().split()[2], Disk())


def by_passphrase(file_key: bytes) -> Stanza:
    return age.scrypt_stanza(WORDS, file_key, log_n=10)


def write(home: Home, target: Path) -> int:
    return write_backup(target, by_passphrase, list_members(home.directory, state_of(home)), {"let-go.json": b"{}"})


def test_stock_age_opens_it_with_the_passphrase_and_tar_lists_it(home: Home, tmp_path: Path) -> None:
    home.fill()
    target = tmp_path / "b.age"
    assert write(home, target) == target.stat().st_size
    assert target.stat().st_mode & 0o077 == 0
    plain = pyrage.passphrase.decrypt(target.read_bytes(), WORDS.decode())
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        names = archive.getnames()
    assert {"README", "vault/VAULT", "vault/keyring.age", "state/anchor", "state/shards/vault"} <= set(names)
    assert sum(n.startswith("vault/seg/") for n in names) == 2
    assert not {n for n in names if n.endswith(("lock", ".tmp"))}
    assert CANARY.encode() not in plain
    assert SECRET not in plain


def test_stock_age_opens_it_with_an_identity(home: Home, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    public = parse_recipient(str(identity.to_public()))
    target = tmp_path / "b.age"
    write_backup(target, lambda k: age.x25519_stanza(public, k), list_members(home.directory, state_of(home)), {})
    plain = pyrage.decrypt(target.read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        assert "vault/keyring.age" in archive.getnames()
    with pytest.raises(NoMatch):
        list(unpack(io.BytesIO(target.read_bytes()), [age.X25519Identity(bytes(31) + b"\x01")]))


@pytest.mark.parametrize(
    "text", ["", "age1", "age1abc", bech32.encode("agf", bytes(32)), bech32.encode("age", bytes(31))]
)
def test_recipients_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_recipient(text)


def test_what_goes_in_comes_out(home: Home, tmp_path: Path) -> None:
    home.fill()
    target = tmp_path / "b.age"
    write(home, target)
    found = dict(unpack(io.BytesIO(target.read_bytes()), [age.ScryptIdentity(WORDS)]))
    for name, path in list_members(home.directory, state_of(home)):
        assert found[name] == path.read_bytes()
    assert found["extra/let-go.json"] == b"{}"


def test_nothing_is_overwritten(home: Home, tmp_path: Path) -> None:
    target = tmp_path / "b.age"
    target.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write(home, target)
    assert target.read_bytes() == b"mine"
    link = tmp_path / "link.age"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write(home, link)


def test_a_full_disk_leaves_no_file(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("vault.backup.os.fsync", full)
    with pytest.raises(Full):
        write(home, tmp_path / "b.age")
    assert not (tmp_path / "b.age").exists()


def test_every_cut_and_every_changed_byte_is_noticed(home: Home, tmp_path: Path) -> None:
    target, key = tmp_path / "b.age", bytes(range(16))
    monkey = iter([key])
    disk = Disk(lambda n: next(monkey, bytes(n)) if n == 16 else bytes(n))
    write_backup(target, by_passphrase, list_members(home.directory, state_of(home)), {}, disk=disk)
    whole, opener = target.read_bytes(), [age.RawFileKey(key)]
    assert dict(unpack(io.BytesIO(whole), opener))
    step = max(1, len(whole) // 150)
    variants = [whole[:at] for at in range(0, len(whole), step)] + [whole + b"\0"]
    for at in range(0, len(whole), step):
        variants.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for variant in variants:
        with pytest.raises((AgeError, Damaged)):
            list(unpack(io.BytesIO(variant), opener))


def sealed(entries: list[tarfile.TarInfo]) -> io.BytesIO:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for entry in entries:
            archive.addfile(entry, io.BytesIO(bytes(entry.size)) if entry.isreg() else None)
    key = bytes(16)
    return io.BytesIO(age.encrypt(plain.getvalue(), key, [age.scrypt_stanza(WORDS, key, log_n=2)]))


def entry(name: str, kind: bytes = tarfile.REGTYPE, size: int = 3) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.size = kind, size if kind == tarfile.REGTYPE else 0
    made.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
    return made


@pytest.mark.parametrize(
    "bad",
    [
        entry("../outside"),
        entry("/etc/cron.d/x"),
        entry("vault/audit/../../x"),
        entry("vault/seg/" + "a" * 31 + ".age"),
        entry("state/shards/../receipt.key"),
        entry("state/receipt.key", tarfile.SYMTYPE),
        entry("state/receipt.key", tarfile.LNKTYPE),
        entry("state/shards", tarfile.DIRTYPE),
        entry("vault/keyring.age"),
        entry("state/anchor", size=(16 << 20) + 1),
        entry("vault/keyring.age\n"),
    ],
)
def test_hostile_archives_are_refused(bad: tarfile.TarInfo) -> None:
    good = [entry("vault/VAULT"), entry("vault/keyring.age")]
    assert len(list(unpack(sealed(good), [age.RawFileKey(bytes(16))]))) == 2
    with pytest.raises(Damaged):
        list(unpack(sealed([*good, bad]), [age.RawFileKey(bytes(16))]))


@pytest.mark.parametrize("plain", [b"", b"no archive at all", bytes(1024)])
def test_what_is_no_archive_is_refused(plain: bytes) -> None:
    key = bytes(16)
    source = io.BytesIO(age.encrypt(plain, key, [age.scrypt_stanza(WORDS, key, log_n=2)]))
    with pytest.raises(Damaged):
        list(unpack(source, [age.RawFileKey(key)]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 70_000), max_size=5))
def test_the_writer_writes_what_the_whole_file_cipher_writes(sizes: list[int]) -> None:
    parts = [bytes([i % 256]) * size for i, size in enumerate(sizes)]
    found: list[bytes] = []
    writer = stream.Writer(bytes(32), found.append)
    for part in parts:
        writer.write(part)
    writer.finish()
    assert b"".join(found) == b"".join(stream.encrypt(bytes(32), b"".join(parts)))
