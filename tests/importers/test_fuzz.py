"""Damaged samples end in our own errors or in problems, never in anything else; and nothing grows or hangs."""

from __future__ import annotations

import io
import random
import re
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from exskill.chat.messages import Message, RowProblem
from exskill.core.errors import ExskillError
from exskill.importers.interface import Importer, Member, ReadOptions
from exskill.importers.reading.source import BaseSource, MemorySource
from exskill.importers.registry import list_importers, recognise_source
from tests.importers.golden import samples
from tests.scale import scaled

TOKENS = [
    b"\x00",
    b"\xff",
    b"\n",
    b"\r",
    b'"',
    b"{",
    b"[",
    b"]",
    b"}",
    b",",
    b":",
    b"\xe2\x80\x8e",
    b"\\ud800",
    b"null",
    b"NaN",
]
TOKENS += [b"1e999", b"-1", b"9" * 30, b"\t", b"'", b"(", b"\xed\xa0\x80", b"\xe2\x80\xae", b"2021-02-31", b"25:61"]
LONG = [
    b"a" * 5000,
    b" " * 5000,
    b"[" * 3000,
    b'{"a":' * 2000,
    b"1" * 5000,
    b"\n" * 1000,
    b'"' * 999,
    b"1/" * 3000,
    b": " * 3000,
]
ENCODINGS = ["utf-16", "utf-16-le", "gb18030", "cp949", "cp932", "cp874", "utf-8-sig"]


def mutate(data: bytes, seeds: list[bytes], rng: random.Random) -> bytes:
    """Damage a sample in a few of ten ways."""
    out = bytearray(data)
    for _step in range(rng.choice((1, 1, 2, 4, 10))):
        at = rng.randrange(len(out) + 1)
        end = min(len(out), at + rng.randrange(1, 200))
        kind = rng.randrange(9)
        if kind == 0 and at < len(out):
            out[at] = rng.randrange(256)
        elif kind == 1:
            del out[at:end]
        elif kind == 2:
            out[at:at] = out[at:end] * rng.randrange(1, 5)
        elif kind == 3:
            del out[at:]
        elif kind == 4:
            other = rng.choice(seeds)
            start = rng.randrange(len(other) + 1)
            out[at:at] = other[start : start + 300]
        elif kind == 5:
            out[at:at] = rng.choice(TOKENS)
        elif kind == 6:
            spots = list(re.finditer(rb'\d+|"[^"]*"', bytes(out)))
            if spots:
                spot = rng.choice(spots)
                out[spot.start() : spot.end()] = rng.choice([*TOKENS, b"true", b"{}", b"[]", b'""', b"[[[1]]]"])
        elif kind == 7:
            out = bytearray(bytes(out).decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace"))
        else:
            out[at:at] = rng.choice(LONG)
    return bytes(out)


def drain(importer: Importer, source: BaseSource) -> int:
    """Read a source whole, both ways, and check what comes out."""
    count = 0
    try:
        for conversation in importer.conversations(source, ReadOptions()):
            assert conversation.messages is None or conversation.messages >= 0
        for record in importer.read(source, ReadOptions()):
            count += 1
            assert isinstance(record, Message | RowProblem)
            if isinstance(record, Message):
                record.text.encode()  # nothing that cannot be stored
    except ExskillError:
        pass
    return count


def test_damaged_samples_end_in_our_own_errors() -> None:
    seeds = [path.read_bytes() for path in samples() if path.is_file()]
    rng = random.Random(20)
    readers = list(list_importers())
    for _case in range(scaled(400)):
        source = MemorySource(mutate(rng.choice(seeds), seeds, rng))
        try:
            claims = [importer for importer, _match in recognise_source(source, ReadOptions())][:2]
        except ExskillError:
            claims = [rng.choice(readers)]
        for importer in claims:
            drain(importer, source)


@pytest.mark.parametrize("path", [path for path in samples() if path.is_file()], ids=lambda path: path.name)
def test_every_truncation_is_read_or_refused(path: Path) -> None:
    data = path.read_bytes()
    for length in range(0, len(data), max(1, len(data) // scaled(12))):
        source = MemorySource(data[:length], path.name)
        try:
            importer = recognise_source(source, ReadOptions())[0][0]
        except ExskillError:
            continue
        drain(importer, source)


class Endless(BaseSource):
    """A member that is one line of many megabytes and never lies in memory."""

    def __init__(self, head: bytes, fill: bytes, size: int) -> None:
        super().__init__("chat.txt")
        self._head, self._fill, self._size = head, fill, size

    def members(self) -> tuple[Member, ...]:
        return (Member("chat.txt", self._size),)

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        yield io.BufferedReader(_Stream(self._head, self._fill, self._size))


class _Stream(io.RawIOBase):
    def __init__(self, head: bytes, fill: bytes, size: int) -> None:
        self._head, self._fill, self._left = head, fill * 4096, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        source = self._head or self._fill
        count = min(len(buffer), len(source), self._left)
        buffer[:count] = source[:count]
        self._head = self._head[count:]
        self._left -= count
        return count


HEADS = {
    "whatsapp": (b"12/03/2021, 21:04 - Mara: hey\n12/03/2021, 21:05 - Mara: ", b"a"),
    "line": (b"[LINE] Chat history with x\n\n2015/12/25 Fri\n07:33\tJon\t", b"a"),
    "kakaotalk": ("x 님과 카카오톡 대화\n저장한 날짜 : x\n2021년 12월 29일 오후 8:36, 나 : ".encode(), b"a"),
    "qq_text": ("消息记录（此消息记录为文本格式，不支持重新导入）\n\n2019-07-16 18:15:05 a(10001)\n".encode(), b"a"),
    "wechat_text": ("2023-11-26 20:00:01 '小棠'\n".encode(), b"a"),
    "paste": ("我：a\nta：".encode(), b"b"),
    "telegram": (
        b'{"name":"x","type":"personal_chat","id":1,"messages":[{"type":"message","date":"2021-01-01T10:00:00","text":"',
        b"a",
    ),
    "chatlab": (b'{"chatlab":{"version":"1"},"meta":{"avatar":"', b"a"),
    "wechat_csv": (b"id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n1,2,x,1,a,b,", b"a"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_line_of_many_megabytes_stays_small_in_memory(name: str) -> None:
    head, fill = HEADS[name]
    importer = next(reader for reader in list_importers() if reader.name == name)
    size = scaled(40) << 20
    tracemalloc.start()
    try:
        drain(importer, Endless(head, fill, size))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 300 << 20
