"""Backups: a vault with everything that opens it, as a tar archive in an age file that stock ``age -d`` decrypts.

Inside: ``vault/`` is the data directory, ``state/`` the state directory, ``extra/`` what the application adds. Whoever has
the backup's key still needs a way into the vault. What is read back is taken for hostile: anybody can encrypt to a public
key, so names, kinds and sizes are checked and nothing is unpacked by the archive's own word.
"""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

from vault.age import bech32, stream
from vault.age import file as age
from vault.age.header import Stanza, write_header
from vault.atomic import Disk
from vault.errors import Damaged, Full
from vault.state import PUT_ASIDE, State

__all__ = ["is_member", "list_members", "parse_recipient", "unpack", "write_backup"]

_MEMBER: Final = re.compile(
    r"vault/(?:VAULT|keyring\.age|(?:seg|doc)/[0-9a-f]{32}\.age|audit(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){1,8})"
    r"|state/(?:shards/(?:vault(?:\.next)?|[0-9a-f]{32})|[a-z][a-z0-9._-]{0,31}"
    r"|(?:audit|receipts|pending)(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}){1,4})"
    r"|extra/[a-z][a-z0-9._-]{0,31}|README"
)
_LEFT_OUT: Final = frozenset({"lock", "journal.lock", "fixups", "CACHEDIR.TAG"})
_LARGEST_STATE: Final = 16 << 20
_LARGEST: Final = 8 << 30
_README: Final = (
    b"A backup of an exskill vault: `exskill restore FILE` takes it in. Everything readable in here is encrypted once more;\n"
    b"the vault's own passphrase opens it. Whoever has both reads it, also what was erased after this was made.\n"
)


def parse_recipient(text: str) -> bytes:
    """Return the X25519 public key in ``age1…``; raise ValueError for anything else."""
    prefix, key = bech32.decode(text.strip())
    if prefix != "age" or len(key) != 32:
        raise ValueError("not an age recipient")
    return key


def is_member(name: str) -> bool:
    """Whether a backup may contain a file of that name."""
    return _MEMBER.fullmatch(name) is not None


def list_members(directory: Path, state: State) -> Iterator[tuple[str, Path]]:
    """Yield name and place of every file that belongs in a backup, of a vault that nobody is writing to.

    A log that was put aside does not.
    """
    for base, prefix in ((directory, "vault"), (state.path, "state")):
        for path in sorted(base.rglob("*")):
            name = path.relative_to(base).as_posix()
            is_ours = path.is_file() and not path.is_symlink() and path.name not in _LEFT_OUT and path.suffix != ".tmp"
            if is_ours and not name.startswith(PUT_ASIDE):
                yield f"{prefix}/{name}", path


def write_backup(
    target: Path,
    stanza: Callable[[bytes], Stanza],
    files: Iterable[tuple[str, Path]],
    extra: Mapping[str, bytes],
    *,
    disk: Disk | None = None,
) -> int:
    """Write a new backup durably, read it back, and return its size. ``stanza`` wraps the file key.

    Raises FileExistsError (nothing is overwritten), OSError, or Full; a failed write leaves no file.
    """
    disk = disk or Disk()
    file_key = disk.random(age.FILE_KEY)
    fd = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "r+b", closefd=True) as sink:
            _write_archive(sink, file_key, stanza(file_key), files, extra, disk)
            sink.flush()
            os.fsync(sink.fileno())
            size = sink.tell()
            sink.seek(0)
            for _name, _data in unpack(sink, [age.RawFileKey(file_key)]):
                pass
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Full("the backup could not be written completely") from error
        raise
    return size


def _write_archive(
    sink: BinaryIO,
    file_key: bytes,
    stanza: Stanza,
    files: Iterable[tuple[str, Path]],
    extra: Mapping[str, bytes],
    disk: Disk,
) -> None:
    nonce = disk.random(16)
    sink.write(write_header(file_key, [stanza]) + nonce)
    writer = stream.Writer(stream.payload_key(file_key, nonce), sink.write)
    with tarfile.open(fileobj=cast("BinaryIO", writer), mode="w|", format=tarfile.PAX_FORMAT) as archive:
        _add_member(archive, "README", _README)
        for name, data in sorted(extra.items()):
            _add_member(archive, f"extra/{name}", data)
        for name, path in files:
            _add_member(archive, name, path.read_bytes())
    writer.finish()


def _add_member(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    if not is_member(name):
        raise Damaged("the vault contains a file that does not belong there")
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


def unpack(source: BinaryIO, identities: Sequence[age.Identity]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of a backup, each name once.

    Raises HeaderFailure, NoMatch, HmacFailure or PayloadFailure as age does, and Damaged for a file of no backup of ours.
    Take nothing for good before the end: only there is it known to be whole.
    """
    chunks = age.decrypt_chunks(source, identities)
    reader = _Reader(chunks)
    seen: set[str] = set()
    total = 0
    try:
        with tarfile.open(fileobj=cast("BinaryIO", reader), mode="r|") as archive:
            for entry in archive:
                total += entry.size
                most = _LARGEST if entry.name.startswith("vault/") else _LARGEST_STATE
                known = entry.isreg() and is_member(entry.name) and entry.name not in seen
                if not known or entry.size > most or total > _LARGEST:
                    raise Damaged("this is not a backup of exskill")
                seen.add(entry.name)
                content = archive.extractfile(entry)
                yield entry.name, content.read() if content is not None else b""
    except tarfile.TarError:
        raise Damaged("this is not a backup of exskill") from None
    for _rest in chunks:  # to the last chunk: a cut file is noticed only there
        pass
    if not {"vault/VAULT", "vault/keyring.age"} <= seen:
        raise Damaged("this is not a backup of exskill")


class _Reader:
    """A readable stream over chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, bytearray()

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, fewer only at the end."""
        while size < 0 or len(self._rest) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._rest += chunk
        found = bytes(self._rest if size < 0 else self._rest[:size])
        del self._rest[: len(found)]
        return found
