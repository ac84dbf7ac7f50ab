"""``import --shred-source``: overwrite and delete the export after it was imported, on request only.

Only files that gave rows to this import, under no other name, unchanged since; nothing where a row failed. Overwriting
reaches what the file system still calls this file, and no copy of it: the limits are said, not hidden.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exskill.chat.messages import DropReason, ImportReport
from exskill.core.errors import ExskillError, UsageError
from exskill.core.i18n import _
from exskill.importers.reading.source import locate_member
from exskill.ingest.questions import ShredFile

if TYPE_CHECKING:
    from exskill.importers.interface import Source

__all__ = ["Target", "files_that_gave_rows", "is_whole", "list_targets", "may_be_shredded", "shred_files"]

_BLOCK: Final = 1 << 20
_FAILED: Final = (DropReason.UNPARSED, DropReason.QUARANTINED, DropReason.UNSURE)
_SIDECARS: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Target:
    """A file as it was when it was read: the same one must be there when it is overwritten."""

    path: Path
    device: int
    inode: int
    size: int
    changed: int  # st_mtime_ns


def may_be_shredded(path: str, *, outside: Sequence[Path]) -> None:
    """Refuse, before anything is read, what is never shredded: standard input, links, the program's own folders."""
    if path == "-":
        raise UsageError(_("standard input cannot be shredded; give the file"))
    place = Path(path)
    if place.is_symlink():
        raise UsageError(_("that is a link; give the file itself to have it shredded"))
    resolved = place.resolve()
    if any(resolved.is_relative_to(own.resolve()) or own.resolve().is_relative_to(resolved) for own in outside):
        raise UsageError(_("a folder of exskill itself is never shredded"))


def is_whole(report: ImportReport) -> bool:
    """Whether an import left nothing behind that could not be read or redacted."""
    return not any(report.dropped[reason] for reason in _FAILED) and report.read > 0


def files_that_gave_rows(parts: Sequence[tuple[Source, ImportReport]]) -> dict[Path, ShredFile]:
    """Return the files on disk of whose rows at least one is in the vault, and no other file of the source."""
    found: dict[Path, ShredFile] = {}
    for source, report in parts:
        for name, rows in report.stored_by_file.items():
            path = locate_member(source, name)
            if path is None or not rows:
                continue
            known = found.get(path)
            others = sum(member.name not in report.stored_by_file for member in source.members())
            in_archive = path.name != name.rpartition("/")[2]
            size = path.lstat().st_size if path.exists() else 0
            total = rows + (known.rows if known else 0)
            found[path] = ShredFile(path, size, total, others if in_archive else 0)
    return found


def list_targets(paths: Iterable[Path]) -> tuple[Target, ...]:
    """Return files as they are now; raises UsageError for one that may not go, and where there is none."""
    found = tuple(_make_target(path) for path in paths)
    if not found:
        raise UsageError(_("nothing of this was read from a file, so nothing was shredded"))
    return found


def _make_target(path: Path) -> Target:
    try:
        found = path.lstat()
    except OSError:
        raise UsageError(_("a file of the import is no longer there; nothing was shredded")) from None
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.getuid():
        raise UsageError(_("a file of the import is a link or somebody else's; nothing was shredded"))
    if found.st_nlink != 1:
        raise UsageError(_("a file of the import has a second name elsewhere; nothing was shredded"))
    if any(path.with_name(path.name + end).exists() for end in _SIDECARS):
        raise UsageError(_("another program is using a file of the import; nothing was shredded"))
    return Target(path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def shred_files(files: Sequence[Target], *, random: Callable[[int], bytes] = os.urandom) -> int:
    """Overwrite and unlink files; return how many bytes. Raises ExskillError at the first that changed or resists."""
    return sum(_shred_file(target, random) for target in files)


def _shred_file(target: Target, random: Callable[[int], bytes]) -> int:
    try:
        fd = os.open(target.path, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            found = os.fstat(fd)
            if (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_nlink) != (
                target.device,
                target.inode,
                target.size,
                target.changed,
                1,
            ):
                raise ExskillError(_("a file changed after it was imported; it was left as it is"))
            _overwrite_file(fd, target.size, random)
        finally:
            os.close(fd)
        target.path.unlink()
        folder = os.open(target.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        raise ExskillError(_("a file could not be overwritten or deleted; look at it yourself")) from None
    return target.size


def _overwrite_file(fd: int, size: int, random: Callable[[int], bytes]) -> None:
    at = 0
    while at < size:
        at += os.pwrite(fd, random(min(_BLOCK, size - at)), at)
    os.fsync(fd)
