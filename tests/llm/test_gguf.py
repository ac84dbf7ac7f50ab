from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exskill.core.errors import ModelUnavailable
from exskill.llm.gguf import read_head

from .ggufs import gguf, text


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_reads_what_the_file_says_about_itself(tmp_path: Path) -> None:
    head = read_head(write(tmp_path / "m.gguf", gguf(template="{{ x }}")))
    assert (head.name, head.licence, head.context, head.chat_template) == ("Tiny", "apache-2.0", 64, "{{ x }}")
    assert head.arrays == {"tokenizer.ggml.tokens": 2}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGUF",
        b"PK\x03\x04" + b"\0" * 100,
        gguf(magic=b"GGML"),
        gguf(version=1),
        gguf(tensors=0),
        gguf(tensors=10),
        gguf(offset=1 << 40),
        gguf()[:60],
        b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 1 << 60),
        b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", 1 << 50),
        b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("k") + struct.pack("<IIQ", 9, 9, 1 << 40),
        b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("k") + struct.pack("<II", 12, 0),
    ],
)
def test_refuses_what_is_not_a_whole_model(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ModelUnavailable):
        read_head(write(tmp_path / "m.gguf", data))


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        read_head(tmp_path / "none.gguf")


def head_of(*pairs: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs)) + b"".join(pairs)


def array_of_strings(count: int) -> bytes:
    return text("a") + struct.pack("<IIQ", 9, 8, count) + struct.pack("<Q", 0) * count


@pytest.mark.parametrize(
    "data",
    [
        head_of(
            *(text("k") + struct.pack("<I", 8) + text("x" * (4 << 20)) for _n in range(5))
        ),  # more text than is kept
        head_of(*(text("a") + struct.pack("<IIQ", 9, 0, 1_500_000) + bytes(1_500_000) for _n in range(3))),
        head_of(text("a") + struct.pack("<IIQ", 9, 8, 4_000_001)),
    ],
)
def test_a_head_that_asks_for_too_much_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ModelUnavailable, match="not a whole"):
        read_head(write(tmp_path / "m.gguf", data))


@pytest.mark.parametrize("alignment", [-8, 3, 1 << 21])
def test_an_alignment_that_cannot_be_is_refused(tmp_path: Path, alignment: int) -> None:
    whole = gguf()
    pair = text("general.alignment") + struct.pack("<Ii", 5, alignment)
    count = struct.unpack_from("<Q", whole, 16)[0]
    data = whole[:16] + struct.pack("<Q", count + 1) + pair + whole[24:]
    with pytest.raises(ModelUnavailable, match="not a whole"):
        read_head(write(tmp_path / "m.gguf", data))


def test_the_strings_of_arrays_are_passed_over(tmp_path: Path) -> None:
    whole = gguf()
    count = struct.unpack_from("<Q", whole, 16)[0]
    data = whole[:16] + struct.pack("<Q", count + 1) + array_of_strings(1000) + whole[24:]
    assert read_head(write(tmp_path / "m.gguf", data)).arrays["a"] == 1000


@given(cut=st.integers(0, len(gguf()) - 65), flip=st.integers(0, 80), value=st.integers(0, 255))
def test_cut_or_altered_heads_never_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int, value: int
) -> None:
    data = bytearray(gguf())
    data[flip] = value
    path = tmp_path_factory.getbasetemp() / "fuzz.gguf"
    path.write_bytes(bytes(data[: len(data) - cut]))
    with contextlib.suppress(ModelUnavailable):
        read_head(path)
