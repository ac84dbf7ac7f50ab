"""Judge a zip archive before anything in it is read, and stream its members within what it announced.

Refused: bombs (ratio, overlapping entries, number, announced size), traversal and absolute names, links, devices,
NULs, names that occur twice, encryption, and anything cut off.
See D. Fifield, "A better zip bomb" (WOOT 2019), for overlapping entries.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final, cast

from exskill.core.errors import HostileFile
from exskill.core.i18n import _
from exskill.importers.reading.cut import explain_cut

__all__ = ["Entry", "checked_entries", "open_archive", "stream_member"]

_MAX_ENTRIES: Final = 200_000
_MAX_TOTAL: Final = 1 << 38  # 256 GiB announced
_SMALL: Final = 64 << 20  # below this no ratio hurts
_MAX_RATIO: Final = 200  # chat text reaches 20, JSON of one-word messages 60
_LOCAL_HEADER: Final = 30
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A member that passed: its cleaned name, announced size in bytes, and zipfile's own record."""

    name: str
    size: int
    info: zipfile.ZipInfo


def open_archive(container: BinaryIO) -> zipfile.ZipFile:
    """Open an archive; raises HostileFile where its directory is missing or wrong."""
    try:
        return zipfile.ZipFile(container)
    except (*_BROKEN, struct.error) as error:
        container.close()
        raise explain_cut(_("the zip archive is damaged or cut off")) from error


def checked_entries(archive: zipfile.ZipFile) -> tuple[Entry, ...]:
    """Return the files of an archive sorted by name; raises HostileFile with the number of the first bad entry."""
    infos = archive.infolist()
    if len(infos) > _MAX_ENTRIES:
        raise HostileFile(_("the archive holds more than {n} files").format(n=_MAX_ENTRIES))
    entries: dict[str, Entry] = {}
    for number, info in enumerate(infos, start=1):
        name = _clean_name(info, number)
        _check_entry(info, number)
        if info.is_dir() or _is_junk(name):
            continue
        if name in entries:
            raise HostileFile(_("entry {n} of the archive has a name that another one has").format(n=number))
        entries[name] = Entry(name, info.file_size, info)
    _check_whole(infos)
    return tuple(sorted(entries.values(), key=lambda entry: entry.name))


def _clean_name(info: zipfile.ZipInfo, number: int) -> str:
    raw = info.orig_filename
    if not info.flag_bits & 0x800 and not raw.isascii():
        try:
            raw = raw.encode("cp437").decode("utf-8")  # many phones write UTF-8 without saying so
        except UnicodeError:
            raw = info.filename
    name = raw.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if "\0" in name or not name or name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        raise HostileFile(_("entry {n} of the archive has a name that leads out of it").format(n=number))
    return "/".join(part for part in parts if part != ".")


def _check_entry(info: zipfile.ZipInfo, number: int) -> None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise HostileFile(_("entry {n} of the archive is a link or no ordinary file").format(n=number))
    if info.flag_bits & 0x1:
        raise HostileFile(
            _("the archive is protected by a password"),
            hint=_("unpack it with its password, then import the folder"),
        )
    if info.file_size > _SMALL and info.file_size > _MAX_RATIO * max(1, info.compress_size):
        raise HostileFile(_("entry {n} of the archive grows without measure when unpacked").format(n=number))


def _check_whole(infos: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if total > _MAX_TOTAL or (total > _SMALL and total > _MAX_RATIO * max(1, packed)):
        raise HostileFile(_("the archive grows without measure when unpacked"))
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise HostileFile(_("files inside the archive overlap"))
        end = info.header_offset + _LOCAL_HEADER + info.compress_size


def _is_junk(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in {".DS_Store", "Thumbs.db"}


class _Guarded(io.RawIOBase):
    """A member's bytes with zipfile's many exceptions turned into ours."""

    def __init__(self, member: BinaryIO) -> None:
        self._member = member

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self._member.read(len(view))
        except (*_BROKEN, RuntimeError) as error:
            raise HostileFile(_("a file inside the archive is damaged or cut off")) from error
        view[: len(data)] = data
        return len(data)


@contextmanager
def stream_member(archive: zipfile.ZipFile, entry: Entry) -> Iterator[BinaryIO]:
    """Stream a member; never more bytes than announced (zipfile stops there and checks the sum)."""
    try:
        member = archive.open(entry.info)
    except (*_BROKEN, RuntimeError, KeyError) as error:
        raise HostileFile(_("a file inside the archive is damaged or cut off")) from error
    with member:
        yield io.BufferedReader(_Guarded(cast(BinaryIO, member)), 1 << 18)
