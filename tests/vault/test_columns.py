"""Some columns alone: the same as in the whole table, with nothing else decrypted, and nothing that was changed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from exskill.chat.schema import row_schema
from tests.vault.support import Home
from vault.age.stream import CHUNK, Pieces, encrypt
from vault.columns import read_columns
from vault.errors import Damaged, PayloadFailure
from vault.padding import pad
from vault.specs import SegmentSpec

KEY = bytes(32)
NAMES = [name for name in row_schema().names if name != "vector"]


def table_of(rows: int, *, text: str = "soup") -> pa.Table:
    plain: dict[str, list[Any]] = {
        "id": [f"{n:032x}" for n in range(rows)], "import_id": ["a"] * rows, "thread": ["t"] * rows,
        "seq": list(range(rows)),
        "ts": [None] * rows, "precision": ["s"] * rows, "role": [("me", "ex")[n % 2] for n in range(rows)],
        "kind": ["text"] * rows,
        "text": [text * (n % 3) for n in range(rows)], "reply_to": [None] * rows, "lang": ["en"] * rows,
        "categories": [["health"] * (n % 2) for n in range(rows)], "reactions": [[]] * rows,
        "edited": [n % 2 == 0 for n in range(rows)],
        "vector": [None if n % 5 == 0 else np.full(384, n, np.float16) for n in range(rows)],
    }  # fmt: skip
    return pa.table(plain, schema=row_schema())


def pieces_of(table: pa.Table, *, most: int | None = None) -> Pieces:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=most)
    return Pieces(KEY, memoryview(b"".join(encrypt(KEY, pad(sink.getvalue())))))


@settings(max_examples=30)
@given(
    rows=st.integers(0, 300),
    most=st.none() | st.integers(1, 100),
    names=st.lists(st.sampled_from(row_schema().names), min_size=1, unique=True),
)
def test_a_column_alone_is_the_column(rows: int, most: int | None, names: list[str]) -> None:
    table = table_of(rows)
    assert read_columns(pieces_of(table, most=most), names).equals(table.select(names))


def test_vectors_are_not_decrypted() -> None:
    table = table_of(2_000)
    pieces = pieces_of(table)
    assert read_columns(pieces, ["id", "role"]).equals(table.select(["id", "role"]))
    assert len(pieces._closed) * CHUNK > 0.8 * len(pieces.plain)


@given(st.binary(max_size=400), st.integers(0, 200))
@settings(max_examples=200)
def test_anything_else_is_damaged(data: bytes, cut: int) -> None:
    whole = bytes(pieces_of(table_of(1)).open(0, 8)) + data
    for payload in (pad(data), whole[:cut]):
        with pytest.raises(Damaged):
            read_columns(Pieces(KEY, memoryview(b"".join(encrypt(KEY, payload)))), ["id"])


@given(st.binary(max_size=3 * CHUNK + 5), st.data())
@settings(max_examples=25)
def test_pieces_are_the_plaintext(plain: bytes, data: st.DataObject) -> None:
    pieces = Pieces(KEY, memoryview(b"".join(encrypt(KEY, plain))))
    for _time in range(4):
        start = data.draw(st.integers(0, len(plain)))
        end = data.draw(st.integers(start, len(plain)))
        assert pieces.open(start, end) == plain[start:end]
    with pytest.raises(PayloadFailure):
        pieces.open(0, len(plain) + 1)


def test_a_changed_piece_is_refused_and_others_are_not() -> None:
    sealed = bytearray(b"".join(encrypt(KEY, bytes(3 * CHUNK))))
    sealed[CHUNK + 16 + 5] ^= 1
    pieces = Pieces(KEY, memoryview(sealed))
    assert pieces.open(0, CHUNK) == bytes(CHUNK)
    with pytest.raises(PayloadFailure):
        pieces.open(CHUNK, CHUNK + 1)
    assert pieces.open(2 * CHUNK, 3 * CHUNK) == bytes(CHUNK)
    swapped = ChaCha20Poly1305(KEY).encrypt((0).to_bytes(11, "big") + b"\1", b"last", None)
    assert Pieces(KEY, memoryview(swapped)).open(0, 4) == b"last"


def test_a_vault_gives_columns_and_refuses_a_changed_file(tmp_path: Any) -> None:
    home = Home(tmp_path)
    home.create()
    with home.open() as vault:
        assert vault.read_columns(["id"]) is None
        first, second = table_of(3), table_of(4)
        vault.write_import("a", [SegmentSpec(first, "me", "general"), SegmentSpec(second, "ex", "general")])
        found = vault.read_columns(["id"])
        assert found is not None
        assert found.column("id").to_pylist() == [*first["id"].to_pylist(), *second["id"].to_pylist()]
        path = vault.directory / "seg" / f"{vault.segments()[1].id}.age"
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        with pytest.raises(Damaged):
            vault.read_columns(["id"])
