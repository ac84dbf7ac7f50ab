"""A file that is hashed and decrypted as it is read: the same plaintext, or nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.vault.support import Home, everything
from vault.age import file as age
from vault.age.header import Stanza
from vault.age.stream import CHUNK
from vault.errors import AgeError, Damaged
from vault.hashed_file import HashedFile

KEY = bytes(range(16))
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 15 * CHUNK, 16 * CHUNK, 16 * CHUNK + 1, 33 * CHUNK + 7)


def sealed(plain: bytes) -> bytes:
    return age.encrypt(plain, KEY, [Stanza("exskill.dev/seg", ("x",), b"")])


def read(path: Path) -> bytes:
    with HashedFile(path) as source:
        plain = age.decrypt_source(source, source.size, [age.RawFileKey(KEY)])
        assert source.hash_whole() == hashlib.sha256(path.read_bytes()).hexdigest()
        return bytes(plain)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_is_read(tmp_path: Path, size: int) -> None:
    plain, path = os.urandom(size), tmp_path / "file"
    path.write_bytes(sealed(plain))
    assert read(path) == plain


@pytest.mark.parametrize("size", SIZES)
def test_what_is_cut_longer_or_changed_is_refused(tmp_path: Path, size: int) -> None:
    path, whole = tmp_path / "file", sealed(os.urandom(size))
    block = CHUNK + 16
    head = len(whole) - size - 16 * max(1, -(-size // CHUNK))
    cuts = {1, 15, 16, 17, block - 1, block, block + 1, size} & set(range(1, len(whole)))
    flips = {0, head - 1, head, head + block, len(whole) - 1} & set(range(len(whole)))
    changed = [whole[:-cut] for cut in cuts]
    changed += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in flips]
    changed += [whole + b"x", whole + whole[-block:]]
    if size > 17 * CHUNK:
        parts = [whole[head + i * block : head + (i + 1) * block] for i in range(18)]
        parts[15], parts[16] = parts[16], parts[15]
        changed.append(whole[:head] + b"".join(parts) + whole[head + 18 * block :])
    for data in changed:
        path.write_bytes(data)
        with pytest.raises(AgeError):
            read(path)


def test_a_file_that_grows_shorter_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(sealed(os.urandom(40 * CHUNK)))
    with HashedFile(path) as source:
        os.truncate(path, 20 * CHUNK)
        with pytest.raises(AgeError):
            age.decrypt_source(source, source.size, [age.RawFileKey(KEY)])


def test_a_file_written_anew_under_its_own_key_is_refused(home: Home) -> None:
    """Whoever was lent a segment's key can write such a file; the keyring knows another hash."""
    home.fill()
    with home.open(mode="r") as vault:
        entry = vault.segments()[0]
        key, path = vault._keyring.file_key(entry, "seg"), home.directory / "seg" / f"{entry.id}.age"
    plain = age.decrypt(path.read_bytes(), [age.RawFileKey(key)])
    path.write_bytes(age.encrypt(plain, key, [Stanza("exskill.dev/seg", (entry.id,), b"")]))
    with home.open(mode="r") as vault, pytest.raises(Damaged):
        vault.read(everything(vault))
