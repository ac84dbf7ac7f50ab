"""Some columns of a segment, and of the rest not a byte decrypted: vectors are most of a segment, and ids a thirtieth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vault.age.stream import Pieces
from vault.errors import Damaged, PayloadFailure

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["read_columns"]

_LENGTH = 8
_MARK = b"\xff\xff\xff\xff"  # what an Arrow message begins with; its metadata's length follows


def read_columns(pieces: Pieces, names: Sequence[str]) -> pa.Table:
    """Return some columns of the table that a segment's payload contains; raise Damaged if there is no such table in it."""
    import pyarrow as pa

    try:
        end = _LENGTH + int.from_bytes(pieces.open(0, _LENGTH), "big")
        whole = pa.py_buffer(pieces.plain)
        at, schema, batches = _LENGTH, None, []
        while size := _open_metadata(pieces, at, end):
            message = pa.ipc.read_message(pa.BufferReader(whole.slice(at, end - at)))
            if schema is None:
                schema = pa.ipc.read_schema(message)
            else:
                batch = pa.ipc.read_record_batch(message, schema).select(list(names))
                for column in batch.columns:
                    _open_buffers(pieces, whole, column)
                batches.append(batch)
            at += size + message.body.size if message.body is not None else size
        if schema is None:
            raise Damaged("a file of the vault contains no table")
        return pa.Table.from_batches(batches, pa.schema([schema.field(name) for name in names]))
    except (pa.ArrowException, KeyError, ValueError, OSError, PayloadFailure):
        raise Damaged("a file of the vault was changed") from None


def _open_metadata(pieces: Pieces, at: int, end: int) -> int:
    """Decrypt the metadata of the message at a place; return its length with what is before it, 0 at the stream's end."""
    if at + 8 > end:
        return 0
    head = bytes(pieces.open(at, at + 8))
    size = int.from_bytes(head[4:], "little")
    if head[:4] != _MARK or not size:
        return 0
    pieces.open(at, at + 8 + size)
    return 8 + size


def _open_buffers(pieces: Pieces, whole: pa.Buffer, column: pa.Array[pa.Scalar[pa.DataType]]) -> None:
    for buffer in column.buffers():
        if buffer is not None and buffer.size:
            start = buffer.address - whole.address
            pieces.open(start, start + buffer.size)
