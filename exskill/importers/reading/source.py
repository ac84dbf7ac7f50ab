"""Open what the user names as a read-only, bounded set of files: a file, a folder, a zip, or bytes held in RAM.

Everything that can hurt is refused here, before a reader sees it: symlinks and special files in folders, what
:mod:`exskill.importers.reading.archive` finds in zips, streams that are too long. Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator, Set
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO, cast

from exskill.core.errors import HostileFile, UsageError
from exskill.core.i18n import _
from exskill.importers.interface import Member, Source
from exskill.importers.reading import archive
from exskill.importers.reading.cut_archive import mend
from exskill.importers.reading.text import detect_encoding

__all__ = [
    "BaseSource",
    "FileSource",
    "FolderSource",
    "MemorySource",
    "PartSource",
    "ZipSource",
    "local_path",
    "locate_member",
    "open_source",
]

_STDIN_LIMIT: Final = 200 * 1024 * 1024
_MAX_FILES: Final = 200_000
_BLOCK: Final = 1 << 20
_HEAD: Final = 1 << 16
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS: Final = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub")  # archives by their form only
_JUNK: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class BaseSource(ABC):
    """What all sources share: text decoding with a remembered encoding, and the fingerprint."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._encodings: dict[tuple[str, str | None], str] = {}
        self._preferred: str | None = None
        self.cache: dict[tuple[str, str], Any] = {}  # what was already learnt about a member

    @property
    def label(self) -> str:
        """The outer file's or folder's name without directories (raw)."""
        return self._label

    @abstractmethod
    def members(self) -> tuple[Member, ...]:
        """Return the files inside, sorted by name."""

    @abstractmethod
    def open(self, member: str) -> AbstractContextManager[BinaryIO]:
        """Open a member for streaming."""

    def prefer_encoding(self, encoding: str) -> None:
        """Read every member in this encoding unless it carries a byte order mark."""
        self._preferred = encoding

    @contextmanager
    def open_text(self, member: str, *, encoding: str | None = None) -> Iterator[TextIO]:
        """Open a member as text; lines end at ``\\n`` only, nothing is translated, a BOM is dropped."""
        encoding = encoding or self._preferred
        name = self.encoding(member, encoding)
        # An encoding that was found decodes without loss; one that the user insists on may replace what does not fit.
        errors = "replace" if encoding is not None else "strict"
        with self.open(member) as binary:
            newline = self._line_end(member, name)
            stream = io.TextIOWrapper(cast(io.BufferedReader, binary), name, errors=errors, newline=newline)
            try:
                yield stream
            except UnicodeDecodeError as error:  # a file cut inside its last character passes detection
                raise HostileFile(_("the text changes its encoding or is cut off")) from error
            finally:
                stream.detach()

    def encoding(self, member: str, wanted: str | None = None) -> str:
        """Return the codec that reads a member without loss (remembered)."""
        key = (member, wanted)
        if key not in self._encodings:
            self._encodings[key] = detect_encoding(lambda: self.open(member), wanted)
        return self._encodings[key]

    def _line_end(self, member: str, encoding: str) -> str:
        """Return what ends a line: the old Mac's carriage return only where there is no other line end."""
        if ("line end", member) not in self.cache:
            with self.open(member) as stream:
                head = stream.read(_HEAD).decode(encoding, "replace")
            self.cache["line end", member] = "\r" if "\r" in head.rstrip("\r") and "\n" not in head else "\n"
        return cast(str, self.cache["line end", member])

    def locate_member(self, member: str) -> Path | None:
        """Return the file on disk that holds a member; None for what came through a pipe."""
        del member
        return None

    def _list_hashed(self) -> tuple[Member, ...]:
        return self.members()

    def local_path(self, member: str) -> Path | None:
        """Return where a member can be opened as a plain file, for SQLite; None where it cannot."""
        del member
        return None

    def fingerprint(self) -> str:
        """SHA-256 over names and contents; any change between two readings changes it."""
        digest = hashlib.sha256()
        for member in self._list_hashed():
            name = member.name.encode("utf-8", "surrogatepass")
            digest.update(len(name).to_bytes(8, "big") + name)
            with self.open(member.name) as stream:
                content = hashlib.sha256()
                while block := stream.read(_BLOCK):
                    content.update(block)
            digest.update(content.digest())
        return digest.hexdigest()


