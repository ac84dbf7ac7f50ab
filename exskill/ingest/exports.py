"""What an import is given: files, folders and archives opened, and each file in them with its reader or its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from exskill.chat.messages import Conversation
from exskill.core.errors import ExskillError, HostileFile, NothingRecognised
from exskill.core.i18n import _, ngettext
from exskill.importers.claims import Claim, Claims, LeftFile, claim_files
from exskill.importers.interface import Importer, ReadOptions, Source
from exskill.importers.reading.source import FolderSource, ZipSource, local_path, open_source

__all__ = ["Chat", "Exports", "chats_of", "find_exports"]


@dataclass(frozen=True, slots=True)
class Exports:
    """All that was given: what readers take, and the paths or archives that cannot be read, with the reason."""

    found: tuple[Claims, ...]
    failed: tuple[tuple[str, ExskillError], ...] = ()

    @property
    def left(self) -> tuple[LeftFile, ...]:
        """Return every file that no reader takes, in order; archives that cannot be read among them."""
        broken = tuple(LeftFile(name, "archive", error.message) for name, error in self.failed)
        return (*(file for claims in self.found for file in claims.left), *broken)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of an export, with the reader and the view of the source that it comes from."""

    claim: Claim
    view: Source
    conversation: Conversation

    @property
    def importer(self) -> Importer:
        """The reader."""
        return self.claim.importer


def find_exports(
    paths: Sequence[Path | BinaryIO | Source], options: ReadOptions, *, format_: str | None = None
) -> Exports:
    """Open what was given and find a reader for each file of it.

    A path that cannot be read does not stop the others; where nothing at all can be read, its own error is raised.
    """
    found: list[Claims] = []
    failed: list[tuple[str, ExskillError]] = []
    for path in paths:
        try:
            for claims in _open(path, options, format_, failed):
                found.append(claims)
        except ExskillError as error:
            failed.append((_name_of(path), error))
    if not found:
        raise failed[0][1] if failed else NothingRecognised(_("there is nothing in it"))
    return Exports(tuple(found), tuple(failed))


def _name_of(path: Path | BinaryIO | Source) -> str:
    return path.name if isinstance(path, Path) else getattr(path, "label", "-")


def _open(
    path: Path | BinaryIO | Source, options: ReadOptions, format_: str | None, failed: list[tuple[str, ExskillError]]
) -> Iterator[Claims]:
    source = open_source(path, partial=options.partial)
    archives = _archives(source)
    inside = list(_inside(source, archives, options, failed))
    try:
        claims = claim_files(source, options, format_=format_)
    except NothingRecognised as error:
        if not inside:
            raise failed[-1][1] if archives and failed else error from error
        claims = Claims(source, ())
    opened = {claims.source.label for claims in inside} | {name for name, _error in failed}
    yield replace(claims, left=tuple(file for file in claims.left if file.name not in opened))
    yield from inside
    failed.extend(_cut(source, _name_of(path)))


def _archives(source: Source) -> list[tuple[str, Path]]:
    """Return the zip archives that are files of a folder: each is a source of its own."""
    if not isinstance(source, FolderSource):
        return []
    zips = [member.name for member in source.members() if member.name.lower().endswith(".zip")]
    return [(name, place) for name in zips if (place := local_path(source, name)) is not None]


def _inside(
    source: Source, archives: Sequence[tuple[str, Path]], options: ReadOptions, failed: list[tuple[str, ExskillError]]
) -> Iterator[Claims]:
    for name, place in archives:
        try:
            archive = open_source(place, label=name, partial=options.partial)
            yield claim_files(archive, options)
            failed.extend(_cut(archive, name))
        except ExskillError as error:
            failed.append((name, error))


def _cut(source: Source, name: str) -> Iterator[tuple[str, ExskillError]]:
    """Yield what is to be said of an archive that was read up to its cut."""
    if isinstance(source, ZipSource) and source.whole is not None:
        words = ngettext(
            "the zip archive is cut off; {n} whole file before the cut was looked at",
            "the zip archive is cut off; {n} whole files before the cut were looked at",
            source.whole,
        )
        yield name, HostileFile(words.format(n=source.whole))


def chats_of(exports: Exports, options: ReadOptions) -> list[Chat]:
    """List the chats of everything that a reader takes, in order."""
    return [
        Chat(claim, view, conversation)
        for claims in exports.found
        for claim in claims.claims
        for view in claim.views
        for conversation in claim.importer.conversations(view, options)
    ]
