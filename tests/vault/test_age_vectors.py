"""The age format against itself, against pyrage, and against vectors of our own making in the testkit's format."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pyrage
import pytest

from vault.age import bech32, vectors
from vault.age import file as age
from vault.age.armor import armor, dearmor
from vault.age.header import Stanza, write_header
from vault.age.hybrid import HybridIdentity
from vault.errors import AgeError, ArmorFailure

SIZES = (0, 1, 65535, 65536, 65537, 131072, 131073)
KEY = bytes(range(16))
SEED = bytes(range(32))
ME = age.X25519Identity(SEED)
TEXT = bech32.encode("age-secret-key-", SEED).upper()
PUBLIC = pyrage.x25519.Identity.from_str(TEXT).to_public()


def public() -> bytes:
    return bech32.decode(str(PUBLIC))[1]


def made(plain: bytes = b"age") -> bytes:
    return age.encrypt(plain, KEY, [age.x25519_stanza(public(), KEY)])


def vector(expect: str, body: bytes, plain: bytes | None = None, *more: str, identity: str = TEXT) -> bytes:
    lines = [f"expect: {expect}", f"identity: {identity}", *more]
    if plain is not None:
        lines.append(f"payload: {hashlib.sha256(plain).hexdigest()}")
    return "\n".join(lines).encode() + b"\n\n" + body


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_and_ours_read_each_other(size: int) -> None:
    plain = os.urandom(size)
    assert pyrage.decrypt(made(plain), [pyrage.x25519.Identity.from_str(TEXT)]) == plain
    assert age.decrypt(pyrage.encrypt(plain, [PUBLIC]), [ME]) == plain
    assert pyrage.decrypt(armor(made(plain)), [pyrage.x25519.Identity.from_str(TEXT)]) == plain
    assert age.decrypt(dearmor(pyrage.encrypt(plain, [PUBLIC], armored=True)), [ME]) == plain


def test_the_hybrid_recipient_comes_back_and_only_for_its_key() -> None:
    mine, data = HybridIdentity(SEED), b"x" * 70000
    sealed = age.encrypt(data, KEY, [mine.stanza(KEY)])
    assert age.decrypt(sealed, [mine]) == data
    assert vectors.run_vector(sealed, [HybridIdentity(bytes(32))], armored=False) == ("no match", b"")


def test_a_low_order_hybrid_share_is_a_header_failure() -> None:
    good = HybridIdentity(SEED).stanza(KEY)
    enc = vectors.age.b64decode(good.args[0].encode())[:-32] + bytes(32)
    bad = age.encrypt(b"", KEY, [Stanza(good.type, (age.b64encode(enc),), good.body)])
    assert vectors.run_vector(bad, [HybridIdentity(SEED)], armored=False)[0] == "header failure"


def _without_last_body_line() -> bytes:
    """A body whose length is a multiple of 64 columns without the short line that must end it."""
    return write_header(KEY, [Stanza("grease", (), bytes(48))]).replace(b"A" * 64 + b"\n\n", b"A" * 64 + b"\n")


TRAPS = {
    "success": vector("success", made(), b"age"),
    "armor_whitespace_outside": vector("success", b"\n \t\r\n" + armor(made()) + b" \n\n", b"age", "armored: yes"),
    "armor_crlf": vector("success", armor(made()).replace(b"\n", b"\r\n"), b"age", "armored: yes"),
    "armor_inside_space": vector("armor failure", armor(made()).replace(b"\n", b"\n ", 1), None, "armored: yes"),
    "stanza_missing_body": vector(
        "header failure", write_header(KEY, [Stanza("grease", (), b"")]).replace(b"\n\n", b"\n")
    ),
    "stanza_missing_final_line": vector("header failure", _without_last_body_line()),
    "truncated_payload": vector("payload failure", made(bytes(65537))[:-1], bytes(65536)),
    "no_nonce": vector("header failure", made()[: -16 - 19]),
    "crlf": vector("header failure", made().replace(b"\n", b"\r\n")),
    "other_key": vector("no match", made(), None, identity=bech32.encode("age-secret-key-", bytes(32)).upper()),
}


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_vector(name: str) -> None:
    assert vectors.check_vector(TRAPS[name]) is None


def test_the_runner_counts_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good").write_bytes(TRAPS["success"])
    assert vectors.main([str(tmp_path)]) == 0
    (tmp_path / "bad").write_bytes(TRAPS["success"].replace(b"expect: success", b"expect: no match"))
    assert vectors.main([str(tmp_path)]) == 1
    assert "1 of 2 vectors pass" in capsys.readouterr().out
    assert vectors.main([str(tmp_path / "none")]) == 2


def test_every_public_vector_passes(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parent.parent / "data" / "vault" / "cctv-age"
    assert vectors.main([str(folder)]) == 0
    assert capsys.readouterr().out == "143 of 143 vectors pass\n"


@pytest.mark.parametrize("size", SIZES)
def test_the_whole_file_reader_agrees_with_the_streaming_one(size: int) -> None:
    data = made(os.urandom(size))
    chunks = list(age.decrypt_chunks(io.BytesIO(data), [ME]))
    assert age.decrypt(data, [ME]) == b"".join(chunks)
    for bad in (data[:-1], data + b"x", data[:-17] if size == 65537 else data[:-16], data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(AgeError):
            age.decrypt(bad, [ME])
        with pytest.raises(AgeError):
            list(age.decrypt_chunks(io.BytesIO(bad), [ME]))


def test_a_vector_with_an_unknown_key_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good").write_bytes(TRAPS["success"])
    (tmp_path / "future").write_bytes(b"colour: red\n" + TRAPS["success"])
    assert vectors.main([str(tmp_path)]) == 0
    assert "1 with unknown keys" in capsys.readouterr().out


def test_no_flipped_bit_and_no_cut_is_accepted() -> None:
    data = made(b"small")
    for i in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[i // 8] ^= 1 << i % 8
        with pytest.raises(AgeError):
            age.decrypt(bytes(flipped), [ME])
    for cut in range(len(data)):
        with pytest.raises(AgeError):
            age.decrypt(data[:cut], [ME])


@pytest.mark.parametrize("text", [b"", b"-----BEGIN AGE ENCRYPTED FILE-----\n", armor(b"abc").replace(b"YWJj", b"YWJ")])
def test_armor_is_strict(text: bytes) -> None:
    with pytest.raises(ArmorFailure):
        dearmor(text)
