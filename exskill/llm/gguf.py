"""Read and distrust the head of a GGUF file, before any native code sees it.

Layout (GGUF v2/v3, little endian): magic ``GGUF``, u32 version, u64 tensor count, u64 key count, key-value pairs,
tensor infos (name, dimensions, type, offset), padding, tensor data. Every count and length is bounded and every
tensor must start inside the file, so that a cut or hostile file is refused with one clear error.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from exskill.core.errors import ModelUnavailable
from exskill.core.i18n import _

__all__ = ["GGUFHead", "Tensor", "read_head", "read_tensors"]

MAX_KEYS: Final = 4096
MAX_TENSORS: Final = 65_536
MAX_STRING: Final = 4 << 20
MAX_ARRAY: Final = 4_000_000  # items of all arrays
MAX_HEAD: Final = 512 << 20
MAX_TEXTS: Final = 16 << 20  # bytes of all strings that are kept
MAX_ALIGNMENT: Final = 1 << 20
MAX_DIMENSIONS: Final = 4
ALIGNMENT: Final = 32  # bytes, where the file names no other

_SCALARS: Final = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING: Final = 8
_ARRAY: Final = 9

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class GGUFHead:
    """What the file says about itself. Arrays are skipped; their lengths stand in ``arrays``."""

    version: int
    values: dict[str, Value]
    arrays: dict[str, int]
    tensors: int
    size: int

    def text(self, key: str) -> str:
        """Return a string value, or an empty string."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Return an integer value, or 0."""
        value = self.values.get(key, 0)
        return value if isinstance(value, int) else 0

    @property
    def architecture(self) -> str:
        """The model family, as llama.cpp names it."""
        return self.text("general.architecture")

    @property
    def name(self) -> str:
        """The model's own name, or its family."""
        return self.text("general.name") or self.architecture

    @property
    def licence(self) -> str:
        """The licence identifier that the file carries; empty if none."""
        return self.text("general.license")

    @property
    def chat_template(self) -> str:
        """The Jinja chat template; empty for base models."""
        return self.text("tokenizer.chat_template")

    @property
    def context(self) -> int:
        """The context length in tokens that the model was trained for; 0 if unstated."""
        return self.number(f"{self.architecture}.context_length")


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where a tensor lies: dimensions as the file has them (fastest first), ggml's type number, byte offset in the file."""

    dimensions: tuple[int, ...]
    type: int
    offset: int


class _Broken(Exception):
    """The file is not what its head promises."""


class _Reader:
    """Bounded reads from an open file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = min(size, MAX_HEAD)
        self._texts, self._items = MAX_TEXTS, MAX_ARRAY

    def skip(self, count: int) -> None:
        """Pass over bytes without holding them."""
        if count > self._left:
            raise _Broken
        self._left -= count
        self._file.seek(count, os.SEEK_CUR)

    def take(self, count: int) -> bytes:
        if count > self._left:
            raise _Broken
        self._left -= count
        data = self._file.read(count)
        if len(data) != count:
            raise _Broken
        return data

    def unpack(self, fmt: str) -> Value:
        value: Value = struct.unpack(fmt, self.take(struct.calcsize(fmt)))[0]
        return value

    def count(self, fmt: str, limit: int) -> int:
        value = self.unpack(fmt)
        if not isinstance(value, int) or value > limit:
            raise _Broken
        return value

    def read_string(self) -> str:
        size = self.count("<Q", MAX_STRING)
        self._texts -= size
        if self._texts < 0:
            raise _Broken
        return self.take(size).decode("utf-8", "replace")

    def skip_array(self) -> int:
        kind = self.count("<I", 12)
        length = self.count("<Q", self._items)
        self._items -= length
        if kind == _STRING:
            for _item in range(length):
                self.skip(self.count("<Q", MAX_STRING))
        elif kind in _SCALARS:
            self.skip(length * struct.calcsize(_SCALARS[kind]))
        else:
            raise _Broken
        return length


def _read_version(reader: _Reader) -> int:
    if reader.take(4) != b"GGUF":
        raise _Broken
    return reader.count("<I", 3)


def _read_values(reader: _Reader, keys: int) -> tuple[dict[str, Value], dict[str, int]]:
    values: dict[str, Value] = {}
    arrays: dict[str, int] = {}
    for _item in range(keys):
        key = reader.read_string()
        kind = reader.count("<I", 12)
        if kind == _STRING:
            values[key] = reader.read_string()
        elif kind == _ARRAY:
            arrays[key] = reader.skip_array()
        else:
            values[key] = reader.unpack(_SCALARS[kind])
    return values, arrays


def _read_tensors(reader: _Reader, tensors: int, size: int) -> dict[str, Tensor]:
    found = {}
    for _item in range(tensors):
        name = reader.read_string()
        dimensions = tuple(reader.count("<Q", 1 << 40) for _d in range(reader.count("<I", MAX_DIMENSIONS)))
        found[name] = Tensor(dimensions, reader.count("<I", 255), reader.count("<Q", size))
    return found


def read_head(path: Path) -> GGUFHead:
    """Return the head of ``path``.

    Raise ModelUnavailable if it is not a whole GGUF file of version 2 or 3, or describes more than it holds.
    """
    return _read_file(path)[0]


def read_tensors(path: Path) -> tuple[GGUFHead, dict[str, Tensor]]:
    """Return the head and where each tensor lies; errors as :func:`read_head`."""
    return _read_file(path)


def _read_file(path: Path) -> tuple[GGUFHead, dict[str, Tensor]]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            reader = _Reader(file, size)
            version = _read_version(reader)
            count = reader.count("<Q", MAX_TENSORS)
            keys = reader.count("<Q", MAX_KEYS)
            values, arrays = _read_values(reader, keys)
            tensors = _read_tensors(reader, count, size)
            end = file.tell()
    except OSError as error:
        raise ModelUnavailable(_("the model file cannot be read")) from error
    except (_Broken, struct.error) as error:
        raise ModelUnavailable(_("this is not a whole GGUF model file")) from error
    head = GGUFHead(version, values, arrays, count, size)
    align = head.number("general.alignment") or ALIGNMENT
    fits = 0 < align <= MAX_ALIGNMENT and align & (align - 1) == 0
    if version < 2 or count == 0 or not head.architecture or not fits:
        raise ModelUnavailable(_("this is not a whole GGUF model file"))
    start = -(-end // align) * align
    return head, {name: replace(tensor, offset=start + tensor.offset) for name, tensor in tensors.items()}