def _open_regular(path: Path, *, follow: bool) -> BinaryIO:
    """Open a regular file; a pipe, device or (inside a folder) symlink is refused without waiting for it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except (FileNotFoundError, ValueError) as error:  # ValueError: a NUL in the name
        # Whoever calls has typed the name of what is asked for; a name inside a folder may be somebody's.
        named = _("there is no file or folder “{name}”").format(name=str(path)[:120])
        raise UsageError(named if follow else _("there is no such file or folder")) from error
    except PermissionError as error:
        raise UsageError(_("the file may not be read by this user")) from error
    except OSError as error:
        raise HostileFile(_("the file cannot be opened; it is a link or no ordinary file")) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise HostileFile(_("not an ordinary file; to read from a pipe, give - as the file"))
    return os.fdopen(descriptor, "rb")


class FileSource(BaseSource):
    """One plain file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        with _open_regular(path, follow=True) as stream:
            self._member = Member(path.name, os.fstat(stream.fileno()).st_size)

    def members(self) -> tuple[Member, ...]:
        """Return the one file."""
        return (self._member,)

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Open the file."""
        if member != self._member.name:
            raise KeyError(member)
        with _open_regular(self._path, follow=True) as stream:
            yield stream

    def locate_member(self, member: str) -> Path | None:
        """Return the file."""
        return self._path if member == self._member.name else None

    def local_path(self, member: str) -> Path | None:
        """Return where the file lies."""
        return self._path if member == self._member.name else None


class FolderSource(BaseSource):
    """All files below a folder; links and special files inside it are refused."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name or path.resolve().name)
        self._root = path
        self._members = tuple(sorted(self._walk_folder(), key=lambda member: member.name))
        self._names = frozenset(member.name for member in self._members)

    def _walk_folder(self) -> Iterator[Member]:
        count = 0
        for folder, folders, files in os.walk(self._root, onerror=_unreadable_folder):
            for name in (*folders, *files):
                path = Path(folder, name)
                mode = path.lstat().st_mode
                count += 1
                if count > _MAX_FILES:
                    raise HostileFile(_("the folder holds more than {n} files").format(n=_MAX_FILES))
                if stat.S_ISDIR(mode):
                    continue
                if not stat.S_ISREG(mode):
                    raise HostileFile(
                        _("entry {n} of the folder is a link or no ordinary file").format(n=count),
                        hint=_("copy the chat files into a folder of their own and import that"),
                    )
                if name not in _JUNK:
                    yield Member(path.relative_to(self._root).as_posix(), path.lstat().st_size)

    def members(self) -> tuple[Member, ...]:
        """Return all files, with paths relative to the folder."""
        return self._members

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Open one of the listed files."""
        if member not in self._names:
            raise KeyError(member)
        with _open_regular(self._root / member, follow=False) as stream:
            yield stream

    def locate_member(self, member: str) -> Path | None:
        """Return the file of the folder."""
        return self._root / member if member in self._names else None

    def local_path(self, member: str) -> Path | None:
        """Return where a file lies."""
        return self._root / member


def _unreadable_folder(error: OSError) -> None:
    raise UsageError(_("a folder inside may not be read by this user")) from error


class MemorySource(BaseSource):
    """Bytes held in RAM: standard input, or a test."""

    def __init__(self, data: bytes, label: str = "stdin") -> None:
        super().__init__(label)
        self._data = data

    def members(self) -> tuple[Member, ...]:
        """Return the one piece."""
        return (Member(self._label, len(self._data)),)

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Open the bytes."""
        if member != self._label:
            raise KeyError(member)
        with io.BytesIO(self._data) as stream:
            yield stream


