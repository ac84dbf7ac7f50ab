"""A zip archive whose end is missing: the directory is at its end, so it is built anew from the heads of the whole files.

Formats of APPNOTE.TXT 6.3.10: local file header (4.3.7), data descriptor (4.3.9), central directory (4.3.12, 4.3.16). What is
built is judged as any other archive afterwards; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from exskill.core.errors import HostileFile
from exskill.core.i18n import _

__all__ = ["CutArchive", "mend"]

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_BLOCK: Final = 1 << 18
_MOST_FILES: Final = 65_000  # what a directory without the 64-bit form can count
_LARGEST: Final = 0xFFFFFFFE
_MOST_INFLATED: Final = 1 << 33  # 8 GiB of one file whose size is not told
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZE_FOLLOWS = 0x1, 0x8


@dataclass(frozen=True, slots=True)
class CutArchive:
    """A stream that holds the whole files with a directory, and how many there are."""

    stream: BinaryIO
    whole: int


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file that ends before the cut: its place and size in the archive, and its line of the directory."""

    end: int
    line: bytes


def mend(container: BinaryIO) -> CutArchive:
    """Return the files before the cut. Raises HostileFile where not one is whole; ``container`` stays open."""
    size = container.seek(0, io.SEEK_END)
    found = list(_whole_files(container, size))
    if not found:
        raise HostileFile(_("the zip archive is cut off before the end of its first file"))
    directory = b"".join(one.line for one in found)
    start = found[-1].end
    end = _END.pack(b"PK\5\6", 0, 0, len(found), len(found), len(directory), start, 0)
    return CutArchive(io.BufferedReader(_Joined(container, start, directory + end)), len(found))


def _whole_files(container: BinaryIO, size: int) -> Iterator[_Whole]:
    place = 0
    for _number in range(_MOST_FILES):
        one = _read_file(container, place, size)
        if one is None:
            return
        yield one
        place = one.end


def _read_file(container: BinaryIO, place: int, size: int) -> _Whole | None:
    """Return the file whose head is at a place; None where there is no head, or the file does not end before the cut."""
    container.seek(place)
    head = container.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\3\4") or place > _LARGEST:
        return None
    _sign, version, flags, method, time, day, checksum, packed, full, name_size, extra_size = _LOCAL.unpack(head)
    name = container.read(name_size)
    begin = place + _LOCAL.size + name_size + extra_size
    if flags & _SIZE_FOLLOWS and not packed:
        measured = _measure(container, begin, method, flags)
        if measured is None:
            return None
        packed, full, checksum, end = measured
    else:
        end = begin + packed
    if end > size or max(packed, full) > _LARGEST:
        return None
    line = _CENTRAL.pack(
        b"PK\1\2", version, version, flags, method, time, day, checksum, packed, full, name_size, 0, 0, 0, 0, 0, place
    )
    return _Whole(end, line + name)


def _measure(container: BinaryIO, begin: int, method: int, flags: int) -> tuple[int, int, int, int] | None:
    """Return packed size, full size, checksum and end of a file that tells them only behind itself; None if it is cut."""
    if method != _DEFLATED or flags & _ENCRYPTED:
        return None
    container.seek(begin)
    inflater, packed, full, checksum = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, 0
    waiting = b""
    while not inflater.eof:
        block = waiting or container.read(_BLOCK)
        if not block:
            return None
        try:
            text = inflater.decompress(block, _BLOCK)
        except zlib.error:
            return None
        waiting = inflater.unconsumed_tail
        packed += len(block) - len(waiting) - len(inflater.unused_data)
        full, checksum = full + len(text), zlib.crc32(text, checksum)
        if full > _MOST_INFLATED:
            raise HostileFile(_("the archive grows without measure when unpacked"))
    container.seek(begin + packed)
    behind = _descriptor(container.read(24), checksum, packed, full)
    return None if behind is None else (packed, full, checksum, begin + packed + behind)


def _descriptor(data: bytes, checksum: int, packed: int, full: int) -> int | None:
    """Return the length of what follows a file, in any of its four forms; None where it does not say what was measured."""
    for sign in (b"PK\7\x08", b""):
        for form in ("<LLL", "<LQQ"):
            wanted = sign + struct.pack(form, checksum, packed, full)
            if data.startswith(wanted):
                return len(wanted)
    return None


class _Joined(io.RawIOBase):
    """The first ``start`` bytes of a stream, then others from memory."""

    def __init__(self, first: BinaryIO, start: int, tail: bytes) -> None:
        self._first, self._start, self._tail, self._at = first, start, tail, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._start + len(self._tail)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._read_at(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _read_at(self, size: int) -> bytes:
        if self._at < self._start:
            self._first.seek(self._at)
            return self._first.read(min(size, self._start - self._at))
        return self._tail[self._at - self._start :][:size]
