"""Files that a browser sent: held in memory under their names, as if they lay in a folder, and never on a disk."""

from __future__ import annotations

import io
import os
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from exskill.importers.interface import Member, Source
from exskill.importers.reading.source import BaseSource, MemorySource, ZipSource

__all__ = ["UploadedFolder", "build_sources"]

_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LABEL: Final = "upload"


class UploadedFolder(BaseSource):
    """Several files by their relative names."""

    def __init__(self, files: Mapping[str, bytes], label: str = _LABEL) -> None:
        super().__init__(label)
        self._files = dict(sorted(files.items()))
        self._open_files: dict[str, int] = {}
        weakref.finalize(self, _close_all, self._open_files)

    def members(self) -> tuple[Member, ...]:
        """Return all files."""
        return tuple(Member(name, len(data)) for name, data in self._files.items())

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Open one of them."""
        with io.BytesIO(self._files[member]) as stream:
            yield stream

    def local_path(self, member: str) -> Path | None:
        """Return a path to an anonymous file in memory, for SQLite; None where the system has none."""
        if not hasattr(os, "memfd_create"):
            return None
        if member not in self._open_files:
            fd = os.memfd_create("upload", os.MFD_CLOEXEC)
            self._open_files[member] = fd
            with os.fdopen(os.dup(fd), "wb") as file:
                file.write(self._files[member])
        return Path(f"/proc/self/fd/{self._open_files[member]}")


def _close_all(fds: dict[str, int]) -> None:
    for fd in fds.values():
        os.close(fd)


def build_sources(files: Mapping[str, bytes], *, partial: bool = False) -> list[Source]:
    """Return what was sent as sources: each archive by itself, a lone file as it is, the others as one folder.

    With ``partial`` the whole files of an archive that is cut off are taken.

    Raises HostileFile for an archive that must not be read.
    """
    archives = {name: data for name, data in files.items() if data[:4] in _ZIP_MAGIC}
    rest = {name: data for name, data in files.items() if name not in archives}
    found: list[Source] = [ZipSource(name.rpartition("/")[2], data, partial=partial) for name, data in archives.items()]
    if len(rest) == 1:
        name, data = next(iter(rest.items()))
        sqlite = data.startswith(b"SQLite format 3\x00")
        found.append(UploadedFolder(rest) if sqlite else MemorySource(data, name.rpartition("/")[2]))
    elif rest:
        found.append(UploadedFolder(rest, next(iter(rest)).partition("/")[0]))
    return found