class ZipSource(BaseSource):
    """A zip archive read in place; its members are streamed, never unpacked to disk.

    With ``partial`` one that is cut off has the files before the cut; ``whole`` is then their number. One that is held in
    memory came out of another archive: no file on disk is its own, so nothing of it is ever shredded.
    """

    def __init__(self, label: str, data: Path | bytes, *, partial: bool = False) -> None:
        super().__init__(label)
        self._data = data
        self._place = data if isinstance(data, Path) else None
        self.whole: int | None = None
        try:
            self._archive = archive.open_archive(self._kept_open())  # one handle for all members
        except HostileFile:
            if not partial:
                raise
            cut = mend(self._kept_open())
            self._archive, self.whole = archive.open_archive(cut.stream), cut.whole
        self._entries = archive.checked_entries(self._archive)
        self._by_name = {entry.name: entry for entry in self._entries}

    def _kept_open(self) -> BinaryIO:
        container = self._open_container()
        weakref.finalize(self, container.close)
        return container

    def _open_container(self) -> BinaryIO:
        return io.BytesIO(self._data) if isinstance(self._data, bytes) else _open_regular(self._data, follow=True)

    def locate_member(self, member: str) -> Path | None:
        """Return the archive; None for one that is cut off, since what else was in it is not known."""
        return self._place if self.whole is None and member in self._by_name else None

    def members(self) -> tuple[Member, ...]:
        """Return the files in the archive."""
        return tuple(Member(entry.name, entry.size) for entry in self._entries)

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Stream one member; more bytes than announced, a bad checksum or a cut end raise HostileFile."""
        with archive.stream_member(self._archive, self._by_name[member]) as content:
            yield content

    def fingerprint(self) -> str:
        """SHA-256 of the archive itself: cheaper than its contents, and as strict."""
        digest = hashlib.sha256()
        with self._open_container() as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


class PartSource(BaseSource):
    """Some files of another source: what one reader takes, with the files beside it that nobody else takes.

    ``chosen`` are the names of the files that the reader takes; what was learnt about them is shared with the whole.
    A ``phantom`` is an empty file that makes a lone one look like one of several.
    """

    _PHANTOM: Final = Member("\x7f", 0)

    def __init__(self, whole: BaseSource, names: Set[str], chosen: Set[str], *, phantom: bool = False) -> None:
        super().__init__(whole.label)
        self._whole, self.chosen = whole, frozenset(chosen)
        found = tuple(member for member in whole.members() if member.name in names)
        self._members = (*found, self._PHANTOM) if phantom else found
        self._encodings, self._preferred, self.cache = whole._encodings, whole._preferred, whole.cache

    def only(self, name: str) -> PartSource:
        """Return the part without the other files that the reader takes."""
        return PartSource(self._whole, {member.name for member in self._members} - (self.chosen - {name}), {name})

    def members(self) -> tuple[Member, ...]:
        """Return the files of this part."""
        return self._members

    @contextmanager
    def open(self, member: str) -> Iterator[BinaryIO]:
        """Open one of them."""
        if member == self._PHANTOM.name:
            with io.BytesIO() as nothing:
                yield nothing
            return
        with self._whole.open(member) as stream:
            yield stream

    def locate_member(self, member: str) -> Path | None:
        """Return the file on disk that holds a member."""
        return self._whole.locate_member(member)

    def local_path(self, member: str) -> Path | None:
        """Return where a file lies."""
        return local_path(self._whole, member)

    def fingerprint(self) -> str:
        """SHA-256 over what the reader takes; over the whole archive where it is one."""
        return self._whole.fingerprint() if isinstance(self._whole, ZipSource) else super().fingerprint()

    def _list_hashed(self) -> tuple[Member, ...]:
        return tuple(member for member in self._members if member.name in self.chosen)


def open_source(
    path: Path | BinaryIO | Source, *, limit: int = _STDIN_LIMIT, label: str | None = None, partial: bool = False
) -> Source:
    """Open a path, or a stream such as standard input (held in RAM, at most ``limit`` bytes); a source stays as it is.

    ``label`` names an archive that is a file of a folder. With ``partial`` the whole files of one that is cut off are read.
    Raises UsageError where nothing is there, HostileFile for what must not be read.
    """
    if isinstance(path, BaseSource):
        return path
    if not isinstance(path, Path):
        return _from_stream(cast(BinaryIO, path), limit, partial=partial)
    if path.is_dir():
        return FolderSource(path)
    plain = FileSource(path)
    with plain.open(plain.label) as stream:
        head = stream.read(4)
    is_archive = head in _ZIP_MAGIC and not path.name.lower().endswith(_DOCUMENTS)
    return ZipSource(label or path.name, path, partial=partial) if is_archive else plain


def _from_stream(stream: BinaryIO, limit: int, *, partial: bool) -> Source:
    data = bytearray()
    while block := stream.read(min(_BLOCK, limit + 1 - len(data))):
        data += block
        if len(data) > limit:
            raise HostileFile(
                _("more than {n} MB came through the pipe").format(n=limit >> 20),
                hint=_("save the export as a file and import that"),
            )
    if bytes(data[:4]) in _ZIP_MAGIC:
        return ZipSource("stdin", bytes(data), partial=partial)
    return MemorySource(bytes(data))


def locate_member(source: Source, member: str) -> Path | None:
    """Return the file on disk that holds a member: itself, or the archive around it; None for what came through a pipe."""
    return source.locate_member(member) if isinstance(source, BaseSource) else None


def local_path(source: Source, member: str) -> Path | None:
    """Return where a member lies on disk if it is a plain file (for SQLite's read-only mode), else None."""
    return source.local_path(member) if isinstance(source, BaseSource) else None
